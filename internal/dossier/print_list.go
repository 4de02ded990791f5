package dossier

import (
	"context"
	"strings"

	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
)

// feeWords lists what was paid for a dossier, for its receipt.
func (c *Cases) feeWords(ctx context.Context, d *Dossier) (string, error) {
	fees, err := c.FeesOf(ctx, d.Code)
	words := make([]string, len(fees))
	for i, f := range fees {
		words[i] = strings.TrimPrefix(f.Name+": ", ": ") + viet.Money(f.Amount)
	}
	return strings.Join(words, "; "), err
}

// PrintMany renders one slip for several dossiers of one person (giấy tiếp nhận nhiều hồ sơ). Dossiers of different
// people are a conflict.
func (c *Cases) PrintMany(ctx context.Context, codes []string, size document.Paper) ([]byte, error) {
	if len(codes) == 0 || len(codes) > maxMany {
		policy.Public(ctx, "nothing is asked for")
		return nil, fault.New(fault.KindInvalid, "dossier.many.count", "max", maxMany)
	}
	var b document.BulkReceipt
	for i, code := range codes {
		d, err := c.load(ctx, c.DB, code)
		if err != nil {
			return nil, err
		}
		o := d.object(nil)
		if err := policy.Can(ctx, "dossier.print", o); err != nil {
			return nil, err
		}
		if err := policy.Reading(ctx, c.DB, []policy.Object{o}, "policy.why.print"); err != nil {
			return nil, err
		}
		if d.AcceptedAt.IsZero() {
			return nil, fault.Conflict("dossier.paper.not_yet")
		}
		if i == 0 {
			if b.Slip, err = c.slip(ctx, &d, Step{At: d.AcceptedAt, ActorName: identity.From(ctx).Name, UnitID: d.takenID()}, size); err != nil {
				return nil, err
			}
			b.Owner, b.Copies = document.Party{}, document.TwoCopies
			b.ReceivedAt, b.ReturnAt = d.AcceptedAt, returnWords(&d)
		} else if !samePerson(b.Submitter, partyOf(d.Filer())) {
			return nil, fault.Conflict("dossier.many.people")
		}
		b.Rows = append(b.Rows, document.BulkRow{Code: d.Code, Subject: d.subject(), Owner: d.Owner(), Sets: 1, DueAt: d.DueAt})
	}
	return b.PDF()
}

func samePerson(a, b document.Party) bool {
	return a.Name == b.Name && a.IDNumber == b.IDNumber
}

// PrintFees renders the list of cash that a counter took on a day, of one clerk when an account is given (bảng kê thu
// phí, lệ phí trong ngày).
func (c *Cases) PrintFees(ctx context.Context, unit string, on viet.Day, account string) ([]byte, error) {
	day, err := c.Fees(ctx, unit, on, account)
	if err != nil {
		return nil, err
	}
	desk, err := c.desk(ctx, day.Unit.ID, on)
	if err != nil {
		return nil, err
	}
	l := document.FeeList{Desk: desk, Day: on, PrintedAt: c.now()}
	for _, f := range day.Fees {
		l.Rows = append(l.Rows, document.FeeRow{At: f.At, Code: f.Code, Payer: f.Payer, Subject: f.Procedure, Kind: f.Name,
			Receipt: f.Receipt, Amount: f.Amount, Clerk: f.ByName})
	}
	if account != "" && len(day.Fees) > 0 {
		l.Cashier = day.Fees[0].ByName
	}
	return l.PDF()
}
