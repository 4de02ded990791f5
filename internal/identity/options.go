package identity

import (
	"context"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Mail is a message identity wants sent (thư điện tử); its words are in the catalogue under its kind.
type Mail struct {
	To   string         // e-mail address
	Name string         // of the person
	Kind string         // identity.mail.confirm, identity.mail.reset, identity.mail.known
	Args map[string]any // code, minutes

	Account string // who is told in the platform too; empty: by mail alone
	Link    string // page that the notice leads to
}

// Sender sends a message as part of a transaction; boot wires it to notify.
type Sender func(ctx context.Context, tx *store.Tx, m Mail) error

// Target is the account a verb is about (tài khoản được tác động), as policy judges it.
type Target struct {
	Kind     string // account (of an officer), citizen (account of a citizen)
	ID       string
	UnitID   string
	UnitPath string
}

// May asks whether the caller may do this to the target; boot wires it to policy. Action is "account.reset" and the like.
type May func(ctx context.Context, action string, t Target) error

// Options of New; the zero value works, and refuses every change.
type Options struct {
	Clock    func() time.Time // db.Now when nil
	Cost     Cost             // of a password's hash; sound when zero
	Send     Sender           // nothing is sent when nil
	May      May              // nobody may when nil
	Demo     bool             // demo accounts may sign in
	Idle     time.Duration    // a session ends after this much silence; 8 hours when 0
	Absolute time.Duration    // and in any case after this; 7 days when 0
	Guesses  int              // a day at one account, from strange devices together; 100 when 0
	Require  string           // of whom a second factor is asked: admin, officer or nobody
	Key      []byte           // of the installation, at least 32 bytes: enciphers secrets of authenticators
	Lend     int              // longest delegation in days; half a year when 0
}

// Door says from where someone signs in (nơi đăng nhập).
type Door struct {
	Address string // of the network
	Device  string // a label a person understands: "Chrome trên Android"
	Secret  string // what an earlier sign-in gave this browser to keep: it knows an account's own device by it
}

// Accounts keeps accounts, sessions, tokens and grants (quản lý tài khoản).
type Accounts struct {
	db    *store.DB
	units *org.Directory
	o     Options
	hash  *hasher
	known *cache
}

// New opens the accounts over a database whose migrations have run.
func New(db *store.DB, units *org.Directory, o Options) *Accounts {
	if o.Clock == nil {
		o.Clock = db.Now
	}
	if o.Idle == 0 {
		o.Idle = 8 * time.Hour
	}
	if o.Absolute == 0 {
		o.Absolute = 7 * 24 * time.Hour
	}
	if o.Guesses == 0 {
		o.Guesses = 100
	}
	if o.Lend == 0 {
		o.Lend = 183
	}
	if o.Send == nil {
		o.Send = func(context.Context, *store.Tx, Mail) error { return nil }
	}
	if o.May == nil {
		o.May = func(context.Context, string, Target) error { return fault.Forbidden("fault.forbidden") }
	}
	return &Accounts{db: db, units: units, o: o, hash: newHasher(o.Cost), known: newCache()}
}

func (a *Accounts) today() viet.Day { return viet.DayOf(a.o.Clock()) }
