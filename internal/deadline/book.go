package deadline

import (
	"context"
	"embed"

	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations are the tables of this room.
var Migrations = store.Line{Room: "deadline", FS: migrateFS}

// Book keeps calendars and dated rules in the database (sổ lịch làm việc).
type Book struct{}

// New opens the book.
func New(db *store.DB) *Book { return &Book{} }

// For gives the calendar of a unit, with what the province set for all units.
func (b *Book) For(ctx context.Context, r store.Reader, unitID string) (Calendar, error) {
	return Calendar{}, nil
}

// DayRow is a day that is not what its weekday says (ngày nghỉ lễ, nghỉ bù, làm bù).
type DayRow struct {
	UnitID     string // empty: the whole province
	On         viet.Day
	Status     string // off, work
	Name       string
	Law        string // why, as it is written in the source
	Confidence string
}

// HoursRow is one spell of working time on a weekday (giờ làm việc), from a day on.
type HoursRow struct {
	UnitID    string
	ValidFrom viet.Day
	Weekday   int // 0 Sunday ... 6 Saturday
	Opens     string
	Closes    string
}

// ClosureRow is a time in which a unit does not work (đơn vị tạm ngừng làm việc).
type ClosureRow struct {
	UnitID string
	From   viet.Day
	To     viet.Day
	Reason string
	Law    string
}

// Rule is a dated rule of handling (quy tắc giải quyết hồ sơ theo thời gian hiệu lực).
type Rule struct {
	Name      string
	ValidFrom viet.Day
	ValidTo   viet.Day
	Effect    string // of supplement and payment: restart, continue
	Amount    int
	Kind      Kind
	At        string // of hand_over_cut_off: "15:00"
	Law       string // key of the law catalogue, with article
	Note      string
}

// The rules that the platform asks for by name.
const (
	RuleSupplement = "supplement"        // what a request for more does to the clock
	RuleAnswer     = "answer"            // by when an online filing is answered
	RuleHandOver   = "hand_over_cut_off" // until when a dossier is handed on the same day
)

// Rule gives the rule of a name in force on a day.
func (b *Book) Rule(ctx context.Context, r store.Reader, name string, on viet.Day) (Rule, error) {
	return Rule{}, nil
}

// PutDayTx sets a day.
func (b *Book) PutDayTx(ctx context.Context, tx *store.Tx, d DayRow) error { return nil }

// PutHoursTx sets the working week of a unit from a day on, replacing what stood for that day.
func (b *Book) PutHoursTx(ctx context.Context, tx *store.Tx, unitID string, from viet.Day, week []HoursRow) error {
	return nil
}

// PutClosureTx notes a closure.
func (b *Book) PutClosureTx(ctx context.Context, tx *store.Tx, c ClosureRow) error { return nil }

// PutRuleTx sets a rule from its day on.
func (b *Book) PutRuleTx(ctx context.Context, tx *store.Tx, rule Rule) error { return nil }

// PutHorizonTx says for which days the holidays are announced.
func (b *Book) PutHorizonTx(ctx context.Context, tx *store.Tx, from, to viet.Day) error { return nil }

// Words says what remains: "còn 2 ngày làm việc", "quá hạn 1 ngày làm việc".
func (l Left) Words(p lang.Printer) string { return "" }
