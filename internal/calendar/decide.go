package calendar

import (
	"context"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// Decision is what the second person says (ý kiến phê duyệt).
type Decision struct {
	Round int    // of the figures that were seen
	Note  string // required to reject
	// Drift says that dossiers may have changed since the figures were counted, and that this is known.
	Drift bool
	Once  once.Guard
}

// Approve puts a change into force and begins to give the open dossiers their new due days (phê duyệt). It is another
// person than the one who proposed, an administrator of the unit above. When what the figures rest on has changed, they
// are counted anew and the answer is a conflict that says so.
func (c *Changes) Approve(ctx context.Context, id string, d Decision) error {
	p, err := c.deciding(ctx, id)
	if err != nil {
		return err
	}
	if p.State != Pending {
		return fault.Conflict("calendar.decided", "state", string(p.State))
	}
	if p.Round != d.Round {
		return fault.New(fault.KindPrecondition, "calendar.recounted")
	}
	changed, err := c.drift(ctx, &p)
	if err != nil {
		return err
	}
	why := ""
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		why = ""
		if err := d.Once.Before(ctx, tx); err != nil {
			return err
		}
		version, err := c.Book.Version(ctx, tx)
		if err != nil {
			return err
		}
		switch {
		case version != p.base:
			why = "calendar"
		case changed > 0 && !d.Drift:
			why = "dossiers"
		}
		if why != "" {
			return c.anew(p.ID, p.Round, why)(ctx, tx)
		}
		return c.approveTx(ctx, tx, &p, d)
	})
	switch {
	case err != nil:
		return err
	case why == "calendar":
		return fault.Conflict("calendar.stale")
	case why == "dossiers":
		return fault.Conflict("calendar.drifted", "n", changed)
	}
	return nil
}

func (c *Changes) approveTx(ctx context.Context, tx *store.Tx, p *Proposal, d Decision) error {
	var busy bool
	if err := tx.QueryRow(ctx, sqlApplyingOther, p.ID).Scan(&busy); err != nil {
		return err
	}
	if busy {
		return fault.Conflict("calendar.busy")
	}
	who := identity.From(ctx)
	n, err := tx.Exec(ctx, sqlApprove, p.ID, p.Round, who.AccountID, who.Name, tx.Now(), strings.TrimSpace(d.Note))
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("calendar.decided", "state", string(p.State))
	}
	if err := c.Book.ApplyTx(ctx, tx, p.Change); err != nil {
		return err
	}
	if err := job.Insert(ctx, tx, applyJob(p.ID)); err != nil {
		return err
	}
	if err := d.Once.After(ctx, tx, *p); err != nil {
		return err
	}
	return event.Append(ctx, tx, told(ctx, "calendar.approved", p))
}

// deciding reads a proposal for the one who is to decide on it.
func (c *Changes) deciding(ctx context.Context, id string) (Proposal, error) {
	p, err := c.Get(ctx, id)
	if err != nil {
		return p, err
	}
	if err := policy.Can(ctx, "calendar.approve", p.approval()); err != nil {
		return p, err
	}
	if identity.From(ctx).AccountID == p.ProposedBy {
		return p, fault.Forbidden("calendar.same_person")
	}
	return p, nil
}

// MayDecide reports whether the caller is the second person of a proposal.
func (c *Changes) MayDecide(ctx context.Context, p Proposal) bool {
	return p.State == Pending && p.ProposedBy != identity.From(ctx).AccountID && policy.Allowed(ctx, "calendar.approve", p.approval())
}

// MayWithdraw reports whether the caller may take a proposal back.
func (c *Changes) MayWithdraw(ctx context.Context, p Proposal) bool {
	return (p.State == Counting || p.State == Pending) && policy.Allowed(ctx, "calendar.propose", p.object())
}

// Reject refuses a change with a reason (không phê duyệt). It is kept.
func (c *Changes) Reject(ctx context.Context, id string, d Decision) error {
	p, err := c.deciding(ctx, id)
	if err != nil {
		return err
	}
	note := strings.TrimSpace(d.Note)
	switch {
	case note == "":
		return fault.Invalid("calendar.faults", fault.Field{Path: "note", Code: "calendar.note.missing"})
	case tooLong(note):
		return fault.Invalid("calendar.faults", fault.Field{Path: "note", Code: "calendar.long", Args: fault.Args("max", mostText)})
	}
	return c.end(ctx, p, Rejected, "calendar.rejected", note, d.Once)
}

// Withdraw takes a proposal back that nobody has decided on (rút đề xuất). It is kept.
func (c *Changes) Withdraw(ctx context.Context, id string, d Decision) error {
	p, err := c.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := policy.Can(ctx, "calendar.propose", p.object()); err != nil {
		return err
	}
	return c.end(ctx, p, Withdrawn, "calendar.withdrawn", strings.TrimSpace(d.Note), d.Once)
}

func (c *Changes) end(ctx context.Context, p Proposal, to State, kind, note string, guard once.Guard) error {
	who := identity.From(ctx)
	return c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := guard.Before(ctx, tx); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, sqlRefuse, p.ID, to, who.AccountID, who.Name, tx.Now(), note)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("calendar.decided", "state", string(p.State))
		}
		if err := guard.After(ctx, tx, p); err != nil {
			return err
		}
		return event.Append(ctx, tx, told(ctx, kind, &p))
	})
}

// Recount asks for new figures (tính lại): for who waits for the other, or whose counting failed.
func (c *Changes) Recount(ctx context.Context, id string) error {
	p, err := c.Get(ctx, id)
	if err != nil {
		return err
	}
	if !policy.Allowed(ctx, "calendar.approve", p.approval()) {
		if err := policy.Can(ctx, "calendar.propose", p.object()); err != nil {
			return err
		}
	}
	if p.State != Pending && p.State != Counting {
		return fault.Conflict("calendar.decided", "state", string(p.State))
	}
	return c.DB.Write(ctx, func(tx *store.Tx) error { return c.anew(p.ID, p.Round, "asked")(ctx, tx) })
}

// driftPages bounds how far back it is looked for changes; more than that is told as more.
const driftPages = 3

// drift counts the dossiers of the units concerned with which something happened since the figures were counted.
func (c *Changes) drift(ctx context.Context, p *Proposal) (int, error) {
	changed := map[string]bool{}
	f := event.Filter{UnitPath: p.UnitPath, PageSize: 100}
	for range driftPages {
		page, err := event.List(ctx, c.DB, f)
		if err != nil {
			return 0, err
		}
		for _, e := range page.Events {
			if e.Seq <= p.seq {
				return len(changed), nil
			}
			if strings.HasPrefix(e.Kind, "dossier.") && (p.Wide || e.UnitPath == p.UnitPath) {
				changed[e.Subject] = true
			}
		}
		if page.NextPageToken == "" {
			break
		}
		f.PageToken = page.NextPageToken
	}
	return len(changed), nil
}
