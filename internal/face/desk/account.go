package desk

import (
	"net/url"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// accountPage issues an account for who stands at the counter (cấp tài khoản tại quầy): the card is seen, its number is
// the login.
type accountPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Notices []ui.Notice
	Hidden  []ui.Hidden
	Scan    ui.Field
	Fields  []ui.Field
	Has     *accountHas
	Do      ui.Button
}

// accountHas is an account that exists already.
type accountHas struct {
	Facts ui.DefinitionList
	Login string
	Reset *ui.Button
}

// accountSlipPage is handed to the person: login and temporary password, shown this once.
type accountSlipPage struct {
	ui.Page
	Unit     string
	Facts    ui.DefinitionList
	Password string
	Notes    []string
	Address  string
	Buttons  []ui.Button
}

func (f *face) accountForm() form.Form {
	frm := form.Person(false).On(f.today())
	s := frm.Sections[0]
	var fields []form.Field
	for _, one := range s.Fields {
		switch one.ID {
		case "citizen_id":
			one.Required = true
		case "passport":
			continue
		case "address":
			one.Required = false
		}
		fields = append(fields, one)
	}
	s.Fields = fields
	frm.Sections, frm.Rules = []form.Section{s}, nil
	return frm
}

func (f *face) account(c *web.Ctx, u org.Unit) error {
	in := url.Values{}
	if id := c.Query("luot"); id != "" {
		kept, err := f.loadIntake(c.Context(), id)
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return err
		}
		from := "applicant."
		if partyOf(kept.Person) != "self" {
			from = "representative."
		}
		for key, all := range kept.Person {
			if rest, ok := strings.CutPrefix(key, from); ok {
				in["applicant."+rest] = all
			}
		}
		in.Set(fieldSex, kept.Person.Get(fieldSex))
	}
	if id := c.Query("so"); id != "" {
		in.Set("applicant.citizen_id", id)
	}
	if len(in) == 0 {
		in = nil
	}
	return f.showAccount(c, 200, in, nil, "")
}

func (f *face) showAccount(c *web.Ctx, status int, in url.Values, wrong []fault.Field, read string) error {
	p := &accountPage{Page: ui.Page{Title: c.T("desk.account.title"), Lead: c.T("desk.account.lead"), Active: "account", NoIndex: true},
		Hidden: []ui.Hidden{{Name: "key", Value: f.newKey()}}, Do: ui.Button{Label: c.T("desk.account.do"), Look: ui.Primary, Icon: "user", Name: "do", Value: "issue"}}
	if sex := in.Get(fieldSex); sex != "" {
		p.Hidden = append(p.Hidden, ui.Hidden{Name: fieldSex, Value: sex})
	}
	errs := map[string]string{}
	for _, one := range wrong {
		errs[one.Path] = c.Lang.Field(one)
	}
	p.Scan = scanField(c, in.Get(fieldQR), errs[fieldQR], in == nil || errs[fieldQR] != "")
	if read != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Good, Title: c.T("desk.qr.read", "name", read), Text: c.T("desk.account.read.text")})
	}
	communes, err := f.communes(c.Context())
	if err != nil {
		return err
	}
	parts := ui.Parts(c.Lang, f.accountForm(), ui.FormInput{Prefix: "applicant", Posted: in, Faults: wrong, Options: func(form.Field) []ui.Choice { return communes }})
	p.Fields = parts[0].Fields
	brief(c, p.Fields)
	p.Errors = ui.ErrorSummary{Errors: ui.Errors(c.Lang, parts, wrong)}
	if err := f.accountHas(c, p, in.Get("applicant.citizen_id")); err != nil {
		return err
	}
	return c.Render(status, "account", p)
}

// accountHas looks whether the number has an account: only one of this counter is shown, of others it is said that they
// exist when issuing is tried.
func (f *face) accountHas(c *web.Ctx, p *accountPage, number string) error {
	id, err := viet.ParseCitizenID(number)
	if err != nil {
		return nil //nolint:nilerr // no number yet: nobody to look for
	}
	acc, err := f.Accounts.ByLogin(c.Context(), id.String())
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	if err != nil || !policy.Allowed(c.Context(), "account.read", accountObject(acc)) {
		return err
	}
	if err := policy.Reading(c.Context(), f.DB, []policy.Object{accountObject(acc)}, "policy.why.handle"); err != nil {
		return err
	}
	signed := ui.Fact{Term: c.T("desk.account.signed_in"), Text: c.T("desk.account.never")}
	if !acc.SignedInAt.IsZero() {
		signed.Text = viet.Instant(acc.SignedInAt)
	}
	p.Has = &accountHas{Login: acc.Login, Facts: ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("desk.person.name"), Text: acc.Name},
		{Term: c.T("desk.account.login"), Text: acc.Login}, {Term: c.T("desk.account.made"), Text: viet.Instant(acc.CreatedAt)}, signed}}}
	if policy.Allowed(c.Context(), "account.reset", accountObject(acc)) {
		p.Has.Reset = &ui.Button{Label: c.T("desk.account.reset"), Icon: "lock", Name: "do", Value: "reset:" + acc.Login}
	}
	return nil
}

