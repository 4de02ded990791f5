package hall

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Hall keeps the queues of every unit (hàng chờ).
type Hall struct {
	db    *store.DB
	units *org.Directory
	book  *deadline.Book
}

// New opens the queues over a database whose migrations have run.
func New(db *store.DB, units *org.Directory, book *deadline.Book) *Hall {
	return &Hall{db: db, units: units, book: book}
}

// State is where a ticket stands (tình trạng của phiếu).
type State string

// The states of a ticket.
const (
	Booked    State = "booked"    // an appointment; the person has not arrived (đã hẹn)
	Waiting   State = "waiting"   // đang chờ
	Called    State = "called"    // đã gọi
	Serving   State = "serving"   // đang phục vụ
	Skipped   State = "skipped"   // called, was not there; may come back (qua lượt)
	Done      State = "done"      // đã phục vụ
	Absent    State = "absent"    // did not come back (vắng)
	Unserved  State = "unserved"  // the hall closed first (chưa được phục vụ)
	Cancelled State = "cancelled" // given back by its holder (đã hủy)
)

// Over reports that nothing more happens to the ticket.
func (s State) Over() bool { return s == Done || s == Absent || s == Unserved || s == Cancelled }

// Origin is where a ticket was taken (nơi lấy số).
type Origin string

// The places where a ticket is taken.
const (
	Kiosk Origin = "kiosk" // at the machine in the hall
	Clerk Origin = "clerk" // given by a clerk
	Phone Origin = "phone" // by the citizen, by QR or link
)

// Ticket is one number of one day (phiếu số thứ tự). It names nobody.
type Ticket struct {
	ID         string
	Code       string // in the address of its page: cannot be guessed
	UnitID     string
	UnitPath   string
	On         viet.Day
	Letter     string // kind of business
	Serial     int64  // zero while only booked
	Number     string // A001
	Rank       int    // who goes first; smaller is earlier
	Reason     string // key of the priority; empty for everybody else
	OrderAt    time.Time
	ReadyAt    time.Time // not called before; zero for all but appointments
	Origin     Origin
	AccountID  string // of a citizen who was signed in, to be told; may be empty
	State      State
	Counter    int64 // that called it last; zero before
	ForCounter int64 // handed on to this counter
	Calls      int
	Skips      int
	Dossier    string // code of the dossier it led to
	TakenAt    time.Time
	WaitsSince time.Time // since when it waits now: taken, arrived, transferred
	FirstAt    time.Time // of the first call since it waits
	CalledAt   time.Time // of the last call
	StartedAt  time.Time
	EndedAt    time.Time
}

// Desk is a counter that is open today (quầy đang mở).
type Desk struct {
	ID          string
	UnitID      string
	On          viet.Day
	Number      int64
	Account     string
	AccountName string
	OpenedAt    time.Time
	ClosedAt    time.Time
}

// unit finds a unit by id or code as it is today.
func (h *Hall) unit(ctx context.Context, r store.Reader, idOrCode string, now time.Time) (org.Unit, error) {
	return h.units.Unit(ctx, r, idOrCode, viet.DayOf(now))
}

// may asks whether the caller may do something in the hall of a unit.
func may(ctx context.Context, action policy.Action, u org.Unit) error {
	return policy.Can(ctx, action, policy.Object{Kind: "hall", UnitID: u.ID, UnitPath: u.Path})
}

// mine asks whether the caller may work at the counters of a unit, and finds it.
func (h *Hall) mine(ctx context.Context, action policy.Action, idOrCode string) (org.Unit, error) {
	u, err := h.unit(ctx, h.db, idOrCode, h.db.Now())
	if err != nil {
		return org.Unit{}, err
	}
	return u, may(ctx, action, u)
}

// unknown is what is said of a ticket that does not exist, or is another unit's.
func unknown() error { return fault.NotFound("hall.ticket.unknown") }
