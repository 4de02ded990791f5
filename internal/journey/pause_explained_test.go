package journey

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The time of a dossier is explained to the one whose it is: the officer asks for more, the citizen brings it, the leader
// apologises and gives a new day with form 04, and on a phone the citizen reads why the day is what it is.
func TestAPausedAndExtendedDossierIsExplained(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		code, etag := filed(t, s, household, city, "Phan Thị Cẩm Tú")
		etag = acted(t, s, clerkCity, code, etag, "accept", nil)
		acted(t, s, officerCity, code, etag, "claim", nil)
		first := dueOf(t, s, code)
		officer, leader := sitDown(t, s, officerCity, Look{}), sitDown(t, s, leaderCity, Look{})
		officer.step(code, "request_more", func() {
			officer.Fill(`[name="items.0.item"]`, "Bản sao hợp đồng thuê nhà")
			officer.Fill(`[name="items.0.why"]`, "Địa điểm kinh doanh là nhà thuê")
		})

		me := Open(t, Look{})
		signIn(t, me, s, citizen)
		me.Go(s.URL + "/ho-so/thoi-han/" + code)
		for _, words := range []string{"Thời hạn đang tạm dừng", "Bản sao hợp đồng thuê nhà", "Ủy ban nhân dân thành phố Mỹ Tho"} {
			if !strings.Contains(me.Text("main"), words) {
				t.Errorf("while it waits the citizen does not read %q: %s", words, me.Text("main"))
			}
		}
		dueShot(me, "paused-phone")
		me.sane(t)

		r := s.API(citizen).Get("/dossiers/" + code)
		acted(t, s, citizen, code, r.ETag, "supply", map[string]any{"note": "Tôi gửi bản sao hợp đồng."})
		leader.more(code, "extend", func() {
			leader.Fill("[name=extend]", "3")
			leader.Fill("[name=reason]", "Phải xác minh thêm tại địa điểm kinh doanh.")
		})
		if leader.Has("form.act-form input[name=sure]") {
			leader.Submit("form.act-form .buttons button:not([name])")
		}
		leader.at("/desk/ho-so/" + code)
		if !leader.Has(`main a[href$="/in/apology"]`) {
			t.Error("the apology (form 04) is not offered to be printed")
		}
		last := dueOf(t, s, code)
		if last <= first {
			t.Errorf("due %s after, %s before", last, first)
		}

		me.Go(s.URL + "/ho-so/" + code)
		me.sane(t)
		dueShot(me, "dossier-phone")
		if !me.Has(`a[href$="/ho-so/phieu/` + code + `/apology"]`) {
			t.Error("the citizen is not given the apology (form 04)")
		}
		me.Submit(`a[href$="/thoi-han/` + code + `"]`)
		said := me.Text("main")
		for _, words := range []string{"Điều gì đã làm thay đổi ngày hẹn?", "Tiếp nhận hồ sơ, thời hạn bắt đầu", "Tạm dừng tính thời hạn", "Bản sao hợp đồng thuê nhà",
			"Hồ sơ đã đủ, thời hạn tính lại từ đầu", "Xin lỗi và hẹn lại ngày trả kết quả", "Phải xác minh thêm tại địa điểm kinh doanh.",
			"Hạn theo cách chấm điểm quốc gia", "Hồ sơ đã qua những đâu?", "thêm do hẹn lại", vietnamese(last)} {
			if !strings.Contains(said, words) {
				t.Errorf("why this day? The citizen does not read %q", words)
			}
		}
		if strings.Contains(said, "Bùi Hoàng Nam") {
			t.Error("the citizen reads who of the office did it")
		}
		me.sane(t)
		dueShot(me, "why-phone")

		officer.at("/desk/ho-so/" + code)
		officer.Submit(`#thoi-han a[href$="/thoi-han"]`)
		officer.sound()
		if said := officer.Text("main"); !strings.Contains(said, "Phải xác minh thêm") || !strings.Contains(said, "Cộng: toàn bộ thời hạn") {
			t.Errorf("the officer reads %s", said)
		}
		dueShot(officer.Page, "why-desk")
		if os.Getenv("TINHSO_DUE_SHOTS") != "" {
			dark := Open(t, Look{Dark: true, Width: Desktop})
			signIn(t, dark, s, citizen)
			dark.Go(s.URL + "/ho-so/thoi-han/" + code)
			dueShot(dark, "why-portal-dark")
			officer.at("/desk/ho-so/" + code)
			dueShot(officer.Page, "case-desk")
			officer.Go(s.URL + "/desk/ho-so/" + code + "/thoi-han")
		}
		officer.at("/desk/ho-so/" + code + "/kiem-soat")
		if said := officer.Text("main"); !strings.Contains(said, "Giao: Bộ phận tiếp nhận và trả kết quả") || !strings.Contains(officer.Text("body"), "Mẫu số 05") {
			t.Errorf("the control sheet says %s", said)
		}
		dueShot(officer.Page, "slip-desk")
		pdf := s.API(citizen).Get("/dossiers/" + code + "/deadline")
		if pdf.Status != http.StatusOK || pdf.Body["national"] == nil || len(pdf.Body["changes"].([]any)) != 4 || len(pdf.Body["legs"].([]any)) < 3 {
			t.Errorf("the API tells %s", pdf.Raw)
		}
	})
}

// dueOf is the due moment of a dossier as the API tells it.
func dueOf(t *testing.T, s *Server, code string) string {
	t.Helper()
	r := s.API(citizen).Get("/dossiers/" + code)
	due := r.Text("due_at")
	if due == "" {
		t.Fatalf("%s has no due moment: %s", code, r.Raw)
	}
	return due
}

// vietnamese writes the day of an RFC 3339 instant as pages do.
func vietnamese(instant string) string {
	return instant[8:10] + "/" + instant[5:7] + "/" + instant[:4]
}

// sane wants a page of a citizen to fit the phone and to have no violation.
func (p *Page) sane(t *testing.T) {
	t.Helper()
	if wide := p.Overflow(); wide > 0 {
		t.Errorf("%s is %d pixels wider than the phone", p.Address(), wide)
	}
	p.NoViolations()
}

func dueShot(p *Page, name string) {
	if dir := os.Getenv("TINHSO_DUE_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"))
	}
}
