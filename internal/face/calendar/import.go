package calendar

import (
	"encoding/base64"
	"io"
	"strconv"
	"strings"

	room "tinhso/internal/calendar"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// importPage takes the calendar of a year from a file (nhập lịch cả năm).
type importPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Steps  ui.Steps
	Upload ui.Upload
	Check  ui.Button
	Back   ui.Button
	Sample string
}

// comparedPage is the dry run: what the file would change, and the proposal to make of it.
type comparedPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Steps   ui.Steps
	Notices []ui.Notice
	Figures []figure
	Table   ui.Table
	Action  string
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Send    *ui.Button
	Back    ui.Button
}

const mostCSV = 1 << 20

func steps(c *web.Ctx, now int) ui.Steps {
	var s ui.Steps
	for i, key := range []string{"choose", "check", "propose"} {
		s.Items = append(s.Items, ui.Step{Label: c.T("calendar.import.step." + key), Done: i < now, Current: i == now})
	}
	return s
}

func importPageOf(c *web.Ctx) *importPage {
	p := &importPage{Page: page(c, c.T("calendar.import"), ui.Link{Label: c.T("calendar.page.list"), Href: listPath}, ui.Link{Label: c.T("calendar.import")}), Steps: steps(c, 0)}
	p.Lead = c.T("calendar.import.lead")
	p.Upload = ui.Upload{Name: "file", Label: c.T("calendar.import.file"), Help: c.T("calendar.import.file.help"), Limit: c.T("calendar.import.file.limit"), Accept: ".csv,text/csv", MaxBytes: mostCSV, Required: true}
	p.Check = ui.Button{Label: c.T("calendar.import.check"), Look: ui.Primary}
	p.Back = ui.Button{Label: c.T("calendar.back"), Look: ui.Quiet, Href: yearPath}
	p.Sample = "date,status,name,kind,law,confidence,valid_from\n2027-02-05,off,Tết Nguyên đán 2027,holiday,BLLĐ 45/2019/QH14 Điều 112,high,2022-01-01\n2027-02-13,work,Làm bù cho 11/02/2027,swap_working,TB …/TB-BNV,high,2022-01-01"
	return p
}

func (f *face) importForm(c *web.Ctx) error {
	if err := f.Changes.May(c.Context(), ""); err != nil {
		return err
	}
	return c.Render(200, "import", importPageOf(c))
}

// importCheck reads the file and shows what it would change; nothing is written.
func (f *face) importCheck(c *web.Ctx) error {
	if err := f.Changes.May(c.Context(), ""); err != nil {
		return err
	}
	var file []byte
	err := c.ReadForm(web.FormRules{MaxFile: mostCSV, MaxFiles: 1, Save: func(part web.FilePart) (err error) {
		file, err = io.ReadAll(part.Body)
		return err
	}})
	if err != nil {
		return err
	}
	if len(file) == 0 && len(c.Faults) == 0 {
		c.Faults = []fault.Field{{Path: "file", Code: "calendar.import.no_file"}}
	}
	if len(c.Faults) > 0 {
		return importAgain(c, fault.Invalid("calendar.faults", c.Faults...))
	}
	p, err := f.compared(c, file)
	if err != nil {
		return importAgain(c, err)
	}
	return c.Render(200, "compared", p)
}

// importAgain shows the first page with every line that was wrong.
func importAgain(c *web.Ctx, err error) error {
	e, ok := fault.As(err)
	if !ok || e.Kind != fault.KindInvalid && e.Kind != fault.KindTooLarge {
		return err
	}
	p := importPageOf(c)
	for _, x := range e.Fields {
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: "file", Message: c.Lang.Field(x)})
	}
	if len(p.Errors.Errors) == 0 {
		said, _ := c.Lang.Fault(err)
		p.Errors.Errors = []ui.FieldError{{Path: "file", Message: said}}
	}
	p.Upload.Error = p.Errors.Errors[0].Message
	return c.Render(web.Status(err), "import", p)
}

var outcomeTone = map[string]ui.Tone{"added": ui.Good, "altered": ui.Warning, "same": ui.Muted, "missing": ui.Bad}

