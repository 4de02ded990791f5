package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The units that are asked.
const (
	officerPlan  = "canbo.thuly.skhdt"
	officerWard5 = "canbo.thuly.phuong5"
)

// consultShot keeps a picture of a page when somebody wants to look.
func consultShot(p *Page, name string) {
	if dir := os.Getenv("TINHSO_CONSULT_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"))
	}
}

// unitChoice is the value of the answer that names a unit.
func unitChoice(d *desk, field, name string) string {
	return Eval[string](d.Page, `Array.from(document.querySelectorAll('[name="'+`+quote(field)+`+'"] option')).find(o => o.textContent.indexOf(`+quote(name)+`) === 0).value`)
}

// The lead asks two units at once; each answers by itself; the lead reads both side by side and goes on.
func TestTwoUnitsAreAskedAtOnce(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		code, etag := filed(t, s, household, city, "Đoàn Thị Bích Liên")
		etag = acted(t, s, clerkCity, code, etag, "accept", nil)
		acted(t, s, officerCity, code, etag, "claim", nil)
		lead := sitDown(t, s, officerCity, Look{})
		lead.more(code, "consult", func() {
			lead.Fill("[name=question]", "Đề nghị cho ý kiến về điều kiện kinh doanh tại địa chỉ đăng ký.")
			lead.Choose(`[name="units.0.unit"]`, unitChoice(lead, "units.0.unit", "Sở Kế hoạch và Đầu tư"))
			lead.Fill(`[name="units.0.within"]`, "2")
			lead.Submit("button[name=add]")
			lead.Choose(`[name="units.1.unit"]`, unitChoice(lead, "units.1.unit", "Ủy ban nhân dân Phường 5"))
			lead.Fill(`[name="units.1.within"]`, "1")
			lead.Fill(`[name="units.1.question"]`, "Đề nghị xác nhận tình trạng mặt bằng.")
			consultShot(lead.Page, "ask")
		})
		lead.at("/desk/ho-so/" + code)
		consultShot(lead.Page, "case")
		lead.at("/desk/ho-so/" + code + "/y-kien")
		if n := lead.Count(".opinions article"); n != 2 {
			t.Fatalf("%d units are shown side by side", n)
		}
		// While they have time, the lead cannot go on.
		lead.at("/desk/ho-so/" + code + "/propose")
		lead.Fill("[name=proposal]", "Hồ sơ đủ điều kiện.")
		lead.Submit("form.act-form .buttons button[type=submit]")
		if got := lead.Text("main .notice"); !strings.Contains(got, "còn chờ ý kiến của") {
			t.Errorf("the lead is told %q", got)
		}

		// Both answer, each on the page that it had open before the other answered.
		plan, ward := sitDown(t, s, officerPlan, Look{}), sitDown(t, s, officerWard5, Look{Width: Phone, NoScript: true})
		plan.at("/desk/ho-so/" + code + "/advise")
		ward.Go(s.URL + "/desk/ho-so/" + code + "/advise") // axe needs script
		for d, words := range map[*desk]string{plan: "Ngành nghề không thuộc diện có điều kiện.", ward: "Mặt bằng đúng địa chỉ đăng ký."} {
			d.Click(".choices .choice:first-child label")
			d.Fill("[name=opinion]", words)
			d.Submit("form.act-form .buttons button[type=submit]")
			if d.Has("main .problem, .errors") {
				t.Errorf("%s: %s", d.Address(), d.Text("main"))
			}
		}
		plan.at("/desk/ho-so/" + code + "/y-kien")
		if plan.Count(".opinions article") != 1 || strings.Contains(plan.Text("main"), "Mặt bằng đúng") {
			t.Error("a unit that was asked reads what the other said")
		}
		lead.at("/desk/ho-so/" + code + "/y-kien")
		both := lead.Text(".opinions")
		if !strings.Contains(both, "Ngành nghề không thuộc") || !strings.Contains(both, "Mặt bằng đúng") {
			t.Errorf("the lead reads %q", both)
		}
		consultShot(lead.Page, "opinions")
		phone := sitDown(t, s, officerCity, Look{Width: Phone, Dark: true})
		phone.at("/desk/ho-so/" + code + "/y-kien")
		consultShot(phone.Page, "opinions-phone-dark")
		lead.step(code, "propose", func() { lead.Fill("[name=proposal]", "Các cơ quan thống nhất, đề nghị cấp.") })
	})
}
