package seal

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

const (
	perTurn   = 500  // events of one turn
	mostReads = 2000 // rows without event of one turn
)

// head is the row of the log.
type head struct {
	size     int64
	past     event.Cursor
	backfill string
	keptAt   time.Time
	holder   string
	heldTo   time.Time
	vkey     string
	begun    time.Time
}

func readHead(ctx context.Context, r store.Reader, q string) (h head, err error) {
	err = r.QueryRow(ctx, q).Scan(&h.size, &h.past.Tx, &h.past.Seq, &h.backfill, &h.keptAt, &h.holder, &h.heldTo, &h.vkey, &h.begun)
	return h, err
}

// turn is what is sealed at once.
type turn struct {
	l      *Log
	head   head
	from   event.Cursor
	to     event.Cursor
	events []event.Event
	behind bool // events are there that somebody's open transaction holds back
	missed int  // of the events: read late, after the database was moved
	due    []event.Told
	fill   string // backfill after this turn

	entries []*entry
	states  map[string]*state
	edge    *edge
}

// entry is one entry in the making.
type entry struct {
	event   *event.Event // nil: rows without event
	changes []change
	leaves  []tlog.Hash // of the versions among the changes
	rows    []*row      // the same, as their subject keeps them
	pos     int64
	body    []byte
	tags    []byte
	hash    tlog.Hash
}

// want is a subject whose rows are to be looked at.
type want struct {
	subject string
	kinds   []string
	entry   *entry
	erase   bool
	mark    byte
	doubts  []doubt
}

// doubt is a column that changed with no event of this turn that may change it.
type doubt struct {
	c   change
	may []string
}

// load reads what is to be sealed next.
func (t *turn) load(ctx context.Context) error {
	var err error
	db := t.l.db
	if t.head, err = readHead(ctx, db, sqlLog); err != nil {
		return err
	}
	t.fill = t.head.backfill
	if t.from, err = event.Place(ctx, db, cursorName); err != nil {
		return err
	}
	if t.events, err = event.Missed(ctx, db, cursorName, perTurn); err != nil {
		return err
	}
	t.missed = len(t.events)
	next, more, err := event.After(ctx, db, t.from, perTurn)
	if err != nil {
		return err
	}
	t.behind = more
	t.to = t.from
	if len(next) > 0 {
		t.to = next[len(next)-1].Cursor()
	}
	t.events = append(t.events, next...)
	t.due, err = event.ToldOf(ctx, db, mostReads)
	return err
}

// empty says that there is nothing to seal.
func (t *turn) empty() bool { return len(t.events) == 0 && len(t.due) == 0 }

// wants groups the events by subject: the rows are put behind the last one.
func (t *turn) wants() []*want {
	var list []*want
	of := map[string]*want{}
	for i := range t.events {
		e := &t.events[i]
		x := &entry{event: e}
		t.entries = append(t.entries, x)
		w := of[e.Subject]
		if w == nil {
			w = &want{subject: e.Subject}
			of[e.Subject] = w
			list = append(list, w)
		}
		w.entry = x
		w.kinds = append(w.kinds, e.Kind)
		w.erase = w.erase || t.l.erases(e.Kind)
		if c := e.Cursor(); t.head.past != (event.Cursor{}) && !t.head.past.Before(c) {
			w.mark |= markFirst
		}
	}
	return list
}

// prepare looks at the rows and finds what changed.
func (t *turn) prepare(ctx context.Context) error {
	wants := t.wants()
	subjects := make([]string, len(wants))
	for i, w := range wants {
		subjects[i] = w.subject
	}
	for _, d := range t.due {
		subjects = append(subjects, d.Subject)
	}
	var err error
	if t.states, err = readStates(ctx, t.l.db, subjects, t.l.forms); err != nil {
		return err
	}
	m := &maker{}
	for _, tab := range t.l.tables {
		var asked []string
		byName := map[string]*want{}
		for _, w := range wants {
			if w.erase || !tab.Append && tab.about(w.kinds) {
				asked = append(asked, w.subject)
				byName[w.subject] = w
			}
		}
		if err := t.compareAll(ctx, m, tab, asked, byName); err != nil {
			return err
		}
	}
	if err := t.settle(ctx, wants); err != nil || len(t.due) == 0 {
		return err
	}
	return t.dues(ctx, m)
}

// dues takes up the rows that were told of.
func (t *turn) dues(ctx context.Context, m *maker) error {
	x := &entry{}
	for _, tab := range t.l.tables {
		if !tab.Append { // the others are sealed with an event alone
			continue
		}
		var asked []string
		byName := map[string]*want{}
		for _, d := range t.due {
			if d.Table == tab.Table && byName[d.Subject] == nil {
				asked = append(asked, d.Subject)
				byName[d.Subject] = &want{subject: d.Subject, entry: x}
			}
		}
		if err := t.compareAll(ctx, m, tab, asked, byName); err != nil {
			return err
		}
	}
	if len(x.changes) > 0 {
		t.entries = append(t.entries, x)
	}
	return nil
}

// about says whether one of the kinds speaks of the table.
func (t *table) about(kinds []string) bool {
	return len(t.About) == 0 || slices.ContainsFunc(kinds, func(k string) bool {
		return slices.ContainsFunc(t.About, func(a string) bool { return strings.HasPrefix(k, a) })
	})
}

