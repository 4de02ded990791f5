package identity

import (
	"context"
	"time"

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
	Absolute time.Duration    // and in any case after this; 30 days when 0
}

// Cost is how dear a password's hash is (argon2id).
type Cost struct {
	Time     uint32
	MemoryKB uint32
	Threads  uint8
}

// Door says from where someone signs in (nơi đăng nhập).
type Door struct {
	Address string // of the network
	Device  string // a label a person understands: "Chrome trên Android"
}

// Accounts keeps accounts, sessions, tokens and grants (quản lý tài khoản).
type Accounts struct {
	db    *store.DB
	units *org.Directory
	o     Options
}

// New opens the accounts over a database whose migrations have run.
func New(db *store.DB, units *org.Directory, o Options) *Accounts {
	return &Accounts{db: db, units: units, o: o}
}

// State is how an account stands (trạng thái tài khoản).
type State string

// The states of an account.
const (
	Active State = "active"
	Locked State = "locked" // tạm khóa
	Closed State = "closed" // đã đóng
)

// Account is someone's account (tài khoản).
type Account struct {
	ID         string
	Kind       Kind
	Login      string
	Name       string
	Email      string
	Phone      string
	UnitID     string // home unit of an officer; for a citizen the counter that issued the account
	UnitPath   string
	State      State
	Why        string // reason of the state
	MustChange bool
	IsDemo     bool
	Version    int64
	CreatedAt  time.Time
	SignedInAt time.Time // last time; zero when never
	Grants     []Held
}

// Held is a grant with its days (phân quyền có thời hạn).
type Held struct {
	ID      string
	Role    Role
	UnitID  string
	From    viet.Day
	To      viet.Day // the first day it no longer holds; zero while open
	GivenBy string
}

// Profile is what a citizen said of themself (thông tin cá nhân). Personal data: reading it is logged by policy.
type Profile struct {
	FullName   string         `json:"full_name"`
	CitizenID  string         `json:"citizen_id"`
	Birth      viet.BirthDate `json:"birth_date"`
	Gender     string         `json:"gender"` // male, female, other or empty
	Phone      string         `json:"phone"`
	Email      string         `json:"email"`
	Address    string         `json:"address"`
	VerifiedBy string         `json:"-"` // account of the clerk who saw the card; empty: only said
}

// Session is a signed-in device (phiên làm việc). Token is set once, when it is made.
type Session struct {
	ID        string
	Token     string
	AccountID string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Door      Door
}

// Token is a bearer token for machines (mã truy cập API), without its secret.
type Token struct {
	ID        string
	AccountID string
	Label     string
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt time.Time
}

// Registration is what a citizen fills in to get an account by e-mail (đăng ký tài khoản).
type Registration struct {
	FullName string
	Email    string
	Password string
	Door     Door
}

// NewOfficer is an officer's account to make (tài khoản cán bộ, công chức).
type NewOfficer struct {
	Login  string // empty: made of the name
	Name   string
	Email  string
	Phone  string
	Unit   string // id or code
	Grants []NewGrant
}

// NewGrant is a role to give (giao quyền).
type NewGrant struct {
	Role Role
	Unit string   // id or code; empty: the home unit
	From viet.Day // zero: today
	To   viet.Day // zero: open
}

// Filter narrows a list of accounts (điều kiện lọc).
type Filter struct {
	Within    []string // only accounts whose unit is in one of these subtrees (paths); nil: nobody's
	Everyone  bool     // every account, for who may see all
	Kind      Kind
	Role      Role
	State     State
	Unit      string // id or code
	Query     string // words of the name, login or e-mail, with or without marks
	PageToken string
	PageSize  int
}

// Page is a page of accounts.
type Page struct {
	Accounts      []Account
	NextPageToken string
}

// Account reads one account with the grants it holds or will hold.
func (a *Accounts) Account(ctx context.Context, id string) (Account, error) { return Account{}, nil }

// ByLogin reads the account of a login.
func (a *Accounts) ByLogin(ctx context.Context, login string) (Account, error) { return Account{}, nil }

// List lists accounts by name.
func (a *Accounts) List(ctx context.Context, f Filter) (Page, error) { return Page{}, nil }

// Staff lists the active officers who hold one of the roles at a unit today, by name.
func (a *Accounts) Staff(ctx context.Context, r store.Reader, unitID string, roles ...Role) ([]Account, error) {
	return nil, nil
}

