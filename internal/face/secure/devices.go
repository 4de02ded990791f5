package secure

import (
	"net/netip"

	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// devicesPage is where an account is signed in, and how it is guarded (thiết bị đang đăng nhập).
type devicesPage struct {
	ui.Page
	Rows   []deviceRow
	Others bool // there are more than this one
	Factor ui.Notice
	Links  []ui.Link
}

// deviceRow is one session.
type deviceRow struct {
	ID, Device, Place string
	Since, Seen       string
	Here              bool
}

func (f *face) devices(c *web.Ctx) error {
	who, err := me(c)
	if err != nil {
		return err
	}
	if who.Held() {
		policy.Public(c.Context(), "what is asked first is done first")
		return c.Redirect(f.Home(who))
	}
	if err := policy.Can(c.Context(), "account.read", objectOf(who)); err != nil {
		return err
	}
	p := &devicesPage{Page: ui.Page{Title: c.T("secure.devices.title"), Lead: c.T("secure.devices.lead"), Narrow: true, NoIndex: true, Active: "account",
		Crumbs: []ui.Link{{Label: c.T("portal.account.title"), Href: "/tai-khoan"}, {Label: c.T("secure.devices.title")}}}}
	open, err := f.Accounts.Sessions(c.Context(), who.AccountID)
	if err != nil {
		return err
	}
	for _, s := range open {
		row := deviceRow{ID: s.ID, Device: s.Door.Device, Place: place(c, s.Door.Address), Since: viet.Instant(s.CreatedAt), Seen: viet.Instant(s.SeenAt),
			Here: s.ID == who.SessionID}
		if row.Device == "" {
			row.Device = c.T("secure.devices.unknown")
		}
		p.Rows = append(p.Rows, row)
	}
	p.Others = len(p.Rows) > 1
	factor, err := f.Accounts.FactorOf(c.Context())
	if err != nil {
		return err
	}
	p.Factor = factorNotice(c, factor)
	p.Links = []ui.Link{{Label: c.T("portal.account.password"), Href: "/tai-khoan/mat-khau", Icon: "lock"}}
	return c.Render(200, "devices", p)
}

func objectOf(who identity.Who) policy.Object {
	obj := policy.Object{Kind: "account", ID: who.AccountID, OwnerAccount: who.AccountID}
	if who.Kind == identity.KindCitizen {
		obj.Kind = "citizen"
	}
	return obj
}

func factorNotice(c *web.Ctx, f identity.Factor) ui.Notice {
	state, tone := "off", ui.Info
	switch {
	case f.On && f.Left < 3:
		state, tone = "few", ui.Warning
	case f.On:
		state, tone = "on", ui.Good
	}
	return ui.Notice{Tone: tone, Title: c.T("secure.factor." + state + ".title"), Text: c.T("secure.factor."+state+".text", "n", f.Left),
		Links: []ui.Link{{Label: c.T("secure.factor." + state + ".way"), Href: factorPath}}}
}

// place says in words where an address is, as far as the address itself tells: no service is asked.
func place(c *web.Ctx, address string) string {
	ip, err := netip.ParseAddr(address)
	switch {
	case err != nil:
		return address
	case ip.IsLoopback():
		return c.T("secure.place.machine")
	case ip.IsPrivate() || ip.IsLinkLocalUnicast():
		return c.T("secure.place.inside", "address", address)
	case identity.Network(address) == identity.Network(c.Addr()):
		return c.T("secure.place.same", "address", address)
	}
	return c.T("secure.place.outside", "address", address)
}

func (f *face) endOne(c *web.Ctx) error {
	who, err := me(c)
	if err != nil {
		return err
	}
	if err := f.Accounts.EndSession(c.Context(), who.AccountID, c.Path("id")); err != nil {
		return err
	}
	if c.Path("id") == who.SessionID {
		c.SetSecret(f.Cookie, "", -1)
	}
	c.Flash(ui.Good, "secure.devices.ended")
	return c.Redirect(devicesPath)
}

func (f *face) endOthers(c *web.Ctx) error {
	who, err := me(c)
	if err != nil {
		return err
	}
	if err := policy.Can(c.Context(), "session.end", objectOf(who)); err != nil {
		return err
	}
	if err := f.Accounts.EndOthers(c.Context()); err != nil {
		return err
	}
	c.Flash(ui.Good, "secure.devices.others_ended")
	return c.Redirect(devicesPath)
}