// compareAll compares the rows of one table.
func (t *turn) compareAll(ctx context.Context, m *maker, tab *table, subjects []string, wants map[string]*want) error {
	records, err := tab.of(ctx, t.l.db, subjects)
	if err != nil {
		return err
	}
	seen := map[string]map[string]bool{}
	for i := range records {
		r := &records[i]
		w := wants[r.subject]
		if w == nil {
			continue
		}
		s := t.state(w)
		if seen[r.subject] == nil {
			seen[r.subject] = map[string]bool{}
		}
		seen[r.subject][r.key] = true
		t.compare(m, tab, w, s, r)
	}
	for _, name := range subjects {
		if s := t.states[name]; s != nil {
			t.disappeared(tab, wants[name], s, seen[name])
		}
	}
	return nil
}

func (t *turn) state(w *want) *state {
	s := t.states[w.subject]
	if s == nil {
		s = newState(w.subject)
		t.states[w.subject] = s
	}
	if s.damaged {
		s.damaged = false
		for _, f := range t.l.current {
			w.entry.changes = append(w.entry.changes, change{op: opAlarm, form: f.no, subject: w.other(s.subject), column: "seal_subject", prev: -1})
			break
		}
	}
	return s
}

// compare compares a row with its seal, and takes up its new version.
func (t *turn) compare(m *maker, tab *table, w *want, s *state, r *record) {
	f := t.l.current[tab.Table]
	old := s.find(tab.Table, r.key)
	salt := s.salt
	if w.erase {
		salt = s.refresh()
	}
	if old != nil && (tab.Fixed || tab.Append) && !w.erase {
		return // who edits it is found by Verify; it is not sealed again
	}
	h, tags := m.row(f, salt, r)
	c := change{op: opVersion, form: f.no, subject: w.other(r.subject), key: r.key, mark: w.mark, prev: -1}
	now := &row{form: f.no, key: r.key, mark: w.mark, is: checkOf(h), tags: tags}
	if w.erase {
		c.mark |= markErased
		now.mark = c.mark
	}
	if old == nil {
		s.put(tab.Table, now)
		w.entry.add(c, h, now)
		return
	}
	if old.is == now.is {
		return
	}
	if old.form == now.form && !w.erase {
		w.alarms(tab, f, old, now, r)
	}
	c.prev, c.was = old.pos, old.is
	*old = *now
	s.changed = true
	w.entry.add(c, h, old)
}

// alarms notes columns that may not change with these events.
func (w *want) alarms(tab *table, f *form, old, now *row, r *record) {
	for i, name := range f.names {
		if bytes.Equal(old.tags[tagSize*i:tagSize*(i+1)], now.tags[tagSize*i:tagSize*(i+1)]) {
			continue
		}
		if may, held := tab.Only[name]; held && !mayChange(may, w.kinds) {
			w.doubts = append(w.doubts, doubt{may: may,
				c: change{op: opAlarm, form: f.no, subject: w.other(r.subject), key: r.key, column: name, prev: -1}})
		}
	}
}

func mayChange(may, kinds []string) bool {
	return slices.ContainsFunc(kinds, func(k string) bool { return slices.Contains(may, k) })
}

// settle tells of the columns that no event changed: not of this turn, and not one
// that came between reading the journal and reading the rows.
func (t *turn) settle(ctx context.Context, wants []*want) error {
	for _, w := range wants {
		if len(w.doubts) == 0 {
			continue
		}
		later, err := event.KindsOf(ctx, t.l.db, w.subject, t.to, 1000)
		if err != nil {
			return err
		}
		for _, d := range w.doubts {
			if !mayChange(d.may, later) {
				w.entry.changes = append(w.entry.changes, d.c)
			}
		}
	}
	return nil
}

// disappeared takes note of rows that are gone, where they may be; the others
// stay sealed, and Verify misses them.
func (t *turn) disappeared(tab *table, w *want, s *state, seen map[string]bool) {
	for id, i := range s.at {
		if id.table != tab.Table || seen[id.key] {
			continue
		}
		old := s.rows[i]
		if !w.erase && !slices.ContainsFunc(w.kinds, func(k string) bool { return slices.Contains(tab.Gone, k) }) {
			continue
		}
		w.entry.changes = append(w.entry.changes, change{op: opGone, form: old.form, subject: w.other(s.subject), key: old.key, prev: old.pos, was: old.is})
		s.drop(id.table, id.key)
	}
}

// other is the subject of a row as the entry says it: nothing when it is that of the event.
func (w *want) other(subject string) string {
	if w.entry.event != nil && w.entry.event.Subject == subject {
		return ""
	}
	return subject
}

func (x *entry) add(c change, h tlog.Hash, r *row) {
	x.changes = append(x.changes, c)
	x.leaves = append(x.leaves, h)
	x.rows = append(x.rows, r)
}

// build gives everything its place in the tree.
func (t *turn) build(ctx context.Context) error {
	var err error
	if t.edge, err = readEdge(ctx, t.l.db, t.head.size); err != nil {
		return err
	}
	m := &maker{}
	for _, x := range t.entries {
		x.pos = t.edge.size
		for i, r := range x.rows {
			r.pos = x.pos + 1 + int64(i)
		}
		x.body = writeChanges(x.changes)
		if x.event != nil {
			data := canonical(string(x.event.Data))
			x.hash, x.tags = m.event(x.event, data, x.body), eventTags(x.event, data)
		} else {
			x.hash, x.tags = m.rows(x.pos, x.body), []byte{}
		}
		if err := t.edge.add(x.hash); err != nil {
			return err
		}
		for _, h := range x.leaves {
			if err := t.edge.add(h); err != nil {
				return err
			}
		}
	}
	return nil
}
