package calendar

import (
	"slices"
	"strconv"

	room "tinhso/internal/calendar"
	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// formPage proposes a change (biểu mẫu đề xuất thay đổi lịch).
type formPage struct {
	ui.Page
	Tabs   ui.Tabs
	Errors ui.ErrorSummary
	Action string
	Hidden []ui.Hidden
	Parts  []ui.Part
	Week   *weekForm
	Upload ui.Upload
	Send   ui.Button
	Back   ui.Button
}

// kindsAsked are the kinds with a form of their own, by their names in addresses.
var kindsAsked = []struct {
	slug string
	kind room.Kind
}{{"tam-ngung", room.Closure}, {"nghi", room.Days}, {"gio", room.Hours}, {"bo", room.Drop}}

func kindAsked(slug string) room.Kind {
	for _, k := range kindsAsked {
		if k.slug == slug {
			return k.kind
		}
	}
	return room.Closure
}

func slugOf(kind room.Kind) string {
	for _, k := range kindsAsked {
		if k.kind == kind {
			return k.slug
		}
	}
	return ""
}

// asked is a form as it is being filled in: what was posted, or what the address says.
type asked struct {
	kind   room.Kind
	unit   string
	get    func(name string) string
	days   int // rows of days
	papers []room.Evidence
	list   []unit
	wide   bool
}

func (f *face) newForm(c *web.Ctx) error {
	a, err := f.asked(c, c.Query)
	if err != nil {
		return err
	}
	p, err := f.form(c, a)
	if err != nil {
		return err
	}
	return c.Render(200, "form", p)
}

// asked reads which form is wanted. Who may propose nothing is refused.
func (f *face) asked(c *web.Ctx, get func(string) string) (asked, error) {
	a := asked{kind: kindAsked(get("loai")), unit: get("don-vi"), get: get}
	var err error
	if a.list, a.wide, err = f.reach(c.Context()); err != nil {
		return a, err
	}
	first := ""
	if len(a.list) > 0 {
		first = a.list[0].code
	}
	if a.unit == provinceWide && !a.wide {
		a.unit = first
	}
	if a.unit == "" {
		if a.unit = first; a.wide {
			a.unit = provinceWide
		}
	}
	if err := f.Changes.May(c.Context(), unitOf(a.unit)); err != nil {
		return a, err
	}
	a.days = 2
	for a.days < mostDays && get("days."+strconv.Itoa(a.days)+".on") != "" {
		a.days++
	}
	if n, err := strconv.Atoi(get("rows")); err == nil && n > a.days {
		a.days = min(n, mostDays)
	}
	return a, nil
}

// mostDays is how many days the form takes; a whole year comes as a file.
const mostDays = 20

// form draws the page.
func (f *face) form(c *web.Ctx, a asked) (*formPage, error) {
	p := &formPage{Page: page(c, c.T("calendar.form."+string(a.kind)), ui.Link{Label: c.T("calendar.page.list"), Href: listPath}, ui.Link{Label: c.T("calendar.page.new")}), Action: newPath}
	p.Lead = c.T("calendar.form." + string(a.kind) + ".lead")
	p.Hidden = []ui.Hidden{{Name: "loai", Value: slugOf(a.kind)}, {Name: "key", Value: f.keyOf(a)}}
	p.Tabs.Label = c.T("calendar.form.kinds")
	for _, k := range kindsAsked {
		if k.kind != room.Drop || a.kind == room.Drop {
			p.Tabs.Items = append(p.Tabs.Items, ui.NavItem{Label: c.T("calendar.kind." + string(k.kind)), Href: newPath + "?loai=" + k.slug + "&don-vi=" + a.unit, Current: k.kind == a.kind})
		}
	}
	if a.wide {
		p.Tabs.Items = append(p.Tabs.Items, ui.NavItem{Label: c.T("calendar.kind.year"), Href: importPath})
	}
	units := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "don-vi", Label: c.T("calendar.form.unit"), Required: true, Choices: choices(c, a.list, a.wide, a.unit), Wide: true}
	p.Parts = append(p.Parts, ui.Part{Title: c.T("calendar.form.part.what"), Fields: []ui.Field{units}})
	what := &p.Parts[0]
	switch a.kind {
	case room.Closure:
		what.Fields = append(what.Fields, text(c, a, "closures.0.from", true), text(c, a, "closures.0.to", true))
	case room.Days:
		what.Fields = append(what.Fields, daysField(c, a))
		p.Hidden = append(p.Hidden, ui.Hidden{Name: "rows", Value: strconv.Itoa(a.days)})
	case room.Drop:
		what.Fields = append(what.Fields, text(c, a, dropField(a), true))
	case room.Hours:
		what.Fields = append(what.Fields, text(c, a, "hours.0.valid_from", true))
		week, err := f.weekForm(c, a)
		if err != nil {
			return nil, err
		}
		p.Week = week
	case room.Year:
	}
	reason := text(c, a, "reason", true)
	reason.Kind, reason.Rows, reason.Max = form.LongText, 3, 500
	number := text(c, a, "law", true)
	number.Wide, number.Max = true, 500
	past := text(c, a, "retroactive", false)
	past.Kind, past.Rows, past.Max = form.LongText, 2, 500
	p.Parts = append(p.Parts, ui.Part{Title: c.T("calendar.form.part.why"), Fields: []ui.Field{reason, number, past}})
	p.Upload = ui.Upload{Name: "file", Label: c.T("calendar.form.file"), Help: c.T("calendar.form.file.help"), Limit: c.T("calendar.form.file.limit"),
		Accept: "application/pdf,image/png,image/jpeg", MaxBytes: room.MaxEvidence, Multiple: true, Required: a.kind == room.Closure}
	for _, e := range a.papers {
		p.Upload.Files = append(p.Upload.Files, ui.UploadedFile{Name: e.Name, Size: size(e.Size), Remove: "paper." + e.ID})
		p.Hidden = append(p.Hidden, ui.Hidden{Name: "paper", Value: e.ID})
	}
	p.Send = ui.Button{Label: c.T("calendar.form.send"), Look: ui.Primary}
	p.Back = ui.Button{Label: c.T("calendar.back"), Look: ui.Quiet, Href: yearPath}
	return p, nil
}

