package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// actPage is the form of one step (thao tác), or, before what cannot be undone, the question whether it is meant.
type actPage struct {
	ui.Page
	Action   string
	Hidden   []ui.Hidden
	Conflict *ui.Notice // somebody else was quicker
	Errors   ui.ErrorSummary
	Help     string
	Warn     *ui.Notice
	Parts    []ui.Part
	Upload   *ui.Upload
	Sure     *ui.DefinitionList // what will be done, asked once more
	Buttons  []ui.Button
	About    ui.DefinitionList
	Kept     []ui.Fact // what had been entered, when the step is no longer open
}

// actForm shows the form of a step that is open to the reader.
func (f *face) actForm(c *web.Ctx) error {
	o, err := f.open(c)
	if err != nil {
		return err
	}
	a, ok := o.action(c.Path("action"))
	if !ok {
		return f.notOpen(c, o)
	}
	p, err := f.actPage(c, o, a, nil, nil)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "act", p)
}

func (o opened) action(name string) (dossier.Action, bool) {
	i := slices.IndexFunc(o.actions, func(a dossier.Action) bool { return a.Name == name })
	if i < 0 {
		return dossier.Action{}, false
	}
	return o.actions[i], true
}

// notOpen says why a step is not open now, in the words of the case engine.
func (f *face) notOpen(c *web.Ctx, o opened) error {
	_, err := f.Cases.Act(c.Context(), o.d.Code, dossier.Act{Action: c.Path("action"), Version: o.d.Version})
	if err == nil || fault.KindOf(err) == fault.KindInvalid {
		err = fault.Conflict("dossier.action.unknown", "action", c.Path("action"))
	}
	return f.beaten(c, o, err, nil)
}

// act takes a step. What was entered is never lost: a fault shows the form again, and so does somebody else's step.
func (f *face) act(c *web.Ctx) error {
	kept, err := f.readAct(c)
	if err != nil {
		return err
	}
	o, err := f.open(c)
	if err != nil {
		return err
	}
	name := c.Path("action")
	a, open := o.action(name)
	again := ui.Rows(c.Form) || kept.changed || c.Form.Get("back") != ""
	if open && (again || len(c.Faults) > 0) {
		return f.actAgain(c, o, a, kept, c.Faults, again && len(c.Faults) == 0)
	}
	var values form.Values
	if open {
		var faults []fault.Field
		values, faults = form.Decode(a.Input, c.Form, "")
		if len(faults) > 0 {
			return f.actAgain(c, o, a, kept, faults, false)
		}
		if a.Confirm && c.Form.Get("sure") == "" {
			return f.actSure(c, o, a, kept, values)
		}
	}
	version, _ := strconv.ParseInt(c.Form.Get("version"), 10, 64) // 0 is refused as missing
	d, err := f.Cases.Act(c.Context(), o.d.Code, dossier.Act{Action: name, Version: version, Input: maps.Clone(values), Files: kept.ids, Once: f.guard(c, o.d.Code)})
	var replay *once.Replay
	switch {
	case errors.As(err, &replay):
		return c.Redirect(replay.Answer.Location)
	case err == nil:
		return f.acted(c, d, name, a)
	}
	return f.actFailed(c, o, a, open, kept, err)
}

// actFailed shows what went wrong where it can be mended.
func (f *face) actFailed(c *web.Ctx, o opened, a dossier.Action, open bool, kept keptFiles, err error) error {
	e, ok := fault.As(err)
	if !ok {
		return err
	}
	switch {
	case e.Kind == fault.KindInvalid && len(e.Fields) > 0 && open:
		return f.actAgain(c, o, a, kept, e.Fields, false)
	case e.Kind == fault.KindPrecondition || e.Kind == fault.KindConflict:
		if open && e.Kind == fault.KindPrecondition && !bare(a) {
			p, failed := f.actPage(c, o, a, c.Form, nil)
			if failed != nil {
				return failed
			}
			p.keep(c, kept)
			p.Conflict = conflict(c, o, err)
			return c.Render(web.Status(err), "act", p)
		}
		return f.beaten(c, o, err, c.Form)
	}
	return err
}

