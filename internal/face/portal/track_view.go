package portal

import (
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// trackPage says where a dossier stands, who has it and until when.
type trackPage struct {
	ui.Page
	State    ui.Notice
	Due      *ui.DueBadge
	Asked    []string
	Supply   *ui.Button
	Result   *ui.Button
	Timeline ui.Timeline
	Post     ui.Timeline // of the result, when it goes by post
	Facts    ui.DefinitionList
	Papers   []ui.Link
	Others   []ui.Link
}

func (f *face) trackShow(c *web.Ctx) error {
	d, err := f.tracked(c)
	if err != nil {
		return toTracking(c, err)
	}
	p := &trackPage{Page: ui.Page{Title: d.Procedure.Name, Eyebrow: d.Code, Active: "track", NoIndex: true, Crumbs: []ui.Link{
		{Label: c.T("portal.nav.home"), Href: "/"}, {Label: c.T("portal.nav.track"), Href: trackPath}, {Label: d.Code}}}}
	p.State = ui.Notice{Tone: toneOf(d), Title: d.StateName.In(c.Lang.Tag())}
	if p.Due, err = f.dueOf(c, d); err != nil {
		return err
	}
	p.Timeline = timeline(c, d)
	if p.Post, err = f.postLine(c, d.Code); err != nil {
		return err
	}
	p.Facts = trackFacts(c, d)
	f.trackWays(c, p, d)
	return c.Render(200, "track", p)
}

func toneOf(d dossier.Public) ui.Tone {
	switch {
	case d.National == 3 || d.National == 8 || d.National == 7:
		return ui.Bad
	case d.Holder.Role == "citizen":
		return ui.Warning
	case d.National >= 9:
		return ui.Good
	}
	return ui.Info
}

// dueOf says when the next thing is due and how long that is.
func (f *face) dueOf(c *web.Ctx, d dossier.Public) (*ui.DueBadge, error) {
	until := d.Holder.Until
	if d.Closed || until.IsZero() {
		return nil, nil
	}
	cal, err := f.Book.For(c.Context(), f.DB, d.Unit.ID)
	if err != nil {
		return nil, err
	}
	left := deadline.LeftAt(cal, c.Now(), until)
	badge := &ui.DueBadge{Words: left.Words(c.Lang), On: viet.Instant(until), Tone: ui.Good}
	switch {
	case d.Paused:
		badge.Tone, badge.Note = ui.Muted, c.T("portal.track.paused")
	case left.Late:
		badge.Tone = ui.Bad
	case left.WorkingDays <= 1:
		badge.Tone = ui.Warning
	}
	if d.Provisional {
		badge.Note = c.T("portal.track.provisional")
	}
	return badge, nil
}

// timeline tells what happened, who has it now, and what comes.
func timeline(c *web.Ctx, d dossier.Public) ui.Timeline {
	var t ui.Timeline
	for _, s := range d.Steps {
		t.Items = append(t.Items, moment(c, s))
	}
	if d.Closed {
		return t
	}
	now := ui.Moment{Title: d.StateName.In(c.Lang.Tag()), Who: holder(c, d.Holder), Now: true}
	if !d.Holder.Until.IsZero() {
		now.Until = c.T("portal.track.until", "at", viet.Instant(d.Holder.Until))
	}
	t.Items = append(t.Items, now)
	if d.National < 9 {
		end := ui.Moment{Title: c.T("portal.track.end"), Text: returnWords(c, d.ReturnBy), Ahead: true}
		if !d.DueAt.IsZero() {
			end.Until = c.T("portal.track.promised", "at", viet.Instant(d.DueAt))
		}
		t.Items = append(t.Items, end)
	}
	return t
}

// postLine is what became of the result at the post; nothing when it does not go by post.
func (f *face) postLine(c *web.Ctx, code string) (ui.Timeline, error) {
	if f.Post == nil {
		return ui.Timeline{}, nil
	}
	return f.Post(c, code)
}

// moment is one step as its citizen reads it.
func moment(c *web.Ctx, s dossier.Step) ui.Moment {
	m := ui.Moment{Title: s.Label.In(c.Lang.Tag()), At: viet.Instant(s.At), Text: s.Reason, Tone: ui.Good}
	switch s.ActorRole {
	case "citizen":
		m.Who = c.T("portal.track.who.you")
	case "system":
		m.Who = c.T("dossier.role.system")
	default:
		m.Who = viet.Capital(c.T("dossier.role."+s.ActorRole)) + ", " + s.UnitName
	}
	switch s.National {
	case 3, 7, 8:
		m.Tone = ui.Bad
	case 5, 6:
		m.Tone = ui.Warning
	}
	return m
}

func holder(c *web.Ctx, h dossier.Holder) string {
	switch {
	case h.Role == "":
		return ""
	case h.Role == "citizen":
		return c.T("portal.track.who.you")
	case h.UnitName == "":
		return viet.Capital(c.T("portal.track.role." + h.Role))
	}
	return viet.Capital(c.T("portal.track.role."+h.Role)) + ", " + h.UnitName
}

func returnWords(c *web.Ctx, by dossier.Channel) string {
	if by == "" {
		return ""
	}
	return c.T("dossier.return_by." + string(by))
}

func trackFacts(c *web.Ctx, d dossier.Public) ui.DefinitionList {
	at := func(t time.Time) ui.Fact {
		if t.IsZero() {
			return ui.Fact{Missing: true}
		}
		return ui.Fact{Text: viet.Instant(t)}
	}
	var l ui.DefinitionList
	add := func(key string, fact ui.Fact) {
		fact.Term = c.T("portal.track.fact." + key)
		l.Items = append(l.Items, fact)
	}
	add("unit", ui.Fact{Text: d.Unit.Name})
	add("submitted", at(d.SubmittedAt))
	if d.AcceptedAt.IsZero() {
		add("answer", at(d.AnswerBy))
	} else {
		add("accepted", at(d.AcceptedAt))
		due := at(d.DueAt)
		if d.Provisional {
			due.Badge = &ui.Badge{Label: c.T("portal.track.provisional"), Tone: ui.Warning}
		}
		add("due", due)
	}
	add("return", ui.Fact{Text: returnWords(c, d.ReturnBy), Missing: d.ReturnBy == ""})
	return l
}
