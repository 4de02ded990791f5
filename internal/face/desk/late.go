package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// latePage begins the entry of numbers that were written on paper while the line was down (số ghi tay), and shows which
// numbers of a day are there and which nobody has entered.
type latePage struct {
	ui.Page
	Errors ui.ErrorSummary
	Hidden []ui.Hidden
	Fields []ui.Field
	Next   ui.Button
	Day    ui.Filters
	Gaps   ui.Notice
	Table  ui.Table
}

// lateDays is how far back numbers may be entered; the engine holds the same.
const lateDays = 30

// whenForm asks when the person stood at the counter, and why it was on paper.
func (f *face) whenForm() form.Form {
	return form.Form{ID: "when", Sections: []form.Section{{ID: "when", Title: both("desk.late.title"), Fields: []form.Field{
		{ID: "on", Kind: form.Date, Label: both("desk.late.on"), Required: true, When: "past"},
		{ID: "clock", Kind: form.Time, Label: both("desk.late.clock"), Required: true},
		{ID: "reason", Kind: form.Text, Label: both("desk.late.reason"), Required: true, Min: 5, Max: 300, Example: lateExample},
	}}}}.On(f.today())
}

const lateExample = "Mất đường truyền từ 8 giờ đến 10 giờ"

func (f *face) late(c *web.Ctx, u org.Unit) error {
	return f.showLate(c, u, 200, nil)
}

func (f *face) lateBegin(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	v, wrong := form.Decode(f.whenForm(), c.Form, "")
	on, err := viet.ParseDay(textOf(v, "on"))
	late := &intakeLate{On: on, Clock: textOf(v, "clock"), Reason: textOf(v, "reason")}
	if err == nil && len(wrong) == 0 {
		switch {
		case late.at().After(f.DB.Now()):
			wrong = append(wrong, fault.Field{Path: "clock", Code: "dossier.late.at"})
		case f.today().Sub(on) > lateDays:
			wrong = append(wrong, fault.Field{Path: "on", Code: "dossier.late.old", Args: fault.Args("days", lateDays)})
		}
	}
	if len(wrong) > 0 {
		return f.showLate(c, u, 422, wrong)
	}
	in, err := f.saveIntake(c.Context(), u.ID, intake{Key: cmp.Or(c.Field("key"), store.NewID()), Late: late})
	if err != nil {
		return err
	}
	return c.Redirect(intakePath + "/luot/" + in.ID + "/nguoi")
}

func (f *face) showLate(c *web.Ctx, u org.Unit, status int, wrong []fault.Field) error {
	p := &latePage{Page: ui.Page{Title: c.T("desk.late.title"), Lead: c.T("desk.late.lead", "days", lateDays), Active: "late", NoIndex: true},
		Hidden: []ui.Hidden{{Name: "key", Value: f.newKey()}}, Next: ui.Button{Label: c.T("desk.late.next"), Look: ui.Primary, Icon: "right"}}
	in := ui.FormInput{Faults: wrong}
	if c.Form != nil {
		in.Posted = c.Form
	}
	parts := ui.Parts(c.Lang, f.whenForm(), in)
	p.Fields = parts[0].Fields
	p.Errors = ui.ErrorSummary{Errors: ui.Errors(c.Lang, parts, wrong)}
	on := f.dayAsked(c)
	p.Day = ui.Filters{Action: latePath, Label: c.T("desk.late.day"), Fields: []ui.Field{{Kind: form.Date, Name: "ngay", Label: c.T("desk.late.day"), Value: on.Vietnamese(), NoHint: true, NoMark: true}}}
	return f.lateNumbers(c, u, status, p, on)
}

// dayAsked is the day in the address, today when there is none.
func (f *face) dayAsked(c *web.Ctx) viet.Day {
	on, err := viet.ParseDay(c.Query("ngay"))
	if err != nil || on.After(f.today()) {
		return f.today()
	}
	return on
}

// lateNumbers lists the numbers of a day at this unit, and the gaps between them.
func (f *face) lateNumbers(c *web.Ctx, u org.Unit, status int, p *latePage, on viet.Day) error {
	prefix := latePrefix(u, on)
	byNumber := map[int64]dossier.Item{}
	token := ""
	for range 20 { // 2,000 numbers of one unit on one day
		page, err := f.Cases.List(c.Context(), dossier.Filter{Unit: u.ID, Query: prefix, Newest: true, PageSize: 100, PageToken: token})
		if err != nil {
			return err
		}
		for _, i := range page.Items {
			if n, err := dossier.ParseNumber(i.Code); err == nil && strings.HasPrefix(i.Code, prefix) {
				byNumber[n.Serial] = i
			}
		}
		if token = page.Next; token == "" {
			break
		}
	}
	serials := make([]int64, 0, len(byNumber))
	for n := range byNumber {
		serials = append(serials, n)
	}
	slices.Sort(serials)
	p.Table = ui.Table{Caption: c.T("desk.late.of", "day", on.Vietnamese(), "n", len(serials)), Columns: []ui.Column{{Label: c.T("desk.col.code"), Main: true, Code: true},
		{Label: c.T("desk.col.person")}, {Label: c.T("desk.late.received")}, {Label: c.T("desk.late.how")}},
		Empty: ui.EmptyState{Icon: "pen", Title: c.T("desk.late.empty", "day", on.Vietnamese())}}
	var gaps []string
	last := int64(0)
	for _, n := range serials {
		for missing := last + 1; missing < n && len(gaps) < 100; missing++ {
			gaps = append(gaps, serialText(missing))
		}
		last = n
		i := byNumber[n]
		cell := ui.Cell{Text: c.T("desk.late.by_machine")}
		if i.ByHand {
			cell = ui.Cell{Badge: &ui.Badge{Label: c.T("desk.late.by_hand"), Tone: ui.Info}}
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: "/desk/ho-so/" + i.Code, Cells: []ui.Cell{{Text: i.Code, Sub: shortName(i.Procedure.Name)}, {Text: i.ApplicantName},
			{Text: viet.Instant(i.SubmittedAt)}, cell}})
	}
	if len(gaps) > 0 {
		p.Gaps = ui.Notice{Tone: ui.Warning, Title: c.T("desk.late.gaps", "n", len(gaps)), Text: c.T("desk.late.gaps.text", "numbers", strings.Join(gaps, ", "))}
	}
	return c.Render(status, "late", p)
}

func serialText(n int64) string {
	s := strconv.FormatInt(n, 10)
	return strings.Repeat("0", max(0, 4-len(s))) + s
}
