package journey

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A leader opens the index of the service, asks where it comes from, goes down to its parts, and from a part to the
// dossiers behind it, and from the list to a dossier. An officer of another commune sees the figure, and not the dossiers.
func TestAnIndexIsOpenedDownToTheDossier(t *testing.T) {
	s := StartServer(t)
	done := scene(t, s)
	lead := sitDown(t, s, leader5, Look{})
	lead.at("/desk/so-lieu?don-vi=" + ward5)
	counted(t, s, "done")
	lead.at("/desk/so-lieu?don-vi=" + ward5)
	if tiles := lead.Count(".tiles li"); tiles < 4 {
		t.Fatalf("%d figures stand first", tiles)
	}
	lead.Submit(`.tiles a[href*="i766.total"]`)
	lead.sound()
	if !lead.Has(".board-tree details") || lead.Count(".board-tree li") < 6 {
		t.Fatal("the index does not say of what it is made")
	}
	lead.at("/desk/so-lieu/done?don-vi=" + ward5)
	if value := lead.Text(".board-number"); !strings.HasPrefix(value, "1 ") {
		t.Errorf("one dossier is done, the page says %q", value)
	}
	lead.Submit(`.board-value a[href*="/ho-so"]`)
	lead.sound()
	if !strings.Contains(lead.Text("main"), done.code) {
		t.Fatalf("%s is not behind the figure: %s", done.code, lead.Text("main"))
	}
	lead.Submit(`main table a[href$="` + done.code + `"]`)
	if !strings.HasSuffix(lead.Address(), "/desk/ho-so/"+done.code) {
		t.Errorf("the list leads to %s", lead.Address())
	}

	if dir := os.Getenv("TINHSO_SCREENSHOTS"); dir != "" {
		lead.at("/desk/so-lieu?don-vi=82")
		lead.Shot(filepath.Join(dir, "board-overview.png"))
		lead.at("/desk/so-lieu/i766.total?don-vi=" + ward5)
		lead.Shot(filepath.Join(dir, "board-index.png"))
	}

	next := sitDown(t, s, "canbo.thuly.phuong1", Look{Width: Phone})
	next.at("/desk/so-lieu/done?don-vi=" + ward5)
	if value := next.Text(".board-number"); !strings.HasPrefix(value, "1 ") {
		t.Errorf("the next ward reads %q", value)
	}
	next.at("/desk/so-lieu/done/ho-so?don-vi=" + ward5)
	if strings.Contains(next.Text("main"), done.code) {
		t.Error("the next ward sees a dossier that is not its own")
	}

	lead.at("/desk/so-lieu/in_process_late?don-vi=" + ward5) // everything was accepted today
	if value := lead.Text(".board-number"); !strings.HasPrefix(value, "0 ") {
		t.Errorf("late are %q", value)
	}
	lead.at("/desk/so-lieu/done?unit=" + ward5 + "&channel=postal")
	if value := lead.Text(".board-number"); !strings.HasPrefix(value, "0 ") || !lead.Has(".filters-on a.chip") {
		t.Errorf("by post %q are done", value)
	}
	lead.Submit(".filters-on a.chip")
	if value := lead.Text(".board-number"); !strings.HasPrefix(value, "1 ") {
		t.Errorf("without the channel %q are done", value)
	}

	for _, look := range []Look{{Width: Phone}, {Width: Desktop, Dark: true}} {
		anyone := figuresForAnyone(t, s, look)
		if text := anyone.Text("main"); strings.Contains(text, done.code) {
			t.Error("everybody reads the code of a dossier")
		}
	}
}

// figuresForAnyone goes from the first page to the figures of the province, to one of them and to one field.
func figuresForAnyone(t *testing.T, s *Server, look Look) *Page {
	t.Helper()
	p := Open(t, look)
	sound := func() {
		t.Helper()
		if wide := p.Overflow(); wide > 0 {
			t.Errorf("%s is %d pixels wider than its window", p.Address(), wide)
		}
		p.NoViolations()
	}
	p.Go(s.URL + "/")
	p.Submit(`footer a[href="/so-lieu"]`)
	sound()
	if tiles := p.Count(".tiles li"); tiles < 4 || !p.Has(".map-chart, svg") {
		t.Errorf("%d figures stand first", tiles)
	}
	if dir := os.Getenv("TINHSO_SCREENSHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, "portal-figures-"+strconv.Itoa(look.Width)+".png"))
	}
	p.Submit(`.tiles a[href*="/so-lieu/done?"]`)
	sound()
	if value := p.Text(".board-number"); !strings.HasPrefix(value, "1 ") || p.Has(`main a[href*="/ho-so"]`) {
		t.Errorf("%q are done, in the province", value)
	}
	p.Go(p.Address() + "&category=khong-co")
	if text := p.Text("main"); !strings.Contains(text, "Không có lĩnh vực mang mã khong-co") {
		t.Errorf("an unknown field: %s", text)
	}
	sound()
	return p
}

// counted waits until the figures have caught up with the journal: at most a second behind, by what is promised.
func counted(t *testing.T, s *Server, code string) {
	t.Helper()
	leader := s.API(leader5)
	var last Reply
	for range 100 {
		last = leader.Get("/indicators/" + code + "?unit=" + ward5 + "&period=" + time.Now().Format("2006-01"))
		if figure, _ := last.Body["figure"].(map[string]any); last.Status == http.StatusOK && figure["state"] == "value" && figure["value"] != "0" {
			return
		}
		time.Sleep(100 * time.Millisecond) //nolint:forbidigo // another process counts; that it catches up is the subject
	}
	t.Fatalf("%s is not counted: %d %s", code, last.Status, last.Raw)
}
