package hall

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/viet"
)

//go:embed priority.yaml
var priorityFile []byte

// Priority is a reason to be served earlier (đối tượng được ưu tiên), with the days on which it holds and its law.
type Priority struct {
	Key       string    `yaml:"key"`
	Rank      int       `yaml:"rank"`
	Age       int       `yaml:"age"` // completed years; zero where age says nothing
	Name      lang.Text `yaml:"name"`
	Shows     lang.Text `yaml:"shows"` // what the person shows
	ValidFrom string    `yaml:"valid_from"`
	ValidTo   string    `yaml:"valid_to"`
	Law       string    `yaml:"law"`
	Verified  bool      `yaml:"verified"`
	Missing   lang.Text `yaml:"missing"` // what text is not at hand
}

// ranks is the file of priorities.
type ranks struct {
	Priorities  []Priority `yaml:"priorities"`
	Appointment int        `yaml:"appointment_rank"`
	Ordinary    int        `yaml:"ordinary_rank"`
}

var builtin = sync.OnceValues(func() (ranks, error) { return readRanks(priorityFile) })

// readRanks reads and checks a file of priorities.
func readRanks(b []byte) (ranks, error) {
	var r ranks
	if err := yaml.UnmarshalWithOptions(b, &r, yaml.Strict()); err != nil {
		return r, fmt.Errorf("hall: priorities: %w", err)
	}
	if r.Ordinary <= r.Appointment {
		return r, fmt.Errorf("hall: priorities: ordinary_rank %d must be above appointment_rank %d", r.Ordinary, r.Appointment)
	}
	seen := map[string]bool{}
	for _, p := range r.Priorities {
		if err := p.check(r); err != nil {
			return r, err
		}
		if seen[p.Key+p.ValidFrom] {
			return r, fmt.Errorf("hall: priority %s: twice from %s", p.Key, p.ValidFrom)
		}
		seen[p.Key+p.ValidFrom] = true
	}
	return r, nil
}

func (p Priority) check(r ranks) error {
	wrong := func(what string) error { return fmt.Errorf("hall: priority %s: %s", p.Key, what) }
	if p.Key == "" || p.Name.VI == "" || p.Name.EN == "" {
		return wrong("key and name in both languages are needed")
	}
	if p.Rank < 1 || p.Rank >= r.Ordinary {
		return wrong("rank must come before ordinary_rank")
	}
	if _, err := viet.ParseDay(p.ValidFrom); err != nil {
		return wrong("valid_from is no day")
	}
	if p.Law == "" && p.Missing.IsZero() {
		return wrong("cites no law and does not say that it is missing")
	}
	if p.Law != "" {
		if _, ok := law.Builtin().Find(law.Key(p.Law)); !ok {
			return wrong("cites " + p.Law + ", which is not in the catalogue")
		}
	}
	return nil
}

// on says whether the priority holds on a day.
func (p Priority) on(d viet.Day) bool {
	iso := d.String()
	return p.ValidFrom <= iso && (p.ValidTo == "" || iso <= p.ValidTo)
}

// Priorities lists the reasons that hold on a day (danh sách đối tượng ưu tiên), in the order of the file.
func Priorities(on viet.Day) ([]Priority, error) {
	r, err := builtin()
	if err != nil {
		return nil, err
	}
	var all []Priority
	for _, p := range r.Priorities {
		if p.on(on) {
			all = append(all, p)
		}
	}
	return all, nil
}

// rankOf is where somebody with a reason stands on a day; no reason is everybody.
func rankOf(reason string, appointed bool, on viet.Day) (int, error) {
	r, err := builtin()
	if err != nil {
		return 0, err
	}
	rank := r.Ordinary
	if appointed {
		rank = r.Appointment
	}
	if reason == "" {
		return rank, nil
	}
	for _, p := range r.Priorities {
		if p.Key == reason && p.on(on) {
			return min(rank, p.Rank), nil
		}
	}
	return 0, fault.Invalid("hall.invalid", fault.Field{Path: "reason", Code: "hall.priority.unknown"})
}
