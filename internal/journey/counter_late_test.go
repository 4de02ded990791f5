package journey

import (
	"strings"
	"testing"
	"time"

	"tinhso/internal/viet"
)

func TestANumberOnPaperIsEnteredLater(t *testing.T) {
	s := StartServer(t)
	p := atCounter(t, s, Look{Width: Desktop}, "/desk/so-ghi-tay")
	p.NoViolations()
	yesterday := viet.DayOf(time.Now()).Add(-1)
	p.Fill("#f-on", yesterday.Vietnamese())
	p.Fill("#f-clock", "10:15")
	p.Fill("#f-reason", "Mất đường truyền từ 8 giờ đến 11 giờ")
	p.Submit("main .button-primary")
	p.Fill("#f-qr", scannedCard)
	p.Submit("button[value=read]")
	p.Fill("#f-applicant-phone", "0912 345 678")
	p.Submit(".buttons button[value=next]")
	if !strings.Contains(p.Text("main"), "10:15, "+yesterday.Vietnamese()) {
		t.Error("the page does not say which moment is entered")
	}
	p.Leave("press 7", key("7"))
	p.Submit("button[value=all]")
	p.Submit(".desk-counter > .buttons .button-primary")
	if !p.Has(`#errors a[href="#f-late-serial"]`) {
		t.Fatalf("the number is not asked for: %s", p.Text("main"))
	}
	p.NoViolations()
	p.Fill("#f-late-serial", "3")
	p.Submit(".desk-counter > .buttons .button-primary")
	if code := p.Text(".done-code"); !strings.HasSuffix(code, "-0003") {
		t.Errorf("the code is %s", code)
	}
	if text := p.Text(".done"); !strings.Contains(text, "10 giờ 15 phút") {
		t.Errorf("received at %s", text)
	}
	p.Go(s.URL + "/desk/so-ghi-tay?ngay=" + yesterday.String())
	if text := p.Text("main"); !strings.Contains(text, "Còn 2 số chưa nhập") || !strings.Contains(text, "Ghi tay") {
		t.Errorf("the gaps of the day: %s", text)
	}
	p.NoViolations()
}
