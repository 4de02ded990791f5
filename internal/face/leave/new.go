package leave

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// newPage asks who is away, from when to when, and who acts for them (đề nghị ủy quyền).
type newPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Hidden  []ui.Hidden
	Parts   []ui.Part
	Help    ui.Notice
	Buttons []ui.Button
}

// asked is the form of a delegation. Who leads a unit may enter it for somebody else there.
func asked(lead bool, mine []identity.Role) form.Form {
	say := func(key string) lang.Text {
		return lang.Text{VI: lang.For(lang.VI).T(key), EN: lang.For(lang.EN).T(key)}
	}
	who := form.Section{ID: "who", Title: say("leave.ask.who")}
	if lead {
		who.Fields = append(who.Fields, form.Field{ID: "delegator", Kind: form.Officer, Label: say("leave.ask.delegator"), Help: say("leave.ask.delegator.help")})
	}
	roles := form.Field{ID: "roles", Kind: form.ChoiceMany, Label: say("leave.roles"), Required: true}
	for _, r := range []identity.Role{identity.Clerk, identity.Officer, identity.Leader} {
		if lead || slices.Contains(mine, r) {
			roles.Choices = append(roles.Choices, form.Choice{Value: string(r), Label: say("identity.role." + string(r))})
		}
	}
	who.Fields = append(who.Fields, roles, form.Field{ID: "delegate", Kind: form.Officer, Label: say("leave.ask.delegate"), Help: say("leave.ask.delegate.help"), Required: true})
	when := form.Section{ID: "when", Title: say("leave.ask.when"), Fields: []form.Field{
		{ID: "from", Kind: form.Date, Label: say("leave.ask.from"), Required: true},
		{ID: "to", Kind: form.Date, Label: say("leave.ask.to"), Help: say("leave.ask.to.help"), Required: true},
		{ID: "reason", Kind: form.Text, Label: say("leave.reason"), Required: true, Max: 500, Example: "Nghỉ phép năm"},
		{ID: "decision", Kind: form.Text, Label: say("leave.decision"), Required: true, Max: 100, Example: "15/QĐ-UBND"},
		{ID: "decided_on", Kind: form.Date, When: "past", Label: say("leave.decided_on"), Required: true}}}
	return form.Form{ID: "leave", Sections: []form.Section{who, when}}
}

func (f *face) newForm(c *web.Ctx) error { return f.draw(c, http.StatusOK, nil, nil) }

func (f *face) draw(c *web.Ctx, status int, posted url.Values, wrong []fault.Field) error {
	who := identity.From(c.Context())
	unit, err := f.unitOf(c, who)
	if err != nil {
		return err
	}
	staff, err := f.Accounts.Staff(c.Context(), f.DB, unit.ID, identity.Clerk, identity.Officer, identity.Leader)
	if err != nil {
		return err
	}
	p := &newPage{Page: ui.Page{Title: c.T("leave.new"), Eyebrow: unit.Name, Active: "leave", NoIndex: true, Crumbs: []ui.Link{{Label: c.T("leave.title"), Href: home}, {Label: c.T("leave.new")}}},
		Hidden: []ui.Hidden{{Name: "unit", Value: unit.ID}, {Name: "key", Value: f.newKey()}}, Help: ui.Notice{Tone: ui.Info, Text: c.T("leave.ask.help")},
		Buttons: []ui.Button{{Label: c.T("leave.ask.send"), Look: ui.Primary}, {Label: c.T("leave.cancel"), Href: home, Look: ui.Quiet}}}
	lead := leadsAt(who, unit.ID, unit.Path)
	options := func(field form.Field) []ui.Choice {
		var all []ui.Choice
		for _, s := range staff {
			if field.ID == "delegate" && s.ID == who.AccountID && !lead {
				continue
			}
			all = append(all, ui.Choice{Value: s.ID, Label: s.Name})
		}
		return all
	}
	frm := asked(lead, roles(c, who)[unit.ID])
	values := form.Values{}
	if mine := roles(c, who)[unit.ID]; len(mine) == 1 && !lead {
		values["roles"] = []any{string(mine[0])}
	}
	p.Parts = ui.Parts(c.Lang, frm, ui.FormInput{Posted: posted, Values: values, Faults: wrong, Options: options})
	p.Errors.Errors = ui.Errors(c.Lang, p.Parts, wrong)
	return c.Render(status, "new", p)
}

// place is the unit whose delegation is asked for.
type place struct{ ID, Path, Name string }

// unitOf is the unit in the address, else where the reader works.
func (f *face) unitOf(c *web.Ctx, who identity.Who) (place, error) {
	id := c.Query("don-vi")
	if c.Form != nil && c.Form.Get("unit") != "" {
		id = c.Form.Get("unit")
	}
	if id == "" {
		id = who.UnitID
		for _, g := range who.Direct().Grants {
			if g.Role != identity.Operator {
				id = g.UnitID
				break
			}
		}
	}
	u, err := f.Units.ByID(c.Context(), f.DB, id, f.Accounts.Today())
	if err == nil && id != who.UnitID && len(roles(c, who)[u.ID]) == 0 && !leadsAt(who, u.ID, u.Path) {
		err = fault.NotFound("org.unit_not_found", "unit", id) // who works there is not shown to others
	}
	return place{u.ID, u.Path, u.Name}, err
}

// leadsAt reports who may enter a delegation for others at a unit.
func leadsAt(who identity.Who, unit, path string) bool {
	own := who.Direct()
	if own.Has(identity.Leader, unit) {
		return true
	}
	return slices.ContainsFunc(own.Grants, func(g identity.Grant) bool {
		return g.Role == identity.Admin && g.UnitPath != "" && len(path) >= len(g.UnitPath) && path[:len(g.UnitPath)] == g.UnitPath
	})
}

func (f *face) ask(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	who := identity.From(c.Context())
	unit, err := f.unitOf(c, who)
	if err != nil {
		return err
	}
	v, wrong := form.Decode(asked(leadsAt(who, unit.ID, unit.Path), roles(c, who)[unit.ID]), c.Form, "")
	if len(wrong) > 0 {
		return f.draw(c, http.StatusUnprocessableEntity, c.Form, wrong)
	}
	n := identity.NewDelegation{Delegator: text(v, "delegator"), Delegate: text(v, "delegate"), Unit: unit.ID, From: day(v, "from"), To: day(v, "to"),
		Decision: text(v, "decision"), DecidedOn: day(v, "decided_on"), Reason: text(v, "reason"), Once: guard(c)}
	chosen, _ := v["roles"].([]any)
	for _, r := range chosen {
		if s, ok := r.(string); ok {
			n.Roles = append(n.Roles, identity.Role(s))
		}
	}
	d, err := f.Accounts.Delegate(c.Context(), n)
	var again *once.Replay
	if errors.As(err, &again) {
		return c.Redirect(again.Answer.Location)
	}
	if e, ok := fault.As(err); ok && (e.Kind == fault.KindInvalid || e.Kind == fault.KindConflict) {
		fields := e.Fields
		if len(fields) == 0 {
			fields = []fault.Field{{Path: "delegate", Code: e.Code, Args: e.Args}}
		}
		return f.draw(c, http.StatusUnprocessableEntity, c.Form, fields)
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, "leave.asked."+string(d.State))
	return c.Redirect(path(d.ID))
}

func text(v form.Values, key string) string {
	s, _ := v[key].(string)
	return s
}

func day(v form.Values, key string) viet.Day {
	d, err := viet.ParseDay(text(v, key))
	if err != nil {
		return viet.Day{}
	}
	return d
}