// keyOf keeps the key of a form that is shown again.
func (f *face) keyOf(a asked) string {
	if key := a.get("key"); key != "" {
		return key
	}
	return f.newKey()
}

// text is one question of the form, its words from the catalogue.
func text(c *web.Ctx, a asked, name string, required bool) ui.Field {
	key := map[string]string{"closures.0.from": "from", "closures.0.to": "to", "hours.0.valid_from": "valid_from", "drop_days.0.on": "drop_day", "drop_closures.0.from": "drop_closure"}[name]
	if key == "" {
		key = name
	}
	x := ui.Field{Name: name, Label: c.T("calendar.form." + key), Value: a.get(name), Required: required, NoHint: true}
	if help := "calendar.form." + key + ".help"; c.Lang.Has(help) {
		x.Help = c.T(help)
	}
	switch name {
	case "closures.0.from", "closures.0.to", "hours.0.valid_from":
		x.Kind, x.InputMode, x.Placeholder = form.Date, "numeric", "31/12/2026"
	case "drop_days.0.on", "drop_closures.0.from":
		if x.Value == "" {
			x.Value = dayText(a.get(map[string]string{"drop_days.0.on": "ngay", "drop_closures.0.from": "tam-ngung"}[name]))
		}
	}
	return x
}

// dropField is what is to be taken back: a day, or a closure by its first day.
func dropField(a asked) string {
	if a.get("tam-ngung") != "" || a.get("drop_closures.0.from") != "" {
		return "drop_closures.0.from"
	}
	return "drop_days.0.on"
}

// daysField asks for days off and made-up days, a row each.
func daysField(c *web.Ctx, a asked) ui.Field {
	g := ui.Field{Kind: form.Group, Name: "days", Label: c.T("calendar.form.rows"), Help: c.T("calendar.form.rows.help"), Required: true}
	for i := range a.days {
		at := "days." + strconv.Itoa(i) + "."
		status := ui.Field{Kind: form.ChoiceOne, Name: at + "status", Label: c.T("calendar.form.status"), Required: i == 0, NoMark: i > 0, Choices: []ui.Choice{
			{Value: "off", Label: c.T("calendar.form.off"), Chosen: a.get(at+"status") == "off" || i == 0 && a.get(at+"status") == ""},
			{Value: "work", Label: c.T("calendar.form.work"), Chosen: a.get(at+"status") == "work" || i == 1 && a.get(at+"status") == ""}}}
		g.Groups = append(g.Groups, ui.Group{Title: c.T("calendar.form.row", "n", i+1), Fields: []ui.Field{
			{Kind: form.Date, Name: at + "on", Label: c.T("calendar.form.on"), Value: a.get(at + "on"), InputMode: "numeric", Placeholder: "31/12/2026", NoHint: true, NoMark: i > 0, Required: i == 0},
			status,
			{Name: at + "name", Label: c.T("calendar.form.name"), Value: a.get(at + "name"), Max: 200, NoMark: true}}})
	}
	if a.days < mostDays {
		g.Add = "days"
	}
	return g
}

