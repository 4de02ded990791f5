package health

import (
	"context"
	"embed"
	"log/slog"
	"sync"
	"time"

	"tinhso/internal/store"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations make the tables of the room.
var Migrations = store.Line{Room: "health", FS: migrateFS}

// Measure is one number read of the running machine (số đo). Of says of which
// folder, consumer or state it is, a word of the program; "" when there is one.
type Measure struct {
	Name  string
	Of    string
	Value float64
}

// Probe reads measures (đầu đo). One that fails or takes too long is itself a
// finding, and what the others read still counts.
type Probe struct {
	Name string
	Read func(ctx context.Context) ([]Measure, error)
}

// State says how something is (tình trạng).
type State string

// The states, the worst last.
const (
	Good    State = "good"
	Unknown State = "unknown" // could not be read
	Warned  State = "warned"  // somebody should look within days
	Bad     State = "bad"     // somebody should look now
)

// Check is what a rule found (kết quả kiểm tra).
type Check struct {
	Name    string // of the rule; its words are health.check.NAME, its runbook docs/runbooks/NAME.md
	Of      string
	State   State
	Value   float64
	Limit   float64   // that was passed; of the next worse state while all is good
	Since   time.Time // when it came into this state
	Problem string    // why it could not be read
}

// Sample is what one node measured in one minute, or in one hour (mẫu đo).
type Sample struct {
	Node   string
	At     time.Time
	Hour   bool
	Values map[string]Range // by name, or "name/of"
}

// Range is a measure over the time of a sample; all three are equal in a minute.
type Range struct{ Least, Mean, Most float64 }

// Alarm is a check that was not good for a time (cảnh báo).
type Alarm struct {
	ID, Node, Name, Of string
	State              State // the worst it came to
	Value, Limit       float64
	OpenedAt, ClosedAt time.Time // ClosedAt is zero while it stands
	ReleasedBy         string    // the operator who said that all is well; only of the clock
	Reason             string    // and why
}

// Deps is what the room stands on; only DB and Node are needed.
type Deps struct {
	DB      *store.DB
	Node    string // one node is one series
	Folders []Folder
	Reserve int64 // bytes kept in the first folder for the worst hour; none when 0
	Probes  []Probe
	Jump    time.Duration // a clock that parts by more is suspect; 10 s when zero
	Log     *slog.Logger

	Wall   func() time.Time                                                // the clock of the machine; time.Now when nil
	Steady func() time.Duration                                            // a clock that only counts on; the machine's when nil
	Kernel func() Kernel                                                   // what is known of the time service; the kernel's word when nil
	Beside func(ctx context.Context) (at time.Time, other bool, err error) // the clock of the database; the handle's when nil
	Space  func(path string) (Space, error)
}

// Room watches one node (bộ theo dõi sức khỏe).
type Room struct {
	d     Deps
	db    *store.DB
	clock *watch
	disk  disk
	spare *reserve

	mu        sync.Mutex
	slow      []Measure // of the probes, from the last sample
	lastAt    time.Time
	sampled   time.Duration // on the steady clock
	beat      time.Duration
	since     map[string]Check // by key, as last found
	open      map[string]Alarm // by key, those that stand
	unwritten []change         // while the database did not take them

	releasedAt time.Time // the last release that was seen; only Run touches it
}