// Names gives the display names of accounts.
func (a *Accounts) Names(ctx context.Context, r store.Reader, ids []string) (map[string]string, error) {
	return nil, nil
}

// Profile reads what a citizen said of themself. The caller logs the reading.
func (a *Accounts) Profile(ctx context.Context, accountID string) (Profile, error) {
	return Profile{}, nil
}

// SaveProfile keeps what a citizen says of themself.
func (a *Accounts) SaveProfile(ctx context.Context, accountID string, p Profile) error { return nil }

// Register begins a citizen's account and sends a code to the e-mail address; it gives the id to confirm with.
func (a *Accounts) Register(ctx context.Context, r Registration) (id string, err error) {
	return "", nil
}

// Confirm makes the account when the code is right, and signs in.
func (a *Accounts) Confirm(ctx context.Context, id, code string, at Door) (Session, error) {
	return Session{}, nil
}

// ForgetPassword sends a code to a citizen's e-mail address; it gives the id to go on with, whoever asks.
func (a *Accounts) ForgetPassword(ctx context.Context, email string, at Door) (id string, err error) {
	return "", nil
}

// Recover sets a new password when the code is right, and ends every session of the account.
func (a *Accounts) Recover(ctx context.Context, id, code, password string) error { return nil }

// SignIn opens a session.
func (a *Accounts) SignIn(ctx context.Context, login, password string, at Door) (Session, error) {
	return Session{}, nil
}

// SessionWho says whose session a cookie is.
func (a *Accounts) SessionWho(ctx context.Context, token string) (Who, Session, error) {
	return Guest(), Session{}, nil
}

// SignOut ends the session of a cookie.
func (a *Accounts) SignOut(ctx context.Context, token string) error { return nil }

// Sessions lists the open sessions of an account, the latest first.
func (a *Accounts) Sessions(ctx context.Context, accountID string) ([]Session, error) {
	return nil, nil
}

// EndSession ends one session of an account.
func (a *Accounts) EndSession(ctx context.Context, accountID, sessionID string) error { return nil }

// TokenWho says whose bearer token it is.
func (a *Accounts) TokenWho(ctx context.Context, bearer string) (Who, error) { return Guest(), nil }

// IssueToken makes a bearer token for an account; the secret is given once.
func (a *Accounts) IssueToken(ctx context.Context, accountID, label string, until time.Time) (secret string, t Token, err error) {
	return "", Token{}, nil
}

// Tokens lists the tokens of an account, the latest first.
func (a *Accounts) Tokens(ctx context.Context, accountID string) ([]Token, error) { return nil, nil }

// RevokeToken ends a token at once.
func (a *Accounts) RevokeToken(ctx context.Context, accountID, tokenID string) error { return nil }

// CreateOfficer makes an officer's account with a temporary password, shown once.
func (a *Accounts) CreateOfficer(ctx context.Context, n NewOfficer) (acc Account, password string, err error) {
	return Account{}, "", nil
}

// CreateAtCounter issues a citizen's account at a unit's counter, with a temporary password that must be changed.
func (a *Accounts) CreateAtCounter(ctx context.Context, unit string, p Profile) (acc Account, password string, err error) {
	return Account{}, "", nil
}

// ResetPassword gives an account a temporary password and ends its sessions and tokens.
func (a *Accounts) ResetPassword(ctx context.Context, accountID string) (password string, err error) {
	return "", nil
}

// ChangePassword changes the caller's own password; every session but the given one ends.
func (a *Accounts) ChangePassword(ctx context.Context, old, password, keepSession string) error {
	return nil
}

// SetState locks, unlocks or closes an account, with the reason. Version is the one the caller saw.
func (a *Accounts) SetState(ctx context.Context, accountID string, version int64, s State, why string) error {
	return nil
}

// Give gives a role at a unit from a day on.
func (a *Accounts) Give(ctx context.Context, accountID string, g NewGrant) (Held, error) {
	return Held{}, nil
}

// Withdraw ends a grant on a day: it no longer holds from that day on.
func (a *Accounts) Withdraw(ctx context.Context, grantID string, on viet.Day) error { return nil }

// FirstAdmin makes the first administrator and operator of an empty system, with a temporary password.
func (a *Accounts) FirstAdmin(ctx context.Context, n NewOfficer) (acc Account, password string, err error) {
	return Account{}, "", nil
}
