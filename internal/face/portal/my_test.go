package portal

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/identity"
)

// hidden is the value of a hidden input.
func hidden(t *testing.T, html, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(html, `name="`+name+`" value="`)
	if !ok {
		t.Fatalf("no %s in the page", name)
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func TestWhatWasAskedForIsSupplied(t *testing.T) {
	w := newWorld(t)
	const clerk = "canbo.tiepnhan.phuong5 "
	own := w.act(w.file(w.who(anne), dossier.Online), clerk+"request_more")
	strangers := w.act(w.file(identity.With(t.Context(), identity.Guest()), dossier.Online), clerk+"request_more")
	tracker := w.browser()
	if r := tracker.post("/ho-so/tra-cuu", values("code", strangers.Code, "fact", exampleFact(t))); r.Code != http.StatusSeeOther {
		t.Fatalf("tracking: %d", r.Code)
	}
	for name, c := range map[string]struct {
		b *browser
		d dossier.Dossier
	}{"owner": {w.as(anne), own}, "guest who tracked": {tracker, strangers}} {
		k := &walker{browser: c.b, t: t}
		k.open(supplyPath(c.d.Code))
		html := k.last.Body.String()
		for _, asked := range c.d.Asked {
			if !strings.Contains(html, asked) {
				t.Errorf("%s: %q is not listed", name, asked)
			}
		}
		v := values("key", hidden(t, html, "key"), "version", hidden(t, html, "version"))
		if said := k.refused(v); len(said) != 1 || !strings.Contains(said[0], "chưa gửi giấy tờ nào") {
			t.Errorf("%s, nothing sent: %v", name, said)
		}
		r := k.send(k.path, v, sent{"item.0.file", "đơn.jpg", jpeg}, sent{"item.0.file", "giả.pdf", "MZ\x90\x00"})
		if r.Code != http.StatusUnprocessableEntity {
			t.Fatalf("%s, one of two refused: %d", name, r.Code)
		}
		if name == "owner" {
			check(t, "my-supply-refused.vi", r.Body.Bytes())
		}
		v.Set("kept.item.0.file", hidden(t, r.Body.String(), "kept.item.0.file"))
		for range 2 { // pressed twice
			if r := k.send(k.path, v); r.Code != http.StatusSeeOther || r.Header().Get("Location") != ownPath(c.d.Code) {
				t.Fatalf("%s: %d %v", name, r.Code, r.Body)
			}
		}
		k.open(ownPath(c.d.Code))
		if !strings.Contains(k.last.Body.String(), "đơn.jpg") {
			t.Errorf("%s: the paper is not in the dossier", name)
		}
		if r := k.get(supplyPath(c.d.Code)); r.Code != http.StatusSeeOther {
			t.Errorf("%s: there is nothing more to supply: %d", name, r.Code)
		}
	}
}

func TestADossierIsWithdrawnOnce(t *testing.T) {
	w := newWorld(t)
	d := w.file(w.who(anne), dossier.Online)
	b := w.as(anne)
	path := "/ho-so/rut/" + d.Code
	html := b.get(path).Body.String()
	v := url.Values{"key": {hidden(t, html, "key")}, "version": {hidden(t, html, "version")}, "note": {"Nộp nhầm nơi"}}
	for range 2 {
		if r := b.post(path, v); r.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
	}
	if r := b.get(path); r.Code != http.StatusSeeOther {
		t.Errorf("withdrawn already: %d", r.Code)
	}
	page := b.get(ownPath(d.Code)).Body.String()
	if !strings.Contains(page, "đã được rút") || !strings.Contains(page, "Nộp nhầm nơi") {
		t.Error("the page does not say that it was withdrawn, and why")
	}
}

func TestTheOwnerFetchesPapers(t *testing.T) {
	w := newWorld(t)
	const clerk, leader = "canbo.tiepnhan.phuong5 ", "lanhdao.phuong5 "
	d := w.file(w.who(anne), dossier.Online)
	b := w.as(anne)
	receipt := "/ho-so/phieu/" + d.Code + "/receipt"
	if r := b.get(receipt); r.Code != http.StatusConflict {
		t.Errorf("a receipt before acceptance: %d", r.Code)
	}
	d = w.act(d, clerk+"accept")
	for _, path := range []string{receipt, receipt + "?kho=A4"} {
		if r := b.get(path); r.Code != http.StatusOK || !strings.HasPrefix(r.Body.String(), "%PDF-") {
			t.Errorf("%s: %d", path, r.Code)
		}
		if r := w.as("congdan.ut").get(path); r.Code != http.StatusNotFound {
			t.Errorf("somebody else's %s: %d", path, r.Code)
		}
	}
	d = w.act(d, clerk+"propose", leader+"approve", clerk+"issue")
	if !strings.Contains(b.get(ownPath(d.Code)).Body.String(), "/ho-so/ket-qua/"+d.Code) {
		t.Error("the result is not offered")
	}
}

func TestOnesOwnListNeedsAnAccount(t *testing.T) {
	w := newWorld(t)
	if r := w.browser().get("/ho-so/cua-toi"); r.Code != http.StatusSeeOther || !strings.HasPrefix(r.Header().Get("Location"), "/dang-nhap") {
		t.Errorf("%d %s", r.Code, r.Header().Get("Location"))
	}
	if r := w.as("congdan.ut").get("/ho-so/cua-toi"); strings.Contains(r.Body.String(), "class=\"card ") {
		t.Error("who has filed nothing sees dossiers")
	}
}
