package identity

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

const (
	factorPeriod  = 30               // seconds of one code
	halfFor       = 10 * time.Minute // the code is owed for so long
	recoveryCodes = 10
)

var (
	errFactorCode = fault.Invalid("identity.factor_refused", fault.Field{Path: "code", Code: "identity.factor_wrong"})
	errHalf       = fault.New(fault.KindUnauthenticated, "identity.half_over")
)

// Factor is the second factor of an account (yếu tố xác thực thứ hai): codes that an authenticator shows.
type Factor struct {
	On       bool
	Required bool // the settings ask it of this account
	Left     int  // recovery codes not yet used
}

// FactorOf says how the second factor of the caller stands.
func (a *Accounts) FactorOf(ctx context.Context) (f Factor, err error) {
	w := From(ctx)
	if !w.SignedIn() {
		return f, errEnded
	}
	if f.On, err = a.hasFactor(ctx, a.db, w.AccountID); err != nil {
		return f, err
	}
	f.Required = a.asksFactor(w)
	err = a.db.QueryRow(ctx, sqlLeftRecovery, w.AccountID).Scan(&f.Left)
	return f, err
}

// HasFactor reports whether an account has a second factor. The caller asks policy.
func (a *Accounts) HasFactor(ctx context.Context, accountID string) (bool, error) {
	return a.hasFactor(ctx, a.db, accountID)
}

func (a *Accounts) hasFactor(ctx context.Context, r store.Reader, accountID string) (bool, error) {
	var confirmed int64
	err := r.QueryRow(ctx, sqlHasFactor, accountID).Scan(&confirmed)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	return confirmed > 0, err
}

// asksFactor reports whether the settings ask a second factor of a caller with these roles, lent ones too.
func (a *Accounts) asksFactor(w Who) bool {
	switch a.o.Require {
	case "officer":
		return w.Kind == KindOfficer
	case "admin":
		return w.Has(Admin, "") || w.Has(Operator, "")
	}
	return false
}

// NewFactor begins to set up the second factor of the caller (cài đặt mã một lần). It counts once ConfirmFactor has seen
// a code; until then PendingFactor shows it.
func (a *Accounts) NewFactor(ctx context.Context) error {
	w := From(ctx)
	if !w.SignedIn() {
		return errEnded
	}
	if on, err := a.hasFactor(ctx, a.db, w.AccountID); err != nil || on {
		return errors.Join(err, fault.Conflict("identity.factor_on"))
	}
	b := make([]byte, 20)
	if _, err := rand.Read(b); err != nil {
		return err
	}
	sealed, err := a.encipher(string(b), w.AccountID)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlPutFactor, w.AccountID, sealed)
		return err
	})
}

// PendingFactor is the second factor that the caller is setting up (mã một lần đang cài đặt): the address that an
// authenticator reads from a QR code, and the secret to type where there is no camera.
func (a *Accounts) PendingFactor(ctx context.Context, issuer string) (address, typed string, err error) {
	w := From(ctx)
	if !w.SignedIn() {
		return "", "", errEnded
	}
	var sealed string
	var at, step int64
	err = a.db.QueryRow(ctx, sqlFactorRow, w.AccountID).Scan(&sealed, &at, &step)
	if errors.Is(err, store.ErrNone) || err == nil && at > 0 {
		return "", "", fault.Conflict("identity.factor_none")
	} else if err != nil {
		return "", "", err
	}
	raw, err := a.decipher(sealed, w.AccountID)
	if err != nil {
		return "", "", err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: w.Login, Period: factorPeriod, Secret: []byte(raw),
		Algorithm: otp.AlgorithmSHA1, Digits: otp.DigitsSix})
	if err != nil {
		return "", "", err
	}
	return key.URL(), key.Secret(), nil
}

// ConfirmFactor turns the second factor on when the code is right, and gives the recovery codes, this once (mã dự phòng).
// Every other session of the account ends.
func (a *Accounts) ConfirmFactor(ctx context.Context, code string) (recovery []string, err error) {
	w := From(ctx)
	if !w.SignedIn() {
		return nil, errEnded
	}
	if recovery, err = newRecovery(); err != nil {
		return nil, err
	}
	var verdict error
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		secret, _, err := a.factorTx(ctx, tx, w.AccountID, false)
		if err != nil {
			return err
		}
		step, ok := stepOf(secret, code, tx.Now())
		if verdict = nil; !ok {
			verdict = errFactorCode
			return nil
		}
		for q, args := range map[string][]any{sqlConfirmFactor: {store.Millis(tx.Now()), w.AccountID}, sqlStepFactor: {step, w.AccountID}} {
			if _, err := tx.Exec(ctx, q, args...); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, sqlDropRecovery, w.AccountID); err != nil {
			return err
		}
		for _, c := range recovery {
			if _, err := tx.Exec(ctx, sqlAddRecovery, w.AccountID, recoveryHash(w.AccountID, c)); err != nil {
				return err
			}
		}
		if err := a.changedTx(ctx, tx, w.AccountID); err != nil {
			return err
		}
		if err := a.dropOthersTx(ctx, tx, w.AccountID, w.SessionID); err != nil {
			return err
		}
		return a.factorChangedTx(ctx, tx, w.AccountID, "on")
	})
	return recovery, errors.Join(err, verdict)
}

