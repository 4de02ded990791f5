package console

import (
	"sync"
	"time"

	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// slipPage shows a secret once, on a slip to print and hand over (phiếu cấp mật khẩu tạm).
type slipPage struct {
	ui.Page
	Warning ui.Notice
	Heading string
	Facts   []ui.Fact
	Label   string
	Secret  string
	Advice  []string
	Signed  string
	Back    ui.Button
}

func (f *face) passwordSlip(c *web.Ctx, acc identity.Account, password, key string) *slipPage {
	p := &slipPage{Page: ui.Page{Title: c.T("console.slip." + key + ".title"), NoIndex: true, Narrow: true, Active: "accounts", Crumbs: accountCrumbs(c, acc, c.T("console.slip.crumb"))},
		Warning: ui.Notice{Tone: ui.Warning, Title: c.T("console.slip.once"), Text: c.T("console.slip.once.text")},
		Heading: c.T("console.slip.heading"), Label: c.T("console.slip.password"), Secret: password, Signed: f.signed(c),
		Back: ui.Button{Label: c.T("console.slip.back"), Look: ui.Primary, Href: accountPath(acc.ID)}}
	p.Facts = []ui.Fact{{Term: c.T("console.account.name"), Text: acc.Name}, {Term: c.T("console.account.unit"), Text: f.unitName(c, acc.UnitID)},
		{Term: c.T("console.slip.site"), Text: f.BaseURL + "/dang-nhap"}, {Term: c.T("console.account.login"), Text: acc.Login}}
	for _, n := range []string{"1", "2", "3"} {
		p.Advice = append(p.Advice, c.T("console.slip.advice."+n))
	}
	return p
}

func (f *face) tokenSlip(c *web.Ctx, acc identity.Account, t identity.Token, bearer string) *slipPage {
	p := f.passwordSlip(c, acc, bearer, "token")
	p.Heading, p.Label = c.T("console.slip.token.heading"), c.T("console.slip.token.label")
	p.Facts = []ui.Fact{{Term: c.T("console.account.name"), Text: acc.Name}, {Term: c.T("console.token.label"), Text: t.Label}, {Term: c.T("console.token.until"), Text: at(t.ExpiresAt)},
		{Term: c.T("console.slip.api"), Text: f.BaseURL + "/api/v1"}}
	p.Advice = []string{c.T("console.slip.token.advice.1"), c.T("console.slip.token.advice.2")}
	return p
}

// signed says who made a slip and when.
func (f *face) signed(c *web.Ctx) string {
	return c.T("console.slip.signed", "who", identity.From(c.Context()).Name, "time", at(c.Now()))
}

// keepSlip is how long a slip is remembered for a second click; then it is gone for good.
const keepSlip = time.Minute

// slips makes each secret once: two clicks on one button make one password, and both answers show it. On another
// instance the second click is told by package once.
type slips struct {
	clock func() time.Time
	mu    sync.Mutex
	made  map[string]*slipMade
}

type slipMade struct {
	sync.Mutex
	page  *slipPage
	until time.Time
}

// once makes the slip of a key, or shows the one made a moment ago; failed answers when it could not be made.
func (s *slips) once(c *web.Ctx, g once.Guard, makeSlip func() (*slipPage, error), failed func(error) error) error {
	m := s.of(g.Account + " " + g.Key + " " + g.BodyHash)
	m.Lock()
	defer m.Unlock()
	if m.page == nil {
		page, err := makeSlip()
		if err != nil {
			return failed(err)
		}
		m.page = page
	}
	return c.Render(200, "slip", m.page)
}

func (s *slips) of(key string) *slipMade {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	for k, m := range s.made {
		if now.After(m.until) {
			delete(s.made, k)
		}
	}
	m := s.made[key]
	if m == nil {
		m = &slipMade{until: now.Add(keepSlip)}
		s.made[key] = m
	}
	return m
}
