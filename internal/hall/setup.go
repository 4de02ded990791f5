package hall

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Setup is how a hall is arranged (cách bố trí Bộ phận Một cửa).
type Setup struct {
	Unit      org.Unit  `json:"-" yaml:"-"`
	Version   int64     `json:"-" yaml:"-"` // zero: nobody has arranged it yet, the default holds
	Kinds     []Kind    `json:"kinds" yaml:"kinds"`
	Counters  []Counter `json:"counters" yaml:"counters"`
	BackAfter int       `json:"back_after" yaml:"back_after"` // who missed their call comes back after so many numbers
	MostSkips int       `json:"most_skips" yaml:"most_skips"` // and is absent after so many missed calls
	Slot      int       `json:"slot,omitempty" yaml:"slot"`   // minutes of an appointment; zero: none are made
	Places    int       `json:"places,omitempty" yaml:"places"`
}

// Kind is a group of business with a series of its own (nhóm lĩnh vực).
type Kind struct {
	Letter string    `json:"letter" yaml:"letter"`
	Name   lang.Text `json:"name" yaml:"name"`
	Fields []string  `json:"fields,omitempty" yaml:"fields"` // lĩnh vực as the catalogue names them
}

// Counter is a place where people are served (quầy).
type Counter struct {
	Number int64    `json:"number" yaml:"number"`
	Name   string   `json:"name" yaml:"name"`
	Kinds  []string `json:"kinds" yaml:"kinds"`
}

// The bounds of an arrangement.
const (
	mostKinds    = 12
	mostCounters = 60
	mostName     = 80
	mostSlot     = 240
	mostPlaces   = 100
)

//go:embed default.yaml
var defaultFile []byte

var defaults = sync.OnceValues(func() (map[string]Setup, error) {
	var all map[string]Setup
	if err := yaml.UnmarshalWithOptions(defaultFile, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("hall: default: %w", err)
	}
	for level, s := range all {
		if faults := s.check(); len(faults) > 0 {
			return nil, fmt.Errorf("hall: default of %s: %s %s", level, faults[0].Path, faults[0].Code)
		}
	}
	return all, nil
})

// Kind finds a kind of business by its letter.
func (s Setup) Kind(letter string) (Kind, bool) {
	i := slices.IndexFunc(s.Kinds, func(k Kind) bool { return k.Letter == letter })
	if i < 0 {
		return Kind{}, false
	}
	return s.Kinds[i], true
}

// Counter finds a counter by its number.
func (s Setup) Counter(number int64) (Counter, bool) {
	i := slices.IndexFunc(s.Counters, func(c Counter) bool { return c.Number == number })
	if i < 0 {
		return Counter{}, false
	}
	return s.Counters[i], true
}

// KindOf is the kind of business to which a procedure of these fields belongs; the first kind without fields of its own
// takes what no other takes.
func (s Setup) KindOf(fields ...string) (Kind, bool) {
	rest := -1
	for i, k := range s.Kinds {
		if slices.ContainsFunc(k.Fields, func(f string) bool { return slices.Contains(fields, f) }) {
			return k, true
		}
		if len(k.Fields) == 0 && rest < 0 {
			rest = i
		}
	}
	if rest < 0 {
		return Kind{}, false
	}
	return s.Kinds[rest], true
}

// SetupOf reads how the hall of a unit is arranged; what nobody has arranged stands as the default.
func (h *Hall) SetupOf(ctx context.Context, unit string) (Setup, error) {
	u, err := h.unit(ctx, h.db, unit, h.db.Now())
	if err != nil {
		return Setup{}, err
	}
	return h.setup(ctx, h.db, u)
}

func (h *Hall) setup(ctx context.Context, r store.Reader, u org.Unit) (Setup, error) {
	var data []byte
	var version int64
	err := r.QueryRow(ctx, setupGet, u.ID).Scan(&version, &data)
	if errors.Is(err, store.ErrNone) {
		return defaultOf(u)
	}
	if err != nil {
		return Setup{}, err
	}
	s := Setup{}
	if err := json.Unmarshal(data, &s); err != nil {
		return Setup{}, fmt.Errorf("hall: setup of %s: %w", u.ID, err)
	}
	s.Unit, s.Version = u, version
	return s, nil
}

func defaultOf(u org.Unit) (Setup, error) {
	all, err := defaults()
	if err != nil {
		return Setup{}, err
	}
	s, ok := all[string(u.Level)]
	if !ok {
		s = all["other"]
	}
	s.Unit = u
	return s, nil
}

