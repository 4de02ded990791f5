package calendar

import (
	"context"
	"strings"
	"unicode/utf8"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// Propose is a change somebody wants (đề xuất mới). The rows of Change need no unit: they get that of the proposal.
type Propose struct {
	Unit        string // id or code; empty: the whole province
	Kind        Kind
	Change      deadline.Change
	Reason      string
	Law         string
	Retroactive string   // why it may reach into the past
	Papers      []string // ids of papers that the caller has uploaded
	Once        once.Guard
}

// Propose keeps a change and begins to count what it does (đề xuất thay đổi lịch).
func (c *Changes) Propose(ctx context.Context, n Propose) (Proposal, error) {
	p, err := c.prepare(ctx, n)
	if err != nil {
		return Proposal{}, err
	}
	if err := policy.Can(ctx, "calendar.propose", p.object()); err != nil {
		return Proposal{}, err
	}
	if err := c.check(ctx, &p); err != nil {
		return Proposal{}, err
	}
	who := identity.From(ctx)
	p.ProposedBy, p.ProposedName = who.AccountID, who.Name
	change, err := jsonText(p.Change)
	if err != nil {
		return Proposal{}, err
	}
	evidence, err := jsonText(p.Evidence)
	if err != nil {
		return Proposal{}, err
	}
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		p.ID, p.ProposedAt, p.State, p.Round = store.NewID(), tx.Now(), Counting, 1
		if err := n.Once.Before(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlInsert, p.ID, p.UnitID, p.UnitPath, p.UnitName, p.ApproverID, p.ApproverPath, p.ApproverName,
			p.Wide, p.Kind, change, p.Reason, p.Law, p.Retroactive, evidence, p.ProposedBy, p.ProposedName, p.ProposedAt); err != nil {
			return err
		}
		if err := job.Insert(ctx, tx, countJob(p.ID, 1)); err != nil {
			return err
		}
		if err := n.Once.After(ctx, tx, p); err != nil {
			return err
		}
		return event.Append(ctx, tx, told(ctx, "calendar.proposed", &p))
	})
	return p, err
}

// May says whether the caller may propose for a unit, or for the whole province when none is named.
func (c *Changes) May(ctx context.Context, unit string) error {
	p := Proposal{}
	if err := c.whose(ctx, &p, unit); err != nil {
		return err
	}
	return policy.Can(ctx, "calendar.propose", p.object())
}

// prepare says whose change it is and who approves it, and writes the unit into its rows.
func (c *Changes) prepare(ctx context.Context, n Propose) (Proposal, error) {
	p := Proposal{Kind: n.Kind, Reason: strings.TrimSpace(n.Reason), Law: strings.TrimSpace(n.Law),
		Retroactive: strings.TrimSpace(n.Retroactive), Change: n.Change}
	if err := c.whose(ctx, &p, n.Unit); err != nil {
		return p, err
	}
	var err error
	if p.Evidence, err = c.Papers(ctx, n.Papers); err != nil {
		return p, err
	}
	unit := p.unit()
	ch := &p.Change
	for i := range ch.Days {
		ch.Days[i].UnitID, ch.Days[i].Law = unit, p.Law
		if ch.Days[i].Confidence == "" {
			ch.Days[i].Confidence = "high"
		}
	}
	for i := range ch.DropDays {
		ch.DropDays[i].UnitID = unit
	}
	for i := range ch.Hours {
		ch.Hours[i].UnitID = unit
	}
	for i := range ch.Closures {
		ch.Closures[i].UnitID, ch.Closures[i].Law, ch.Closures[i].Reason = unit, p.Law, p.Reason
	}
	for i := range ch.DropClosures {
		ch.DropClosures[i].UnitID = unit
	}
	return p, nil
}

// whose finds the unit of a proposal and the unit above it, whose administrator approves. At the top that is the
// province itself: then another of its administrators.
func (c *Changes) whose(ctx context.Context, p *Proposal, unit string) error {
	today := c.today()
	var u org.Unit
	var err error
	if p.Wide = unit == ""; p.Wide {
		tree, err := c.Units.Tree(ctx, c.DB, today)
		if err != nil {
			return err
		}
		if len(tree) == 0 {
			return fault.NotFound("org.unit_not_found")
		}
		u = tree[0]
	} else if u, err = c.Units.Unit(ctx, c.DB, unit, today); err != nil {
		return err
	}
	p.UnitID, p.UnitPath, p.UnitName = u.ID, u.Path, u.Name
	above := u
	if u.ParentID != "" {
		if above, err = c.Units.ByID(ctx, c.DB, u.ParentID, today); err != nil {
			return err
		}
	}
	p.ApproverID, p.ApproverPath, p.ApproverName = above.ID, above.Path, above.Name
	return nil
}

// told is the event of a proposal: what it is and where it stands.
func told(ctx context.Context, kind string, p *Proposal) event.New {
	return event.New{Kind: kind, Subject: p.ID, Actor: identity.From(ctx).AccountID, UnitPath: p.UnitPath,
		Data: Told{Proposal: p.ID, Unit: p.UnitID, UnitName: p.UnitName, Wide: p.Wide, Kind: p.Kind, Law: p.Law, Round: p.Round, Moved: p.Moved, Done: p.Done}}
}

// Told is what the events of the room carry (sự kiện thay đổi lịch): calendar.proposed, .rejected, .withdrawn,
// .recounted, .approved, .applied.
type Told struct {
	Proposal string `json:"proposal"`
	Unit     string `json:"unit"`
	UnitName string `json:"unit_name"`
	Wide     bool   `json:"wide,omitempty"`
	Kind     Kind   `json:"kind"`
	Law      string `json:"law,omitempty"`
	Round    int    `json:"round"`
	Done     int    `json:"done,omitempty"`
	Moved    int    `json:"moved,omitempty"`
}

func tooLong(s string) bool { return utf8.RuneCountInString(s) > mostText }
