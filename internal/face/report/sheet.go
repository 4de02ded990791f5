package report

import (
	"net/url"
	"slices"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/policy"
	"tinhso/internal/report"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// sheetPage is one report on screen (biểu báo cáo): the table as the form draws it, each figure the way to what it is made
// of, what the checker found beside it, and the next step.
type sheetPage struct {
	ui.Page
	State    ui.Badge
	Steps    ui.Steps
	Ranks    []string
	Found    []found
	FoundSay string
	Calm     *ui.Notice
	Notices  []ui.Notice
	Errors   ui.ErrorSummary
	Table    table
	Groups   []ui.Link
	Below    *ui.DefinitionList
	Notes    []string
	Moved    ui.Table
	Signs    ui.DefinitionList
	Acts     []act
	Tools    []ui.Button
}

// found is one finding in words.
type found struct {
	N     int
	Text  string
	Note  string
	Weak  bool
	Cells []ui.Link
}

// table is the form: a head of up to three rows, the numbers of the columns, the rows.
type table struct {
	Caption  string
	No       string
	First    string
	Depth    int
	Heads    [][]head
	Numbers  []int
	Rows     []row
	FirstNum int
}

type head struct {
	Text       string
	Cols, Rows int
}

type row struct {
	ID, No, Title, Look string
	Cells               []cell
	Enter               string
}

type cell struct {
	ID, Text, Href string
	Words          bool
	Typed, Quiet   string // who typed it; why there is none
	Marks          []int
	Bad            bool
}

// act is a step with what it asks.
type act struct {
	Action, Title, Text string
	Hidden              []ui.Hidden
	Fields              []ui.Field
	Do                  ui.Button
}

func (f *face) key(c *web.Ctx) report.Key {
	return report.Key{Kind: c.Path("kind"), Unit: c.Path("unit"), Period: c.Path("period")}
}

func (f *face) sheet(c *web.Ctx) error {
	r, err := f.Reports.Get(c.Context(), f.key(c))
	if err != nil {
		return err
	}
	return f.show(c, r, 200, nil, nil)
}

// show draws the report; a fault of a step is told with what was typed.
func (f *face) show(c *web.Ctx, r report.Report, status int, said error, typed map[string]string) error {
	p := &sheetPage{Page: ui.Page{Title: r.Form.Name.In(c.Lang.Tag()), Lead: r.Unit.Name + " · " + report.PeriodName(r.Period, c.Lang),
		Active: "reports", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("report.title"), Href: home + "?don-vi=" + url.QueryEscape(r.Unit.Code)}, {Label: r.Form.Name.In(c.Lang.Tag())}}}}
	p.State = stateBadge(c, r.State)
	p.Steps = steps(c, r)
	p.Ranks = r.RankLines(c.Lang)
	p.findings(c, r)
	f.notices(c, p, r)
	p.table(c, f, r)
	p.Notes = append(p.Notes, r.Form.Notes...)
	p.below(r)
	p.moved(c, r)
	p.signs(c, r)
	p.Acts = f.acts(c, r, typed)
	at := path(r.Form.Kind, r.Unit.Code, r.Period.String())
	p.Tools = []ui.Button{{Label: c.T("report.print"), Href: at + "/in", Icon: "print", NewTab: true, Key: "p"}, {Label: c.T("report.xlsx"), Href: at + "/xlsx", Icon: "download", Download: true}}
	if e, ok := fault.As(said); ok {
		p.fault(c, e)
	}
	return c.Render(status, "sheet", p)
}

func (p *sheetPage) fault(c *web.Ctx, e *fault.Error) {
	say := c.T(e.Code, pairs(e.Args)...)
	path := ""
	if len(e.Fields) > 0 {
		path = e.Fields[0].Path
		for i := range p.Acts {
			for j := range p.Acts[i].Fields {
				if p.Acts[i].Fields[j].Name == path {
					p.Acts[i].Fields[j].Error = say
				}
			}
		}
	}
	p.Errors = ui.ErrorSummary{Errors: []ui.FieldError{{Path: path, Message: say}}}
}

func pairs(args map[string]any) []any {
	var all []any
	for k, v := range args {
		all = append(all, k, v)
	}
	return all
}

// steps says how far the report has come.
func steps(c *web.Ctx, r report.Report) ui.Steps {
	order := []report.State{report.Draft, report.Checked, report.Reported, report.Signed, report.Sent}
	now := slices.Index(order, r.State)
	var s ui.Steps
	for i, state := range order {
		s.Items = append(s.Items, ui.Step{Label: c.T("report.step." + string(state)), Done: i < now || r.State == report.Sent, Current: i == max(now, 0) && r.State != report.Sent})
	}
	return s
}

