package leave

import (
	"net/http"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// showPage is one delegation, with what the reader may do about it.
type showPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Badge  *ui.Badge
	Facts  ui.DefinitionList
	Decide *doForm
	End    *doForm
}

// doForm is a small form with a reason.
type doForm struct {
	Title, Help string
	Action      string
	Hidden      []ui.Hidden
	Why         ui.Field
	Buttons     []ui.Button
}

func (f *face) show(c *web.Ctx) error {
	d, err := f.Accounts.Delegation(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	return f.render(c, http.StatusOK, d, "", nil)
}

func (f *face) render(c *web.Ctx, status int, d identity.Delegation, why string, wrong []fault.Field) error {
	today := f.Accounts.Today()
	p := &showPage{Page: ui.Page{Title: c.T("leave.for", "from", d.DelegatorName, "to", d.DelegateName), Active: "leave", NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("leave.title"), Href: home}, {Label: d.DelegatorName}}}, Badge: badge(c, d, today)}
	unit, err := f.Units.ByID(c.Context(), f.DB, d.UnitID, today)
	if err != nil {
		return err
	}
	add := func(key, text string) {
		if text != "" {
			p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T(key), Text: text})
		}
	}
	add("leave.from", d.DelegatorName)
	add("leave.to", d.DelegateName)
	add("leave.unit", unit.Name)
	add("leave.roles", roleNames(c, d.Roles))
	add("leave.days", d.From.Vietnamese()+" – "+d.To.Vietnamese())
	add("leave.reason", d.Reason)
	add("leave.decision", c.T("leave.decision.of", "number", d.Decision, "on", d.DecidedOn.Vietnamese()))
	add("leave.asked_by", c.T("leave.by_at", "name", d.AskedByName, "at", viet.Instant(d.AskedAt)))
	if !d.ApprovedAt.IsZero() {
		add("leave.decided_by", c.T("leave.by_at", "name", d.ApprovedName, "at", viet.Instant(d.ApprovedAt)))
	}
	if !d.EndedAt.IsZero() {
		add("leave.ended_by", c.T("leave.by_at", "name", d.EndedName, "at", viet.Instant(d.EndedAt)))
	}
	add("leave.why", d.Why)
	hidden := []ui.Hidden{{Name: "version", Value: strconv.FormatInt(d.Version, 10)}}
	field := ui.Field{Kind: form.Text, Name: "why", Label: c.T("leave.why"), Value: why, NoMark: true, Wide: true}
	for _, one := range wrong {
		field.Error = c.Lang.Field(one)
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: "why", Message: field.Error})
	}
	if d.State == identity.DelegationAsked && !d.Over(today) && f.mayDecide(c, d) {
		p.Decide = &doForm{Title: c.T("leave.decide"), Help: c.T("leave.decide.help"), Action: path(d.ID, "quyet-dinh"), Hidden: hidden, Why: field, Buttons: []ui.Button{
			{Label: c.T("leave.approve"), Look: ui.Primary, Name: "do", Value: "approve"}, {Label: c.T("leave.refuse"), Look: ui.Danger, Name: "do", Value: "refuse"}}}
	} else if !d.Over(today) && f.mayEnd(c, d) {
		p.End = &doForm{Title: c.T("leave.end"), Help: c.T("leave.end.help"), Action: path(d.ID, "cham-dut"), Hidden: hidden, Why: field,
			Buttons: []ui.Button{{Label: c.T("leave.end.do"), Look: ui.Danger}}}
	}
	return c.Render(status, "show", p)
}

func (f *face) object(c *web.Ctx, d identity.Delegation, owner string) policy.Object {
	u, err := f.Units.ByID(c.Context(), f.DB, d.UnitID, f.Accounts.Today())
	if err != nil {
		return policy.Object{Kind: "delegation"}
	}
	return policy.Object{Kind: "delegation", ID: d.ID, UnitID: u.ID, UnitPath: u.Path, OwnerAccount: owner}
}

// mayDecide reports whether the reader may approve or refuse, as identity will ask.
func (f *face) mayDecide(c *web.Ctx, d identity.Delegation) bool {
	who := identity.From(c.Context())
	if who.AccountID == d.Delegator || who.AccountID == d.Delegate {
		return false
	}
	action := policy.Action("delegation.approve")
	if d.Across {
		action = "delegation.across"
	}
	return policy.Allowed(identity.With(c.Context(), who.Direct()), action, f.object(c, d, d.Delegator))
}

func (f *face) mayEnd(c *web.Ctx, d identity.Delegation) bool {
	who := identity.From(c.Context())
	owner := d.Delegator
	if who.AccountID == d.Delegate {
		owner = d.Delegate
	}
	return policy.Allowed(identity.With(c.Context(), who.Direct()), "delegation.end", f.object(c, d, owner))
}

func (f *face) decide(c *web.Ctx) error {
	return f.change(c, func(id string, version int64, why string) (identity.Delegation, string, error) {
		yes := c.Form.Get("do") == "approve"
		d, err := f.Accounts.DecideDelegation(c.Context(), id, version, yes, why)
		return d, "leave.done." + string(d.State), err
	})
}

func (f *face) end(c *web.Ctx) error {
	return f.change(c, func(id string, version int64, why string) (identity.Delegation, string, error) {
		d, err := f.Accounts.EndDelegation(c.Context(), id, version, why)
		return d, "leave.done.ended", err
	})
}

// change carries out one of the small forms; a missing reason draws the page again.
func (f *face) change(c *web.Ctx, do func(id string, version int64, why string) (identity.Delegation, string, error)) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	version, err := strconv.ParseInt(c.Form.Get("version"), 10, 64)
	if err != nil {
		return fault.Invalid("web.bad_form")
	}
	_, words, err := do(c.Path("id"), version, c.Form.Get("why"))
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid && len(e.Fields) > 0 {
		d, failed := f.Accounts.Delegation(c.Context(), c.Path("id"))
		if failed != nil {
			return failed
		}
		return f.render(c, http.StatusUnprocessableEntity, d, c.Form.Get("why"), e.Fields)
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, words)
	return c.Redirect(path(c.Path("id")))
}
