package oversight

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// The rules that the room knows how to judge.
const (
	LatePause     = "late_pause"     // the clock was stopped in the last hours (tạm dừng sát hạn)
	BulkMinutes   = "bulk_minutes"   // many requests for more within minutes (yêu cầu bổ sung hàng loạt)
	BulkDay       = "bulk_day"       // many requests for more in one day
	Repeated      = "repeated"       // more was asked for again (yêu cầu bổ sung nhiều lần)
	Reopened      = "reopened"       // closed, and filed again by the same applicant (đóng rồi nộp lại)
	Backdated     = "backdated"      // the paper's day is long before it was entered (nhập kết quả sau)
	LateNumbers   = "late_numbers"   // many numbers said to be written on paper (nhiều số ghi tay)
	SameMinute    = "same_minute"    // many results in one minute (nhiều kết quả trong một phút)
	LateExtension = "late_extension" // the new appointment came in the last hours or after (hẹn lại sát hạn)
)

// limits are the thresholds that each rule must name.
var limits = map[string][]string{
	LatePause:     {"within_hours", "longer_than_hours"},
	BulkMinutes:   {"dossiers", "minutes"},
	BulkDay:       {"dossiers"},
	Repeated:      {"requests"},
	Reopened:      {"days"},
	Backdated:     {"working_days"},
	LateNumbers:   {"results"},
	SameMinute:    {"results"},
	LateExtension: {"within_hours"},
}

// Codes lists the rules in the order in which people read them.
func Codes() []string {
	return []string{LatePause, BulkMinutes, BulkDay, Repeated, Reopened, Backdated, LateNumbers, SameMinute, LateExtension}
}

// Rule is one rule of the watch with the time it is in force (quy tắc giám sát).
type Rule struct {
	Rule      string         `yaml:"rule" json:"-"`
	ValidFrom viet.Day       `yaml:"valid_from" json:"-"`
	ValidTo   viet.Day       `yaml:"valid_to" json:"-"` // last day; none: until further notice
	Law       string         `yaml:"law" json:"-"`
	Title     lang.Text      `yaml:"title" json:"title"`
	Why       lang.Text      `yaml:"why" json:"why"`           // what is wrong about it
	Innocent  lang.Text      `yaml:"innocent" json:"innocent"` // and when it is not
	Limits    map[string]int `yaml:"limits" json:"limits"`
	Missing   lang.Text      `yaml:"missing" json:"missing,omitzero"` // what no legal text says; empty when one says it
	// ExplainDays is how many working days the unit has to explain.
	ExplainDays int `yaml:"explain_days" json:"explain_days"`
}

// Check finds what is wrong with a rule, by its fields.
func (r Rule) Check() error {
	var f []fault.Field
	bad := func(path, code string, args ...any) {
		f = append(f, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	}
	need, ok := limits[r.Rule]
	if !ok {
		bad("rule", "oversight.rule.unknown", "value", r.Rule)
	}
	for _, name := range need {
		if n, ok := r.Limits[name]; !ok || n < 1 || n > 10_000 {
			bad("limits."+name, "oversight.rule.limit", "name", name)
		}
	}
	for name := range r.Limits {
		if ok && !slices.Contains(need, name) {
			bad("limits."+name, "oversight.rule.limit_unknown", "name", name)
		}
	}
	if r.ValidFrom.IsZero() {
		bad("valid_from", "oversight.rule.from")
	}
	if !r.ValidTo.IsZero() && r.ValidTo.Before(r.ValidFrom) {
		bad("valid_to", "oversight.rule.order")
	}
	if r.Law == "" {
		bad("law", "oversight.rule.law")
	}
	if r.ExplainDays < 1 || r.ExplainDays > 100 {
		bad("explain_days", "oversight.rule.limit", "name", "explain_days")
	}
	for _, x := range []struct {
		path string
		text lang.Text
	}{{"title", r.Title}, {"why", r.Why}, {"innocent", r.Innocent}} {
		if x.text.VI == "" || x.text.EN == "" {
			bad(x.path, "oversight.rule.text")
		}
	}
	if len(f) == 0 {
		return nil
	}
	slices.SortFunc(f, func(a, b fault.Field) int { return compare(a.Path, b.Path) })
	return fault.Invalid("oversight.rule.faults", f...)
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// PutRulesTx makes these the rules of the watch (nạp quy tắc giám sát): what is not among them goes. Two versions of one
// rule that hold on the same day are refused.
func (w *Watch) PutRulesTx(ctx context.Context, tx *store.Tx, rules []Rule) error {
	if err := overlap(rules); err != nil {
		return err
	}
	old, err := readRules(ctx, tx)
	if err != nil {
		return err
	}
	for _, o := range old {
		if !slices.ContainsFunc(rules, func(r Rule) bool { return r.Rule == o.Rule && r.ValidFrom == o.ValidFrom }) {
			if _, err := tx.Exec(ctx, sqlDropRule, o.Rule, o.ValidFrom); err != nil {
				return err
			}
		}
	}
	for _, r := range rules {
		if err := r.Check(); err != nil {
			return err
		}
		body, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlPutRule, r.Rule, r.ValidFrom, r.ValidTo, r.Law, string(body)); err != nil {
			return err
		}
	}
	return nil
}

func overlap(rules []Rule) error {
	for i, r := range rules {
		for _, o := range rules[:i] {
			if o.Rule == r.Rule && (r.ValidTo.IsZero() || !o.ValidFrom.After(r.ValidTo)) && (o.ValidTo.IsZero() || !r.ValidFrom.After(o.ValidTo)) {
				err := fault.Invalid("oversight.rule.overlap", fault.Field{Path: "valid_from", Code: "oversight.rule.overlap", Args: fault.Args("rule", r.Rule)})
				err.Args = fault.Args("rule", r.Rule)
				return err
			}
		}
	}
	return nil
}

// Rules lists the rules of the watch (danh sách quy tắc giám sát).
func (w *Watch) Rules(ctx context.Context) ([]Rule, error) { return readRules(ctx, w.DB) }

func readRules(ctx context.Context, r store.Reader) ([]Rule, error) {
	return store.All(ctx, r, sqlRules, func(rows *store.Rows) (x Rule, err error) {
		var body json.RawMessage
		if err = rows.Scan(&x.Rule, &x.ValidFrom, &x.ValidTo, &x.Law, &body); err != nil {
			return x, err
		}
		return x, json.Unmarshal(body, &x)
	})
}

// atHand spares the reading of the rules for each event. Another process may load a pack: after a minute they are read
// anew, and the nightly recheck reads them in any case.
type atHand struct {
	mu   sync.Mutex
	book book
	at   time.Time
}

const freshFor = time.Minute

func (a *atHand) now(ctx context.Context, tx *store.Tx) (book, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.book != nil && tx.Now().Sub(a.at) < freshFor {
		return a.book, nil
	}
	list, err := readRules(ctx, tx)
	if err == nil && len(list) > 0 {
		a.book, a.at = list, tx.Now()
	}
	return list, err
}

func (a *atHand) forget() {
	a.mu.Lock()
	a.book = nil
	a.mu.Unlock()
}

// book is the rules at hand while events are judged.
type book []Rule

// on finds the rule in force on a day.
func (b book) on(code string, d viet.Day) (Rule, bool) {
	for _, r := range b {
		if r.Rule == code && !d.Before(r.ValidFrom) && (r.ValidTo.IsZero() || !d.After(r.ValidTo)) {
			return r, true
		}
	}
	return Rule{}, false
}
