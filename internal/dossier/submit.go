package dossier

import (
	"context"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Submit is a filing (nộp hồ sơ) as it comes from a face: nothing in it is trusted.
type Submit struct {
	Procedure      string
	Unit           string // id, or a code valid today
	Channel        Channel
	Party          Party          // empty: told from who is named
	Applicant      map[string]any // by form.Person
	Representative map[string]any // by form.Representative; nil when nobody else files
	Organisation   map[string]any // by form.Organisation
	Fields         map[string]any // by the form of the procedure
	Documents      []Paper        // Component, Status, File and, beyond the list, Name are read
	ReturnBy       Channel
	ReturnAddress  any    // by form.Return
	CaseName       string // key of the case, where the time limit has several
	Variant        string // code of the variant, where the procedure has several
	TakenAt        string // id or code of the unit whose counter takes it in for Unit; empty: Unit itself
	Draft          string // deleted in the same transaction
	Guest          string // secret of a guest without an account: owns the uploads and the draft
	Late           *LateNumber
	Once           once.Guard
}

// LateNumber is a number written on paper while the line was down (số ghi tay khi mất đường truyền).
type LateNumber struct {
	Code   string    // the whole code on the slip
	At     time.Time // when the person stood at the counter
	Reason string
}

// Submit files a dossier (nộp hồ sơ): everything that can be checked is checked first, then one transaction writes it.
func (c *Cases) Submit(ctx context.Context, s Submit) (Dossier, error) {
	f, err := c.prepare(ctx, s)
	if err != nil {
		return Dossier{}, c.replayed(ctx, s.Once, err)
	}
	word := "CODE" + f.d.ID // stands for the code, which only the transaction gives
	f.d.Code = word
	answer := s.Once.Draft(f.d)
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := s.Once.Before(ctx, tx); err != nil {
			return err
		}
		if err := f.writeTx(ctx, tx); err != nil {
			return err
		}
		return s.Once.Fill(ctx, tx, answer, word, f.d.Code)
	})
	return f.d, err
}

// SubmitMany files several dossiers of one person in one go (nộp nhiều hồ sơ một lần): all or none. The guard of the
// first one guards them all.
func (c *Cases) SubmitMany(ctx context.Context, all []Submit) ([]Dossier, error) {
	if len(all) == 0 || len(all) > maxMany {
		return nil, fault.New(fault.KindInvalid, "dossier.many.count", "max", maxMany)
	}
	filings := make([]*filing, len(all))
	for i, s := range all {
		f, err := c.prepare(ctx, s)
		if err != nil {
			return nil, c.replayed(ctx, all[0].Once, numbered(err, i))
		}
		filings[i] = f
	}
	var out []Dossier
	err := c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := all[0].Once.Before(ctx, tx); err != nil {
			return err
		}
		out = make([]Dossier, len(filings))
		for i, f := range filings {
			if err := f.writeTx(ctx, tx); err != nil {
				return err
			}
			out[i] = f.d
		}
		return all[0].Once.After(ctx, tx, out)
	})
	return out, err
}

// replayed answers a request that is refused now but was answered before with its first answer: the second copy of a
// submission finds its draft gone, the second copy of an act finds its version stale.
func (c *Cases) replayed(ctx context.Context, g once.Guard, refusal error) error {
	if g.Key == "" {
		return refusal
	}
	return c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := g.Before(ctx, tx); err != nil {
			return err
		}
		return refusal // undoes the key: a refused request may be mended and sent again
	})
}

// writeTx writes the dossier, its papers, its first step and the event, in that order; it may run again when the
// database asks for a second try, so it only assigns.
func (f *filing) writeTx(ctx context.Context, tx *store.Tx) error {
	d := &f.d
	if err := f.numberTx(ctx, tx); err != nil {
		return err
	}
	f.args[insertCode], f.args[insertSearch] = d.Code, f.names+viet.Fold(d.Code)
	if f.late { // the number may be somebody's already
		if _, err := tx.Exec(ctx, dossierInsert, f.args...); err != nil {
			return f.taken(err)
		}
	} else if err := tx.Later(ctx, dossierInsert, f.args...); err != nil {
		return err
	}
	if err := papersTx(ctx, tx, d.ID, 0, d.Documents); err != nil {
		return err
	}
	if err := stepTx(ctx, tx, d.ID, f.step); err != nil {
		return err
	}
	if err := d.extraTx(ctx, tx); err != nil {
		return err
	}
	if len(f.kin) > 0 {
		if err := excludeTx(ctx, tx, d.ID, d.raw.excluded, identity.System(), f.kin...); err != nil {
			return err
		}
	}
	if f.s.Draft != "" {
		q, a := store.In(draftDelete, []any{f.s.Draft}, f.owners)
		if n, err := tx.Exec(ctx, q, a...); err != nil {
			return err
		} else if n == 0 {
			return fault.Conflict("dossier.draft.used")
		}
	}
	if err := remindTx(ctx, tx, d); err != nil {
		return err
	}
	filed := moved(f.who, "", d, &f.step)
	data := filed.Data.(Moved)
	data.Again = f.c.again(d)
	data.Measured = measured(d, nil, f.step)
	filed.Data = data
	return event.Append(ctx, tx, filed)
}
