package journey

import (
	"net/http"
	"strings"
	"testing"
)

// A clerk writes a letter from a template: what the dossier does not say is asked for by name, the words are looked over,
// and the letter is kept, numbered, printed and told.
func TestALetterIsWrittenFromATemplate(t *testing.T) {
	s := StartServer(t)
	me, clerk := s.API(citizen), s.API(clerk5)
	filed := me.Post("/dossiers", me.Example(birth, ward5), "")
	code := filed.Text("code")
	if r := clerk.Post("/dossiers/"+code+"/actions/accept", map[string]any{}, filed.ETag); r.Status != http.StatusOK {
		t.Fatalf("accepted: %d %s", r.Status, r.Raw)
	}
	d := sitDown(t, s, clerk5, Look{})
	d.at("/desk/ho-so/" + code)
	if !d.Has(`a[href$="/thu"]`) {
		t.Error("the dossier does not lead to its letters")
	}
	d.at("/desk/ho-so/" + code + "/thu")
	d.Submit(`main a[href$="/request-more-2025"]`)
	d.sound()
	d.Fill("#f-v-items", "Bản chính giấy chứng sinh")
	d.Submit("main form .button-primary")
	d.sound()
	if !strings.Contains(d.Text(".error-summary, [role=alert]"), "Lý do") {
		t.Error("a missing reason is not named")
	}
	if got := Eval[string](d.Page, `document.querySelector("#f-v-items").value`); got != "Bản chính giấy chứng sinh" {
		t.Errorf("what was entered is %q", got)
	}
	d.Fill("#f-v-reason", "Ảnh chụp bị mờ")
	if d.Has("#f-v-phone") {
		d.Fill("#f-v-phone", "0273 3872 123")
	}
	d.Submit("main form .button-primary")
	d.sound()
	if body := Eval[string](d.Page, `document.querySelector("[name=body]").value`); !strings.Contains(body, "- Bản chính giấy chứng sinh.") || strings.ContainsAny(body, "{}") {
		t.Errorf("the letter says %q", body)
	}
	d.Click(`[name="numbered"]`)
	d.Click(`[name="tell"]`)
	d.Submit("main form .button-primary")
	d.sound()
	if text := d.Text("table"); !strings.Contains(text, "01/") {
		t.Errorf("the letters of the dossier: %q", text)
	}
	reader := Open(t, Look{})
	signIn(t, reader, s, citizen)
	wait(t, "the citizen to be told", func() bool {
		reader.Go(s.URL + "/thong-bao")
		return strings.Contains(reader.Text("main"), "Có văn bản về hồ sơ "+code)
	})
}

// An administrator of a ward makes an own version of the province's template; a wrong name in braces is told with its
// line, and the one that was probably meant.
func TestATemplateIsEdited(t *testing.T) {
	s := StartServer(t)
	a := Open(t, Look{Width: Desktop})
	signIn(t, a, s, "quantri.phuong5")
	a.Go(s.URL + "/console/mau-thu")
	a.NoViolations()
	a.Submit(`main tbody tr:first-child a`)
	a.NoViolations()
	a.Fill("[name=body]", "Kính thưa Ông/Bà,\nHồ sơ {cod} chưa xong.")
	a.Submit("main form .button-primary")
	if text := a.Text("main"); !strings.Contains(text, "Dòng 2") || !strings.Contains(text, "code") {
		t.Errorf("the wrong name is not told: %s", text[:min(400, len(text))])
	}
	a.NoViolations()
	a.Fill("[name=body]", "Hồ sơ {code} chưa xong./.")
	a.Submit("main form .button-primary")
	if !strings.Contains(a.Text("main"), "Đã lưu phiên bản 1") {
		t.Error("the ward has no version of its own")
	}
}