// bare says that a step asks nothing: it is one button.
func bare(a dossier.Action) bool { return len(a.Input.Sections) == 0 && !a.Files }

// actAgain draws the form again as it was left.
func (f *face) actAgain(c *web.Ctx, o opened, a dossier.Action, kept keptFiles, faults []fault.Field, fine bool) error {
	p, err := f.actPage(c, o, a, c.Form, faults)
	if err != nil {
		return err
	}
	p.keep(c, kept)
	status := http.StatusUnprocessableEntity
	if fine {
		status = http.StatusOK
	}
	return c.Render(status, "act", p)
}

// acted goes on after a step: to the dossier, or to the inbox when the dossier has left the reader's unit.
func (f *face) acted(c *web.Ctx, d dossier.Dossier, name string, a dossier.Action) error {
	if next := c.Form.Get("next"); next != "" && bare(a) {
		c.Flash(ui.Good, "desk.done.of", "what", a.Label, "code", d.Code)
		return c.Redirect(next)
	}
	if name == "recuse" {
		c.Flash(ui.Good, "desk.done.recused", "code", d.Code)
		return c.Redirect("/desk")
	}
	if who := identity.From(c.Context()); !atUnit(who, d.Unit.ID) && (d.Taken == nil || !atUnit(who, d.Taken.ID)) {
		c.Flash(ui.Good, "desk.done.gone", "code", d.Code, "unit", d.Unit.Name)
		return c.Redirect("/desk")
	}
	return c.Redirect(doneHref(d.Code, name))
}

func doneHref(code, action string) string { return casePath(code) + "?xong=" + url.QueryEscape(action) }

func atUnit(who identity.Who, unit string) bool {
	return slices.ContainsFunc(who.Grants, func(g identity.Grant) bool { return g.UnitID == unit })
}

// guard makes a second press of the same button the same act.
func (f *face) guard(c *web.Ctx, code string) once.Guard {
	h := sha256.New()
	_, _ = h.Write([]byte(c.R.URL.Path + "\n" + c.Form.Encode())) // a hash never fails
	return once.Guard{Account: account(c), Key: c.Form.Get("key"), BodyHash: hex.EncodeToString(h.Sum(nil)), Answer: func(any) once.Answer {
		return once.Answer{Status: http.StatusSeeOther, Location: doneHref(code, c.Path("action"))}
	}}
}

// conflict tells who did what when, and leads to the dossier as it is now.
func conflict(c *web.Ctx, o opened, err error) *ui.Notice {
	words, _ := c.Lang.Fault(err)
	return &ui.Notice{Tone: ui.Warning, Title: c.T("desk.conflict.title"), Text: words,
		Links: []ui.Link{{Label: c.T("desk.conflict.open"), Href: casePath(o.d.Code), Icon: "folder"}}}
}

// beaten is the page of a step that is no longer open: who did what when, and what had been entered, to copy.
func (f *face) beaten(c *web.Ctx, o opened, err error, posted url.Values) error {
	p := &actPage{Page: actHead(c, o, c.T("desk.conflict.closed")), Conflict: conflict(c, o, err)}
	p.Buttons = []ui.Button{{Label: c.T("desk.conflict.open"), Href: casePath(o.d.Code), Look: ui.Primary}, {Label: c.T("desk.done.inbox"), Href: "/desk", Look: ui.Quiet}}
	p.Conflict.Links = nil
	for _, name := range slices.Sorted(maps.Keys(posted)) {
		if v := posted.Get(name); v != "" && !slices.Contains(own, name) {
			p.Kept = append(p.Kept, ui.Fact{Term: c.T("desk.conflict.entered"), Text: v})
		}
	}
	return c.Render(web.Status(err), "act", p)
}

// own are the names in a posted form that are not answers.
var own = []string{"version", "key", "next", "sure", "kept", "add", "remove", "back", ui.Seen, "phan"}

func actHead(c *web.Ctx, o opened, title string) ui.Page {
	return ui.Page{Title: title, Eyebrow: o.d.Code, Active: "all", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("desk.nav.inbox"), Href: "/desk"},
		{Label: o.d.Code, Href: casePath(o.d.Code)}, {Label: title}}}
}
