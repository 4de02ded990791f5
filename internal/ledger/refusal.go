package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// Refusal is an attempt on an account that was refused (lần thao tác bị từ chối). As an error it is the fault that the
// person is shown.
type Refusal struct {
	ID      string
	Subject string
	Kind    Kind
	At      time.Time // the moment it was to have
	Noted   time.Time
	By      By
	Reason  string
	Code    string
	Args    map[string]any

	err error
}

// Error is that of the fault.
func (f *Refusal) Error() string { return f.err.Error() }

// Unwrap gives the fault.
func (f *Refusal) Unwrap() error { return f.err }

// Words says why it was refused.
func (f *Refusal) Words(p lang.Printer) string {
	args := make([]any, 0, 2*len(f.Args))
	for k, v := range f.Args {
		args = append(args, k, v)
	}
	return p.T(f.Code, args...)
}

// Keep writes down a refusal, in a transaction of its own since the act leaves nothing behind, and gives the error back
// (lưu vết thao tác bị từ chối). Other errors pass through.
func (l *Ledger) Keep(ctx context.Context, err error) error {
	var f *Refusal
	if !errors.As(err, &f) {
		return err
	}
	args, bad := json.Marshal(f.Args)
	if bad != nil {
		return errors.Join(err, bad)
	}
	kept := l.db.Write(ctx, func(tx *store.Tx) error {
		if err := event.TellTx(ctx, tx, "ledger_refusal", f.Subject); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, refusalInsert, store.NewID(), f.Subject, string(f.Kind), store.Millis(f.At), tx.Now(), f.By.Account,
			f.By.Name, f.By.Unit, f.By.UnitName, f.Reason, f.Code, string(args))
		return err
	})
	if kept != nil {
		return errors.Join(err, kept)
	}
	return err
}

// Refusals lists what was refused for a subject, the latest first (nhật ký thao tác bị từ chối).
func (l *Ledger) Refusals(ctx context.Context, r store.Reader, subject string) ([]Refusal, error) {
	return store.All(ctx, r, refusalList, func(r *store.Rows) (f Refusal, err error) {
		var args []byte
		var at int64
		err = r.Scan(&f.ID, &f.Subject, &f.Kind, &at, &f.Noted, &f.By.Account, &f.By.Name, &f.By.Unit, &f.By.UnitName, &f.Reason,
			&f.Code, &args)
		if err != nil {
			return f, err
		}
		f.At = store.Instant(at)
		return f, json.Unmarshal(args, &f.Args)
	}, subject)
}
