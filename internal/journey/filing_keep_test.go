package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// until moves the focus on until it stands on what the selector finds, as who has no mouse does.
func (f *filer) until(selector string) {
	f.t.Helper()
	for range 80 {
		if Eval[bool](f.Page, `!!document.activeElement && document.activeElement.matches(`+quote(selector)+`)`) {
			return
		}
		f.Press(kb.Tab)
	}
	f.t.Fatalf("the focus never reaches %s", selector)
}

// enter presses Enter on the one blue button.
func (f *filer) enter() {
	f.t.Helper()
	f.until("main form .buttons .button-primary")
	f.Leave("press Enter", key(kb.Enter))
	if f.Has(".errors") {
		f.t.Fatalf("%s: %s", f.Address(), f.Text(".errors"))
	}
}

// mark chooses the nth answer of a question with the space bar and the arrows.
func (f *filer) mark(name string, n int) {
	f.t.Helper()
	f.until(`input[name="` + name + `"]`)
	f.Press(" ")
	for range n {
		f.Press(kb.ArrowDown)
	}
}

// Marriage-status certificates are asked for by keyboard alone, from an account: what is known is not asked again.
func TestADossierIsFiledWithTheKeyboard(t *testing.T) {
	s := StartServer(t)
	f := newFiler(t, s, Look{Width: Desktop})
	signIn(t, f.Page, s, citizen)
	f.begin("1.004873")
	f.mark("party", 0)
	f.enter()
	f.at("noi-nop-huyen")
	f.until("select[name=district]")
	f.Press("Thành phố Mỹ")
	f.enter()
	f.at("noi-nop-xa")
	f.until("select[name=unit]")
	f.Press("Ủy ban nhân dân Phường 5")
	if got := Eval[string](f.Page, `document.querySelector("select[name=unit]").selectedOptions[0].text`); got != "Ủy ban nhân dân Phường 5" {
		f.choose("unit", "Ủy ban nhân dân Phường 5") // letters with marks do not jump in every build of Chromium
	}
	f.enter()
	f.at("nguoi-nop")
	if got := Eval[string](f.Page, `document.querySelector('[name="applicant.full_name"]').value`); got != "Nguyễn Thị Hồng Hạnh" {
		t.Errorf("the account's name is not offered: %q", got)
	}
	f.look("known")
	f.enter()
	f.at("khai-whose")
	f.mark("fields.for_whom", 0)
	f.enter()
	f.at("khai-subject")
	f.look("subject")
	f.until(`select[name="fields.subject_ethnic"]`)
	f.Press("Kinh")
	f.mark("fields.subject_sex", 1)
	f.enter()
	for range 8 {
		if strings.HasSuffix(f.Address(), "/kiem-tra") {
			break
		}
		Eval[string](f.Page, fillAll) // what follows is more of the same
		f.enter()
	}
	f.at("kiem-tra")
	f.until(`input[name="sure"]`)
	f.Press(" ")
	f.enter()
	if !f.Has(".sent-code") {
		t.Fatalf("sent, and at %s", f.Address())
	}
	f.Go(s.URL + "/ho-so/cua-toi")
	f.look("mine")
	if !f.Has("#open .card") {
		t.Error("the dossier is not among one's own")
	}
}

// A draft begun on one device goes on on another after signing in.
func TestADraftSurvivesAClosedBrowser(t *testing.T) {
	s := StartServer(t)
	f := newFiler(t, s, Look{Width: Phone})
	signIn(t, f.Page, s, citizen)
	f.begin(birth)
	f.parent()
	f.at("khai-who")
	f.pick("fields.relation", "mother")
	f.Until(`document.querySelector("[data-saved]").textContent !== ""`) // kept while it is written, without a button

	g := newFiler(t, s, Look{Width: Desktop})
	signIn(t, g.Page, s, citizen)
	g.Go(s.URL + "/ho-so/nhap")
	g.look("drafts")
	g.Submit(".draft .button-secondary")
	g.at("khai-who")
	if !Eval[bool](g.Page, `document.querySelector('[name="fields.relation"][value=mother]').checked`) {
		t.Error("what was written before the browser closed is lost")
	}
	g.next()
	g.at("khai-child")
}

