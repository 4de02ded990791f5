package secure

import (
	"net/url"

	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// issuer is the name in the authenticator: short and without marks, so that the QR code is easy to read.
const issuer = "TinhSo"

// factor tells what one-time codes are, and begins or ends them (mã một lần).
func (f *face) factor(c *web.Ctx) error {
	who, state, err := f.own(c)
	if err != nil {
		return err
	}
	p := &askPage{Page: ui.Page{Title: c.T("secure.factor.title"), Lead: c.T("secure.factor.lead"), Narrow: true, NoIndex: true}, Action: factorPath}
	if !who.Held() {
		p.Crumbs = f.crumbs(c, p.Title)
	}
	if state.On {
		p.Notices = []ui.Notice{{Tone: ui.Good, Title: c.T("secure.factor.on.title"), Text: c.T("secure.factor.on.text", "n", state.Left)}}
		if state.Required {
			p.Lead = c.T("secure.factor.required")
		}
		p.Action = factorPath + "/go"
		p.Buttons = []ui.Button{{Label: c.T("secure.factor.drop"), Look: ui.Danger, Wide: true}, {Label: c.T("portal.cancel"), Href: devicesPath, Look: ui.Quiet, Wide: true}}
		return c.Render(200, "secure_ask", p)
	}
	if who.MustEnrol {
		p.Notices = []ui.Notice{{Tone: ui.Warning, Title: c.T("secure.factor.must"), Text: c.T("policy.must_enrol")}}
	}
	p.Steps = []string{c.T("secure.factor.step.app"), c.T("secure.factor.step.scan"), c.T("secure.factor.step.code")}
	p.Buttons = []ui.Button{{Label: c.T("secure.factor.begin"), Look: ui.Primary, Wide: true}}
	return c.Render(200, "secure_ask", p)
}

// own is the caller with the state of their second factor; nobody else's is ever touched here.
func (f *face) own(c *web.Ctx) (identity.Who, identity.Factor, error) {
	who, err := me(c)
	if err != nil {
		return who, identity.Factor{}, err
	}
	policy.Public(c.Context(), "everybody may guard their own account")
	if who.MustChange {
		return who, identity.Factor{}, fault.Forbidden("policy.must_change")
	}
	state, err := f.Accounts.FactorOf(c.Context())
	return who, state, err
}

func (f *face) factorBegin(c *web.Ctx) error {
	who, _, err := f.own(c)
	if err != nil {
		return err
	}
	if !who.Fresh(c.Now(), dropWithin) { // whoever finds a browser open must not set up a factor of their own
		return c.Redirect(provePath + "?next=" + url.QueryEscape(factorPath))
	}
	if err := f.Accounts.NewFactor(c.Context()); err != nil {
		return err
	}
	return c.Redirect(factorPath + "/cai-dat")
}

func (f *face) factorSetUp(c *web.Ctx) error {
	p, err := f.setUp(c)
	if fault.KindOf(err) == fault.KindConflict {
		return c.Redirect(factorPath)
	}
	if err != nil {
		return err
	}
	return c.Render(200, "secure_ask", p)
}

func (f *face) setUp(c *web.Ctx) (*askPage, error) {
	if _, _, err := f.own(c); err != nil {
		return nil, err
	}
	_, typed, err := f.Accounts.PendingFactor(c.Context(), issuer)
	if err != nil {
		return nil, err
	}
	return &askPage{Page: ui.Page{Title: c.T("secure.factor.setup"), Lead: c.T("secure.factor.setup.lead"), Narrow: true, NoIndex: true}, Action: factorPath + "/cai-dat",
		Picture: factorPath + "/qr.svg", Alt: c.T("secure.factor.qr"), Steps: []string{c.T("secure.factor.step.scan"), c.T("secure.factor.step.type", "secret", inFours(typed))},
		Fields:  []ui.Field{codeField(c, c.T("secure.factor.code"))},
		Buttons: []ui.Button{{Label: c.T("secure.factor.confirm"), Look: ui.Primary, Wide: true}}}, nil
}

// inFours writes a secret so that it can be typed.
func inFours(s string) string {
	out := ""
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}

func codeField(c *web.Ctx, label string) ui.Field {
	return ui.Field{Name: "code", Label: label, Help: c.T("secure.code.help"), Required: true, Autocomplete: "one-time-code", InputMode: "numeric", Max: 20}
}

func (f *face) factorPicture(c *web.Ctx) error {
	if _, _, err := f.own(c); err != nil {
		return err
	}
	address, _, err := f.Accounts.PendingFactor(c.Context(), issuer)
	if err != nil {
		return fault.NotFound("web.not_found").With(err)
	}
	svg, err := document.QRSVG(address)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cache-Control", "no-store")
	c.W.WriteHeader(200)
	_, _ = c.W.Write(svg) // the reader has gone: nobody to tell
	return nil
}

func (f *face) factorConfirm(c *web.Ctx) error {
	p, err := f.setUp(c)
	if fault.KindOf(err) == fault.KindConflict {
		return c.Redirect(factorPath)
	}
	if err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	codes, err := f.Accounts.ConfirmFactor(c.Context(), c.Field("code"))
	if err != nil {
		return again(c, p, err)
	}
	who := identity.From(c.Context())
	who.MustEnrol = false
	done := &askPage{Page: ui.Page{Title: c.T("secure.recovery.title"), Lead: c.T("secure.recovery.lead"), Narrow: true, NoIndex: true}, Codes: codes,
		Notices: []ui.Notice{{Tone: ui.Good, Text: c.T("secure.factor.done")}}, Action: provePath,
		Buttons: []ui.Button{{Label: c.T("secure.recovery.print"), Icon: "print", Print: true}, {Label: c.T("secure.recovery.kept"), Href: f.Home(who), Look: ui.Primary}}}
	return c.Render(200, "secure_ask", done)
}

func (f *face) factorDrop(c *web.Ctx) error {
	who, state, err := f.own(c)
	if err != nil {
		return err
	}
	if state.Required {
		return fault.Forbidden("secure.factor.required")
	}
	if !who.Fresh(c.Now(), dropWithin) {
		return c.Redirect(provePath + "?next=" + url.QueryEscape(factorPath))
	}
	if err := f.Accounts.DropFactor(c.Context(), who.AccountID); err != nil {
		return err
	}
	c.Flash(ui.Good, "secure.factor.dropped")
	return c.Redirect(devicesPath)
}
