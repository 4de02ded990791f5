package indicator

import (
	"context"

	"tinhso/internal/event"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Fact is what figures are counted from (dữ kiện): one subject with its unit, dimensions, days and numbers. Of two
// tellings of one fact the later version holds, in whatever order they arrive.
type Fact struct {
	Kind, ID         string
	Label            string // what a person calls it by: the code of a dossier
	Version          int64
	UnitID, UnitPath string
	Dims             map[string]string   // procedure, category, channel, level, taken, and the traits of its kind
	Days             map[string]viet.Day // a day that is missing has not come yet
	Nums             map[string]int64

	// Breaks are the moments at which it went from one unit to another (chuyển đơn vị): until then it was the old
	// unit's, and stays so in the figures of that time. They are all told each time.
	Breaks []Break

	// Part says that only these Days and the breaks are told; everything else stays as it is known.
	Part bool
}

// Break is the end of a fact's time at one unit (chuyển sang đơn vị khác).
type Break struct {
	Version          int64 // tells breaks of one fact apart, in their order
	On               viet.Day
	UnitID, UnitPath string              // of the unit that gave it away
	Days             map[string]viet.Day // as they stood then: the due day
}

// Kind is a kind of fact (loại dữ kiện) with the names that definitions may use.
type Kind struct {
	Name   string
	Unit   string // what one of them is, as a measure unit: dossier
	Days   []Day
	Traits []string // dimensions beyond the common ones, which conditions may ask but queries are not cut by
	Nums   []Num
	List   policy.Action // who may see the records behind a figure
}

// Day is a dated attribute of a kind (mốc thời gian).
type Day struct {
	Name  string
	Class DayClass
	Due   bool // by which something is to be done (hạn): it may lie ahead, and has passed only when it is over
}

// DayClass says to which unit a day counts when the fact went from one to another.
type DayClass int

// The classes of days.
const (
	First DayClass = iota // to the unit that had it first: filed, accepted
	Last                  // to the unit that has it last: ended
	Every                 // to each, as it stood at its time: due
)

// Num is a number of a kind with its measure unit (số đo).
type Num struct{ Name, Unit string }

// Came and Left are days that every kind has: when a fact came from another unit, and when it went to another.
const (
	Came = "came"
	Left = "left"
)

// Source is a room whose rows are counted (nguồn dữ kiện).
type Source struct {
	Name  string
	Kinds []Kind

	// Of makes the facts of an event; false when it has none. It reads catalogues, never the subject itself.
	Of func(ctx context.Context, r store.Reader, e event.Event) ([]Fact, bool, error)

	// Subjects lists the ids of the next subjects after one, in their order.
	Subjects func(ctx context.Context, r store.Reader, after string, limit int) ([]string, error)

	// Facts makes all facts of subjects from their base rows. The id of each begins with that of its subject.
	Facts func(ctx context.Context, r store.Reader, ids []string) ([]Fact, error)
}