// A session ends while a page is being filled in: after signing in again it stands there as it was written.
func TestNothingTypedIsLostWhenASessionEnds(t *testing.T) {
	s := StartServer(t)
	f := newFiler(t, s, Look{Width: Phone})
	signIn(t, f.Page, s, citizen)
	f.begin(birth)
	f.pick("party", "child")
	f.next()
	f.choose("district", "Thành phố Mỹ Tho")
	f.next()
	f.choose("unit", "Ủy ban nhân dân Phường 5")
	f.next()
	f.at("nguoi-nop")
	f.write("representative.phone", "0987654321")
	Eval[int](f.Page, `fetch("/dang-xuat", {method: "POST"}).then(() => { window.ended = true }), 0`)
	f.Until(`window.ended === true`)
	f.Submit(`main form .buttons .button-primary`)
	f.look("lost")
	f.Submit(`main .button-primary`)
	f.Fill("#f-login", citizen)
	f.Fill("#f-password", password)
	f.Submit("form.ask .button-primary")
	f.at("nguoi-nop")
	f.look("back")
	if got := Eval[string](f.Page, `document.querySelector('[name="representative.phone"]').value`); got != "0987654321" {
		t.Errorf("the telephone number typed is %q now", got)
	}
	f.next()
	f.at("chu-ho-so")
}

// A file that is refused, and a question left open, cost nothing of what was already handed in.
func TestAnUploadSurvivesAFailedSubmit(t *testing.T) {
	s := StartServer(t)
	for name, off := range map[string]bool{"script": false, "no script": true} {
		t.Run(name, func(t *testing.T) {
			f := newFiler(t, s, Look{Width: Phone, NoScript: off})
			f.begin("1.000689") // papers in their national words
			f.pick("party", "self")
			for range 8 {
				if strings.HasSuffix(f.Address(), "/giay-to") {
					break
				}
				f.next()
				Eval[string](f.Page, fillAll)
			}
			f.at("giay-to")
			liar := filepath.Join(t.TempDir(), "don.pdf")
			if err := os.WriteFile(liar, []byte("MZ\x90\x00 not a paper"), 0o600); err != nil {
				t.Fatal(err)
			}
			first := Eval[string](f.Page, `document.querySelector("main input[type=radio]").name`)
			input := `input[name="` + strings.TrimSuffix(first, ".status") + `.file"]:not([capture])`
			Eval[bool](f.Page, `document.querySelectorAll("main input[type=radio]").forEach(i => { i.checked = false }), true`)
			f.pick(first, "attached")
			f.Attach(input, photo(t, "mặt trước.jpg"))
			if !off {
				f.Until(`document.querySelectorAll('.files button[name=remove]').length === 1`)
			}
			f.Attach(`input[name="more"]:not([capture])`, liar)
			if !off {
				f.Until(`!!document.querySelector('.file-error')`)
			}
			f.Submit(`main form .buttons .button-primary`)
			if !f.Has(".errors") {
				t.Fatal("questions left open are let through")
			}
			if off && !strings.Contains(f.Text(".errors"), "don.pdf") {
				t.Errorf("the refused file is not named: %s", f.Text(".errors"))
			}
			f.look("refused")
			if got := f.Text(".files li .file-name"); got != "mặt trước.jpg" {
				t.Errorf("the upload is %q now", got)
			}
			f.Submit(`.files button[name=remove]`)
			if f.Has(".files li .file-name") {
				t.Error("a file taken away is still there")
			}
		})
	}
}

// Pressed twice, gone back, pressed again: one dossier.
func TestSendingTwiceIsOneDossier(t *testing.T) {
	s := StartServer(t)
	f := newFiler(t, s, Look{Width: Phone})
	signIn(t, f.Page, s, citizen)
	f.begin("1.000689")
	f.pick("party", "self")
	for range 12 {
		if strings.HasSuffix(f.Address(), "/kiem-tra") {
			break
		}
		f.next()
		Eval[string](f.Page, fillAll)
	}
	f.at("kiem-tra")
	check := f.Address()
	Eval[int](f.Page, `(async function () {
	  const body = new URLSearchParams(new FormData(document.querySelector("main form"))); body.set("sure", "true");
	  const all = await Promise.all(Array.from({length: 10}, () => fetch(location.pathname, {method: "POST", body})));
	  window.led = Array.from(new Set(all.map(r => r.url))).join(" ");
	})(), 0`)
	f.Until(`!!window.led`)
	codes := Eval[string](f.Page, `window.led`)
	if !strings.Contains(codes, "/ho-so/da-nop/") || strings.Contains(codes, " ") {
		t.Errorf("ten copies led to: %s", codes)
	}
	f.Go(check)
	if !strings.Contains(f.Address(), "/ho-so/da-nop/") {
		t.Errorf("back on the check page: %s", f.Address())
	}
	f.Go(s.URL + "/ho-so/cua-toi")
	if n := f.Count(".mine .card"); n != 1 {
		t.Errorf("%d dossiers, want one", n)
	}
}
