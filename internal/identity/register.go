package identity

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// A request is a registration or a forgotten password that waits for the code sent by e-mail.
const (
	purposeRegister = "register"
	purposeRecover  = "recover"

	codeFor   = 15 * time.Minute
	codeTries = 5
	mailsEach = 3 // to one address within codeFor
)

var errCode = fault.Invalid("identity.code_refused", fault.Field{Path: "code", Code: "identity.code_wrong"})

// request is a row of identity_request.
type request struct {
	id, purpose, email, name, hash, account, code string
	tries                                         int
	expires, used                                 time.Time
}

// Register begins a citizen's account and sends a code to the e-mail address (đăng ký tài khoản); it gives the id to
// confirm with. For an address that has an account the answer is the same, and the letter says so.
func (a *Accounts) Register(ctx context.Context, r Registration) (id string, err error) {
	var wrong fields
	name := wrong.take("full_name", r.FullName, viet.CleanName)
	email := wrong.take("email", r.Email, viet.ParseEmail)
	if err := wrong.fault("identity.registration_invalid"); err != nil {
		return "", err
	}
	email = foldLogin(email)
	if err := checkPassword(r.Password, KindCitizen, email, name); err != nil {
		return "", err
	}
	hash, err := a.hash.make(ctx, r.Password)
	if err != nil {
		return "", err
	}
	return a.ask(ctx, request{purpose: purposeRegister, email: email, name: name, hash: hash})
}

// ForgetPassword sends a code to a citizen's e-mail address (quên mật khẩu); it gives the id to go on with, whoever asks.
func (a *Accounts) ForgetPassword(ctx context.Context, email string) (id string, err error) {
	var wrong fields
	email = wrong.take("email", email, viet.ParseEmail)
	if err := wrong.fault("identity.registration_invalid"); err != nil {
		return "", err
	}
	return a.ask(ctx, request{purpose: purposeRecover, email: foldLogin(email)})
}

// ask writes a request and sends its code; where the address and the purpose do not fit, the code is one nobody knows.
func (a *Accounts) ask(ctx context.Context, r request) (string, error) {
	r.id = store.NewID()
	code, err := pick("0123456789", 6)
	if err != nil {
		return "", err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		var sent int
		if err := tx.QueryRow(ctx, sqlRequestsNow, r.email, store.Millis(now.Add(-codeFor))).Scan(&sent); err != nil {
			return err
		}
		if sent >= mailsEach {
			return fault.New(fault.KindTooMany, "identity.too_many_mails", "minutes", int(codeFor/time.Minute))
		}
		mail := Mail{To: r.email, Name: r.name, Kind: "identity.mail.confirm",
			Args: map[string]any{"code": code, "minutes": int(codeFor / time.Minute), "name": r.name}}
		var account, name string
		err := tx.QueryRow(ctx, sqlCitizenMail, r.email).Scan(&account, &name)
		known := err == nil
		if err != nil && !errors.Is(err, store.ErrNone) {
			return err
		}
		codeHash := digest(r.id + code)
		switch {
		case known && r.purpose == purposeRegister:
			mail.Kind, mail.Name, mail.Args["name"], codeHash = "identity.mail.known", name, name, "none"
		case known:
			mail.Kind, mail.Name, mail.Args["name"] = "identity.mail.recover", name, name
		case r.purpose == purposeRecover:
			mail.Kind, codeHash = "", "none"
		}
		if _, err := tx.Exec(ctx, sqlAddRequest, r.id, r.purpose, r.email, r.name, r.hash, account, codeHash, store.Millis(now),
			store.Millis(now.Add(codeFor))); err != nil {
			return err
		}
		if mail.Kind == "" {
			return nil
		}
		return a.o.Send(ctx, tx, mail)
	})
	return r.id, err
}

// answer checks a code inside the transaction. A wrong one is counted, so its verdict must not undo the transaction:
// it is given apart from the error.
func (a *Accounts) answer(ctx context.Context, tx *store.Tx, id, purpose, code string) (r request, verdict, err error) {
	var expires, used int64
	r.id = id
	err = tx.QueryRow(ctx, sqlRequest, id).Scan(&r.purpose, &r.email, &r.name, &r.hash, &r.account, &r.code, &r.tries, &expires, &used)
	if errors.Is(err, store.ErrNone) {
		return r, errCode, nil
	} else if err != nil {
		return r, nil, err
	}
	r.expires, r.used = store.Instant(expires), store.Instant(used)
	switch {
	case r.purpose != purpose:
		return r, errCode, nil
	case !r.used.IsZero(), !tx.Now().Before(r.expires):
		return r, fault.New(fault.KindGone, "identity.code_expired"), nil
	case r.tries >= codeTries:
		return r, fault.New(fault.KindTooMany, "identity.code_tries"), nil
	case subtle.ConstantTimeCompare([]byte(digest(id+viet.OneLine(code))), []byte(r.code)) != 1:
		_, err := tx.Exec(ctx, sqlTryRequest, id)
		return r, errCode, err
	}
	_, err = tx.Exec(ctx, sqlUseRequest, store.Millis(tx.Now()), id)
	return r, nil, err
}

// Confirm makes the account when the code is right, and signs in.
func (a *Accounts) Confirm(ctx context.Context, id, code string, at Door) (s Session, err error) {
	var verdict error
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		var r request
		if r, verdict, err = a.answer(ctx, tx, id, purposeRegister, code); err != nil || verdict != nil {
			return err
		}
		acc := Account{ID: store.NewID(), Kind: KindCitizen, Login: r.email, Name: r.name, Email: r.email, State: Active}
		if err := a.addTx(ctx, tx, acc, r.hash); err != nil {
			return err
		}
		if err := putProfile(ctx, tx, acc.ID, Profile{FullName: r.name, Email: r.email}); err != nil {
			return err
		}
		s, err = a.openTx(ctx, tx, acc, at)
		return err
	})
	if err == nil && verdict != nil {
		return Session{}, verdict
	}
	return s, err
}

// Recover sets a new password when the code is right, and ends every session of the account.
func (a *Accounts) Recover(ctx context.Context, id, code, password string) error {
	if err := checkPassword(password, KindCitizen, "", ""); err != nil {
		return err
	}
	hash, err := a.hash.make(ctx, password)
	if err != nil {
		return err
	}
	var verdict error
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		var r request
		if r, verdict, err = a.answer(ctx, tx, id, purposeRecover, code); err != nil || verdict != nil {
			return err
		}
		acc, err := a.account(ctx, tx, sqlAccountByID, r.account)
		if err != nil {
			return err
		}
		ctx := With(ctx, Who{AccountID: acc.ID, Kind: acc.Kind}) // whoever knows the code is the owner
		return a.setPasswordTx(ctx, tx, acc, hash, false, "", eventPasswordChanged)
	})
	if err == nil {
		err = verdict
	}
	return err
}
