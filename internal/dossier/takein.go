package dossier

import (
	"context"
	"strconv"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// Intake is a filing at the counter with the steps that are taken at once, in their order: accept, note the fee, hand
// over (tiếp nhận và xử lý ngay tại quầy).
type Intake struct {
	Submit
	Steps []Act // Action, Input and Files are read
}

// TakeIn files several dossiers of one person and takes the steps of each, all in one transaction or nothing of it (tiếp
// nhận nhiều hồ sơ một lần). Every step must be open to the caller. The guard of the first one guards them all. Faults
// are under dossiers.N, those of a step under dossiers.N.ACTION.
func (c *Cases) TakeIn(ctx context.Context, all []Intake) ([]Dossier, error) {
	if len(all) == 0 || len(all) > maxMany {
		return nil, fault.New(fault.KindInvalid, "dossier.many.count", "max", maxMany)
	}
	guard := all[0].Once
	filings := make([]*filing, len(all))
	var wrong []fault.Field
	for i, in := range all {
		f, err := c.prepare(ctx, in.Submit)
		g, ok := fault.As(numbered(err, i))
		switch {
		case err != nil && (!ok || len(g.Fields) == 0):
			return nil, c.replayed(ctx, guard, err)
		case err != nil: // the faults of all are told at once
			wrong = append(wrong, g.Fields...)
		}
		filings[i] = f
	}
	if len(wrong) > 0 {
		return nil, c.replayed(ctx, guard, fault.Invalid("dossier.submit.invalid", wrong...))
	}
	out := make([]Dossier, len(all))
	err := c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := guard.Before(ctx, tx); err != nil {
			return err
		}
		for i, f := range filings {
			if err := f.writeTx(ctx, tx); err != nil {
				return numbered(err, i)
			}
			d, err := c.stepsTx(ctx, tx, f.d, all[i])
			if err != nil {
				return numbered(err, i)
			}
			d.Documents = f.d.Documents
			out[i] = d
		}
		return guard.After(ctx, tx, out)
	})
	if err != nil {
		return nil, c.ledger.Keep(ctx, err)
	}
	return out, nil
}

// maxMany bounds how many dossiers are filed in one go.
const maxMany = 50

func (c *Cases) stepsTx(ctx context.Context, tx *store.Tx, d Dossier, in Intake) (Dossier, error) {
	for _, a := range in.Steps {
		a.Version, a.Guest, a.at = d.Version, in.Guest, in.trueTime()
		var err error
		if d, err = c.actTx(ctx, tx, d, a); err != nil {
			return d, inside(err, a.Action)
		}
	}
	return d, nil
}

// trueTime is when the person stood at the counter, where that was not now.
func (s Submit) trueTime() time.Time {
	if s.Late == nil {
		return time.Time{}
	}
	return s.Late.At.Truncate(time.Millisecond)
}

// numbered puts the place in the list before the fields of a fault.
func numbered(err error, i int) error {
	return inside(err, "dossiers."+strconv.Itoa(i))
}
