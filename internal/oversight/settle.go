package oversight

import (
	"context"
	"strings"
	"unicode/utf8"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

const mostText = 4000

// Explain keeps what the unit says to a finding (giải trình); until it is decided it may be said again.
func (w *Watch) Explain(ctx context.Context, id, text string, guard once.Guard) error {
	f, err := w.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := policy.Can(ctx, "finding.explain", f.object()); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	if err := said("explanation", "oversight.explanation.missing", text); err != nil {
		return err
	}
	who := identity.From(ctx)
	return w.DB.Write(ctx, func(tx *store.Tx) error {
		if err := guard.Before(ctx, tx); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, sqlExplain, f.ID, text, who.AccountID, who.Name, tx.Now())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("oversight.decided")
		}
		if err := guard.After(ctx, tx, f.ID); err != nil {
			return err
		}
		f.State = Explained
		return event.Append(ctx, tx, f.event("oversight.explained", who.AccountID))
	})
}

// Decision is what the unit above says to a finding (kết luận).
type Decision struct {
	Upheld  bool
	Verdict string
	State   State // as it was seen
	Once    once.Guard
}

// Decide concludes a finding (kết luận): a leader or administrator of the unit above, once the unit has explained or its
// time to explain is over.
func (w *Watch) Decide(ctx context.Context, id string, d Decision) error {
	f, err := w.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := w.mayDecide(ctx, &f); err != nil {
		return err
	}
	verdict := strings.TrimSpace(d.Verdict)
	if err := said("verdict", "oversight.verdict.missing", verdict); err != nil {
		return err
	}
	switch {
	case f.State == Accepted || f.State == Upheld:
		return fault.Conflict("oversight.decided")
	case d.State != "" && d.State != f.State:
		return fault.New(fault.KindPrecondition, "oversight.moved")
	case !w.Ripe(f):
		return fault.Conflict("oversight.early")
	}
	to, kind := Accepted, "oversight.accepted"
	if d.Upheld {
		to, kind = Upheld, "oversight.upheld"
	}
	who := identity.From(ctx)
	return w.DB.Write(ctx, func(tx *store.Tx) error {
		if err := d.Once.Before(ctx, tx); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, sqlDecide, f.ID, to, verdict, who.AccountID, who.Name, tx.Now(), f.State)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("oversight.decided")
		}
		if err := d.Once.After(ctx, tx, f.ID); err != nil {
			return err
		}
		f.State = to
		return event.Append(ctx, tx, f.event(kind, who.AccountID))
	})
}

// Ripe says whether a finding can be concluded: it was explained, or the time to explain is over.
func (w *Watch) Ripe(f Finding) bool {
	return f.State == Explained || f.State == Fresh && w.DB.Now().After(f.ExplainBy)
}

// mayDecide asks whether the caller stands above the unit of a finding. At the top there is nobody above: then it is an
// administrator or leader of the province who did not explain it.
func (w *Watch) mayDecide(ctx context.Context, f *Finding) error {
	above, err := w.above(ctx, f)
	if err != nil {
		return err
	}
	if err := policy.Can(ctx, "finding.decide", above); err != nil {
		return err
	}
	if who := identity.From(ctx).AccountID; who == f.ExplainedBy || who == f.Officer {
		return fault.Forbidden("oversight.same_person")
	}
	return nil
}

func (w *Watch) above(ctx context.Context, f *Finding) (policy.Object, error) {
	u, err := w.Units.ByID(ctx, w.DB, f.UnitID, w.today())
	if err != nil {
		return policy.Object{}, err
	}
	if u.ParentID != "" {
		if u, err = w.Units.ByID(ctx, w.DB, u.ParentID, w.today()); err != nil {
			return policy.Object{}, err
		}
	}
	return policy.Object{Kind: "finding", UnitID: u.ID, UnitPath: u.Path}, nil
}

// MayExplain and MayDecide are for showing a form or not.
func (w *Watch) MayExplain(ctx context.Context, f Finding) bool {
	return (f.State == Fresh || f.State == Explained) && policy.Allowed(ctx, "finding.explain", f.object())
}

// MayDecide reports whether the caller may conclude a finding now or later.
func (w *Watch) MayDecide(ctx context.Context, f Finding) bool {
	return (f.State == Fresh || f.State == Explained) && w.mayDecide(ctx, &f) == nil
}

func said(path, missing, text string) error {
	switch n := utf8.RuneCountInString(text); {
	case n < 10:
		return fault.Invalid("oversight.faults", fault.Field{Path: path, Code: missing})
	case n > mostText:
		return fault.Invalid("oversight.faults", fault.Field{Path: path, Code: "oversight.long", Args: fault.Args("max", mostText)})
	}
	return nil
}
