package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A leader opens II.06a of the ward, types a figure that does not fit and is stopped, corrects it; the officer signs as
// reporter, the leader as head, and the paper is printed. On a phone the same table can be read.
func TestAReportIsStoppedCorrectedAndSigned(t *testing.T) {
	s := StartServer(t)
	const at = "/desk/bao-cao/ii06a/28249/2026-Q3@15"
	lead := sitDown(t, s, leader5, Look{Width: Desktop})
	lead.at("/desk/bao-cao")
	if !strings.Contains(lead.Text("main"), "Quý III năm 2026") {
		t.Fatalf("the period is not listed: %s", lead.Text("main"))
	}
	lead.Submit(`main a[href="` + at + `"]`)
	lead.sound()

	// Five online and nothing else cannot make six.
	lead.Submit(`#d-total .rep-enter`)
	lead.sound()
	for field, text := range map[string]string{"c3": "6", "c4": "5", "c5": "0", "c6": "0", "c7": "5", "c8": "5", "c9": "0", "c10": "0", "c11": "0", "c12": "0", "c13": "0"} {
		lead.Fill(`[name="total/`+field+`"]`, text)
	}
	lead.Fill(`[name="why"]`, "Đếm từ sổ giấy của tuần mất mạng")
	lead.Submit(`main form .button-primary`)
	lead.sound()
	if !strings.Contains(lead.Text(".rep-found"), "5 + 0 + 0 = 5") {
		t.Fatalf("the contradiction is not told: %s", lead.Text("main"))
	}
	lead.at(at)
	lead.sound()
	if n := lead.Count("td[data-bad]"); n < 4 {
		t.Errorf("only %d cells are marked", n)
	}
	lead.Submit(`form[action$="/kiem-tra"] .button`)
	lead.Submit(`form[action$="/ky-lap"] .button`)
	lead.sound()
	if !strings.Contains(lead.Text("main"), "mâu thuẫn hoặc cần giải trình") {
		t.Fatalf("it was signed in spite of a contradiction: %s", lead.Text("main"))
	}
	if dir := os.Getenv("TINHSO_SCREENSHOTS"); dir != "" {
		lead.Shot(filepath.Join(dir, "report-stopped.png"))
	}

	// Given back, corrected, checked; the officer signs as who made it, the leader as head.
	lead.Fill(`form[action$="/tra-lai"] [name="why"]`, "Sửa tổng số nhập nhầm")
	lead.Submit(`form[action$="/tra-lai"] .button`)
	lead.Submit(`#d-total .rep-enter`)
	lead.Fill(`[name="total/c3"]`, "5")
	lead.Fill(`[name="why"]`, "Đếm lại sổ giấy")
	lead.Submit(`main form .button-primary`)
	if lead.Has(".rep-found") {
		t.Fatalf("corrected, and still: %s", lead.Text(".rep-found"))
	}
	lead.at(at)
	lead.Submit(`form[action$="/kiem-tra"] .button`)

	officer := sitDown(t, s, "canbo.thuly.phuong5", Look{Width: Phone})
	officer.at(at)
	officer.sound()
	officer.Submit(`form[action$="/ky-lap"] .button`)
	lead.at(at)
	lead.Submit(`form[action$="/ky-duyet"] .button`)
	lead.sound()
	if text := lead.Text("main"); !strings.Contains(text, "Đã ký, chưa gửi") {
		t.Fatalf("not signed: %s", text)
	}
	pdf := Eval[string](lead.Page, `(() => { const r = new XMLHttpRequest(); r.open("GET", "`+at+`/in", false); r.send(); return r.status + " " + r.responseText.slice(0, 5); })()`)
	if pdf != "200 %PDF-" {
		t.Errorf("the paper: %q", pdf)
	}
	lead.at("/desk/bao-cao/ke-hoach-112")
	lead.sound()
	if n := lead.Count(".rep-plan-list > li"); n < 16 {
		t.Errorf("%d contradictions of the plan are shown", n)
	}
}
