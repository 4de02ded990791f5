package journey

import (
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// handMade are the procedures with forms of their own; the rest has the general one.
var handMade = []string{"1.001193", "1.000894", "1.000656", "1.004873", "1.001612", "2.000815", "2.000884", "1.014748", "2.002288", "3.000465"}

// fillAll answers everything that a page asks, plausibly: the first answer of each choice, later or not at all for papers.
const fillAll = `(function () {
  const say = {full_name: "Nguyễn Thị Hồng Ánh", birth_date: "15/05/1990", citizen_id: "082190012345", phone: "0912345678", name: "Công ty TNHH Tân Hương", detail: "Số 12 đường Lê Lợi"};
  const seen = e => e.offsetParent !== null && !e.disabled;
  const change = e => e.dispatchEvent(new Event("change", {bubbles: true}));
  document.querySelectorAll("main fieldset .choices").forEach((box, n) => {
    const all = Array.from(box.querySelectorAll("input"));
    if (!all.some(seen) || all.some(i => i.checked)) return;
    const pick = all.find(i => i.value === (n % 2 ? "later" : "not_applicable")) || all[0];
    pick.checked = true; change(pick);
  });
  document.querySelectorAll("main input[type=checkbox]").forEach(i => { if (seen(i)) { i.checked = true; change(i); } });
  document.querySelectorAll("main form select").forEach(s => {
    if (!seen(s) || s.value || s.name.endsWith(".area")) return;
    const first = Array.from(s.options).find(o => o.value);
    if (first) { s.value = first.value; change(s); }
  });
  document.querySelectorAll("main form input.input[name], main form textarea").forEach(i => {
    if (!seen(i) || i.value || i.getAttribute("aria-required") !== "true" && !/citizen_id/.test(i.name)) return;
    i.value = say[i.name.split(".").pop()] || "Đề nghị giải quyết theo hồ sơ gửi kèm.";
    change(i);
  });
  return document.querySelector("h1").textContent;
})()`

// fileable lists the procedures that the general form serves online.
func fileable(s *Server) []string {
	var codes []string
	token := ""
	for {
		r := s.API("").Get("/procedures?page_size=100&page_token=" + url.QueryEscape(token))
		items, _ := r.Body["items"].([]any)
		for _, one := range items {
			p, _ := one.(map[string]any)
			code, _ := p["code"].(string)
			channels, _ := p["channels"].([]any)
			if p["fileable"] == true && slices.Contains(channels, any("online")) && !slices.Contains(handMade, code) {
				codes = append(codes, code)
			}
		}
		if token, _ = r.Body["next_page_token"].(string); token == "" {
			return codes
		}
	}
}

// Five procedures drawn by lot are filed through the general form, each for another kind of person.
func TestAnyProcedureCanBeFiled(t *testing.T) {
	s := StartServer(t)
	codes := fileable(s)
	if len(codes) < 1000 {
		t.Fatalf("only %d procedures can be filed online by the general form", len(codes))
	}
	lot := rand.New(rand.NewPCG(2026, 11))
	for i, party := range []string{"self", "child", "other", "organisation", "self"} {
		code := codes[lot.IntN(len(codes))]
		t.Run(code, func(t *testing.T) {
			f := newFiler(t, s, Look{Width: []int{Phone, Desktop}[i%2]})
			f.begin(code)
			f.pick("party", party)
			f.next()
			for range 20 {
				if strings.Contains(f.Address(), "/da-nop/") {
					break
				}
				Eval[string](f.Page, fillAll)
				_, page, _ := strings.Cut(f.Address(), "/ho-so/nop/")
				_, page, _ = strings.Cut(page, "/")
				f.look(page)
				f.next()
			}
			if got := f.Text(".sent-code"); !strings.HasPrefix(got, "H58") {
				t.Errorf("no code: %q", got)
			}
			f.look("done")
		})
	}
}
