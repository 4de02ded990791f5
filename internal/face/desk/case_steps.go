package desk

import (
	"cmp"
	"slices"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/notify"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// stepRow is one step of the timeline, with everything that was said and entered.
type stepRow struct {
	Title, State string
	At, Who      string
	Reason       string
	Note         string
	Items        []string
	Changes      []dossier.Change
	ToName       string
	Told         string // that the applicant was told
	Entered      string // when a number written on paper was typed in
	Files        []ui.Link
	Tone         ui.Tone
	Now          bool
	action       string
}

// steps tells what happened, and says of the last one when it was the reader's own just now.
func (f *face) steps(c *web.Ctx, o opened, p *casePage) ([]stepRow, error) {
	all, err := f.Cases.Timeline(c.Context(), o.d.Code)
	if err != nil {
		return nil, err
	}
	told, err := f.told(c, o.d)
	if err != nil {
		return nil, err
	}
	rows := make([]stepRow, 0, len(all))
	for i, s := range all {
		r := f.stepRow(c, o.d, s)
		if at, ok := told[s.N]; ok {
			r.Told = c.T("desk.step.told", "at", viet.Instant(at))
		}
		r.Now = i == len(all)-1
		rows = append(rows, r)
	}
	if n := len(all); n > 0 && c.Query("xong") == all[n-1].Action && all[n-1].Actor == account(c) {
		p.Done = done(c, o, all[n-1])
	}
	if !o.d.Closed && !o.clock.Holder.Until.IsZero() {
		p.Next = &ui.Moment{Title: c.T("desk.step.next", "who", holderWords(c, o.item)), Until: c.T("desk.step.until", "at", viet.Instant(o.clock.Holder.Until))}
	}
	return rows, nil
}

// told says of which steps the applicant was told, by account or e-mail, and when.
func (f *face) told(c *web.Ctx, d dossier.Dossier) (map[int64]time.Time, error) {
	page, err := event.List(c.Context(), f.DB, event.Filter{Subject: d.ID, PageSize: 100})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(page.Events))
	for i, e := range page.Events {
		ids[i] = e.ID
	}
	byEvent, err := notify.ToldOf(c.Context(), f.DB, ids)
	if err != nil {
		return nil, err
	}
	out := map[int64]time.Time{}
	for _, e := range page.Events {
		var m dossier.Moved
		if at, ok := byEvent[e.ID]; ok && e.Decode(&m) == nil {
			out[m.Version] = at
		}
	}
	return out, nil
}

func (f *face) stepRow(c *web.Ctx, d dossier.Dossier, s dossier.Step) stepRow {
	tag := c.Lang.Tag()
	r := stepRow{Title: s.Label.In(tag), At: viet.Instant(s.At), Reason: s.Reason, Items: s.Items, Changes: s.Changes, ToName: s.ToName, Tone: stepTone(s), action: s.Action}
	if s.From != s.To {
		r.State = s.StateName.In(tag)
	}
	role := c.T("dossier.role." + s.ActorRole)
	switch {
	case s.ActorName == "":
		r.Who = viet.Capital(role)
	case s.ActorRole == "citizen":
		r.Who = s.ActorName + ", " + role
	default:
		r.Who = s.ActorName + ", " + role + ", " + s.UnitName
	}
	for _, key := range []string{"note", "proposal", "question", "opinion", "content"} {
		if v, ok := s.Input[key].(string); ok && v != "" && v != s.Reason {
			r.Note = cmp.Or(r.Note, v)
		}
	}
	if s.Behalf != nil {
		r.Who += ", " + c.T("desk.step.behalf", "name", s.Behalf.Name)
	}
	for _, x := range s.Silent {
		r.Items = append(r.Items, c.T("desk.step.silent", "unit", x.Unit, "at", viet.Instant(x.DueAt), "law", cmp.Or(x.Law, c.T("desk.step.silent.entered"))))
	}
	for _, name := range s.Excluded {
		r.Items = append(r.Items, c.T("desk.step.excluded", "name", name))
	}
	if s.Moved != nil {
		r.Items = append(r.Items, c.T("desk.step.moved", "from", s.Moved.From, "to", s.Moved.To))
	}
	r.Items = append(r.Items, s.History...)
	if !s.Entered.IsZero() {
		r.Entered = c.T("desk.step.entered", "at", viet.Instant(s.Entered))
	}
	for _, p := range s.Files {
		if s.N > 1 {
			r.Files = append(r.Files, ui.Link{Label: cmp.Or(p.FileName, p.Name), Href: casePath(d.Code) + "/tep/" + p.File, Icon: "file", NewTab: true})
		}
	}
	return r
}

func stepTone(s dossier.Step) ui.Tone {
	switch {
	case slices.Contains([]string{"refuse", "stop", "withdraw", "reject"}, s.Action):
		return ui.Bad
	case slices.Contains([]string{"request_more", "request_payment", "extend"}, s.Action):
		return ui.Warning
	case s.Action == "submit" || s.From == s.To:
		return ui.Info
	}
	return ui.Good
}

// done says what the reader has just done, what follows, and offers the paper that goes with it.
func done(c *web.Ctx, o opened, s dossier.Step) *ui.Notice {
	n := &ui.Notice{Tone: ui.Good, Title: c.T("desk.done", "what", s.Label.In(c.Lang.Tag()))}
	if o.item.Works == "applicant" {
		n.Text = c.T("desk.done.citizen")
	} else if who := holderWords(c, o.item); who != "" && !o.clock.Holder.Until.IsZero() {
		n.Text = c.T("desk.done.then", "who", who, "at", viet.Instant(o.clock.Holder.Until))
	}
	if paper, ok := paperAfter(s); ok {
		n.Links = append(n.Links, ui.Link{Label: c.T("desk.print." + paper), Href: casePath(o.d.Code) + "/in/" + paper, Icon: "print", NewTab: true})
	}
	n.Links = append(n.Links, ui.Link{Label: c.T("desk.done.inbox"), Href: "/desk", Icon: "inbox"})
	return n
}

// paperAfter is the paper that a step gives cause for.
func paperAfter(s dossier.Step) (string, bool) {
	switch s.Action {
	case "accept":
		return dossier.PaperReceipt, true
	case "request_more":
		return dossier.PaperSupplement, true
	case "refuse":
		return dossier.PaperRefusal, s.National == 3
	case "extend":
		return dossier.PaperApology, true
	}
	return "", false
}

// prints lists the papers that can be printed now.
func prints(c *web.Ctx, o opened, steps []stepRow) []ui.Link {
	var all []ui.Link
	add := func(paper string, ok bool) {
		if ok {
			all = append(all, ui.Link{Label: c.T("desk.print." + paper), Href: casePath(o.d.Code) + "/in/" + paper, Icon: "print", NewTab: true})
		}
	}
	did := func(action string) bool {
		return slices.ContainsFunc(steps, func(s stepRow) bool { return s.action == action })
	}
	add(dossier.PaperReceipt, did("accept"))
	add(dossier.PaperSupplement, did("request_more"))
	add(dossier.PaperRefusal, did("refuse") && o.d.National == 3)
	add(dossier.PaperApology, did("extend"))
	return append(all, ui.Link{Label: c.T("desk.print.control"), Href: casePath(o.d.Code) + "/kiem-soat", Icon: "list"},
		ui.Link{Label: c.T("desk.print.letters"), Href: casePath(o.d.Code) + "/thu", Icon: "mail"})
}
