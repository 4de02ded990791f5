package portal

import (
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

const profilePath = "/tai-khoan/thong-tin"

func (f *face) profileForm(c *web.Ctx) error {
	who, _, err := me(c)
	if err != nil {
		return err
	}
	if who.Kind != identity.KindCitizen {
		policy.Public(c.Context(), "officers have no profile of their own to edit")
		return c.Redirect("/tai-khoan")
	}
	said, err := f.Accounts.Profile(c.Context(), who.AccountID)
	if err != nil {
		return err
	}
	return c.Render(200, "ask", profileAsk(c, said, said.Birth.Vietnamese()))
}

func profileAsk(c *web.Ctx, p identity.Profile, birth string) *askPage {
	label := func(key string) string { return c.T("portal.profile." + key) }
	gender := ui.Field{Kind: form.ChoiceOne, Name: "gender", Label: label("gender"), Value: p.Gender}
	for _, g := range []string{"male", "female", "other"} {
		gender.Choices = append(gender.Choices, ui.Choice{Value: g, Label: label("gender." + g), Chosen: p.Gender == g})
	}
	ask := &askPage{Page: ui.Page{Title: c.T("portal.profile.title"), Lead: c.T("portal.profile.lead"), Narrow: true, NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("portal.account.title"), Href: "/tai-khoan"}, {Label: c.T("portal.profile.title")}}}, Action: profilePath,
		Fields: []ui.Field{
			{Kind: form.PersonName, Name: "full_name", Label: label("full_name"), Value: p.FullName, Required: true, Autocomplete: "name", Max: 100},
			{Kind: form.BirthDate, Name: "birth_date", Label: label("birth_date"), Value: birth, Autocomplete: "bday"},
			{Kind: form.CitizenID, Name: "citizen_id", Label: label("citizen_id"), Value: p.CitizenID, Autocomplete: "off"},
			gender,
			{Kind: form.Phone, Name: "phone", Label: label("phone"), Value: p.Phone, Autocomplete: "tel"},
			{Kind: form.Email, Name: "email", Label: label("email"), Value: p.Email, Autocomplete: "email", Max: 200},
			{Kind: form.Text, Name: "address", Label: label("address"), Value: p.Address, Autocomplete: "street-address", Max: 300},
		},
		Buttons: []ui.Button{{Label: c.T("portal.save"), Look: ui.Primary, Wide: true}, {Label: c.T("portal.cancel"), Href: "/tai-khoan", Look: ui.Quiet, Wide: true}}}
	if p.VerifiedBy != "" {
		ask.Notices = []ui.Notice{{Tone: ui.Warning, Text: c.T("portal.profile.checked")}}
	}
	return ask
}

func (f *face) profile(c *web.Ctx) error {
	who, _, err := me(c)
	if err != nil {
		return err
	}
	if who.Kind != identity.KindCitizen {
		policy.Public(c.Context(), "officers have no profile of their own to edit")
		return c.Redirect("/tai-khoan")
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	said := identity.Profile{FullName: c.Field("full_name"), CitizenID: c.Field("citizen_id"), Gender: c.Field("gender"), Phone: c.Field("phone"),
		Email: c.Field("email"), Address: c.Field("address")}
	birth := c.Field("birth_date")
	if birth != "" {
		if said.Birth, err = viet.ParseBirthDate(birth); err != nil {
			f, _ := fault.As(err)
			return again(c, profileAsk(c, said, birth), fault.Invalid("identity.profile_invalid", fault.Field{Path: "birth_date", Code: f.Code, Args: f.Args}))
		}
	}
	if err := f.Accounts.SaveProfile(c.Context(), who.AccountID, said); err != nil {
		return again(c, profileAsk(c, said, birth), err)
	}
	c.Flash(ui.Good, "portal.profile.saved")
	return c.Redirect("/tai-khoan")
}

func (f *face) passwordForm(c *web.Ctx) error {
	who, _, err := me(c)
	if err != nil {
		return err
	}
	policy.Public(c.Context(), "the form for one's own password holds nothing")
	return c.Render(200, "ask", passwordAsk(c, who))
}

func passwordAsk(c *web.Ctx, who identity.Who) *askPage {
	p := &askPage{Page: ui.Page{Title: c.T("portal.password.title"), Lead: c.T("portal.password.lead"), Narrow: true, NoIndex: true}, Action: passwordPath,
		Fields: []ui.Field{
			{Name: "old_password", Label: c.T("portal.password.old"), Type: "password", Required: true, Autocomplete: "current-password", Max: 200},
			newPassword(c, "password"),
		},
		Buttons: []ui.Button{{Label: c.T("portal.password.submit"), Look: ui.Primary, Wide: true}}}
	if who.MustChange {
		p.Notices = []ui.Notice{{Tone: ui.Warning, Title: c.T("portal.password.must"), Text: c.T("portal.password.must.text")}}
		return p
	}
	p.Crumbs = []ui.Link{{Label: c.T("portal.account.title"), Href: "/tai-khoan"}, {Label: c.T("portal.password.title")}}
	p.Buttons = append(p.Buttons, ui.Button{Label: c.T("portal.cancel"), Href: "/tai-khoan", Look: ui.Quiet, Wide: true})
	return p
}

func (f *face) password(c *web.Ctx) error {
	who, _, err := me(c)
	if err != nil {
		return err
	}
	policy.Public(c.Context(), "everybody may change their own password, who knows the old one")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	if err := f.Accounts.ChangePassword(c.Context(), c.Form.Get("old_password"), c.Form.Get("password"), f.thisSession(c)); err != nil {
		return again(c, passwordAsk(c, who), err)
	}
	c.Flash(ui.Good, "portal.password.done")
	who.MustChange = false
	return c.Redirect(Home(who))
}
