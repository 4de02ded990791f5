package pack

import (
	"slices"
	"strconv"

	"tinhso/internal/deadline"
	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/viet"
)

// days reads the days that are not what their weekday says (ngày nghỉ, làm bù).
func (l *loader) days() []deadline.DayRow {
	var list []deadline.DayRow
	seen := l.once(fileCalendar, "date")
	for _, r := range l.csv(fileCalendar, "date", "status", "name", "kind", "law", "confidence", "valid_from") {
		c := r.cells
		before := len(l.refused)
		on, _ := l.day(fileCalendar, r.line, "date", c[0])
		seen.add(c[0], r.line)
		l.choice(fileCalendar, r.line, "status", c[1], dayStatus)
		l.need(fileCalendar, r.line, "name", c[2])
		l.choice(fileCalendar, r.line, "kind", c[3], dayKinds)
		l.choice(fileCalendar, r.line, "confidence", c[5], trust)
		l.day(fileCalendar, r.line, "valid_from", c[6])
		if len(l.refused) == before {
			list = append(list, deadline.DayRow{On: on, Status: c[1], Name: c[2], Law: c[4], Confidence: c[5]})
		}
	}
	return list
}

var (
	dayStatus = set("off", "work")
	dayKinds  = set("holiday", "compensatory", "swap_off", "swap_working")
)

// hours reads the working week, one set of spells for each first day (giờ làm việc).
func (l *loader) hours() map[viet.Day][]deadline.HoursRow {
	weeks := map[viet.Day][]deadline.HoursRow{}
	for _, r := range l.csv(fileHours, "weekday", "from", "to", "valid_from", "law", "confidence") {
		c := r.cells
		before := len(l.refused)
		weekday, err := strconv.Atoi(c[0])
		if err != nil || weekday < 0 || weekday > 6 {
			l.refuse(fileHours, r.line, "pack.weekday", "value", c[0])
		}
		from, to := l.clock(fileHours, r.line, "from", c[1]), l.clock(fileHours, r.line, "to", c[2])
		if from != "" && to != "" && from >= to {
			l.refuse(fileHours, r.line, "pack.hours.order", "from", from, "to", to)
		}
		day, ok := l.day(fileHours, r.line, "valid_from", c[3])
		l.choice(fileHours, r.line, "confidence", c[5], trust)
		for _, other := range weeks[day] {
			if ok && other.Weekday == weekday && from < other.Closes && other.Opens < to {
				l.refuse(fileHours, r.line, "pack.hours.overlap", "from", other.Opens, "to", other.Closes)
			}
		}
		if len(l.refused) == before {
			weeks[day] = append(weeks[day], deadline.HoursRow{ValidFrom: day, Weekday: weekday, Opens: from, Closes: to})
		}
	}
	return weeks
}

func (l *loader) clock(file string, line int, field, s string) string {
	clock, err := viet.ParseClock(s)
	if err != nil || clock != s {
		l.refuse(file, line, "pack.clock", "field", field, "value", s)
		return ""
	}
	return clock
}

// ruleRow is a rule as the pack writes it.
type ruleRow struct {
	Name      string    `yaml:"name"`
	Effect    string    `yaml:"effect"`
	Amount    int       `yaml:"amount"`
	Kind      string    `yaml:"kind"`
	Until     string    `yaml:"until"`
	ValidFrom string    `yaml:"valid_from"`
	ValidTo   string    `yaml:"valid_to"`
	Law       string    `yaml:"law"`
	Verified  bool      `yaml:"verified"`
	Missing   string    `yaml:"missing"` // which text was not at hand
	Note      lang.Text `yaml:"note"`
}

var (
	ruleEffects = set("", string(deadline.Restart), string(deadline.Continue))
	ruleNames   = set(deadline.RuleNames()...)
)

// rule is a dated rule with its line.
type rule struct {
	line int
	deadline.Rule
}

// rules reads the dated rules of handling (quy tắc theo thời gian hiệu lực). One that nobody has checked says so in its
// note; the law that it cites must be in the catalogue of laws.
func (l *loader) rules() []rule {
	var file struct {
		Rules []ruleRow `yaml:"rules"`
	}
	if !l.yaml(fileRules, &file) {
		return nil
	}
	var list []rule
	seen := l.once(fileRules, "name, valid_from")
	for i, r := range file.Rules {
		line := l.yamlLine(fileRules, "$.rules["+strconv.Itoa(i)+"].name")
		before := len(l.refused)
		l.choice(fileRules, line, "name", r.Name, ruleNames)
		seen.add(r.Name+" "+r.ValidFrom, line)
		from, to := l.checkRule(line, r)
		if len(l.refused) > before {
			continue
		}
		next := deadline.Rule{Name: r.Name, ValidFrom: from, ValidTo: to, Effect: deadline.Effect(r.Effect), Amount: r.Amount,
			Kind: deadline.Kind(r.Kind), Until: r.Until, Law: r.Law, Note: r.Note.VI, Missing: r.Missing}
		if !r.Verified {
			next.Note = l.pr.T("pack.unverified", "note", r.Note.VI)
			source := r.Missing
			if r.Law != "" {
				source = law.Builtin().Cite(law.Key(r.Law), "")
			}
			l.warn(fileRules, line, "pack.rule.unverified", "name", r.Name, "law", source)
		}
		for _, other := range list {
			if next.Overlaps(other.Rule) {
				l.refuse(fileRules, line, "pack.rule.overlap", "one", next.Words(l.pr), "other", other.Words(l.pr), "line", other.line)
			}
		}
		list = append(list, rule{line, next})
	}
	return list
}

func (l *loader) checkRule(line int, r ruleRow) (from, to viet.Day) {
	l.choice(fileRules, line, "effect", r.Effect, ruleEffects)
	if deadline.Waits(r.Name) != (r.Effect != "") {
		l.refuse(fileRules, line, "pack.choice", "field", "effect", "value", r.Effect, "known", known(ruleEffects))
	}
	if r.Kind != "" && !deadline.Kind(r.Kind).Valid() || r.Amount < 0 || r.Amount > maxAmount || r.Kind != "" && r.Amount == 0 {
		l.refuse(fileRules, line, "pack.time", "amount", r.Amount, "kind", r.Kind)
	}
	if r.Until != "" {
		l.clock(fileRules, line, "until", r.Until)
	}
	from, _ = l.day(fileRules, line, "valid_from", r.ValidFrom)
	if r.ValidTo != "" {
		to, _ = l.day(fileRules, line, "valid_to", r.ValidTo)
		if to.Before(from) {
			l.refuse(fileRules, line, "pack.order", "from", r.ValidFrom, "to", r.ValidTo)
		}
	}
	if r.Law != "" || r.Missing == "" {
		l.cites(fileRules, line, r.Law)
	}
	l.needText(fileRules, line, "note", r.Note)
	return from, to
}

// sortedDays gives the first days of the weeks in order.
func sortedDays(weeks map[viet.Day][]deadline.HoursRow) []viet.Day {
	var list []viet.Day
	for d := range weeks {
		list = append(list, d)
	}
	slices.SortFunc(list, viet.Day.Compare)
	return list
}
