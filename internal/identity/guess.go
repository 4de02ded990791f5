package identity

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// Guesses of a password are held back in three ways, none of which lets a stranger keep the owner out:
//
//   - of one account from one address: waiting that doubles (identity_attempt). Whoever guesses holds up only themself;
//   - of one account from all strange devices together: so many a day (identity_guess). Beyond that a strange device
//     needs a letter to the owner first; the owner's own devices go on as before;
//   - of one account from one of its own devices: a count of its own, for a stolen one.
const (
	freeTries  = 5                // wrong ones before waiting begins
	longestLag = 15 * time.Minute // the wait doubles from one minute up to this
	forgetFor  = time.Hour        // of silence, and the count begins anew
	aGuess     = 1000             // guesses are counted in thousandths
	guessDay   = 24 * time.Hour
)

// try is one attempt to show a password or a code.
type try struct {
	who     string // of the account, told by its login
	place   string // the address, or the device where it is one of the account's
	bucket  string // whose guesses these are
	account string // empty where there is none: nobody is told
}

// tryOf is a try from a door. An account's own device has a place and a bucket of its own.
func tryOf(who, account string, at Door, trusted bool) try {
	t := try{who: who, place: Network(at.Address), bucket: who, account: account}
	if trusted {
		t.place = "device:" + digest(at.Secret)[:32]
		t.bucket = digest(who + t.place)[:32]
	}
	return t
}

var errProof = fault.New(fault.KindTooMany, "identity.proof_needed")

// countTry counts a try before the password is looked at, so that tries at the same time are counted too; a right
// password forgives them.
func (a *Accounts) countTry(ctx context.Context, t try) error {
	var verdict error
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		wait, err := waitTx(ctx, tx, t)
		if err != nil {
			return err
		}
		if verdict = nil; wait > 0 {
			verdict = fault.New(fault.KindTooMany, "identity.too_many_tries", "minutes", int(wait/time.Minute)+1)
			return nil
		}
		left, err := a.guessTx(ctx, tx, t)
		if !left {
			verdict = errProof
		}
		return err
	})
	return errors.Join(err, verdict)
}

// waitTx says how long this place must wait before its next try, and counts the try when it need not.
func waitTx(ctx context.Context, tx *store.Tx, t try) (wait time.Duration, err error) {
	now := tx.Now()
	if _, err := tx.Exec(ctx, sqlFirstAttempt, t.who, t.place, store.Millis(now)); err != nil {
		return 0, err
	}
	var fails, last, blocked int64
	if err := tx.QueryRow(ctx, sqlAttempt, t.who, t.place).Scan(&fails, &last, &blocked); err != nil {
		return 0, err
	}
	if wait = store.Instant(blocked).Sub(now); blocked > 0 && wait > 0 {
		return wait, nil
	}
	if now.Sub(store.Instant(last)) > forgetFor {
		fails = 0
	}
	fails++
	until := int64(0)
	if over := fails - freeTries; over >= 0 {
		until = store.Millis(now.Add(min(longestLag, time.Minute<<min(over, 10))))
	}
	_, err = tx.Exec(ctx, sqlPutAttempt, fails, store.Millis(now), until, t.who, t.place)
	return 0, err
}

// guessTx takes one guess from a bucket of half the day's; the other half comes back over the day, so that no day sees
// more than all of them. The owner is told once a day when half of the bucket is gone.
func (a *Accounts) guessTx(ctx context.Context, tx *store.Tx, t try) (left bool, err error) {
	now, most := tx.Now(), int64(a.o.Guesses)*aGuess/2
	if _, err := tx.Exec(ctx, sqlFirstGuess, t.bucket, store.Millis(now)); err != nil {
		return false, err
	}
	var used, at, told int64
	if err := tx.QueryRow(ctx, sqlGuess, t.bucket).Scan(&used, &at, &told); err != nil {
		return false, err
	}
	if passed := now.Sub(store.Instant(at)); passed > 0 {
		used = max(0, used-int64(float64(most)*float64(passed)/float64(guessDay)))
	}
	if used+aGuess > most {
		return false, nil
	}
	used += aGuess
	if _, err := tx.Exec(ctx, sqlPutGuess, used, store.Millis(now), t.bucket); err != nil {
		return false, err
	}
	if t.account != "" && used*2 >= most && now.Sub(store.Instant(told)) >= guessDay {
		if _, err := tx.Exec(ctx, sqlToldGuess, store.Millis(now), t.bucket); err != nil {
			return false, err
		}
		return true, a.tellTx(ctx, tx, t.account, "identity.mail.guesses", map[string]any{"n": used / aGuess})
	}
	return true, nil
}

// forgiveTx gives back what a right password took.
func (a *Accounts) forgiveTx(ctx context.Context, tx *store.Tx, t try) error {
	if _, err := tx.Exec(ctx, sqlForgive, t.who, t.place); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlBackGuess, aGuess, t.bucket)
	return err
}

// forgetGuessesTx begins all counts of an account anew, when whoever may has given it a new password.
func (a *Accounts) forgetGuessesTx(ctx context.Context, tx *store.Tx, acc Account) error {
	who := whoOf(acc.Login)
	for _, q := range []string{sqlForgetTries, sqlForgetGuess} {
		if _, err := tx.Exec(ctx, q, who); err != nil {
			return err
		}
	}
	return nil
}

// whoOf is how the tries at an account are kept: without its login.
func whoOf(login string) string { return digest("login:" + foldLogin(login))[:32] }

// tellTx tells the owner of an account, in the platform and by mail where there is an address.
func (a *Accounts) tellTx(ctx context.Context, tx *store.Tx, accountID, kind string, args map[string]any) error {
	acc, err := scanAccount(tx.QueryRow(ctx, sqlAccountByID, accountID))
	if err != nil {
		return err
	}
	return a.o.Send(ctx, tx, Mail{Account: acc.ID, To: acc.Email, Name: acc.Name, Kind: kind, Args: args, Link: "/tai-khoan/thiet-bi"})
}
