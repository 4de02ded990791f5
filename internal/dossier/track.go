package dossier

import (
	"context"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
)

// Tracking is what a stranger must bring to see where a dossier stands (tra cứu hồ sơ).
type Tracking struct {
	Code    string
	Fact    string // last 4 digits of the phone, or the birth date, or the citizen number
	Address string // network address of the caller, for the limit
}

// Public is what is shown to who knows the code and a second fact: no personal data (thông tin tra cứu).
type Public struct {
	Code        string
	Procedure   Procedure
	Unit        Unit
	Channel     Channel
	State       string
	StateName   lang.Text
	National    int
	Version     int64
	SubmittedAt time.Time
	AnswerBy    time.Time
	AcceptedAt  time.Time
	DueAt       time.Time
	DueOn       viet.Day
	Provisional bool
	Paused      bool
	Late        bool
	Closed      bool
	Asked       []string
	Holder      Holder
	Steps       []Step
	ResultCode  string
	ReturnBy    Channel
	Ticket      string // lets the holder look again for a short while, without the second fact
	Grant       string // lets a guest act on this dossier for a short while; empty when it belongs to an account
}

// Holder is who has a dossier now and until when (đang do ai xử lý).
type Holder struct {
	Role     string // clerk, officer, leader, assignee, citizen; empty when all is done
	UnitName string
	Until    time.Time // zero when nothing is due
}

// Track shows where a dossier stands to who knows its code and a second fact. Wrong facts are counted for the one who
// guesses; when many strangers guess at one dossier, four digits are no longer enough for it, a birth date or a citizen
// number still is: nobody can lock out its owner.
func (c *Cases) Track(ctx context.Context, t Tracking) (Public, error) {
	policy.Public(ctx, "tracking is open to who knows the code and a second fact")
	n, err := ParseNumber(t.Code)
	if err != nil {
		return Public{}, fault.Invalid("dossier.track.invalid", fault.Field{Path: "code", Code: "dossier.code.format"})
	}
	if strings.TrimSpace(t.Fact) == "" {
		return Public{}, fault.Invalid("dossier.track.invalid", fault.Field{Path: "fact", Code: "dossier.track.fact"})
	}
	code := n.String()
	tried, wait := c.guess(identity.Network(t.Address), code)
	if wait > 0 {
		return Public{}, fault.New(fault.KindTooMany, "dossier.track.wait", "minutes", int(wait/time.Minute)+1)
	}
	d, err := c.row(ctx, c.DB, code)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		tried.back(c)
		return Public{}, err
	}
	if err != nil || !knows(&d, t.Fact, tried.weak) {
		return Public{}, fault.NotFound("dossier.track.no_match")
	}
	tried.back(c)
	return c.public(ctx, d)
}

// tries are what one guess has taken until it is known to be right.
type tries struct {
	address, pair, code string
	weak                bool // four digits still are enough
}

// guess takes a try of the address and of the address at this dossier, and one of the dossier itself.
func (c *Cases) guess(address, code string) (tries, time.Duration) {
	t := tries{address: address, pair: address + " " + code, code: code}
	if wait := c.byAddress.try(t.address); wait > 0 {
		return t, wait
	}
	if wait := c.byPair.try(t.pair); wait > 0 {
		c.byAddress.back(t.address)
		return t, wait
	}
	t.weak = c.weak.try(code) == 0
	return t, 0
}

// back gives the tries of a right guess back.
func (t tries) back(c *Cases) {
	c.byAddress.back(t.address)
	c.byPair.back(t.pair)
	if t.weak {
		c.weak.back(t.code)
	}
}

func (c *Cases) public(ctx context.Context, d Dossier) (Public, error) {
	f, err := c.Flows.Get(ctx, c.DB, d.FlowCode, d.FlowVersion)
	if err != nil {
		return Public{}, err
	}
	d.show(f)
	p := Public{Code: d.Code, Procedure: d.Procedure, Unit: d.Unit, Channel: d.Channel, State: d.State,
		StateName: d.PublicState, National: d.National, Version: d.Version, SubmittedAt: d.SubmittedAt, AnswerBy: d.AnswerBy,
		AcceptedAt: d.AcceptedAt, DueAt: d.DueAt, DueOn: d.DueOn, Provisional: d.Provisional, Paused: d.Paused,
		Late: !d.Closed && d.raw.next.Before(c.now()), Closed: d.Closed, Asked: d.Asked, Holder: d.holder(),
		ReturnBy: d.ReturnBy.Channel}
	if d.Result != nil {
		p.ResultCode = d.Result.Code
	}
	p.Ticket = c.grant(toLook, d.ID, d.Code, c.now().Add(grantFor))
	if d.OwnerAccount == "" {
		p.Grant = c.grant(toAct, d.ID, d.Code, c.now().Add(grantFor))
	}
	p.Steps, err = c.timeline(ctx, &d, false)
	for i := range p.Steps {
		p.Steps[i].Files, p.Steps[i].Changes = nil, nil
	}
	return p, err
}

// Tracked shows where a dossier stands now to who holds a ticket of Track (xem lại hồ sơ đã tra cứu).
func (c *Cases) Tracked(ctx context.Context, ticket string) (Public, error) {
	policy.Public(ctx, "a ticket proves that the code and a second fact were shown")
	id, _, err := c.ungrant(toLook, ticket)
	if err != nil {
		return Public{}, err
	}
	d, err := c.row(ctx, c.DB, id)
	if err != nil {
		return Public{}, err
	}
	return c.public(ctx, d)
}

// GrantTo gives who has just filed a dossier without an account the grant that Track would give; empty when the
// dossier belongs to an account. The caller has the proof: the dossier as Submit returned it, or the replay of its key.
func (c *Cases) GrantTo(d Dossier) string {
	if d.OwnerAccount != "" || d.ID == "" {
		return ""
	}
	return c.grant(toAct, d.ID, d.Code, c.now().Add(grantFor))
}

// WithGrant lets the request act as the applicant of the dossier that a grant of Track names, and says its code.
func (c *Cases) WithGrant(ctx context.Context, grant string) (context.Context, string, error) {
	id, code, err := c.ungrant(toAct, grant)
	if err != nil {
		return ctx, "", err
	}
	return identity.With(ctx, identity.From(ctx).WithKey(id)), code, nil
}
