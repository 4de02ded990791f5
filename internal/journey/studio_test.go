package journey

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tinhso/internal/viet"
)

// secondAdmin publishes what the first administrator of the province proposes.
const secondAdmin = "kiemsoat.tinh"

const flowsOf = "/console/quy-trinh"

// studioShot keeps a picture of a page, when asked for.
func studioShot(p *Page, name string) {
	if dir := os.Getenv("TINHSO_STUDIO_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"))
	}
}

// An administrator copies the usual process, puts a site visit between the work and the decision, is told what is
// missing, mends it, tries it, and proposes it; another publishes it. A new dossier goes on site, an old one does not.
// The file that is exported is the same flow when it is imported. Then a law forces the old one to follow.
func TestAFlowIsEditedPublishedAndFollowed(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		old := working(t, s, "Nguyễn Văn Cũ")
		admin := sitAtConsole(t, s, provinceAdmin, Look{Width: Desktop, Height: 900})
		admin.at(flowsOf)
		from := strings.TrimPrefix(href(admin.Page, "#flow-standard ~ * tbody tr:first-child th a, #flow-standard ~ * tbody tr:first-child a"), s.URL)
		if !strings.Contains(admin.Text("section[aria-labelledby=flow-standard] tbody tr:first-child"), "1") {
			t.Errorf("no dossier under way is counted: %s", admin.Text("section[aria-labelledby=flow-standard]"))
		}
		admin.at(from)
		studioShot(admin.Page, "version-desktop")
		admin.Submit(`a[href$="/ban-nhap"]`)
		admin.Submit(`form[action$="/ban-nhap"] .button-primary`)
		draft := strings.TrimPrefix(admin.Address(), s.URL)
		visitState(t, admin, draft)
		publish(t, s, admin, draft)

		fresh := working(t, s, "Trần Thị Mới")
		if state := acted2(t, s, fresh, "propose"); state != "kiem_tra_thuc_dia" {
			t.Errorf("a new dossier stands at %s after it was sent on site", state)
		}
		worker := sitDown(t, s, officerCity, Look{})
		worker.at("/desk/ho-so/" + fresh)
		if said := worker.Text("main"); !strings.Contains(said, "Kiểm tra thực địa") {
			t.Errorf("the officer does not read where it stands: %s", said)
		}
		worker.Go(s.URL + "/desk/ho-so/" + fresh)
		worker.Submit(`.doing form[action$="/propose"] button`)
		if state := s.API(leaderCity).Get("/dossiers/" + fresh).Text("state"); state != "proposed" {
			t.Errorf("after the visit it stands at %s", state)
		}
		exported(t, s, admin, from)
		moved(t, s, admin, from, old)
	})
}

// working is a dossier in an officer's hands, on the version of that moment.
func working(t *testing.T, s *Server, name string) string {
	t.Helper()
	code, etag := filed(t, s, household, city, name)
	etag = acted(t, s, clerkCity, code, etag, "accept", nil)
	acted(t, s, officerCity, code, etag, "claim", nil)
	return code
}

// acted2 takes a step of a dossier as it is now, and says where it then stands.
func acted2(t *testing.T, s *Server, code, action string) string {
	t.Helper()
	api := s.API(officerCity)
	acted(t, s, officerCity, code, api.Get("/dossiers/"+code).ETag, action, nil)
	return api.Get("/dossiers/" + code).Text("state")
}

// visitState puts the state in: alone first, which the check finds, then reached and left.
func visitState(t *testing.T, d *desk, draft string) {
	t.Helper()
	d.at(draft)
	studioShot(d.Page, "draft-desktop")
	d.Submit(`.studio-tools a[href$="/trang-thai"]`)
	d.sound()
	d.Submit(".studio-panel .button-primary")
	if said := d.Text("#errors"); !strings.Contains(said, "Tên trạng thái") {
		t.Fatalf("a state without a name is told: %s", said)
	}
	d.Fill("#f-name-vi", "Kiểm tra thực địa")
	d.Fill("#f-name-en", "Site visit")
	d.Fill("#f-citizen-vi", "Công chức đang kiểm tra tại chỗ.")
	d.Fill("#f-citizen-en", "An officer is visiting the site.")
	d.Choose("#f-after", "working")
	d.Choose("#f-like", "working")
	d.Submit(".studio-panel .button-primary")
	d.sound()
	d.at(draft + "/kiem-tra")
	studioShot(d.Page, "check-desktop")
	if said := d.Text(".studio-findings"); !strings.Contains(said, "“Kiểm tra thực địa”") || !strings.Contains(said, "không có đường nào từ trạng thái đầu đi đến đây") {
		t.Fatalf("the check says: %s", said)
	}
	d.Submit(".studio-findings a")
	d.sound()
	d.at(draft)
	d.Submit(`.flow-wide a[href$="/thao-tac/` + proposing(d) + `"]`) // in the picture
	d.sound()
	studioShot(d.Page, "way-desktop")
	d.Choose("#f-to", "kiem_tra_thuc_dia")
	d.Fill("#f-name-vi", "Chuyển kiểm tra thực địa")
	d.Fill("#f-name-en", "Send on site")
	d.Submit(".studio-panel .button-primary")
	d.at(draft + "/kiem-tra")
	mend(t, d, draft)
	tried(t, d, draft)
}

