package journey

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tinhso/internal/viet"
)

// marital is a certificate of marital status: three working days at a ward.
const marital = "1.004873"

// A flood closes a ward: its administrator proposes the closure with its decision, sees which appointments move, and
// cannot approve it; the administrator of the province does. Then the citizen's page shows the new day and why, and so
// does a notice.
func TestAFloodClosesAWard(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		code := acceptedAt(t, s, "Nguyễn Thị Hồng Hạnh")
		acceptedAt(t, s, "Lê Văn Tám")
		today := viet.DayOf(time.Now())
		from, to := today.Add(1), today.Add(8)

		ward := sitAtConsole(t, s, wardAdmin, Look{Width: Desktop})
		ward.at("/console/lich")
		calendarShot(ward.Page, "year-desktop")
		ward.at("/console/lich/thay-doi/moi?loai=tam-ngung&don-vi=" + ward5)
		ward.Fill("#f-closures-0-from", to.Vietnamese())
		ward.Fill("#f-closures-0-to", from.Vietnamese())
		ward.Fill("#f-reason", "Triều cường gây ngập trụ sở và các đường vào")
		ward.Submit("form.read .button-primary")
		ward.sound()
		if said := ward.Text("#errors"); !strings.Contains(said, "phải trước hoặc bằng ngày kết thúc") || !strings.Contains(said, "số, ngày của văn bản") {
			t.Fatalf("an inverted closure without a decision is told: %s", said)
		}
		calendarShot(ward.Page, "form-wrong")
		ward.Fill("#f-closures-0-from", from.Vietnamese())
		ward.Fill("#f-closures-0-to", to.Vietnamese())
		ward.Fill("#f-law", "Quyết định số 118/QĐ-UBND ngày "+today.Vietnamese())
		ward.Attach("#f-file", decision(t))
		ward.Submit("form.read .button-primary")
		proposal := strings.TrimPrefix(ward.Address(), s.URL)
		watcher := sitAtConsole(t, s, provinceAdmin, Look{NoScript: true}) // without script nothing moves under its eyes
		watcher.until(proposal, "Chờ phê duyệt")
		ward.at(proposal)
		if moved := ward.Text(".tally li:nth-child(2) .tally-value"); moved != "2" {
			t.Errorf("%s dossiers move", moved)
		}
		after := ward.Text("#ho-so tbody tr:first-child td:nth-child(5)")
		if !strings.Contains(ward.Text("#ho-so"), code) || ward.Has("button[value=approve]") {
			t.Errorf("the preview says: %s", ward.Text("main"))
		}
		ward.sound()
		calendarShot(ward.Page, "preview-desktop")

		top := sitAtConsole(t, s, provinceAdmin, Look{Dark: true})
		top.at(proposal)
		calendarShot(top.Page, "preview-phone-dark")
		top.Submit("button[value=approve]")
		watcher.until(proposal, "Đã áp dụng")
		top.at(proposal)
		if said := top.Text("main"); !strings.Contains(said, "2 hồ sơ có ngày hẹn mới") {
			t.Errorf("the proposal says: %s", said)
		}
		calendarShot(top.Page, "applied-phone-dark")
		top.at("/console/lich?don-vi=" + ward5)
		if top.Count(".cal-closed") < 8 {
			t.Errorf("%d days are drawn as closed", top.Count(".cal-closed"))
		}
		calendarShot(top.Page, "year-phone-dark")
		toldToTheCitizen(t, s, code, after)
	})
}

// acceptedAt is a dossier at the ward whose clock runs.
func acceptedAt(t *testing.T, s *Server, name string) string {
	t.Helper()
	code, etag := filed(t, s, marital, ward5, name)
	acted(t, s, clerk5, code, etag, "accept", nil)
	return code
}

// sitAtConsole signs an administrator in.
func sitAtConsole(t *testing.T, s *Server, login string, look Look) *desk {
	t.Helper()
	d := &desk{Page: Open(t, look), t: t, s: s}
	signIn(t, d.Page, s, login)
	return d
}

// until looks at a proposal again and again until it has come so far.
func (d *desk) until(proposal, state string) {
	d.t.Helper()
	for range 100 {
		d.Go(d.s.URL + proposal)
		if d.Text(".cal-state") == state {
			return
		}
	}
	d.t.Fatalf("%s is still: %s", proposal, d.Text(".cal-state"))
}

// toldToTheCitizen looks at what the citizen sees: the new day, why, and a notice of it.
func toldToTheCitizen(t *testing.T, s *Server, code, after string) {
	t.Helper()
	me := Open(t, Look{})
	signIn(t, me, s, citizen)
	me.Go(s.URL + "/ho-so/" + code)
	_, day, _ := strings.Cut(after, ", ")
	said := me.Text("main")
	if day == "" || !strings.Contains(said, day) {
		t.Errorf("the citizen's page does not show %q: %s", day, said)
	}
	calendarShot(me, "citizen-phone")
	me.Submit(`a[href$="/thoi-han/` + code + `"]`)
	if said := me.Text("main"); !strings.Contains(said, "Triều cường gây ngập trụ sở") || !strings.Contains(said, day) {
		t.Errorf("why this day: %s", said)
	}
	calendarShot(me, "why-phone")
	for range 50 { // the notice follows the event
		if me.Go(s.URL + "/thong-bao"); strings.Contains(me.Text("main"), "Triều cường gây ngập trụ sở") {
			calendarShot(me, "notice-phone")
			return
		}
	}
	t.Errorf("no notice of the new day: %s", me.Text("main"))
}

// decision is a paper to attach.
func decision(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "quyet-dinh-118.pdf")
	if err := os.WriteFile(file, []byte("%PDF-1.4\n% Quyết định tạm ngừng làm việc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Nobody of the next ward sees the proposal, and who administers nothing is shown their own place.
func TestACalendarIsChangedOnlyByItsOwn(t *testing.T) {
	s := StartServer(t)
	for login, want := range map[string]int{"quantri.phuong1": http.StatusForbidden, wardAdmin: http.StatusOK} {
		p := sitAtConsole(t, s, login, Look{NoScript: true})
		p.Go(s.URL + "/console/lich/thay-doi/moi?loai=nghi&don-vi=" + ward5)
		if got := p.Has("form.read"); got != (want == http.StatusOK) {
			t.Errorf("%s is shown the form for the ward: %v", login, got)
		}
	}
	p := sitAtConsole(t, s, clerk5, Look{NoScript: true})
	p.Go(s.URL + "/console/lich")
	if strings.Contains(p.Text("main"), "ngày làm việc trong năm") {
		t.Error("a clerk is shown the calendar of the console")
	}
}

// calendarShot keeps a picture of a page when somebody wants to look.
func calendarShot(p *Page, name string) {
	if dir := os.Getenv("TINHSO_CALENDAR_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"))
	}
}
