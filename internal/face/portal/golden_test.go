package portal

import (
	"net/url"

	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

// pages are the page structs of the templates of this part of the face.
var pages = map[string]any{
	"home": &homePage{}, "procedures": &proceduresPage{}, "procedure": &procedurePage{}, "event": &eventPage{}, "units": &unitsPage{},
	"unit": &unitPage{}, "about": &aboutPage{}, "help": &helpPage{}, "ask": &askPage{}, "track": &trackPage{},
	"account": &accountPage{}, "reads": &readsPage{}, "notices": &noticesPage{}, "suggest": suggestPart{},
}

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		v, err := views(assets)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Templates(t, v.Set(tag), pages)
		for name := range pages {
			webtest.Words(t, v.Set(tag), nil, name)
		}
	}
}

// goldens are the pages that everybody may open; those of both languages are named so.
var goldens = []struct {
	name, path string
	both       bool
}{
	{"home", "/", true},
	{"procedures", "/thu-tuc?q=khai+sin", true},
	{"procedures-filtered", "/thu-tuc?cap=commune&nop=co&tu=21", false},
	{"procedures-none", "/thu-tuc?q=zzzqqqxxx", false},
	{"procedures-refused", "/thu-tuc?cap=sai", false},
	{"procedure", "/thu-tuc/1.001193", true},
	{"procedure-counter", "/thu-tuc/2.000815", false},
	{"procedure-not-here", "/thu-tuc/1.001456", false},
	{"event", "/su-kien/sinh-con", false},
	{"units", "/don-vi", false},
	{"units-found", "/don-vi?q=phuong+5", false},
	{"unit", "/don-vi/815", false},
	{"about", "/gioi-thieu", true},
	{"help", "/tro-giup", false},
	{"track-form", "/ho-so/tra-cuu?ma=H58.931.249-261116-0001", true},
	{"sign-in", "/dang-nhap?next=%2Ftai-khoan", true},
	{"register", "/dang-ky", true},
	{"forgot", "/quen-mat-khau", false},
}

func TestPagesStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	for _, g := range goldens {
		tags := []lang.Tag{lang.VI}
		if g.both {
			tags = lang.Tags()
		}
		for _, tag := range tags {
			b := w.browser()
			b.tag = tag
			check(t, g.name+"."+string(tag), b.get(g.path).Body.Bytes())
		}
	}
}

func check(t *testing.T, name string, html []byte, codes ...string) {
	t.Helper()
	html = plain(html, codes...)
	t.Run(name, func(t *testing.T) {
		webtest.Page(t, html)
		webtest.Golden(t, filepath.Join("testdata", name+".html"), html)
	})
}

func TestPagesOfADossierStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	fact := url.Values{"fact": {exampleFact(t)}}
	show := func(name string, d dossier.Dossier, codes ...string) {
		b := w.browser()
		fact.Set("code", d.Code)
		if r := b.post("/ho-so/tra-cuu", fact); r.Code != 303 || r.Header().Get("Location") != "/ho-so/tra-cuu/"+d.Code {
			t.Fatalf("%s: %d %s", name, r.Code, r.Body)
		}
		page := b.get("/ho-so/tra-cuu/" + d.Code).Body.Bytes()
		check(t, name+".vi", page, codes...)
		if d.Applicant.FullName == "" || strings.Contains(string(page), d.Applicant.FullName) {
			t.Errorf("%s names the applicant", name)
		}
	}
	guest := identity.With(t.Context(), identity.Guest())
	d := w.file(guest, dossier.Online)
	show("track-new", d)
	asked := w.act(w.file(guest, dossier.Online), "canbo.tiepnhan.phuong5 request_more")
	show("track-asked", asked)
	done := w.act(d, "canbo.tiepnhan.phuong5 accept", "canbo.tiepnhan.phuong5 propose", "lanhdao.phuong5 approve", "canbo.tiepnhan.phuong5 issue")
	show("track-done", done, done.Result.Code)

	b := w.browser()
	fact.Set("fact", "0000")
	check(t, "track-wrong.vi", b.post("/ho-so/tra-cuu", fact).Body.Bytes())
	check(t, "track-empty.vi", b.post("/ho-so/tra-cuu", url.Values{}).Body.Bytes())
}

// exampleFact is the citizen number of the person in the examples of forms.
func exampleFact(t *testing.T) string {
	t.Helper()
	s, ok := form.Person(true).Example()["citizen_id"].(string)
	if !ok || s == "" {
		t.Fatal("the example has no citizen number")
	}
	return s
}

func TestPagesOfAnAccountStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	b := w.as(anne)
	for name, path := range map[string]string{"account": "/tai-khoan", "profile": "/tai-khoan/thong-tin", "password": "/tai-khoan/mat-khau", "reads-none": "/tai-khoan/nhat-ky", "notices-none": "/thong-bao"} {
		check(t, name+".vi", b.get(path).Body.Bytes())
	}
	d := w.file(w.who(anne), dossier.Online)
	if _, err := w.Cases.Get(w.who("canbo.tiepnhan.phuong5"), d.Code); err != nil {
		t.Fatal(err)
	}
	check(t, "reads.vi", b.get("/tai-khoan/nhat-ky").Body.Bytes())
}
