package journey

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const household = "1.001612" // a household business: the usual process, at the city

// The people of the desk of the city.
const (
	clerkCity   = "canbo.tiepnhan.mytho"
	officerCity = "canbo.thuly.mytho"
	city        = "815"
)

// desk is an officer at the desk.
type desk struct {
	*Page
	t *testing.T
	s *Server
}

// sitDown signs an officer in, on a wide screen.
func sitDown(t *testing.T, s *Server, login string, look Look) *desk {
	t.Helper()
	if look.Width == 0 {
		look.Width = Desktop
	}
	d := &desk{Page: Open(t, look), t: t, s: s}
	signIn(t, d.Page, s, login)
	if !strings.HasSuffix(d.Address(), "/desk") {
		t.Fatalf("%s signs in and stands at %s", login, d.Address())
	}
	return d
}

// at opens a page of the desk and examines it.
func (d *desk) at(path string) {
	d.t.Helper()
	d.Go(d.s.URL + path)
	d.sound()
}

// sound examines the page: no wider than the window, and axe finds nothing.
func (d *desk) sound() {
	d.t.Helper()
	if wide := d.Overflow(); wide > 0 {
		d.t.Errorf("%s is %d pixels wider than its window", d.Address(), wide)
	}
	d.NoViolations()
}

// step opens a step of a dossier, fills it in, and wants to be told that it was done.
func (d *desk) step(code, action string, fill func()) {
	d.t.Helper()
	d.at("/desk/ho-so/" + code)
	d.Submit(`.doing a[href$="/` + action + `"], .doing form[action$="/` + action + `"] button`)
	if d.Has("form.act-form") {
		d.sound()
		if fill != nil {
			fill()
		}
		d.Submit("form.act-form .buttons button[type=submit]")
	}
	if d.Has("form.act-form input[name=sure]") {
		d.sound()
		d.Submit("form.act-form .buttons button:not([name])")
	}
	if !strings.HasPrefix(d.Text("main .notice[data-tone=good]"), "Đã thực hiện: ") {
		d.t.Fatalf("%s of %s is not said to be done at %s", action, code, d.Address())
	}
}

// more opens the menu of the rarer steps.
func (d *desk) more(code, action string, fill func()) {
	d.t.Helper()
	d.at("/desk/ho-so/" + code)
	d.Click(".doing-more summary")
	d.Submit(`.doing-more a[href$="/` + action + `"]`)
	d.sound()
	fill()
	d.Submit("form.act-form .buttons button[type=submit]")
}

// filed is a dossier filed by the citizen of the demo, under a name.
func filed(t *testing.T, s *Server, procedure, unit, name string) (code, etag string) {
	t.Helper()
	me := s.API(citizen)
	body := me.Example(procedure, unit)
	who := maps.Clone(body["applicant"].(map[string]any))
	who["full_name"] = name
	body["applicant"] = who
	r := me.Post("/dossiers", body, "")
	if r.Status != http.StatusCreated {
		t.Fatalf("file %s: %d %s", procedure, r.Status, r.Raw)
	}
	return r.Text("code"), r.ETag
}

// acted takes a step by the API, for what a journey finds done.
func acted(t *testing.T, s *Server, login, code, etag, action string, input map[string]any) string {
	t.Helper()
	if input == nil {
		input = map[string]any{}
	}
	r := s.API(login).Post("/dossiers/"+code+"/actions/"+action, input, etag)
	if r.Status != http.StatusOK {
		t.Fatalf("%s of %s: %d %s", action, code, r.Status, r.Raw)
	}
	return r.ETag
}

