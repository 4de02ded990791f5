package indicator

import (
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// column names where a name of a condition is kept. Names come from checked definitions.
func (k *kind) column(name string) string {
	if i := slices.Index(dimensions, name); i >= 0 {
		return dimColumns[i]
	}
	if k == nil {
		return ""
	}
	if i, ok := k.trait[name]; ok {
		return "t" + strconv.Itoa(i)
	}
	return "n" + strconv.Itoa(k.num[name])
}

// condSQL writes a condition on facts, or with no kind on kept values; what it compares with become arguments.
func condSQL(w *store.Where, k *kind, e *expr) string {
	switch e.op {
	case opNot:
		return "NOT (" + condSQL(w, k, e.args[0]) + ")"
	case opAnd, opOr:
		return "(" + condSQL(w, k, e.args[0]) + ") " + strings.ToUpper(string(e.op)) + " (" + condSQL(w, k, e.args[1]) + ")"
	}
	column := k.column(e.args[0].text)
	if e.op == opIn {
		places := make([]string, len(e.words))
		for i, word := range e.words {
			places[i] = w.Arg(word)
		}
		return column + " IN (" + strings.Join(places, ", ") + ")"
	}
	o := string(e.op)
	if e.op == opNe {
		o = "<>"
	}
	if right := e.args[1]; right.op == opNumber {
		return column + " " + o + " " + right.num.Num().String()
	}
	return column + " " + o + " " + w.Arg(e.args[1].text)
}

// daySQL writes the day by which a count takes a row. NULL has not come: the latest of several is then unknown, the
// earliest is that of the others.
func (k *kind) daySQL(e *expr) string {
	if e.op == opRef {
		return dayColumn(k.day[e.text])
	}
	text := k.daySQL(e.args[0])
	for _, a := range e.args[1:] {
		b := k.daySQL(a)
		if e.op == opMax {
			text = "CASE WHEN " + text + " IS NULL OR " + b + " IS NULL THEN NULL WHEN " + text + " >= " + b + " THEN " + text + " ELSE " + b + " END"
		} else {
			text = "CASE WHEN " + text + " IS NULL THEN " + b + " WHEN " + b + " IS NULL OR " + text + " <= " + b + " THEN " + text + " ELSE " + b + " END"
		}
	}
	return "(" + text + ")"
}

// spanSQL says that the day of a count lies between two days.
func (k *kind) spanSQL(w *store.Where, e *expr, from, to viet.Day) string {
	return k.passedSQL(w, e, span{from: from, to: to})
}

// passedSQL says that the day of a count lies in a span and, while that runs, has passed; in a way that an index on a
// plain day can follow.
func (k *kind) passedSQL(w *store.Where, e *expr, s span) string {
	cond := k.earlierSQL(w, e, s)
	switch {
	case s.from.IsZero():
	case e.op == opRef:
		cond += " AND " + dayColumn(k.day[e.text]) + " >= " + w.Arg(s.from)
	default:
		cond = "(" + cond + ") AND (" + k.earlierSQL(w, e, span{to: s.from}) + ") IS NOT TRUE"
	}
	return cond
}

// aheadSQL says that the day of a count lies in a span that runs, and has not passed: one of the days by which
// something is to be done lies ahead, which an index follows.
func (k *kind) aheadSQL(w *store.Where, e *expr, s span) string {
	var some []string
	for _, name := range k.dues(e) {
		day := dayColumn(k.day[name])
		some = append(some, day+" >= "+w.Arg(s.ahead)+" AND "+day+" < "+w.Arg(s.to))
	}
	return "(" + strings.Join(some, " OR ") + ") AND (" + k.spanSQL(w, e, s.from, s.to) + ") AND (" + k.earlierSQL(w, e, s) + ") IS NOT TRUE"
}

// dues are the days of a count by which something is to be done.
func (k *kind) dues(e *expr) (names []string) {
	if e.op == opRef {
		if k.due[e.text] {
			return []string{e.text}
		}
		return nil
	}
	for _, a := range e.args {
		names = append(names, k.dues(a)...)
	}
	return names
}

// earlierSQL says that the day of a count is before the end of a span; a day by which something is to be done, before
// what lies ahead. What happened never does.
func (k *kind) earlierSQL(w *store.Where, e *expr, s span) string {
	if e.op == opRef {
		end := s.to
		if k.due[e.text] && !s.ahead.IsZero() && s.ahead.Before(end) {
			end = s.ahead
		}
		return dayColumn(k.day[e.text]) + " < " + w.Arg(end)
	}
	parts := make([]string, len(e.args))
	for i, a := range e.args {
		parts[i] = "(" + k.earlierSQL(w, a, s) + ")"
	}
	return strings.Join(parts, map[op]string{opMax: " AND ", opMin: " OR "}[e.op])
}