func (p *sheetPage) findings(c *web.Ctx, r report.Report) {
	for i, one := range r.Findings {
		f := found{N: i + 1, Text: one.Say(c.Lang), Note: one.Note, Weak: one.Weak}
		for _, s := range one.Cells {
			f.Cells = append(f.Cells, ui.Link{Label: s.Row + " · " + s.Column + ": " + s.Text, Href: "#" + cellID(s.Ref)})
		}
		p.Found = append(p.Found, f)
	}
	if len(p.Found) > 0 {
		p.FoundSay = c.T("report.found", "n", len(p.Found))
		return
	}
	p.Calm = &ui.Notice{Tone: ui.Good, Text: c.T("report.calm")}
}

func cellID(r report.Ref) string { return "o-" + r.Row + "-" + r.Column }

func (f *face) notices(c *web.Ctx, p *sheetPage, r report.Report) {
	add := func(tone ui.Tone, key string, args ...any) {
		p.Notices = append(p.Notices, ui.Notice{Tone: tone, Text: c.T(key, args...)})
	}
	if !r.Period.Last().Before(f.today()) {
		add(ui.Info, "report.note.running", "last", r.Period.Last().Vietnamese())
	}
	if !r.FrozenAt.IsZero() {
		add(ui.Info, "report.note.frozen", "at", viet.Instant(r.FrozenAt))
	}
	if r.Returned != nil && !r.State.Frozen() {
		add(ui.Warning, "report.note.returned", "name", r.Returned.Name, "at", viet.Instant(r.Returned.At), "why", r.Returned.Why)
	}
	if r.Reason != "" {
		add(ui.Warning, "report.note.reason", "reason", r.Reason)
	}
}

// table draws the form.
func (p *sheetPage) table(c *web.Ctx, f *face, r report.Report) {
	t := &p.Table
	t.Caption = r.Form.Name.In(c.Lang.Tag()) + ", " + r.Unit.Name + ", " + report.PeriodName(r.Period, c.Lang)
	t.No, t.First = r.Form.Lead, r.Form.First.Title
	if t.No == "" {
		t.No = c.T("report.col.no")
	}
	t.Depth, t.Heads = heads(r.Form.Columns)
	for i := range len(r.Form.Columns) + 2 {
		t.Numbers = append(t.Numbers, i+1)
	}
	marks := map[report.Ref][]int{}
	bad := map[report.Ref]bool{}
	for i, one := range r.Findings {
		for _, s := range one.Cells {
			if len(marks[s.Ref]) < 3 {
				marks[s.Ref] = append(marks[s.Ref], i+1)
			}
			bad[s.Ref] = bad[s.Ref] || !one.Weak
		}
	}
	mayEnter := !r.State.Frozen() && policy.Allowed(c.Context(), "report.write", policy.Object{Kind: "report", UnitID: r.Unit.ID, UnitPath: r.Unit.Path})
	at := path(r.Form.Kind, r.Unit.Code, r.Period.String())
	for _, line := range f.shown(c, p, r) {
		out := row{ID: line.ID, No: line.No, Title: line.Title, Look: line.Look}
		if mayEnter {
			out.Enter = at + "/nhap?dong=" + url.QueryEscape(line.ID)
		}
		for _, col := range r.Form.Columns {
			ref := report.Ref{Sheet: r.Sheet.ID, Row: line.ID, Column: col.ID}
			x := cellOf(c, line.Cells[col.ID], col, r)
			x.ID, x.Marks, x.Bad = cellID(ref), marks[ref], bad[ref]
			out.Cells = append(out.Cells, x)
		}
		t.Rows = append(t.Rows, out)
	}
}

// shown are the rows to show: of a form of many units one group at a time.
func (f *face) shown(c *web.Ctx, p *sheetPage, r report.Report) []report.Row {
	if r.Form.Rows != report.ByUnit || len(r.Sheet.Rows) < 40 {
		return r.Sheet.Rows
	}
	open := c.Query("nhom")
	var all []report.Row
	group := ""
	for _, line := range r.Sheet.Rows {
		if line.Look == "group" {
			group = line.ID
			if open == "" {
				open = group
			}
			p.Groups = append(p.Groups, ui.Link{Label: line.Title, Href: path(r.Form.Kind, r.Unit.Code, r.Period.String()) + "?nhom=" + line.ID})
		}
		if line.Look != "" || group == open {
			all = append(all, line)
		}
	}
	return all
}