// SaveSetup arranges a hall anew (bố trí quầy, nhóm lĩnh vực). Version is the one the caller saw.
func (h *Hall) SaveSetup(ctx context.Context, unit string, s Setup) error {
	u, err := h.mine(ctx, "hall.arrange", unit)
	if err != nil {
		return err
	}
	for i := range s.Kinds {
		s.Kinds[i].Name.VI, s.Kinds[i].Name.EN = viet.OneLine(s.Kinds[i].Name.VI), viet.OneLine(s.Kinds[i].Name.EN)
	}
	if faults := s.check(); len(faults) > 0 {
		return fault.Invalid("hall.invalid", faults...)
	}
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	who := identity.From(ctx)
	return h.db.Write(ctx, func(tx *store.Tx) error {
		now := store.Millis(tx.Now())
		n, err := tx.Exec(ctx, setupUpdate, u.ID, string(data), now, who.AccountID, s.Version)
		if err == nil && n == 0 && s.Version == 0 {
			n, err = tx.Exec(ctx, setupInsert, u.ID, u.Path, string(data), now, who.AccountID)
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.KindPrecondition, "hall.setup.stale")
		}
		return event.Append(ctx, tx, event.New{Kind: "hall.arranged", Subject: u.ID, Actor: who.AccountID, UnitPath: u.Path,
			Data: map[string]any{"kinds": len(s.Kinds), "counters": len(s.Counters)}})
	})
}

// check finds everything that is wrong with an arrangement.
func (s Setup) check() []fault.Field {
	var faults []fault.Field
	bad := func(path, code string, args ...any) {
		faults = append(faults, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	}
	if len(s.Kinds) == 0 || len(s.Kinds) > mostKinds {
		bad("kinds", "hall.setup.kinds", "most", mostKinds)
	}
	letters := map[string]bool{}
	for i, k := range s.Kinds {
		at := "kinds." + strconv.Itoa(i) + "."
		if len(k.Letter) != 1 || k.Letter[0] < 'A' || k.Letter[0] > 'Z' {
			bad(at+"letter", "hall.setup.letter")
		}
		if letters[k.Letter] {
			bad(at+"letter", "hall.setup.twice", "value", k.Letter)
		}
		letters[k.Letter] = true
		if n := utf8.RuneCountInString(k.Name.VI); n == 0 || n > mostName {
			bad(at+"name", "hall.setup.name", "most", mostName)
		}
	}
	s.checkCounters(letters, bad)
	if s.BackAfter < 1 || s.BackAfter > 50 {
		bad("back_after", "hall.setup.number", "least", 1, "most", 50)
	}
	if s.MostSkips < 1 || s.MostSkips > 10 {
		bad("most_skips", "hall.setup.number", "least", 1, "most", 10)
	}
	if s.Slot < 0 || s.Slot > mostSlot || s.Slot > 0 && s.Slot < 5 {
		bad("slot", "hall.setup.number", "least", 5, "most", mostSlot)
	}
	if s.Slot > 0 && (s.Places < 1 || s.Places > mostPlaces) {
		bad("places", "hall.setup.number", "least", 1, "most", mostPlaces)
	}
	return faults
}

func (s Setup) checkCounters(letters map[string]bool, bad func(path, code string, args ...any)) {
	if len(s.Counters) == 0 || len(s.Counters) > mostCounters {
		bad("counters", "hall.setup.counters", "most", mostCounters)
	}
	numbers, served := map[int64]bool{}, map[string]bool{}
	for i, c := range s.Counters {
		at := "counters." + strconv.Itoa(i) + "."
		if c.Number < 1 || c.Number > 99 {
			bad(at+"number", "hall.setup.number", "least", 1, "most", 99)
		}
		if numbers[c.Number] {
			bad(at+"number", "hall.setup.twice", "value", strconv.FormatInt(c.Number, 10))
		}
		numbers[c.Number] = true
		if utf8.RuneCountInString(c.Name) > mostName {
			bad(at+"name", "hall.setup.name", "most", mostName)
		}
		if len(c.Kinds) == 0 {
			bad(at+"kinds", "hall.setup.serves")
		}
		for _, l := range c.Kinds {
			if !letters[l] {
				bad(at+"kinds", "hall.setup.no_kind", "value", l)
			}
			served[l] = true
		}
	}
	for i, k := range s.Kinds {
		if !served[k.Letter] && len(s.Counters) > 0 {
			bad("kinds."+strconv.Itoa(i)+".letter", "hall.setup.unserved", "value", k.Letter)
		}
	}
}
