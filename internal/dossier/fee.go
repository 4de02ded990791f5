package dossier

import (
	"context"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Fee is a cash payment noted at the counter (phí, lệ phí thu tại quầy), in whole đồng.
type Fee struct {
	ID, DossierID string
	Code          string // of the dossier
	Procedure     string
	Payer         string
	Name          string // phí, lệ phí, of what
	Amount        int64
	Receipt       string // number on the paper receipt
	At            time.Time
	On            viet.Day
	By            string // account
	ByName        string
}

// FeeDay is the end-of-day list of a counter (bảng kê thu trong ngày).
type FeeDay struct {
	Unit  Unit
	On    viet.Day
	Fees  []Fee
	Total int64
}

// maxFee bounds one cash payment: more than this was mistyped.
const maxFee = 1_000_000_000

// noteFee notes cash taken at the counter.
func noteFee(_ context.Context, _ store.Reader, m *move) error {
	amount := whole64(m.in, "amount")
	if amount <= 0 || amount > maxFee {
		return fault.Invalid("dossier.input.invalid", fault.Field{Path: "amount", Code: "dossier.fee.amount",
			Args: fault.Args("max", viet.Money(maxFee))})
	}
	f := Fee{ID: store.NewID(), Name: firstText(m.in, "fee", "name", "kind"), Amount: amount, Receipt: text(m.in, "receipt"),
		At: m.now, On: viet.DayOf(m.now)}
	m.extra.Amount = amount
	unit, who := m.was.Unit.ID, m.who
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, feeInsert, f.ID, m.d.ID, unit, f.Name, f.Amount, f.Receipt, store.Millis(f.At), f.On.String(),
			who.AccountID, who.Name)
		return err
	})
	return nil
}

// Fees lists what a unit's counter took on a day; of one clerk when an account is given.
func (c *Cases) Fees(ctx context.Context, unit string, on viet.Day, account string) (FeeDay, error) {
	u, err := c.Units.Unit(ctx, c.DB, unit, viet.DayOf(c.now()))
	if err != nil {
		return FeeDay{}, err
	}
	if err := policy.Can(ctx, "dossier.fees", policy.Object{Kind: "unit", ID: u.ID, UnitID: u.ID, UnitPath: u.Path}); err != nil {
		return FeeDay{}, err
	}
	day := FeeDay{Unit: unitRef(u), On: on}
	day.Fees, err = store.All(ctx, c.DB, feeDay, scanFee, u.ID, on.String(), account)
	for _, f := range day.Fees {
		day.Total += f.Amount
	}
	return day, err
}

// FeesOf lists what was paid for one dossier.
func (c *Cases) FeesOf(ctx context.Context, code string) ([]Fee, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return nil, err
	}
	return store.All(ctx, c.DB, feeOfDossier, scanFee, d.ID)
}

func scanFee(r *store.Rows) (f Fee, err error) {
	var at int64
	var on string
	if err = r.Scan(&f.ID, &f.DossierID, &f.Code, &f.Procedure, &f.Payer, &f.Name, &f.Amount, &f.Receipt, &at, &on,
		&f.By, &f.ByName); err != nil {
		return f, err
	}
	f.At = store.Instant(at)
	f.On, err = viet.ParseDay(on)
	return f, err
}