// proposing is the number of the action that proposes from the work.
func proposing(d *desk) string {
	d.t.Helper()
	return Eval[string](d.Page, `[...document.querySelectorAll("#state-working .flow-ways a")].find(a => a.textContent === "Trình lãnh đạo").href.split("/").pop()`)
}

// mend does what the check still wants: from the new state the dossier is proposed, by its own action.
func mend(t *testing.T, d *desk, draft string) {
	t.Helper()
	if d.Has(".studio-findings") {
		t.Logf("still to mend: %s", d.Text(".studio-findings"))
	}
	d.at(draft + "/thao-tac?tu=kiem_tra_thuc_dia")
	d.Fill("#f-name-vi", "Trình lãnh đạo")
	d.Fill("#f-name-en", "Propose to the leader")
	d.Choose("#f-action", "propose")
	d.Choose("#f-to", "proposed")
	d.Click("#f-who input[value=assignee] + label")
	d.Submit(".studio-panel .button-primary")
	d.sound()
	d.at(draft + "/kiem-tra")
	if !strings.Contains(d.Text("main"), "Quy trình đúng") {
		t.Fatalf("it is mended, and the check says: %s", d.Text("main"))
	}
}

// tried leads a sample dossier to the new state.
func tried(t *testing.T, d *desk, draft string) {
	t.Helper()
	d.at(draft + "/chay-thu")
	for _, action := range []string{"accept", "claim", "propose"} {
		d.Click("#f-lam input[value=" + action + "] + label")
		d.Fill("#f-sau", "1")
		d.Submit(".button-primary")
	}
	d.sound()
	studioShot(d.Page, "trial-desktop")
	if said := d.Text("main"); !strings.Contains(said, "Đang ở: Kiểm tra thực địa") || !strings.Contains(said, "Công chức đang kiểm tra tại chỗ.") {
		t.Fatalf("the trial says: %s", said)
	}
}

// publish proposes the draft, and publishes it as somebody else.
func publish(t *testing.T, s *Server, d *desk, draft string) {
	t.Helper()
	d.at(draft + "/thay-doi")
	if said := d.Text("main"); !strings.Contains(said, "Thêm trạng thái “Kiểm tra thực địa”") || !strings.Contains(said, "nay chuyển đến: Kiểm tra thực địa") {
		t.Errorf("what changes is told: %s", said)
	}
	studioShot(d.Page, "changes-desktop")
	d.at(draft + "/cong-bo")
	d.Fill("#f-valid_from", viet.DayOf(time.Now()).Vietnamese())
	d.Fill("#f-note", "Theo kết luận giao ban tháng 11")
	d.Submit(`form[action$="/trinh"] .button-primary`)
	d.sound()
	if d.Has(`form[action$="/cong-bo"]`) || !strings.Contains(d.Text("main"), "Đang chờ một người khác công bố") {
		t.Fatalf("who proposed it may publish it: %s", d.Text("main"))
	}
	other := sitAtConsole(t, s, secondAdmin, Look{Dark: true})
	other.at(flowsOf)
	other.Submit("section[aria-labelledby=drafts] tbody a")
	other.sound()
	studioShot(other.Page, "draft-phone-dark")
	other.at(draft + "/cong-bo")
	studioShot(other.Page, "publish-phone-dark")
	other.Submit(`form[action$="/cong-bo"] .button-primary`)
	if said := other.Text("main"); !strings.Contains(said, "Bản nháp này đã thành phiên bản chính thức") {
		t.Fatalf("published: %s", said)
	}
}

