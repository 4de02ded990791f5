package seal

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/store"
)

// The tables that are still taken up as they stand are kept as text: their
// names, and behind the bar the subject reached in the first of them.

func splitFill(s string) (names []string, after string) {
	list, after, _ := strings.Cut(s, "|")
	return strings.Fields(list), after
}

// moreFill adds tables to those that are taken up.
func moreFill(s string, tables []string) string {
	names, after := splitFill(s)
	return strings.Join(append(names, tables...), " ") + "|" + after
}

// mostPast is how many rows from before are taken up in one turn.
const mostPast = 1000

// past takes up rows that no event has spoken of since sealing began: those that
// were there before (niêm phong lần đầu).
func (t *turn) past(ctx context.Context) error {
	names, after := splitFill(t.fill)
	i := slices.IndexFunc(t.l.tables, func(x *table) bool { return len(names) > 0 && x.Table == names[0] })
	if i < 0 {
		t.fill = ""
		return nil
	}
	tab := t.l.tables[i]
	q := tab.read + " > $1" + tab.order + " LIMIT " + strconv.Itoa(mostPast)
	records, err := store.All(ctx, t.l.db, q, tab.scanner(), after)
	if err != nil {
		return err
	}
	done := len(records) < mostPast
	if done {
		t.fill = strings.Join(names[1:], " ") + "|"
		if len(names) == 1 {
			t.fill = ""
		}
	} else {
		last := records[len(records)-1].subject
		n := len(records)
		for n > 0 && records[n-1].subject == last {
			n-- // perhaps not all of it: next time
		}
		if n == 0 { // all of one subject
			if records, err = tab.of(ctx, t.l.db, []string{last}); err != nil {
				return err
			}
			n = len(records)
		}
		records = records[:n]
		t.fill = strings.Join(names, " ") + "|" + records[n-1].subject
	}
	return t.takeUp(ctx, tab, records, done)
}

func (t *turn) takeUp(ctx context.Context, tab *table, records []record, done bool) error {
	var subjects []string
	for _, r := range records {
		if len(subjects) == 0 || subjects[len(subjects)-1] != r.subject {
			subjects = append(subjects, r.subject)
		}
	}
	var err error
	if t.states, err = readStates(ctx, t.l.db, subjects, t.l.forms); err != nil {
		return err
	}
	x := &entry{}
	m := &maker{}
	for i := range records {
		r := &records[i]
		w := &want{subject: r.subject, entry: x, mark: markFirst}
		if s := t.state(w); s.find(tab.Table, r.key) == nil {
			t.compare(m, tab, w, s, r)
		}
	}
	if done {
		x.changes = append(x.changes, change{op: opFilled, form: t.l.current[tab.Table].no, prev: -1})
	}
	if len(x.changes) > 0 {
		t.entries = append(t.entries, x)
	}
	return nil
}
