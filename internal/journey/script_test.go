package journey

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// workbench is a small face on which app.js is tried.
type workbench struct {
	*httptest.Server
	mu    sync.Mutex
	saved []string
	sent  []string
}

type benchPage struct {
	ui.Page
	Part    ui.Part
	Upload  ui.Upload
	Filters ui.Filters
	Table   ui.Table
	Search  ui.SearchBox
	Button  ui.Button
}

const benchTemplate = `{{define "bench"}}<form method="post" action="/keep" novalidate data-autosave="/draft">{{template "Part" .Part}}{{template "Upload" .Upload}}<p data-saved="đã lưu" data-failed="chưa lưu"></p>{{template "Button" .Button}}</form>{{template "Filters" .Filters}}{{template "Table" .Table}}{{end}}`

func text(s string) lang.Text { return lang.Text{VI: s, EN: s} }

func bench(t *testing.T) *workbench {
	t.Helper()
	b := &workbench{}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	shell, err := web.New(web.Options{Assets: assets})
	if err != nil {
		t.Fatal(err)
	}
	views, err := web.NewViews(assets, web.Face{Home: "/", Files: fstest.MapFS{"bench.html": {Data: []byte(benchTemplate)}},
		Layout: func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.DeskLayout{Chrome: chrome, Page: page, Search: &ui.SearchBox{Action: "/", Label: "Tìm", Key: true}}
		}})
	if err != nil {
		t.Fatal(err)
	}
	pages := shell.Pages(views)
	pages.Handle("GET /", func(c *web.Ctx) error { return c.Render(200, "bench", benchView(c)) })
	pages.Handle("GET /row/{n}", func(c *web.Ctx) error {
		return c.Render(200, "bench", &benchPage{Page: ui.Page{Title: "Hồ sơ " + c.Path("n")}})
	})
	pages.Handle("POST /draft", func(c *web.Ctx) error {
		if err := c.ReadForm(web.FormRules{}); err != nil {
			return err
		}
		b.note(&b.saved, c.Field("p.name"))
		return c.JSON(200, nil)
	})
	pages.Upload("POST /files", 1<<20, func(c *web.Ctx) error {
		if err := c.ReadForm(web.FormRules{MaxFile: 1 << 16, Save: func(f web.FilePart) error {
			b.note(&b.sent, f.Name)
			return nil
		}}); err != nil {
			return err
		}
		return c.JSON(200, map[string]any{"values": []map[string]string{{"name": "kept", "value": "id-1"}}, "remove": "id-1"})
	})
	b.Server = httptest.NewServer(shell)
	t.Cleanup(b.Close)
	return b
}

func (b *workbench) note(list *[]string, s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	*list = append(*list, s)
}

func benchView(c *web.Ctx) *benchPage {
	f := form.Form{Sections: []form.Section{{ID: "s", Fields: []form.Field{
		{ID: "name", Kind: form.Text, Required: true, Label: text("Tên")},
		{ID: "married", Kind: form.ChoiceOne, Required: true, Label: text("Kết hôn"), Choices: []form.Choice{{Value: "yes", Label: text("Có")}, {Value: "no", Label: text("Không")}}},
		{ID: "number", Kind: form.Text, Required: true, Label: text("Số"), ShowIf: &form.Cond{Field: "married", Equals: []string{"yes"}}},
		{ID: "place", Kind: form.Place, Required: true, Label: text("Nơi ở")},
	}}}}
	p := &benchPage{Page: ui.Page{Title: "Bàn thử"}}
	p.Part = ui.Parts(c.Lang, f, ui.FormInput{Prefix: "p", Options: func(form.Field) []ui.Choice {
		var all []ui.Choice
		for _, name := range []string{"Phường 1", "Phường 2", "Xã Đạo Thạnh", "Xã Thới Sơn", "Xã Tân Hội", "Xã A", "Xã B", "Xã C", "Xã D", "Xã E", "Xã G", "Xã H", "Xã I", "Xã K"} {
			all = append(all, ui.Choice{Value: name, Label: name, Group: "Mỹ Tho"})
		}
		return all
	}})[0]
	p.Upload = ui.Upload{Name: "paper", Label: "Giấy tờ", Limit: "tối đa 64 KB", MaxBytes: 1 << 16, Multiple: true, Send: "/files", Required: true}
	p.Filters = ui.Filters{Action: "/", Fields: []ui.Field{{Kind: form.ChoiceOne, Select: true, Name: "level", Label: "Cấp", Choices: []ui.Choice{{Value: "xa", Label: "Xã", Chosen: c.Query("level") == "xa"}}}}}
	p.Table = ui.Table{Caption: "Hồ sơ", Keyboard: true, Columns: []ui.Column{{Label: "Mã", Main: true}}, Rows: []ui.Row{{Href: "/row/1", Cells: []ui.Cell{{Text: "H1"}}}, {Href: "/row/2", Cells: []ui.Cell{{Text: "H2"}}}}}
	p.Button = ui.Button{Label: "Nhận", Key: "t", Href: "/row/9"}
	return p
}

func TestConditionsHideAndForgetFields(t *testing.T) {
	p := Open(t, Look{})
	p.Go(bench(t).URL)
	hidden := func() bool { return Eval[bool](p, `document.getElementById("f-p-number").closest("[data-if]").hidden`) }
	if !hidden() || !Eval[bool](p, `document.getElementById("f-p-number").disabled`) {
		t.Error("the field shows before it is asked for")
	}
	p.Click(`label[for="f-p-married-0"]`)
	if hidden() {
		t.Error("the field stays hidden")
	}
	p.Click(`label[for="f-p-married-1"]`)
	if !hidden() {
		t.Error("the field stays")
	}
}

