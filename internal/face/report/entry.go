package report

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/policy"
	"tinhso/internal/report"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// entryPage asks for the figures of one row, by hand (nhập số liệu tay), and says at once what does not fit.
type entryPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Help   ui.Notice
	Found  []found
	Calm   *ui.Notice
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
	Why    ui.Field
	Do     ui.Button
	Back   ui.Button
	Rows   []ui.Link
}

func (f *face) entry(c *web.Ctx) error {
	r, err := f.Reports.Get(c.Context(), f.key(c))
	if err != nil {
		return err
	}
	return f.showEntry(c, r, c.Query("dong"), 200, nil)
}

func (f *face) showEntry(c *web.Ctx, r report.Report, at string, status int, wrong *fault.Error) error {
	if err := policy.Can(c.Context(), "report.write", policy.Object{Kind: "report", UnitID: r.Unit.ID, UnitPath: r.Unit.Path}); err != nil {
		return err
	}
	i := slices.IndexFunc(r.Sheet.Rows, func(x report.Row) bool { return x.ID == at })
	if i < 0 {
		i = len(r.Sheet.Rows) - 1
	}
	if i < 0 {
		return fault.NotFound("report.unknown")
	}
	line := r.Sheet.Rows[i]
	base := path(r.Form.Kind, r.Unit.Code, r.Period.String())
	p := &entryPage{Page: ui.Page{Title: c.T("report.entry.title"), Eyebrow: r.Form.Name.In(c.Lang.Tag()), Lead: line.Title + " · " + r.Unit.Name + " · " + report.PeriodName(r.Period, c.Lang),
		Active: "reports", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("report.title"), Href: home}, {Label: r.Form.Name.In(c.Lang.Tag()), Href: base}, {Label: c.T("report.entry.title")}}}}
	p.Help = ui.Notice{Tone: ui.Info, Text: c.T("report.entry.help")}
	p.Action = base + "/nhap?dong=" + line.ID
	p.Hidden = []ui.Hidden{{Name: "version", Value: strconv.FormatInt(r.Version, 10)}, {Name: "key", Value: f.newKey()}, {Name: "dong", Value: line.ID}}
	p.fields(c, r, line)
	p.Why = ui.Field{Kind: form.LongText, Name: "why", Label: c.T("report.entry.why"), Help: c.T("report.entry.why.help"), Value: c.Field("why"), Rows: 3, Max: 1000, Wide: true, NoMark: true}
	p.Do = ui.Button{Label: c.T("report.entry.do"), Look: ui.Primary}
	p.Back = ui.Button{Label: c.T("report.entry.back"), Href: base + "#d-" + line.ID}
	p.touching(c, r, line)
	if wrong != nil {
		p.faults(c, wrong)
	}
	return c.Render(status, "entry", p)
}

// fields asks for each figure of the row that may be typed.
func (p *entryPage) fields(c *web.Ctx, r report.Report, line report.Row) {
	for _, col := range r.Form.Columns {
		if !col.Enterable() {
			continue
		}
		x := line.Cells[col.ID]
		fd := ui.Field{Name: line.ID + "/" + col.ID, Label: col.Title, Value: x.Text, InputMode: "decimal", NoMark: true, Max: 40}
		if col.Group != "" {
			fd.Label = col.Group + ": " + uncapital(col.Title)
		}
		switch {
		case x.Typed != nil && x.Source.Was != "":
			fd.Help = c.T("report.entry.was", "was", x.Source.Was, "name", x.Typed.Name)
		case x.Typed != nil:
			fd.Help = c.T("report.typed.by", "name", x.Typed.Name, "why", x.Typed.Why)
		case x.Text != "":
			fd.Help = c.T("report.entry.computed")
		default:
			fd.Help = c.T("report.entry.none")
		}
		if c.Form != nil && c.Form.Has(fd.Name) {
			fd.Value = c.Field(fd.Name)
		}
		p.Fields = append(p.Fields, fd)
	}
}

// uncapital begins a title with a small letter, within a longer one.
func uncapital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

// touching tells the findings that speak of the row.
func (p *entryPage) touching(c *web.Ctx, r report.Report, line report.Row) {
	for _, one := range r.Findings {
		if slices.ContainsFunc(one.Cells, func(s report.Seen) bool { return s.Ref.Row == line.ID }) {
			p.Found = append(p.Found, found{N: len(p.Found) + 1, Text: one.Say(c.Lang), Note: one.Note, Weak: one.Weak})
		}
	}
	if len(p.Found) == 0 {
		p.Calm = &ui.Notice{Tone: ui.Good, Text: c.T("report.entry.calm")}
	}
}

func (p *entryPage) faults(c *web.Ctx, e *fault.Error) {
	for _, fd := range e.Fields {
		say := c.T(fd.Code, pairs(fd.Args)...)
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: fd.Path, Message: say})
		for i := range p.Fields {
			if p.Fields[i].Name == fd.Path {
				p.Fields[i].Error = say
			}
		}
		if fd.Path == "why" {
			p.Why.Error = say
		}
	}
	if len(e.Fields) == 0 {
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Message: c.T(e.Code, pairs(e.Args)...)})
	}
}

// enter keeps what was typed and shows what it does to the sheet.
func (f *face) enter(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	k, at := f.key(c), c.Field("dong")
	cells := map[string]string{}
	var said strings.Builder
	for _, name := range slices.Sorted(keys(c)) {
		if strings.HasPrefix(name, at+"/") {
			cells[name] = c.Field(name)
			said.WriteString(name + "=" + cells[name] + "\n")
		}
	}
	version, _ := strconv.ParseInt(c.Field("version"), 10, 64)
	a := report.Act{Version: version, Once: guard(c, c.R.URL.Path+" "+said.String()+c.Field("why"))}
	err := f.Reports.Enter(c.Context(), k, a, cells, c.Field("why"))
	if e, ok := fault.As(err); ok && (e.Kind == fault.KindInvalid || e.Kind == fault.KindConflict) {
		r, again := f.Reports.Get(c.Context(), k)
		if again != nil {
			return again
		}
		return f.showEntry(c, r, at, status(e.Kind), e)
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, "report.entry.kept")
	return c.Redirect(path(k.Kind, k.Unit, k.Period, "nhap") + "?dong=" + at)
}

func keys(c *web.Ctx) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range c.Form {
			if !yield(k) {
				return
			}
		}
	}
}

func send(c *web.Ctx, name, media string, b []byte, inline bool) error {
	return c.Send(web.Blob{Name: name, MediaType: media, Size: int64(len(b)), Inline: inline, Body: bytes.NewReader(b)})
}
