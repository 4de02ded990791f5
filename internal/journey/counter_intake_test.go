package journey

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// scannedCard is the code of an identity card as a scanner types it, which ends it with Enter.
const scannedCard = "082190012345|311234567|Nguyễn Thị Hồng Hạnh|14051990|Nữ|Số 12 Lê Lợi, Phường 1, Thành phố Mỹ Tho, Tiền Giang|01032021"

// atCounter opens the page of a clerk of ward 5.
func atCounter(t *testing.T, s *Server, look Look, path string) *Page {
	t.Helper()
	p := Open(t, look)
	signIn(t, p, s, clerk5)
	p.Go(s.URL + path)
	return p
}

// typed leaves the page by keys alone: what a scanner or a clerk types, and Enter.
func (p *Page) typed(text string) {
	p.t.Helper()
	p.Until("document.activeElement !== null && document.activeElement.matches('input, textarea, select')") // a page puts the cursor there after it has loaded
	p.Leave("type and press Enter", key(text+kb.Enter))
}

func TestTwoDossiersAreTakenInFromOneCard(t *testing.T) {
	s := StartServer(t)
	for _, look := range []Look{{Width: Desktop}, {Width: Phone, NoScript: true}} {
		p := atCounter(t, s, look, "/desk/tiep-nhan")
		script := !look.NoScript
		if script {
			p.NoViolations()
			p.typed(scannedCard) // the cursor stands where the scanner types
		} else {
			p.Fill("#f-qr", scannedCard)
			p.Submit("button[value=read]")
		}
		// the first time the card leaves the telephone number open; the second time the counter knows it
		if p.Has("#f-applicant-phone") {
			if script {
				p.NoViolations()
				p.typed("0912 345 678")
			} else {
				p.Fill("#f-applicant-phone", "0912 345 678")
				p.Submit(".buttons button[value=next]")
			}
		}
		if got := p.Text("h1"); got != "Hồ sơ của Nguyễn Thị Hồng Hạnh" {
			t.Fatalf("after the card the page is headed %q", got)
		}
		if over := p.Overflow(); over > 0 {
			t.Errorf("%d pixels too wide", over)
		}
		list := p.Address()
		if script {
			p.NoViolations()
			p.Leave("press 7", key("7"))
		} else {
			p.Submit(".found-list li:nth-child(7) button")
		}
		paper := filepath.Join(t.TempDir(), "giấy ủy quyền.pdf")
		if err := os.WriteFile(paper, []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		p.Attach("input[type=file]", paper)
		if script {
			p.Wait(".files .saved")
		}
		p.Submit("button[value=all]")
		if !strings.Contains(p.Text(".brought"), "giấy ủy quyền.pdf") {
			t.Error("the paper is not kept")
		}
		p.Fill("#f-note_fee-amount", "8.000")
		p.Fill("#f-note_fee-fee", "Lệ phí")
		p.Submit(".desk-counter > .buttons button:nth-of-type(2)")
		p.Go(list + "?tim=" + url.QueryEscape("thay đổi, cải chính hộ tịch"))
		p.Submit(".found-list li:nth-child(1) button")
		p.Submit("button[value=all]")
		fillTime(p)
		p.Submit(".desk-counter > .buttons .button-primary")
		if got := p.Text("h1"); got != "Đã tiếp nhận 2 hồ sơ" {
			t.Fatalf("at the end the page is headed %q: %s", got, p.Text("main"))
		}
		if script {
			p.NoViolations()
		}
		codes := p.Count(".done-code")
		if codes != 2 || !strings.Contains(p.Text(".done"), "8.000 ₫") {
			t.Errorf("%d codes: %s", codes, p.Text(".done"))
		}
		for _, link := range []string{".done-row .button", ".done > .buttons a[href*=giay-chung]"} {
			if head := Eval[string](p, `document.querySelector("`+link+`").getAttribute("href")`); !strings.HasPrefix(head, "/desk/tiep-nhan/giay") {
				t.Errorf("%s leads to %s", link, head)
			}
		}
	}
}

// fillTime enters the time limit where the catalogue has none.
func fillTime(p *Page) {
	p.t.Helper()
	if p.Has("#f-accept-time_amount") {
		if p.Has(`input[name="accept.time_case"]`) {
			p.Click(`label[for^="f-accept-time_case-"]:last-of-type`)
		}
		p.Fill("#f-accept-time_amount", "3")
	}
}

func TestAGarbledCardIsToldAndNothingIsLost(t *testing.T) {
	s := StartServer(t)
	p := atCounter(t, s, Look{Width: Desktop}, "/desk/tiep-nhan")
	p.Fill("#f-applicant-phone", "0912 345 678")
	p.Fill("#f-qr", "082190012345|?|Nguy?n|99999999|x")
	p.Submit("button[value=read]")
	if !p.Has(`#errors a[href="#f-qr"]`) || Eval[string](p, `document.querySelector("#f-applicant-phone").value`) != "0912 345 678" {
		t.Error("the fault of the card is not told, or what was typed is gone")
	}
	p.NoViolations()
}