func TestLongListIsSearchedWithoutMarks(t *testing.T) {
	p := Open(t, Look{})
	p.Go(bench(t).URL)
	p.Fill("input.find", "dao thanh")
	if got := Eval[string](p, `document.getElementById("f-p-place").value`); got != "Xã Đạo Thạnh" {
		t.Errorf("chosen: %q", got)
	}
	p.Fill("input.find", "xa t")
	if got := Eval[int](p, `document.querySelectorAll("#f-p-place option:not([hidden])").length`); got != 3 { // the empty one, Thới Sơn, Tân Hội
		t.Errorf("%d options remain", got)
	}
	p.NoViolations()
}

func TestDraftIsSavedWhileWriting(t *testing.T) {
	b := bench(t)
	p := Open(t, Look{})
	p.Go(b.URL)
	p.Fill("#f-p-name", "Trần Thị Mười")
	p.Until(`document.querySelector("[data-saved]").textContent === "đã lưu"`)
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.saved) != 1 || b.saved[0] != "Trần Thị Mười" {
		t.Errorf("saved %q", b.saved)
	}
}

func TestPapersGoUpAsTheyAreChosen(t *testing.T) {
	b := bench(t)
	dir := t.TempDir()
	for name, size := range map[string]int{"giay-khai-sinh.jpg": 5000, "to.pdf": 1 << 17} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Repeat("x", size)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := Open(t, Look{})
	p.Go(b.URL)
	p.Attach("#f-paper", filepath.Join(dir, "giay-khai-sinh.jpg"), filepath.Join(dir, "to.pdf"))
	p.Until(`document.querySelector("input[name=kept]")?.value === "id-1"`)
	p.Until(`document.querySelectorAll(".file-error").length === 1`)
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.sent) != 1 || b.sent[0] != "giay-khai-sinh.jpg" {
		t.Errorf("sent %q: the large one must be stopped before it leaves", b.sent)
	}
	p.NoViolations()
}

func TestFiltersAreSentWhenChosen(t *testing.T) {
	b := bench(t)
	p := Open(t, Look{Width: Desktop})
	p.Go(b.URL)
	p.Leave("choose a filter",
		evaluate(`const s = document.getElementById("f-level"); s.value = "xa"; s.dispatchEvent(new Event("change", {bubbles: true})); 0`))
	if !strings.Contains(p.Address(), "level=xa") {
		t.Error(p.Address())
	}
}

func TestKeysOfTheDesk(t *testing.T) {
	b := bench(t)
	p := Open(t, Look{Width: Desktop})
	p.Go(b.URL)
	p.Press("j")
	p.Press("j")
	if got := p.Text("tr.is-at"); got != "H2" {
		t.Errorf("j j leads to %q", got)
	}
	p.Press("k")
	if got := p.Text("tr.is-at"); got != "H1" {
		t.Errorf("k leads to %q", got)
	}
	p.Press("/")
	if got := Eval[string](p, "document.activeElement.name"); got != "q" {
		t.Errorf("/ leads to %q", got)
	}
	p.Press("j")
	if got := Eval[string](p, "document.activeElement.value"); !strings.HasSuffix(got, "j") {
		t.Errorf("in a field a key writes: %q", got)
	}
	p.Go(b.URL)
	p.Press("j")
	p.Leave("press Enter", key("\r"))
	if !strings.HasSuffix(p.Address(), "/row/1") {
		t.Errorf("Enter leads to %s", p.Address())
	}
	p.Go(b.URL)
	p.Leave("press t", key("t"))
	if !strings.HasSuffix(p.Address(), "/row/9") {
		t.Errorf("t leads to %s", p.Address())
	}
}

func TestLookChangesAtOnceAndStays(t *testing.T) {
	b := bench(t)
	for _, off := range []bool{false, true} {
		p := Open(t, Look{Width: Desktop, NoScript: off})
		p.Go(b.URL)
		if off {
			p.Submit(`[data-theme-set="dark"]`)
		} else {
			p.Click(`[data-theme-set="dark"]`)
			p.Go(b.URL)
		}
		if got := Eval[string](p, `getComputedStyle(document.body).backgroundColor`); got != "rgb(22, 19, 17)" {
			t.Errorf("script off %v: the page is %s", off, got)
		}
	}
}

// Without script everything that script hides or replaces is there.
func TestWithoutScriptEverythingIsThere(t *testing.T) {
	p := Open(t, Look{NoScript: true})
	p.Go(bench(t).URL)
	for _, selector := range []string{"#f-p-number", "#f-paper", "#f-p-place", "form.filters button"} {
		if !Eval[bool](p, `(function () { const r = document.querySelector("`+selector+`").getBoundingClientRect(); return r.width > 20 && r.height > 20; })()`) {
			t.Errorf("%s cannot be used", selector)
		}
	}
}

// A first view carries less than 100 KB over the wire, with everything.
func TestFirstViewIsLight(t *testing.T) {
	server := gallery(t)
	for _, path := range []string{"/gallery/home", "/gallery/details", "/gallery/track", "/gallery/desk"} {
		p := Open(t, Look{})
		start := time.Now()
		p.Go(server.URL + path)
		size := Eval[int](p, `performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource")).reduce((n, e) => n + e.transferSize, 0)`)
		t.Logf("%-18s %6d bytes, %d files, %s", path, size, Eval[int](p, `performance.getEntriesByType("resource").length`), time.Since(start).Round(time.Millisecond))
		if size == 0 || size > 100<<10 {
			t.Errorf("%s carries %d bytes", path, size)
		}
	}
}
