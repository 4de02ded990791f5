package identity

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

const (
	deviceFor = 400 * 24 * time.Hour // a device that was not used for so long is strange again
	wayFor    = 24 * time.Hour       // a letter to the owner is good for a day
	wayEvery  = 30 * time.Minute     // and one is on its way at most every half hour
)

var errWay = fault.New(fault.KindGone, "identity.way_over")

// trusted reports whether an account was signed in from this device before.
func (a *Accounts) trusted(ctx context.Context, r store.Reader, accountID, secret string) (bool, error) {
	if len(secret) != secretLength {
		secret = "" // asked all the same: an account that is there takes no longer than one that is not
	}
	var first int64
	err := r.QueryRow(ctx, sqlDevice, accountID, digest(secret)).Scan(&first)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	return err == nil, err
}

// keepDeviceTx notes that an account is signed in from a device, and gives the secret that the browser is to keep. A
// device that is new to the account gets a new secret: one that somebody else put there is of no use. The other
// accounts of a shared computer go along.
func (a *Accounts) keepDeviceTx(ctx context.Context, tx *store.Tx, acc Account, at Door) (kept string, fresh bool, err error) {
	known, err := a.trusted(ctx, tx, acc.ID, at.Secret)
	if err != nil {
		return "", false, err
	}
	kept = at.Secret
	if !known {
		if kept, err = secret(""); err != nil {
			return "", false, err
		}
		if len(at.Secret) == secretLength {
			if _, err := tx.Exec(ctx, sqlMoveDevices, digest(kept), digest(at.Secret)); err != nil {
				return "", false, err
			}
		}
	}
	var n int64
	if err := tx.QueryRow(ctx, sqlHasDevices, acc.ID).Scan(&n); err != nil {
		return "", false, err
	}
	_, err = tx.Exec(ctx, sqlPutDevice, acc.ID, digest(kept), short(at.Device, 80), short(at.Address, 64), store.Millis(tx.Now()))
	return kept, !known && n > 0, err
}

// AskWay sends the owner of an account a letter that lets one strange device try a password (thư xác nhận thiết bị),
// when strangers have used up the guesses. Whoever asks learns nothing: the answer is the same for every login.
func (a *Accounts) AskWay(ctx context.Context, login string) error {
	return a.db.Write(ctx, func(tx *store.Tx) error {
		acc, err := scanAccount(tx.QueryRow(ctx, sqlAccountByLogin, foldLogin(login)))
		if errors.Is(err, store.ErrNone) || err == nil && (acc.Email == "" || acc.State != Active) {
			return nil
		} else if err != nil {
			return err
		}
		var sent int64
		now := tx.Now()
		if err := tx.QueryRow(ctx, sqlWayNow, acc.ID, store.Millis(now.Add(-wayEvery))).Scan(&sent); err != nil || sent > 0 {
			return err // one letter is on its way already, and it is as good
		}
		token, err := secret("")
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlAddWay, digest(token), acc.ID, store.Millis(now), store.Millis(now.Add(wayFor))); err != nil {
			return err
		}
		return a.o.Send(ctx, tx, Mail{To: acc.Email, Name: acc.Name, Kind: "identity.mail.way", Args: map[string]any{"code": token}})
	})
}

// TakeWay makes the device that holds the letter one of the owner's own (xác nhận thiết bị); it signs nobody in. It gives
// the secret that the browser is to keep.
func (a *Accounts) TakeWay(ctx context.Context, token string, at Door) (kept string, err error) {
	var verdict error
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		var account string
		err := tx.QueryRow(ctx, sqlUseWay, store.Millis(tx.Now()), digest(token)).Scan(&account)
		if verdict = nil; errors.Is(err, store.ErrNone) {
			verdict = errWay
			return nil
		} else if err != nil {
			return err
		}
		acc, err := scanAccount(tx.QueryRow(ctx, sqlAccountByID, account))
		if err != nil {
			return err
		}
		kept, _, err = a.keepDeviceTx(ctx, tx, acc, at)
		return err
	})
	return kept, errors.Join(err, verdict)
}

// EndOthers ends every session of the caller but this one, and forgets their devices (đăng xuất mọi thiết bị khác).
func (a *Accounts) EndOthers(ctx context.Context) error {
	w := From(ctx)
	if !w.SignedIn() {
		return errEnded
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		if err := a.changedTx(ctx, tx, w.AccountID); err != nil {
			return err
		}
		return a.dropOthersTx(ctx, tx, w.AccountID, w.SessionID)
	})
}

// dropOthersTx ends the sessions of an account but one, with the trust in their devices.
func (a *Accounts) dropOthersTx(ctx context.Context, tx *store.Tx, accountID, keepSession string) error {
	device := ""
	err := tx.QueryRow(ctx, sqlSessionDevice, keepSession, accountID).Scan(&device)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return err
	}
	if _, err := tx.Exec(ctx, sqlDropDevices, accountID, device); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlEndSessions, accountID, keepSession)
	return err
}
