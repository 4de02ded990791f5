package journey

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The inbox without a mouse: j and k walk, Enter opens, c takes, x does the usual step, / searches.
func TestTheInboxByKeyboardOnly(t *testing.T) {
	s := StartServer(t)
	var codes []string
	for _, name := range []string{"Võ Minh Quân", "Đặng Thị Kim Chi", "Bùi Quốc Toản"} {
		code, etag := filed(t, s, household, city, name)
		acted(t, s, clerkCity, code, etag, "accept", nil)
		codes = append(codes, code)
	}
	d := sitDown(t, s, officerCity, Look{})
	d.at("/desk?the=chua-nhan")
	if got := d.Text("footer .keys"); !strings.Contains(got, "dòng dưới") || !strings.Contains(got, "nhận hồ sơ") {
		t.Errorf("the keys are not told: %q", got)
	}
	here := func() string {
		return Eval[string](d.Page, `(document.querySelector("tr.is-at") || {dataset: {}}).dataset.href || ""`)
	}
	d.Press("j")
	if here() != "/desk/ho-so/"+codes[0] || !Eval[bool](d.Page, `document.activeElement.matches("tr.is-at a")`) {
		t.Fatalf("j leads to %q", here())
	}
	d.Press("j")
	d.Press("j")
	d.Press("k")
	if here() != "/desk/ho-so/"+codes[1] {
		t.Errorf("j j k leads to %q", here())
	}
	d.Leave("take it by c", key("c"))
	if d.Has(`tr[data-href$="`+codes[1]+`"]`) || !strings.Contains(d.Text("main .notice"), codes[1]) {
		t.Fatalf("c did not take %s, or did not come back here: %s", codes[1], d.Address())
	}
	d.Go(s.URL + "/desk")
	d.Press("j")
	d.Leave("open by Enter", key(kb.Enter))
	if !strings.HasSuffix(d.Address(), codes[1]) {
		t.Fatalf("Enter leads to %s", d.Address())
	}
	d.Leave("the usual step by x", key("x"))
	if !strings.HasSuffix(d.Address(), codes[1]+"/propose") {
		t.Fatalf("x leads to %s", d.Address())
	}
	d.Do("write", evaluate(`document.querySelector("[name=proposal]").focus()`))
	d.Press("Đủ điều kiện, jk/cx")
	if got := Eval[string](d.Page, `document.querySelector("[name=proposal]").value`); got != "Đủ điều kiện, jk/cx" {
		t.Errorf("letters are eaten while one writes: %q", got)
	}
	d.Tab(1)
	d.Leave("send by Enter", key(kb.Enter))
	if !strings.HasPrefix(d.Text("main .notice[data-tone=good]"), "Đã thực hiện: Trình lãnh đạo") {
		t.Errorf("not done: %s", d.Address())
	}
	d.Press("/")
	if got := Eval[string](d.Page, "document.activeElement.name"); got != "q" {
		t.Fatalf("/ leads to %q", got)
	}
	d.Do("select", evaluate(`document.activeElement.select()`)) // the protocol sends the letter apart from the key, a keyboard does not
	d.Press("toan")
	d.Leave("search by Enter", key(kb.Enter))
	if d.Count("tr[data-href]") != 1 || !d.Has(`tr[data-href$="`+codes[2]+`"]`) {
		t.Errorf("the search finds %d at %s", d.Count("tr[data-href]"), d.Address())
	}
}

// Without script everything at the desk still works.
func TestTheDeskWithoutScript(t *testing.T) {
	s := StartServer(t)
	code, etag := filed(t, s, household, city, "Võ Minh Quân")
	acted(t, s, clerkCity, code, etag, "accept", nil)
	d := &desk{Page: Open(t, Look{Width: Phone, NoScript: true}), t: t, s: s}
	signIn(t, d.Page, s, officerCity)
	d.Go(s.URL + "/desk?the=chua-nhan")
	d.Submit(`form[action$="` + code + `/claim"] button`)
	d.Go(s.URL + "/desk/ho-so/" + code)
	d.Submit(`.doing a[href$="/request_more"]`)
	d.Fill(`[name="items.0.item"]`, "Bản sao hợp đồng thuê nhà")
	d.Submit("button[name=add]")
	if !d.Has(`[name="items.1.item"]`) {
		t.Fatal("no second row")
	}
	d.Submit("button[name=remove][value='items.1']")
	d.Submit("form.act-form .buttons button[type=submit]")
	if !strings.HasPrefix(d.Text("main .notice[data-tone=good]"), "Đã thực hiện: Yêu cầu bổ sung") {
		t.Fatalf("not done: %s", d.Address())
	}
	for _, path := range []string{"/desk", "/desk/ho-so", "/desk/ho-so/" + code, "/desk/tinh-hinh", "/desk/thong-bao"} {
		if d.Go(s.URL + path); d.Overflow() > 0 {
			t.Errorf("%s is wider than a phone", path)
		}
	}
}
