package journey

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// people of the pictures: invented, with numbers that check.
var people = []struct{ name, id, born, phone, address string }{
	{"Nguyễn Thị Hồng Hạnh", "082190012345", "1990-05-15", "0912345678", "Số 23, đường 30 Tháng 4"},
	{"Trần Văn Út", "082085004321", "1985", "0908123456", "Ấp Tân Thạnh"},
	{"Lê Thị Bảy", "082158000117", "1958", "0987001122", "Số 4/2, đường Lý Thường Kiệt"},
	{"Phạm Quốc Bảo", "082093004321", "1993-11-02", "0933456789", "Số 118, đường Ấp Bắc"},
	{"Huỳnh Kim Ngân", "082196001234", "1996-03-02", "0977889900", "Khu phố 3"},
	{"Võ Minh Trí", "082201003456", "2001-09-19", "0966554433", "Số 56, đường Trần Hưng Đạo"},
}

// scene fills ward 5 with a morning's work and gives one dossier that is done.
func scene(t *testing.T, s *Server) result {
	t.Helper()
	clerk := s.API(clerk5)
	codes := []string{birth, "1.004873", "1.000656", "1.000894", "2.000815", "2.000884"}
	for i, who := range people {
		ex := clerk.Example(codes[i%len(codes)], ward5)
		ex["channel"] = "direct"
		person := maps.Clone(ex["applicant"].(map[string]any))
		person["full_name"], person["citizen_id"], person["birth_date"], person["phone"] = who.name, who.id, who.born, who.phone
		person["address"] = map[string]any{"detail": who.address, "area": ward5}
		ex["applicant"] = person
		filed := clerk.Post("/dossiers", ex, "")
		if filed.Status != http.StatusCreated {
			t.Fatalf("%s: %d %s", codes[i], filed.Status, filed.Raw)
		}
		if i%3 == 2 {
			continue // still waits to be accepted
		}
		input := map[string]any{}
		if ex["procedure"] == "1.000894" { // its catalogue entry has no time limit
			input = map[string]any{"time_amount": 5, "time_kind": "working_day"}
		}
		if r := clerk.Post("/dossiers/"+filed.Text("code")+"/actions/accept", input, filed.ETag); r.Status != http.StatusOK {
			t.Fatalf("accept %s: %d %s", codes[i], r.Status, r.Raw)
		}
	}
	return worked(t, s, "issue")
}

// mainPages are the pages that docs/ shows, by whom they are for.
func mainPages(done result, working string) map[string][][2]string {
	return map[string][][2]string{
		"": {
			{"portal-home", "/"}, {"portal-search", "/thu-tuc?q=dang+ky+khai+sihn"}, {"portal-procedure", "/thu-tuc/" + birth},
			{"portal-track", "/ho-so/tra-cuu"}, {"portal-figures", "/so-lieu"}, {"hall-screen", "/sanh/" + ward5}, {"hall-kiosk", "/sanh/" + ward5 + "/lay-so"}, {"portal-verify", "/xac-minh/" + done.check},
		},
		citizen: {{"portal-file", "/ho-so/nop?thu-tuc=" + birth}},
		clerk5: {
			{"desk-inbox", "/desk"}, {"desk-dossier", "/desk/ho-so/" + working}, {"desk-intake", "/desk/tiep-nhan"}, {"desk-certify", "/desk/chung-thuc"},
			{"desk-why", "/desk/ho-so/" + working + "/thoi-han"}, {"desk-queue", "/desk/quay"},
		},
		leader5: {
			{"desk-load", "/desk/tinh-hinh"}, {"figures", "/desk/so-lieu?don-vi=82"}, {"figure-index", "/desk/so-lieu/i766.total"},
			{"report-ii06a", "/desk/bao-cao/ii06a/" + ward5 + "/2026-Q4@15"}, {"report-plan", "/desk/bao-cao/ke-hoach-112"}, {"watch", "/desk/giam-sat"},
		},
		"quantri.tinh": {
			{"console-overview", "/console"}, {"console-units", "/console/don-vi"}, {"console-flows", "/console/quy-trinh"},
			{"console-flow", "/console/quy-trinh/standard/2"}, {"console-calendar", "/console/lich"}, {"console-letters", "/console/mau-thu"},
			{"console-health", "/console/suc-khoe"}, {"console-seal", "/console/niem-phong"}, {"console-journal", "/console/nhat-ky"},
		},
	}
}

// The main pages, each seen as the person who works with it, on a phone and,
// in the dark, on a desktop: never wider than the window, and axe finds
// nothing. With TINHSO_SCREENSHOTS they are also painted there.
func TestMainPages(t *testing.T) {
	s := StartServer(t)
	done := scene(t, s)
	open := s.API(clerk5).Get("/dossiers?state=open").Items()
	if len(open) == 0 {
		t.Fatal("ward 5 has no open dossier")
	}
	working, _ := open[0]["code"].(string)
	looks := []Look{{Width: Phone}, {Width: Desktop, Dark: true}}
	if os.Getenv("TINHSO_SCREENSHOTS") != "" {
		looks = []Look{{Width: Phone}, {Width: Desktop}}
	}
	for login, pages := range mainPages(done, working) {
		for _, look := range looks {
			p := Open(t, look)
			if login != "" {
				signIn(t, p, s, login)
			}
			for _, page := range pages {
				p.Go(s.URL + page[1])
				if n := p.Count("h1"); n != 1 {
					t.Errorf("%s: %d headings of the first order: %s", page[0], n, p.Text("body"))
				}
				if wide := p.Overflow(); wide > 0 {
					t.Errorf("%s: %d pixels wider than %d", page[0], wide, look.Width)
				}
				p.NoViolations()
				paint(p, page[0], look)
			}
		}
	}
}

// paint writes the picture that docs/ shows.
func paint(p *Page, name string, look Look) {
	dir := os.Getenv("TINHSO_SCREENSHOTS")
	if dir == "" {
		return
	}
	p.Shot(filepath.Join(dir, name+"-"+map[int]string{Phone: "phone", Desktop: "desktop"}[look.Width]+".png"))
}