func (f *face) accountIssue(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	if login, reset := strings.CutPrefix(c.Field("do"), "reset:"); reset {
		return f.accountReset(c, u, login)
	}
	if text, ok := scanned(c.Form); ok {
		if wrong := f.readCard(c.Context(), u, c.Form, text, "applicant"); len(wrong) > 0 {
			return f.showAccount(c, 422, c.Form, wrong, "")
		}
		return f.showAccount(c, 200, c.Form, nil, c.Form.Get("applicant.full_name"))
	}
	frm := f.accountForm()
	v, wrong := form.Decode(frm, c.Form, "applicant")
	if len(wrong) == 0 {
		wrong = frm.FillPlaces(v, "applicant", f.areaName(c.Context()))
	}
	if len(wrong) > 0 {
		return f.showAccount(c, 422, c.Form, wrong, "")
	}
	birth, err := viet.ParseBirthDate(textOf(v, "birth_date"))
	if err != nil {
		return err
	}
	profile := identity.Profile{FullName: textOf(v, "full_name"), CitizenID: textOf(v, "citizen_id"), Birth: birth, Gender: c.Form.Get(fieldSex),
		Phone: textOf(v, "phone"), Email: textOf(v, "email"), Address: addressOf(v)}
	acc, password, err := f.Accounts.CreateAtCounter(c.Context(), u.ID, profile)
	if fault.KindOf(err) == fault.KindConflict {
		return f.accountTwice(c, u, profile.CitizenID, err)
	}
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid && len(e.Fields) > 0 {
		for _, one := range e.Fields {
			one.Path = "applicant." + one.Path
			wrong = append(wrong, one)
		}
		return f.showAccount(c, 422, c.Form, wrong, "")
	}
	if err != nil {
		return err
	}
	return f.accountSlip(c, u, acc, password)
}

// justNow is how long after issuing an account the same page counts as sent twice.
const justNow = 2 * time.Minute

// accountTwice answers when there is an account already. One that was issued here a moment ago and never used is the
// first of two clicks: its password was on a page that nobody saw, so there is a new one.
func (f *face) accountTwice(c *web.Ctx, u org.Unit, login string, conflict error) error {
	acc, err := f.Accounts.ByLogin(c.Context(), login)
	if err == nil && acc.UnitID == u.ID && acc.MustChange && acc.SignedInAt.IsZero() && f.DB.Now().Sub(acc.CreatedAt) < justNow {
		return f.accountReset(c, u, login)
	}
	e, _ := fault.As(conflict)
	return f.showAccount(c, 422, c.Form, []fault.Field{{Path: "applicant.citizen_id", Code: e.Code, Args: e.Args}}, "")
}

func (f *face) accountReset(c *web.Ctx, u org.Unit, login string) error {
	acc, err := f.Accounts.ByLogin(c.Context(), login)
	if err != nil {
		return err
	}
	password, err := f.Accounts.ResetPassword(c.Context(), acc.ID)
	if err != nil {
		return err
	}
	return f.accountSlip(c, u, acc, password)
}

// accountSlip shows the temporary password once; it is kept nowhere.
func (f *face) accountSlip(c *web.Ctx, u org.Unit, acc identity.Account, password string) error {
	p := &accountSlipPage{Page: ui.Page{Title: c.T("desk.slip.title"), Lead: c.T("desk.slip.lead"), Active: "account", NoIndex: true}, Unit: u.Name, Password: password, Address: f.BaseURL}
	p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("desk.person.name"), Text: acc.Name}, {Term: c.T("desk.account.login"), Text: acc.Login}}}
	for _, note := range []string{"change", "secret", "lost"} {
		p.Notes = append(p.Notes, c.T("desk.slip."+note, "unit", u.Name))
	}
	p.Buttons = []ui.Button{{Label: c.T("desk.slip.print"), Icon: "print", Print: true, Look: ui.Primary, Key: "p"}, {Label: c.T("desk.slip.done"), Href: accountPath}}
	c.W.Header().Set("Cache-Control", "no-store")
	return c.Render(200, "account_slip", p)
}