// heads lays out the head: groups over groups within them over titles.
func heads(columns []report.FormColumn) (depth int, rows [][]head) {
	depth = 1
	for _, c := range columns {
		if c.Sub != "" {
			depth = 3
		} else if c.Group != "" {
			depth = max(depth, 2)
		}
	}
	rows = make([][]head, depth)
	for i, c := range columns {
		level := 0
		if c.Group != "" {
			level = 1
			if i == 0 || columns[i-1].Group != c.Group {
				rows[0] = append(rows[0], head{c.Group, alike(columns[i:], func(o report.FormColumn) bool { return o.Group == c.Group }), 1})
			}
		}
		if c.Sub != "" {
			level = 2
			if i == 0 || columns[i-1].Group != c.Group || columns[i-1].Sub != c.Sub {
				rows[1] = append(rows[1], head{c.Sub, alike(columns[i:], func(o report.FormColumn) bool { return o.Group == c.Group && o.Sub == c.Sub }), 1})
			}
		}
		rows[level] = append(rows[level], head{c.Title, 1, depth - level})
	}
	return depth, rows
}

func alike(all []report.FormColumn, same func(report.FormColumn) bool) int {
	n := 0
	for n < len(all) && same(all[n]) {
		n++
	}
	return n
}

// cellOf is one figure with the way to what it is made of.
func cellOf(c *web.Ctx, x report.Cell, col report.FormColumn, r report.Report) cell {
	out := cell{Text: x.Text, Words: !col.Number()}
	if col.ID == "note" {
		out.Text = x.Source.Why.In(c.Lang.Tag())
		if out.Text == "" {
			out.Text = x.Text
		}
		return out
	}
	if x.Typed != nil {
		out.Typed = c.T("report.typed.by", "name", x.Typed.Name, "why", x.Typed.Why)
	}
	if out.Text == "" && x.Source.Code != "" {
		out.Quiet = c.T("report.cell.no_data")
		if x.Source.State == indicator.Undefined {
			out.Quiet = c.T("report.cell.na")
		}
		if why := x.Source.Why.In(c.Lang.Tag()); why != "" && !r.HasNotes() {
			out.Quiet += ": " + why
		}
	}
	if x.Source.Code != "" && !x.Source.Missing {
		out.Href = figureHref(x, r)
	}
	return out
}

// figureHref is the page of the figure behind a cell.
func figureHref(x report.Cell, r report.Report) string {
	q := url.Values{"unit": {x.Source.Unit}, "period": {r.Period.String()}}
	if x.Source.Unit == r.Unit.ID {
		q.Set("unit", r.Unit.Code)
	}
	if x.Source.Own {
		q.Set("rieng", "1")
	}
	if x.Source.Category != "" {
		q.Set("category", x.Source.Category)
	}
	if x.Source.Level != "" {
		q.Set("level", x.Source.Level)
	}
	return "/desk/so-lieu/" + url.PathEscape(x.Source.Code) + "?" + q.Encode()
}

func (p *sheetPage) below(r report.Report) {
	if r.Form.Below == nil {
		return
	}
	p.Below = &ui.DefinitionList{}
	for i, title := range r.Form.Below.Columns {
		fact := ui.Fact{Term: title, Missing: true}
		if i < len(r.Sheet.Below) && r.Sheet.Below[i].Text != "" {
			fact.Text, fact.Missing = r.Sheet.Below[i].Text, false
		}
		p.Below.Items = append(p.Below.Items, fact)
	}
}

// moved shows figures as they were signed beside what they would be now.
func (p *sheetPage) moved(c *web.Ctx, r report.Report) {
	p.Moved = ui.Table{Caption: c.T("report.moved"), HideCaption: true, Columns: []ui.Column{{Label: c.T("report.col.row"), Main: true},
		{Label: c.T("report.col.column")}, {Label: c.T("report.col.then"), Numeric: true}, {Label: c.T("report.col.now"), Numeric: true}}}
	for i, m := range r.Moved {
		if i == 100 {
			break
		}
		p.Moved.Rows = append(p.Moved.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Row}, {Text: m.Column}, {Text: dash(m.Then)}, {Text: dash(m.Now)}}})
	}
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (p *sheetPage) signs(c *web.Ctx, r report.Report) {
	for _, s := range r.Signs {
		p.Signs.Items = append(p.Signs.Items, ui.Fact{Term: c.T("report.as." + s.As), Text: s.Name + ", " + viet.Instant(s.At)})
	}
}