// An officer's dossier from acceptance to return: the clerk accepts, the leader assigns, the officer asks for more, the
// clerk takes it in, the officer proposes, the leader sends it back and then approves, the clerk issues and returns.
func TestADossierIsWorkedAtTheDesk(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		code, _ := filed(t, s, household, city, "Huỳnh Ngọc Trâm")
		clerk, officer, leader := sitDown(t, s, clerkCity, Look{}), sitDown(t, s, officerCity, Look{}), sitDown(t, s, leaderCity, Look{})

		clerk.at("/desk")
		if got := clerk.Text(`tr[data-href="/desk/ho-so/` + code + `"] .due-words`); !strings.HasPrefix(got, "phải trả lời trước") {
			t.Errorf("the clerk is told %q", got)
		}
		clerk.step(code, "accept", nil)
		if !clerk.Has(`main .notice a[href$="/in/receipt"]`) || clerk.Count(".month .day-due") != 1 {
			t.Error("no receipt is offered, or the due day is not drawn")
		}
		leader.at("/desk?the=chua-nhan")
		leader.step(code, "assign", func() { leader.Click(`.choices .choice:last-child label`) })
		who := leader.Text(".strip > div:nth-child(3) .strip-text")
		if officer.at("/desk/thong-bao"); who == "" {
			t.Error("nobody has it")
		}
		if !leader.Has(`.doing a[href$="/assign"]`) {
			leader.Click(".doing-more summary")
		}
		leader.Submit(`.doing a[href$="/assign"]`)
		leader.Click(`.choice label[for="` + officerChoice(leader, "Bùi Hoàng Nam") + `"]`)
		leader.Submit("form.act-form .buttons button[type=submit]")
		if got := leader.Text(".strip > div:nth-child(3) .strip-text"); got != "Bùi Hoàng Nam" {
			t.Errorf("assigned to %q", got)
		}

		officer.at("/desk")
		officer.step(code, "request_more", func() {
			officer.Fill(`[name="items.0.item"]`, "Bản sao hợp đồng thuê nhà")
			officer.Submit("button[name=add]")
			officer.Fill(`[name="items.1.item"]`, "Ảnh biển hiệu")
		})
		officer.at("/desk/ho-so/" + code)
		if got := officer.Text(".strip .due-words"); got != "chờ công dân" {
			t.Errorf("while waiting the officer reads %q", got)
		}
		paper := filepath.Join(t.TempDir(), "hợp đồng.pdf")
		if err := os.WriteFile(paper, []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		clerk.step(code, "supply", func() { clerk.Attach("input[type=file]", paper) })
		officer.at("/desk/ho-so/" + code)
		if !strings.Contains(officer.Text("#giay-to"), "hợp đồng.pdf") {
			t.Error("the paper that was brought is not shown")
		}
		officer.more(code, "correct", func() {
			officer.Choose("select[name=field]", "applicant.full_name")
			officer.Fill("[name=value]", "Huỳnh Ngọc Trăm")
			officer.Fill("[name=reason]", "Ghi sai dấu.")
		})
		if officer.Text("#tien-trinh del") != "Huỳnh Ngọc Trâm" || officer.Text("h1") != "Huỳnh Ngọc Trăm" {
			t.Error("the slip was not mended with its trace")
		}
		officer.step(code, "propose", func() { officer.Fill("[name=proposal]", "Hồ sơ đủ điều kiện.") })
		leader.step(code, "reject", func() { leader.Fill("[name=reason]", "Cần nêu rõ ngành nghề.") })
		officer.step(code, "propose", func() { officer.Fill("[name=proposal]", "Ngành nghề: bán lẻ tạp hóa.") })
		leader.step(code, "approve", nil)
		clerk.step(code, "issue", nil)
		clerk.step(code, "return", nil)
		if clerk.Has(".doing") || clerk.Text("#ket-qua h2") == "" {
			t.Error("after the end something can still be done, or the result is not shown")
		}
		clerk.at("/desk/ho-so/" + code + "/kiem-soat")
		leader.at("/desk/tinh-hinh")
	})
}

// officerChoice is the id of the answer that names an officer.
func officerChoice(d *desk, name string) string {
	return Eval[string](d.Page, `Array.from(document.querySelectorAll(".choice label")).find(l => l.textContent.indexOf(`+quote(name)+`) === 0).htmlFor`)
}

// Two officers press at once: one wins, the other is told who did what when, and what was written is still there.
func TestTwoOfficersActAtOnce(t *testing.T) {
	s := StartServer(t)
	code, etag := filed(t, s, household, city, "Lý Văn Tèo")
	etag = acted(t, s, clerkCity, code, etag, "accept", nil)
	etag = acted(t, s, officerCity, code, etag, "claim", nil)
	acted(t, s, officerCity, code, etag, "propose", map[string]any{"proposal": "Đủ điều kiện"})
	first, second := sitDown(t, s, leaderCity, Look{}), sitDown(t, s, leaderCity, Look{NoScript: false})
	first.at("/desk/ho-so/" + code + "/approve")
	second.at("/desk/ho-so/" + code + "/reject")
	second.Fill("[name=reason]", "Chưa rõ diện tích kinh doanh.")
	first.Submit("form.act-form .buttons button[type=submit]")
	second.Leave("press second", evaluate(`document.querySelector("form.act-form .buttons button[type=submit]").click()`))
	told := second.Text("main")
	for _, words := range []string{"Trương Văn Lợi", "Duyệt", "Chưa rõ diện tích kinh doanh."} {
		if !strings.Contains(told, words) {
			t.Errorf("the loser is not told %q: %s", words, told)
		}
	}
	second.sound()
	if n := len(s.API(leaderCity).Get("/dossiers/" + code + "/timeline").Items()); n != 5 {
		t.Errorf("%d steps", n)
	}

	another, etag := filed(t, s, household, city, "Võ Thị Năm")
	etag = acted(t, s, clerkCity, another, etag, "accept", nil)
	etag = acted(t, s, officerCity, another, etag, "claim", nil)
	officer := sitDown(t, s, officerCity, Look{})
	officer.at("/desk/ho-so/" + another + "/propose")
	officer.Fill("[name=proposal]", "Một tờ trình đã viết xong.")
	acted(t, s, clerkCity, another, etag, "note_fee", map[string]any{"amount": 100000, "fee": "Lệ phí"})
	officer.Submit("form.act-form .buttons button[type=submit]")
	if got := Eval[string](officer.Page, `document.querySelector("[name=proposal]").value`); got != "Một tờ trình đã viết xong." || !strings.Contains(officer.Text(".notice[data-tone=warning]"), "Ghi thu phí") {
		t.Errorf("what was written: %q", got)
	}
	officer.Submit("form.act-form .buttons button[type=submit]")
	if !strings.HasPrefix(officer.Text("main .notice[data-tone=good]"), "Đã thực hiện: Trình lãnh đạo") {
		t.Error("sent again it is not done")
	}
}