// DropFactor turns the second factor of an account off (gỡ mã một lần): the caller's own, or, when a telephone was lost,
// that of an account whose password the caller may reset.
func (a *Accounts) DropFactor(ctx context.Context, accountID string) error {
	acc := Account{ID: accountID}
	if From(ctx).AccountID != accountID || accountID == "" {
		var err error
		if acc, err = a.target(ctx, accountID, "account.reset"); err != nil {
			return err
		}
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		if err := a.changedTx(ctx, tx, acc.ID); err != nil {
			return err
		}
		for _, q := range []string{sqlDropFactor, sqlDropRecovery} {
			if _, err := tx.Exec(ctx, q, acc.ID); err != nil {
				return err
			}
		}
		return a.factorChangedTx(ctx, tx, acc.ID, "off")
	})
}

// mails are the letters to the owner.
var mails = map[string]string{"on": "identity.mail.factor_on", "off": "identity.mail.factor_off"}

// factorChangedTx tells the journal and the owner.
func (a *Accounts) factorChangedTx(ctx context.Context, tx *store.Tx, accountID, what string) error {
	acc, err := scanAccount(tx.QueryRow(ctx, sqlAccountByID, accountID))
	if err != nil {
		return err
	}
	if err := a.tellTx(ctx, tx, accountID, mails[what], nil); err != nil {
		return err
	}
	return event.Append(ctx, tx, change(ctx, eventFactor, acc, &changed{Factor: what}))
}

// factorTx reads the secret of an account, held until the end of the transaction.
func (a *Accounts) factorTx(ctx context.Context, tx *store.Tx, accountID string, confirmed bool) (secret string, step int64, err error) {
	var sealed string
	var at int64
	err = tx.QueryRow(ctx, sqlFactor, accountID).Scan(&sealed, &at, &step)
	if errors.Is(err, store.ErrNone) || err == nil && confirmed != (at > 0) {
		return "", 0, fault.Conflict("identity.factor_none")
	} else if err != nil {
		return "", 0, err
	}
	raw, err := a.decipher(sealed, accountID)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(raw)), step, err
}

// codeTx takes a code of the authenticator or a recovery code. None is taken twice.
func (a *Accounts) codeTx(ctx context.Context, tx *store.Tx, accountID, code string) (ok bool, err error) {
	secret, last, err := a.factorTx(ctx, tx, accountID, true)
	if err != nil {
		return false, err
	}
	if step, right := stepOf(secret, code, tx.Now()); right {
		if step <= last {
			return false, nil
		}
		_, err := tx.Exec(ctx, sqlStepFactor, step, accountID)
		return err == nil, err
	}
	n, err := tx.Exec(ctx, sqlUseRecovery, store.Millis(tx.Now()), accountID, recoveryHash(accountID, code))
	return n == 1, err
}

// stepOf finds the step of a code: the one of now, or its neighbours for clocks that differ.
func stepOf(secret, code string, now time.Time) (step int64, ok bool) {
	code = strings.ReplaceAll(viet.OneLine(code), " ", "")
	for _, d := range []int64{0, -1, 1} {
		at := now.Add(time.Duration(d) * factorPeriod * time.Second)
		want, err := totp.GenerateCode(secret, at) // of SHA-1, six digits, thirty seconds: what every authenticator knows
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return at.Unix() / factorPeriod, true
		}
	}
	return 0, false
}

func newRecovery() ([]string, error) {
	all := make([]string, recoveryCodes)
	for i := range all {
		code, err := temporary()
		if err != nil {
			return nil, err
		}
		all[i] = code
	}
	return all, nil
}

func recoveryHash(accountID, code string) string {
	code = strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(viet.OneLine(code)))
	return digest("recovery:" + accountID + ":" + code)
}

// sealer is the cipher of secrets that must be read again; its key is made of the installation's, which no backup of the
// database holds.
func (a *Accounts) sealer() (cipher.AEAD, error) {
	if len(a.o.Key) < 32 {
		return nil, fault.New(fault.KindUnavailable, "identity.factor_key")
	}
	key, err := hkdf.Key(sha256.New, a.o.Key, nil, "tinhso identity factor", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (a *Accounts) encipher(text, accountID string) (string, error) {
	c, err := a.sealer()
	if err != nil {
		return "", err
	}
	return base64.RawStdEncoding.EncodeToString(c.Seal(nil, nil, []byte(text), []byte(accountID))), nil
}

func (a *Accounts) decipher(sealed, accountID string) (string, error) {
	c, err := a.sealer()
	if err != nil {
		return "", err
	}
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil {
		return "", err
	}
	b, err = c.Open(nil, nil, b, []byte(accountID))
	return string(b), err
}
