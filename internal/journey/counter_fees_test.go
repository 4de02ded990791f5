package journey

import (
	"net/url"
	"strings"
	"testing"
)

func TestCashIsNotedListedAndResultsHandedOver(t *testing.T) {
	s := StartServer(t)
	d := worked(t, s, "issue")
	p := atCounter(t, s, Look{Width: Desktop}, "/desk/thu-phi")
	p.NoViolations()
	p.Fill("#f-code", d.code)
	p.Fill("#f-amount", "20.000")
	p.Fill("#f-fee", "Lệ phí hộ tịch")
	p.Fill("#f-receipt", "0000123")
	p.Submit("main .button-primary")
	text := p.Text("main")
	for _, want := range []string{d.code, "20.000 ₫", "Hai mươi nghìn đồng", "0000123", "Trần Thị Mai"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list does not say %q", want)
		}
	}
	p.NoViolations()
	p.Do("ask for the list on paper", evaluate(`fetch(document.querySelector("main a[href*=bang-ke]").href)
		.then(function (r) { document.title = r.headers.get("content-type"); }); 0`))
	p.Until(`document.title === "application/pdf"`)

	p.Go(s.URL + "/desk/tra-ket-qua")
	p.NoViolations()
	p.typed(s.URL + "/ho-so/tra-cuu?ma=" + url.QueryEscape(d.code)) // the code on the receipt
	if !strings.Contains(p.Text("main"), d.code) || !p.Has(`input[name=returned_to]`) {
		t.Fatalf("the receipt does not lead to the result: %s", p.Text("main"))
	}
	p.NoViolations()
	p.Submit(".handover-one .button-primary")
	if !strings.Contains(p.Text("main"), "Đã trả kết quả hồ sơ "+d.code) {
		t.Errorf("nothing says that it was handed over: %s", p.Text("main"))
	}
}

func TestAnAccountIsIssuedFromTheCard(t *testing.T) {
	s := StartServer(t)
	p := atCounter(t, s, Look{Width: Desktop}, "/desk/tai-khoan")
	p.NoViolations()
	p.typed(strings.Replace(scannedCard, "082190012345", "082190054321", 1))
	p.Fill("#f-applicant-phone", "0987 654 321")
	p.Submit(".button-primary[value=issue]")
	p.NoViolations()
	secret := p.Text(".slip-secret")
	if !p.Has("[data-print]:not([hidden])") {
		t.Error("the slip cannot be printed")
	}
	q := Open(t, Look{})
	q.Go(s.URL + "/dang-nhap")
	q.Fill("#f-login", "082190054321")
	q.Fill("#f-password", secret)
	q.Submit("form.ask .button-primary")
	if q.Has("#f-password[aria-invalid]") || strings.HasSuffix(q.Address(), "/dang-nhap") {
		t.Errorf("the password of the slip does not sign in: %s", q.Text("main"))
	}
}
