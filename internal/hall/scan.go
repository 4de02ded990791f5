package hall

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/store"
)

type scanner interface{ Scan(dest ...any) error }

func scanTicket(row scanner) (t Ticket, err error) {
	var first, called, started, ended *time.Time
	err = row.Scan(&t.ID, &t.Code, &t.UnitID, &t.UnitPath, &t.On, &t.Letter, &t.Serial, &t.Number, &t.Rank, &t.Reason, &t.OrderAt, &t.ReadyAt,
		&t.Origin, &t.AccountID, &t.State, &t.Counter, &t.ForCounter, &t.Calls, &t.Skips, &t.Dossier, &t.TakenAt, &t.WaitsSince,
		&first, &called, &started, &ended)
	t.FirstAt, t.CalledAt, t.StartedAt, t.EndedAt = timeOf(first), timeOf(called), timeOf(started), timeOf(ended)
	return t, err
}

func scanRows(rows *store.Rows) (Ticket, error) { return scanTicket(rows) }

func scanDesk(row scanner) (d Desk, err error) {
	var closed *time.Time
	err = row.Scan(&d.ID, &d.UnitID, &d.On, &d.Number, &d.Account, &d.AccountName, &d.OpenedAt, &closed)
	d.ClosedAt = timeOf(closed)
	return d, err
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// at is an instant for a column that may be empty.
func at(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return store.Millis(t)
}

func insertTx(ctx context.Context, tx *store.Tx, t Ticket) error {
	_, err := tx.Exec(ctx, ticketInsert, t.ID, t.Code, t.UnitID, t.UnitPath, t.On, t.Letter, t.Serial, t.Number, t.Rank, t.Reason,
		store.Millis(t.OrderAt), store.Millis(t.ReadyAt), string(t.Origin), t.AccountID, string(t.State), t.Dossier, store.Millis(t.TakenAt))
	return err
}

func saveTx(ctx context.Context, tx *store.Tx, t Ticket) error {
	_, err := tx.Exec(ctx, ticketSave, t.ID, string(t.State), t.Counter, t.ForCounter, t.Calls, t.Skips, t.Dossier, t.Letter, t.Rank,
		store.Millis(t.OrderAt), store.Millis(t.ReadyAt), t.Serial, t.Number, store.Millis(t.WaitsSince), at(t.FirstAt), at(t.CalledAt), at(t.StartedAt), at(t.EndedAt))
	return err
}

// ticketTx reads a ticket and holds it until the transaction ends.
func ticketTx(ctx context.Context, tx *store.Tx, id string) (Ticket, error) {
	t, err := scanTicket(tx.QueryRow(ctx, ticketLock, id))
	if errors.Is(err, store.ErrNone) {
		return Ticket{}, unknown()
	}
	return t, err
}
