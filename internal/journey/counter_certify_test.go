package journey

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/chromedp/kb"
)

func TestCertifiedCopiesByKeyboardOnOneScreen(t *testing.T) {
	s := StartServer(t)
	p := atCounter(t, s, Look{Width: Desktop}, "/desk/chung-thuc")
	p.NoViolations()
	begun := time.Now()
	p.typed(scannedCard)
	fields, strokes := 0, 0
	for _, text := range []string{"Bằng tốt nghiệp", "2", "3", "Học bạ", "10", "2"} {
		if fields > 0 {
			p.Tab(1)
			strokes++
		}
		p.Press(text)
		fields, strokes = fields+1, strokes+utf8.RuneCountInString(text)
	}
	p.Until(`document.querySelector("#sum .figures").textContent.indexOf("36.000") >= 0`)
	p.NoViolations()
	p.Leave("press Enter", key(kb.Enter))
	strokes++
	took := time.Since(begun)
	if got := p.Text("h1"); got != "Đã chứng thực, số 01–02/SY-UBND" {
		t.Fatalf("the page is headed %q: %s", got, p.Text("main"))
	}
	if text := p.Text("main"); !strings.Contains(text, "36.000 ₫") || !strings.Contains(text, "Lê Thị Thu Hà") {
		t.Errorf("the end says %s", text)
	}
	p.NoViolations()
	t.Logf("two originals, five copies: %d fields, %d keystrokes beside the scanner, 1 screen, no mouse; the machine took %v", fields, strokes, took.Round(time.Millisecond))
	if fields > 6 || strokes > 40 {
		t.Errorf("%d fields and %d keystrokes are more than a minute's work", fields, strokes)
	}
	if took > time.Minute {
		t.Errorf("it took %v", took)
	}
}

func TestCertifiedCopiesWithoutScript(t *testing.T) {
	s := StartServer(t)
	p := atCounter(t, s, Look{Width: Phone, NoScript: true}, "/desk/chung-thuc")
	p.Fill("#f-qr", scannedCard)
	p.Submit("button[value=read]")
	p.Fill("#f-fields-originals-0-name", "Giấy khai sinh")
	p.Fill("#f-fields-originals-0-pages", "1")
	p.Fill("#f-fields-originals-0-copies", "5")
	p.Submit("button[value=sum]")
	if got := p.Text("#sum .figures"); got != "10.000 ₫" {
		t.Errorf("five copies of one page cost %s", got)
	}
	if over := p.Overflow(); over > 0 {
		t.Errorf("%d pixels too wide", over)
	}
	p.Submit(".button-primary[value=certify]")
	if got := p.Text("h1"); got != "Đã chứng thực, số 01/SY-UBND" {
		t.Errorf("the page is headed %q: %s", got, p.Text("main"))
	}
}