// newDo proposes, or shows the form again: with one row more, without a paper, or with what is wrong.
func (f *face) newDo(c *web.Ctx) error {
	var kept []string
	err := c.ReadForm(web.FormRules{MaxFile: room.MaxEvidence, MaxFiles: 5, Save: func(file web.FilePart) error {
		e, err := f.Changes.Keep(c.Context(), file.Name, file.Body)
		if err == nil {
			kept = append(kept, e.ID)
		}
		return err
	}})
	if err != nil {
		return err
	}
	a, err := f.asked(c, c.Field)
	if err != nil {
		return err
	}
	ids := append(slices.Clone(c.Form["paper"]), kept...)
	if gone := c.Field("remove"); gone != "" {
		ids = slices.DeleteFunc(ids, func(id string) bool { return "paper."+id == gone })
	}
	if a.papers, err = f.Changes.Papers(c.Context(), ids); err != nil {
		return err
	}
	if c.Field("add") != "" || c.Field("remove") != "" {
		if c.Field("add") == "days" {
			a.days = min(a.days+1, mostDays)
		}
		return f.formAgain(c, a, 200, nil)
	}
	n, err := f.proposed(a, ids)
	if err == nil && len(c.Faults) > 0 {
		err = fault.Invalid("calendar.faults", c.Faults...)
	}
	if err != nil {
		return f.formAgain(c, a, 422, err)
	}
	n.Once = guard(c)
	made, err := f.Changes.Propose(c.Context(), n)
	if sentTwice(err) {
		return c.Redirect(listPath)
	}
	if err != nil {
		return f.formAgain(c, a, web.Status(err), weekFault(a, err))
	}
	c.Flash(ui.Good, "calendar.form.done")
	return c.Redirect(proposalPath(made.ID))
}

func (f *face) formAgain(c *web.Ctx, a asked, status int, err error) error {
	p, problem := f.form(c, a)
	if problem != nil {
		return problem
	}
	if err == nil {
		return c.Render(status, "form", p)
	}
	if p.mend(c, err) {
		return c.Render(status, "form", p)
	}
	return err
}

// mend puts each message beside its field, also of the fields within groups and of the week.
func (p *formPage) mend(c *web.Ctx, err error) bool {
	var fields []*ui.Field
	for i := range p.Parts {
		for k := range p.Parts[i].Fields {
			x := &p.Parts[i].Fields[k]
			fields = append(fields, x)
			for g := range x.Groups {
				for j := range x.Groups[g].Fields {
					fields = append(fields, &x.Groups[g].Fields[j])
				}
			}
		}
	}
	paper := ui.Field{Name: "file"}
	fields = append(fields, &paper)
	if p.Week != nil {
		fields = append(fields, p.Week.fields()...)
	}
	s, ok := mend(c, err, "don-vi", fields...)
	p.Errors, p.Upload.Error = s, paper.Error
	return ok
}

func size(n int64) string {
	if n < 1<<20 {
		return viet.Number(max(n>>10, 1)) + " KB"
	}
	return viet.Number(n>>20) + " MB"
}

// proposed reads the form. Days that cannot be read are named; rows left empty are left out.
func (f *face) proposed(a asked, papers []string) (room.Propose, error) {
	n := room.Propose{Unit: unitOf(a.unit), Kind: a.kind, Reason: a.get("reason"), Law: a.get("law"), Retroactive: a.get("retroactive"), Papers: papers}
	var faults []fault.Field
	day := func(name string) viet.Day {
		s := a.get(name)
		d, err := viet.ParseDay(s)
		if s != "" && err != nil {
			faults = append(faults, fault.Field{Path: name, Code: "viet.day.format", Args: fault.Args("value", s)})
		}
		return d
	}
	switch a.kind {
	case room.Closure:
		n.Change.Closures = []deadline.ClosureRow{{From: day("closures.0.from"), To: day("closures.0.to")}}
	case room.Days:
		for i := range a.days {
			at := "days." + strconv.Itoa(i) + "."
			if a.get(at+"on") == "" && a.get(at+"name") == "" {
				continue
			}
			n.Change.Days = append(n.Change.Days, deadline.DayRow{On: day(at + "on"), Status: a.get(at + "status"), Name: dayName(a, at)})
		}
	case room.Drop:
		if name := dropField(a); name == "drop_days.0.on" {
			n.Change.DropDays = []deadline.DayKey{{On: day(name)}}
		} else {
			n.Change.DropClosures = []deadline.ClosureKey{{From: day(name)}}
		}
	case room.Hours:
		n.Change.Hours = []deadline.Week{{ValidFrom: day("hours.0.valid_from"), Rows: weekRows(a)}}
	case room.Year:
	}
	if len(faults) > 0 {
		return n, fault.Invalid("calendar.faults", faults...)
	}
	return n, nil
}

// dayName is the name of a day; without one, the reason says it.
func dayName(a asked, at string) string {
	if name := a.get(at + "name"); name != "" {
		return name
	}
	return a.get("reason")
}
