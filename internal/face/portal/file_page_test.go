package portal

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

// filePages are the page structs of filing and of one's own dossiers.
var filePages = map[string]any{
	"file": &filePage{}, "file-not-here": &filePage{}, "file-lost": &lostPage{}, "file-check": &checkPage{}, "file-done": &donePage{}, "file-drafts": &draftsPage{},
	"my-list": &minePage{}, "my-dossier": &dossierPage{}, "my-deadline": &deadlinePage{}, "my-supply": &supplyPage{}, "my-withdraw": &withdrawPage{},
}

func TestTemplatesOfFilingFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		v, err := views(assets)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Templates(t, v.Set(tag), filePages)
		for name := range filePages {
			webtest.Words(t, v.Set(tag), nil, name)
		}
	}
}

// A whole filing, page by page, in both languages.
func TestPagesOfFilingStayAsTheyAre(t *testing.T) {
	for _, tag := range lang.Tags() {
		t.Run(string(tag), func(t *testing.T) {
			w := newWorld(t)
			k := tagged(w.browser(), tag).walk(t, birth)
			see := func(name string) {
				t.Helper()
				check(t, "file-"+name+"."+string(tag), k.last.Body.Bytes())
			}
			k.toCheck(see)
			k.step("/ho-so/da-nop/", values("sure", "true"))
			see("done")
		})
	}
}

func TestPagesThatRefuseStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	k := w.browser().walk(t, birth)
	k.refused(values())
	check(t, "file-party-refused.vi", k.last.Body.Bytes())
	k.step("noi-nop-huyen", values("party", "child"))
	fresh := strings.TrimSuffix(k.path, "noi-nop-huyen")
	k.path = fresh + "kiem-tra"
	k.refused(values())
	check(t, "file-check-empty.vi", k.last.Body.Bytes())

	k = w.browser().walk(t, birth)
	k.toPapers(silent)
	r := k.send(k.path, values(), sent{"papers.4.file", "giấy chứng sinh.jpg", jpeg}, sent{"more", "don.pdf", "MZ\x90\x00"})
	if r.Code != http.StatusUnprocessableEntity {
		t.Fatalf("%d", r.Code)
	}
	check(t, "file-papers-refused.vi", r.Body.Bytes())
	check(t, "file-not-here.vi", w.browser().get("/ho-so/nop?thu-tuc=1.001456").Body.Bytes())
	check(t, "file-counter-only.vi", w.browser().get("/ho-so/nop?thu-tuc=2.000815").Body.Bytes())
}

func TestDraftsAreListedAndGoneOnWith(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	check(t, "file-drafts-empty.vi", b.get("/ho-so/nhap").Body.Bytes())
	k := b.walk(t, birth)
	k.step("noi-nop-huyen", values("party", "self"))
	again := k.path
	if r := k.post(k.path, values("district", k.option("Huyện Cái Bè"), "later", "1")); r.Header().Get("Location") != "/ho-so/nhap" {
		t.Fatalf("saved for later: %d %s", r.Code, r.Header().Get("Location"))
	}
	k.open("/ho-so/nhap")
	check(t, "file-drafts.vi", k.last.Body.Bytes())
	k.open("/ho-so/nop?thu-tuc=" + birth)
	check(t, "file-party-draft.vi", k.last.Body.Bytes())
	k.open(again)
	if !strings.Contains(k.last.Body.String(), " selected>Huyện Cái Bè") {
		t.Error("what was chosen before saving for later is lost")
	}
	w.clock.Advance(29 * 24 * time.Hour)
	k.open("/ho-so/nhap")
	if !strings.Contains(k.last.Body.String(), "Làm tiếp") {
		t.Error("the draft is gone before 30 days")
	}
	id := strings.Split(again, "/")[3]
	if r := k.post("/ho-so/nhap/"+id+"/bo", url.Values{}); r.Code != http.StatusSeeOther {
		t.Errorf("dropping a draft: %d", r.Code)
	}
	k.open("/ho-so/nhap")
	if strings.Contains(k.last.Body.String(), "Làm tiếp") {
		t.Error("a draft that was dropped is listed")
	}
}

func TestPagesOfOnesOwnDossiersStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	b := w.as(anne)
	check(t, "my-list-empty.vi", b.get("/ho-so/cua-toi").Body.Bytes())
	const clerk, leader = "canbo.tiepnhan.phuong5 ", "lanhdao.phuong5 "
	ctx := w.who(anne)
	fresh := w.file(ctx, dossier.Online)
	asked := w.act(w.file(ctx, dossier.Online), clerk+"accept", clerk+"request_more")
	done := w.act(w.file(ctx, dossier.Online), clerk+"accept", clerk+"propose", leader+"approve", clerk+"issue")
	over := w.act(w.file(ctx, dossier.Online), clerk+"refuse")
	for _, tag := range lang.Tags() {
		b.tag = tag
		check(t, "my-list."+string(tag), b.get("/ho-so/cua-toi").Body.Bytes())
		check(t, "my-dossier."+string(tag), b.get(ownPath(asked.Code)).Body.Bytes())
		check(t, "my-deadline."+string(tag), b.get("/ho-so/thoi-han/"+done.Code).Body.Bytes())
	}
	b.tag = lang.VI
	check(t, "my-dossier-new.vi", b.get(ownPath(fresh.Code)).Body.Bytes())
	check(t, "my-dossier-done.vi", b.get(ownPath(done.Code)).Body.Bytes(), done.Result.Code)
	check(t, "my-dossier-refused.vi", b.get(ownPath(over.Code)).Body.Bytes())
	check(t, "my-deadline-none.vi", b.get("/ho-so/thoi-han/"+fresh.Code).Body.Bytes())
	check(t, "my-deadline-paused.vi", b.get("/ho-so/thoi-han/"+asked.Code).Body.Bytes())
	check(t, "my-supply.vi", b.get(supplyPath(asked.Code)).Body.Bytes())
	check(t, "my-withdraw.vi", b.get("/ho-so/rut/"+fresh.Code).Body.Bytes())
}