// acts are the steps open to the reader.
func (f *face) acts(c *web.Ctx, r report.Report, typed map[string]string) []act {
	obj := policy.Object{Kind: "report", UnitID: r.Unit.ID, UnitPath: r.Unit.Path}
	write := policy.Allowed(c.Context(), "report.write", obj)
	head := policy.Allowed(c.Context(), "report.sign", obj)
	hidden := []ui.Hidden{{Name: "version", Value: strconv.FormatInt(r.Version, 10)}, {Name: "key", Value: f.newKey()}}
	at := path(r.Form.Kind, r.Unit.Code, r.Period.String())
	one := func(step string, look ui.Look, fields ...ui.Field) act {
		return act{Action: at + "/" + step, Title: c.T("report.act." + words[step]), Text: c.T("report.act." + words[step] + ".text"), Hidden: hidden,
			Fields: fields, Do: ui.Button{Label: c.T("report.act." + words[step]), Look: look}}
	}
	why := func(name, label string, needed bool) ui.Field {
		return ui.Field{Kind: "long_text", Name: name, Label: c.T(label), Value: typed[name], Rows: 3, Required: needed, Max: 1000, Wide: true}
	}
	var all []act
	switch {
	case !r.State.Frozen() && write && r.Period.Last().Before(f.today()):
		all = append(all, one("kiem-tra", ui.Primary))
	case r.State == report.Checked && write:
		var fields []ui.Field
		if len(r.Findings) > 0 {
			fields = append(fields, why("reason", "report.reason", true))
		}
		all = append(all, one("ky-lap", ui.Primary, fields...))
	case r.State == report.Reported && head && !signedBy(r, identity.From(c.Context()).AccountID):
		all = append(all, one("ky-duyet", ui.Primary))
	case r.State == report.Signed && head:
		all = append(all, one("gui", ui.Primary))
	}
	if (r.State == report.Checked || r.State == report.Reported) && write {
		all = append(all, one("tra-lai", ui.Secondary, why("why", "report.why", true)))
	}
	return all
}

// words of the steps in the catalogues.
var words = map[string]string{"kiem-tra": "check", "ky-lap": "report", "ky-duyet": "sign", "gui": "send", "tra-lai": "return"}

func signedBy(r report.Report, account string) bool {
	return slices.ContainsFunc(r.Signs, func(s report.Sign) bool { return s.Account == account })
}

// step takes a step; what was typed comes back with the fault.
func (f *face) step(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	k, step := f.key(c), c.Path("step")
	version, _ := strconv.ParseInt(c.Field("version"), 10, 64)
	a := report.Act{Version: version, Once: guard(c, c.R.URL.Path+" "+c.Field("version")+" "+c.Field("why")+" "+c.Field("reason"))}
	var err error
	switch step {
	case "kiem-tra":
		err = f.Reports.Check(c.Context(), k, a)
	case "ky-lap":
		err = f.Reports.Report(c.Context(), k, a, c.Field("reason"))
	case "ky-duyet":
		err = f.Reports.Sign(c.Context(), k, a)
	case "gui":
		err = f.Reports.Send(c.Context(), k, a)
	case "tra-lai":
		err = f.Reports.Return(c.Context(), k, a, c.Field("why"))
	default:
		policy.Public(c.Context(), "there is no such step")
		return fault.NotFound("report.unknown")
	}
	if kind := fault.KindOf(err); err != nil && (kind == fault.KindInvalid || kind == fault.KindConflict) {
		r, again := f.Reports.Get(c.Context(), k)
		if again != nil {
			return again
		}
		return f.show(c, r, status(kind), err, map[string]string{"reason": c.Field("reason"), "why": c.Field("why")})
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, "report.done."+words[step])
	return c.Redirect(path(k.Kind, k.Unit, k.Period))
}

func status(k fault.Kind) int {
	if k == fault.KindConflict {
		return 409
	}
	return 422
}

// pdf prints the report.
func (f *face) pdf(c *web.Ctx) error {
	r, err := f.Reports.Get(c.Context(), f.key(c))
	if err != nil {
		return err
	}
	b, err := f.Reports.PDF(c.Context(), r)
	if err != nil {
		return err
	}
	return send(c, r.FileName("pdf"), "application/pdf", b, true)
}

// xlsx gives the report as a workbook.
func (f *face) xlsx(c *web.Ctx) error {
	r, err := f.Reports.Get(c.Context(), f.key(c))
	if err != nil {
		return err
	}
	b, err := f.Reports.Excel(r)
	if err != nil {
		return err
	}
	return send(c, r.FileName("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b, false)
}