// compared draws the dry run of a file.
func (f *face) compared(c *web.Ctx, file []byte) (*comparedPage, error) {
	rows, err := room.ReadCSV(file)
	if err != nil {
		return nil, err
	}
	x, err := f.Changes.Compare(c.Context(), rows)
	if err != nil {
		return nil, err
	}
	var years []string
	for _, y := range x.Years {
		years = append(years, strconv.Itoa(y))
	}
	p := &comparedPage{Page: page(c, c.T("calendar.import.compared", "years", strings.Join(years, ", ")), ui.Link{Label: c.T("calendar.page.list"), Href: listPath}, ui.Link{Label: c.T("calendar.import")}), Steps: steps(c, 1), Action: importPath + "/de-xuat"}
	number := func(n int) string { return viet.Number(int64(n)) }
	p.Figures = []figure{{number(x.Added), c.T("calendar.outcome.added")}, {number(x.Altered), c.T("calendar.outcome.altered")}, {number(x.Same), c.T("calendar.outcome.same")}, {number(x.Missing), c.T("calendar.outcome.missing")}}
	p.Table = ui.Table{Caption: c.T("calendar.import.table"), Columns: []ui.Column{{Label: c.T("calendar.year.on"), Main: true, Code: true}, {Label: c.T("calendar.year.what")}, {Label: c.T("calendar.year.name")}, {Label: c.T("calendar.import.outcome")}}}
	for _, d := range x.Rows {
		if d.Outcome == "same" {
			continue
		}
		name := ui.Cell{Text: d.Name}
		if d.Outcome == "altered" {
			name.Sub = c.T("calendar.import.was", "name", d.Was.Name, "what", c.T("calendar.what."+d.Was.Status))
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: d.On.Vietnamese(), Sub: c.T("deadline.weekday." + strconv.Itoa(int(d.On.Weekday())))}, {Text: c.T("calendar.what." + d.Status)}, name, {Badge: &ui.Badge{Label: c.T("calendar.outcome." + d.Outcome), Tone: outcomeTone[d.Outcome]}}}})
	}
	p.Table.Empty = ui.EmptyState{Icon: "check", Title: c.T("calendar.import.nothing"), Text: c.T("calendar.import.nothing.text")}
	if x.Past > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: c.T("calendar.import.past", "n", x.Past), Text: c.T("calendar.import.past.text")})
	}
	p.Back = ui.Button{Label: c.T("calendar.import.other"), Look: ui.Quiet, Href: importPath}
	if x.Added+x.Altered+x.Missing > 0 {
		f.proposeFields(c, p, file, x)
	}
	return p, nil
}

// proposeFields asks what a proposal needs beside the file, which travels with the page.
func (f *face) proposeFields(c *web.Ctx, p *comparedPage, file []byte, x room.Compared) {
	get := func(string) string { return "" }
	if c.Form != nil {
		get = c.Field
	}
	a := asked{kind: room.Year, get: get}
	p.Hidden = []ui.Hidden{{Name: "key", Value: f.keyOf(a)}, {Name: "rows", Value: base64.StdEncoding.EncodeToString(file)}}
	reason := text(c, a, "reason", true)
	reason.Kind, reason.Rows, reason.Max = form.LongText, 2, 500
	number := text(c, a, "law", true)
	number.Wide = true
	p.Fields = []ui.Field{reason, number}
	if x.Past > 0 {
		past := text(c, a, "retroactive", true)
		past.Kind, past.Rows, past.Max = form.LongText, 2, 500
		p.Fields = append(p.Fields, past)
	}
	if x.Missing > 0 {
		p.Fields = append(p.Fields, ui.Field{Kind: form.Checkbox, Name: "drop", Label: c.T("calendar.import.drop", "n", x.Missing), Help: c.T("calendar.import.drop.help"), Value: a.get("drop"), NoMark: true})
	}
	p.Send = &ui.Button{Label: c.T("calendar.form.send"), Look: ui.Primary}
}

// importPropose makes the proposal of a file that was checked.
func (f *face) importPropose(c *web.Ctx) error {
	if err := f.Changes.May(c.Context(), ""); err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	file, err := base64.StdEncoding.DecodeString(c.Form.Get("rows"))
	if err != nil {
		return fault.Invalid("web.bad_form").With(err)
	}
	rows, err := room.ReadCSV(file)
	if err != nil {
		return importAgain(c, err)
	}
	x, err := f.Changes.Compare(c.Context(), rows)
	if err != nil {
		return err
	}
	made, err := f.Changes.Propose(c.Context(), room.Propose{Kind: room.Year, Change: x.Change(c.Field("drop") == "true"), Reason: c.Field("reason"), Law: c.Field("law"), Retroactive: c.Field("retroactive"), Once: guard(c)})
	if sentTwice(err) {
		return c.Redirect(listPath)
	}
	if err == nil {
		c.Flash(ui.Good, "calendar.form.done")
		return c.Redirect(proposalPath(made.ID))
	}
	p, problem := f.compared(c, file)
	if problem != nil {
		return problem
	}
	var fields []*ui.Field
	for i := range p.Fields {
		fields = append(fields, &p.Fields[i])
	}
	s, ok := mend(c, err, "main", fields...)
	if !ok {
		return err
	}
	p.Errors = s
	return c.Render(web.Status(err), "compared", p)
}
