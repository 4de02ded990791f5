package ledger

import (
	"embed"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/store"
)

//go:embed migrate
var migrateFS embed.FS

// Migrations are the tables of this room.
var Migrations = store.Line{Room: "ledger", FS: migrateFS}

// Ledger keeps accounts of time (sổ thời hạn).
type Ledger struct {
	db   *store.DB
	book *deadline.Book
}

// New opens the ledger.
func New(db *store.DB, book *deadline.Book) *Ledger { return &Ledger{db: db, book: book} }

// Kind is what an entry does (loại bút toán).
type Kind string

// The kinds of entry.
const (
	Start    Kind = "start"    // accepted: the clock begins (tiếp nhận)
	Leg      Kind = "leg"      // somebody else has it from now on (chuyển chặng)
	Pause    Kind = "pause"    // the clock stands (tạm dừng)
	Resume   Kind = "resume"   // it goes on, or begins anew (tính tiếp, tính lại)
	Extend   Kind = "extend"   // a new appointment (hẹn lại)
	Calendar Kind = "calendar" // the days themselves changed (lịch làm việc thay đổi)
	Stop     Kind = "stop"     // the end (kết thúc)
)

// By is the person behind an entry (người thực hiện), with the unit for which it was made.
type By struct {
	Account  string `json:"account,omitempty"`
	Name     string `json:"name,omitempty"`
	Unit     string `json:"unit,omitempty"`
	UnitName string `json:"unit_name,omitempty"`
}

// Hold says who has a subject, and in which state of its flow (đang ở đâu, do ai giữ). Without a state nobody of the
// office has it: it waits for the citizen, or has ended.
type Hold struct {
	State    string
	Role     string
	Unit     string
	UnitName string
	Account  string
	Name     string
}

// Share is how much of the whole time a state may use, in per cent (tỷ lệ thời gian của một bước).
type Share struct {
	State   string
	Percent int
}

// Entry is one line of an account (bút toán).
type Entry struct {
	N        int64
	Kind     Kind
	At       time.Time // when it happened
	Noted    time.Time // when it was written down; later for what was on paper first
	By       By
	Reason   string
	Law      string
	Evidence []string // ids of files

	Budget  deadline.Budget // of a start
	Basis   string
	Restart bool      // of a pause: the whole time begins anew at its end
	Until   time.Time // of a pause whose end is known
	Amount  int       // of an extension

	Before   time.Time // due before and after it; zero while there is none
	After    time.Time
	National time.Time // the last moment in time by the national measure; zero while the clock stands

	Hold      Hold
	LegFrom   time.Time // since when
	LegBudget int       // working minutes; 0: the state has no share of its own
	LegDue    time.Time
	LegSpent  int // working minutes that the leg before this entry had used
}
