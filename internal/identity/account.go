package identity

import (
	"time"

	"tinhso/internal/once"
	"tinhso/internal/viet"
)

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

// Session is a signed-in device (phiên làm việc). Token, or Half where a code is owed, is set once, when it is made; so is
// the secret of its door.
type Session struct {
	ID        string
	Token     string
	Half      string
	AccountID string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	ProvedAt  time.Time // when the password was shown last
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
	Once   once.Guard // the same filling-in sent twice makes one account
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
	Within    []string // accounts whose unit is in one of these subtrees (paths), as the scope of policy says,
	Units     []string // and accounts of these very units; with neither, nobody's
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