// exported takes the new version as its file and imports that: it is the same flow.
func exported(t *testing.T, s *Server, d *desk, from string) {
	t.Helper()
	d.at(flowsOf)
	latest := strings.TrimPrefix(href(d.Page, "section[aria-labelledby=flow-standard] tbody tr:first-child a"), s.URL)
	if latest == from {
		t.Fatalf("the list still begins with %s", from)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+latest+"/tep", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.Account(provinceAdmin).Token)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	file := filepath.Join(t.TempDir(), "standard.yaml")
	if err != nil || r.StatusCode != http.StatusOK || os.WriteFile(file, b, 0o600) != nil {
		t.Fatalf("the file: %d %v", r.StatusCode, err)
	}
	d.at(flowsOf + "/nhap-tep")
	d.Attach("#f-file", file)
	d.Submit("form[enctype] .button-primary")
	d.at(strings.TrimPrefix(d.Address(), s.URL) + "/thay-doi")
	if said := d.Text("main"); !strings.Contains(said, "Không có khác biệt nào") {
		t.Errorf("what was exported is imported as another flow: %s", said)
	}
}

// moved takes the old dossier to the new version, because a law says so.
func moved(t *testing.T, s *Server, d *desk, from, old string) {
	t.Helper()
	if state := s.API(officerCity).Get("/dossiers/" + old).Text("state"); state != "working" {
		t.Fatalf("the old dossier stands at %s", state)
	}
	d.at(from)
	d.Submit(`a[href$="/chuyen"]`)
	d.sound()
	d.Choose("#f-law", "118/2025/NĐ-CP@2025-06-09")
	d.Fill("#f-reason", "Luật mới bắt buộc kiểm tra thực địa")
	d.Submit(`form[action$="/chuyen"] .button-primary`)
	page := strings.TrimPrefix(d.Address(), s.URL)
	d.waits(page, "Chờ phê duyệt")
	studioShot(d.Page, "move-desktop")
	if said := d.Text("main"); !strings.Contains(said, old) {
		t.Errorf("the dry run does not name %s: %s", old, said)
	}
	if d.Has(`form[action$="/duyet"]`) {
		t.Error("who planned the move may approve it")
	}
	other := sitAtConsole(t, s, secondAdmin, Look{})
	other.at(page)
	other.Fill("#f-decision", "215/QĐ-UBND")
	other.Fill("#f-on", viet.DayOf(time.Now()).Vietnamese())
	other.Submit(`form[action$="/duyet"] .button-primary`)
	d.at(page)
	d.Submit(`form[action$="/chay"] .button-primary`)
	d.waits(page, "Đã xong")
	if state := acted2(t, s, old, "propose"); state != "kiem_tra_thuc_dia" {
		t.Errorf("the old dossier was moved and goes to %s", state)
	}
}

// waits looks at a move again and again until it has come so far.
func (d *desk) waits(page, state string) {
	d.t.Helper()
	for range 100 {
		d.Go(d.s.URL + page)
		if strings.Contains(d.Text("section[role=status]"), state) {
			d.sound()
			return
		}
	}
	d.t.Fatalf("%s says: %s", page, d.Text("main"))
}

// Every page of the editor works without script, on a phone.
func TestTheEditorOfFlowsNeedsNoScript(t *testing.T) {
	s := StartServer(t)
	p := &desk{Page: Open(t, Look{NoScript: true}), t: t, s: s}
	signIn(t, p.Page, s, provinceAdmin)
	p.Go(s.URL + flowsOf + "/certify/1/ban-nhap")
	p.Submit(`form[action$="/ban-nhap"] .button-primary`)
	draft := strings.TrimPrefix(p.Address(), s.URL)
	for _, path := range []string{"", "/trang-thai/accepted", "/trang-thai/accepted/bo", "/thao-tac/1", "/thao-tac/1/chen", "/thao-tac/1/bo", "/muc-nhap", "/muc-nhap/type", "/chung", "/kiem-tra", "/chay-thu?buoc=accept.0", "/thay-doi", "/cong-bo", "/huy"} {
		p.Go(s.URL + draft + path)
		if wide := p.Overflow(); wide > 0 || p.Count("h1") != 1 {
			t.Errorf("%s is %d pixels too wide, has %d headings", path, wide, p.Count("h1"))
		}
	}
	p.Go(s.URL + draft + "/trang-thai/accepted")
	p.Fill("#f-name-vi", "Đã nhận, đang đối chiếu")
	p.Submit(".studio-panel .button-primary")
	p.Go(s.URL + draft)
	if !strings.Contains(p.Text(".flow-outline"), "Đã nhận, đang đối chiếu") {
		t.Error("what was saved is not shown")
	}
	p.Submit(`form[action$="/hoan-tac"] button`)
	if strings.Contains(p.Text(".flow-outline"), "Đã nhận, đang đối chiếu") {
		t.Error("undo does not take it back")
	}
	p.Submit(`form[action$="/lam-lai"] button`)
	if !strings.Contains(p.Text(".flow-outline"), "Đã nhận, đang đối chiếu") {
		t.Error("it is not made again")
	}
	studioShot(p.Page, "draft-phone")
}
