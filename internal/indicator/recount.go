package indicator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// JobRecount compares facts with the base rows and kept values with the facts (đếm lại hằng đêm). What differs is
// named in an event and put right.
const JobRecount = "indicator.recount"

// perStep is how many subjects a step of a recount looks at; patience is how long a fact may lag behind its base row
// before that is a difference: the journal tells it within a second.
const (
	perStep  = 500
	patience = 10 * time.Second
)

// recountArgs is how far a recount has come: first all subjects of each source, then those whose facts lagged behind,
// then the kept values of each measure and year. Each step is a job, so a recount goes on where it was stopped.
type recountArgs struct {
	ID      string            `json:"id"`
	Source  int               `json:"source"`
	After   string            `json:"after,omitempty"`
	Lagging map[string]string `json:"lagging,omitempty"` // id: source
	Settled bool              `json:"settled,omitempty"` // these were looked at again
	First   bool              `json:"first,omitempty"`   // nothing was counted before: what is missing is no difference
	Measure int               `json:"measure"`
	Year    int               `json:"year,omitempty"`
}

// Workers are the jobs of the room; boot hands them to the queue.
func (m *Room) Workers() []job.Worker {
	return []job.Worker{m.builder(), {Kind: JobRecount, Work: m.recount, Timeout: 5 * time.Minute}}
}

// Periodic are the jobs that come by themselves: a recount at half past two in the morning.
func (m *Room) Periodic() []job.Periodic {
	return []job.Periodic{{Name: JobRecount, Every: 24 * time.Hour, Offset: 19*time.Hour + 30*time.Minute, Make: func() job.New {
		return job.New{Kind: JobRecount, Args: recountArgs{}, UniqueKey: "nightly"}
	}}}
}

// RecountTx begins a recount now (đếm lại ngay).
func (m *Room) RecountTx(ctx context.Context, tx *store.Tx) error {
	return job.Insert(ctx, tx, job.New{Kind: JobRecount, Args: recountArgs{}, UniqueKey: "now"})
}

// recount works one step.
func (m *Room) recount(ctx context.Context, j job.Job) (job.Effect, error) {
	var a recountArgs
	if err := j.Decode(&a); err != nil {
		return nil, err
	}
	set, err := m.set(ctx, m.db)
	if err != nil {
		return nil, err
	}
	switch {
	case a.ID == "":
		if _, since, err := event.Progress(ctx, m.db, ConsumerName); err != nil || !since.IsZero() && m.db.Now().Sub(since) > patience {
			return nil, errors.Join(err, job.Snooze(time.Minute)) // what is not read yet would all differ
		}
		a.ID = j.ID
		if err := m.db.QueryRow(ctx, sqlNoFacts).Scan(&a.First); err != nil {
			return nil, err
		}
		return m.step(a, 0, 0, nil, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, sqlRecountBegin, a.ID, tx.Now())
			return err
		}), nil
	case a.Source < len(m.sources):
		return m.recountFacts(ctx, a)
	case !a.Settled:
		return m.recountLagging(a)
	case a.Measure < len(measures(set)):
		return m.recountKept(ctx, set, a)
	}
	return func(ctx context.Context, tx *store.Tx) error { return m.endTx(ctx, tx, a.ID) }, nil
}

// step writes what a step found and goes on with the next.
func (m *Room) step(next recountArgs, subjects, cells int64, found []Healed, heal func(ctx context.Context, tx *store.Tx) error) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		if next.First {
			found = nil
		}
		if heal != nil {
			if err := heal(ctx, tx); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, sqlRecountStep, subjects, cells, int64(len(found)), next.ID); err != nil {
			return err
		}
		n := job.New{Kind: JobRecount, Args: next, UniqueKey: fmt.Sprint(next.ID, " ", next.Source, " ", next.After, " ", next.Settled, " ", next.Measure, " ", next.Year)}
		if next.Source == len(m.sources) && !next.Settled && len(next.Lagging) > 0 {
			n.RunAt = tx.Now().Add(patience)
		}
		if err := job.Insert(ctx, tx, n); err != nil {
			return err
		}
		for _, h := range found[:min(len(found), mostHealed)] {
			h.Recount = next.ID
			if err := event.Append(ctx, tx, event.New{Kind: eventHealed, Subject: next.ID, Data: h}); err != nil {
				return err
			}
		}
		return nil
	}
}

// recountFacts compares the facts of the next subjects. The base rows are read first: a fact that is newer than its row
// is no difference, one that is older may only lag behind.
func (m *Room) recountFacts(ctx context.Context, a recountArgs) (job.Effect, error) {
	src := m.sources[a.Source]
	next := a
	ids, err := src.Subjects(ctx, m.db, a.After, perStep)
	if err != nil {
		return nil, err
	}
	last := ""
	if len(ids) == perStep {
		last = ids[len(ids)-1]
		next.After = last
	} else {
		next.Source, next.After = a.Source+1, ""
	}
	suspects, err := m.suspects(ctx, src, ids, a.After, last)
	if err != nil {
		return nil, err
	}
	next.Lagging = map[string]string{}
	for id, s := range a.Lagging {
		next.Lagging[id] = s
	}
	if a.First { // of what was never told nothing lags
		return func(ctx context.Context, tx *store.Tx) error {
			set, err := m.locked(ctx, tx)
			if err != nil {
				return err
			}
			if _, _, err := m.healTx(ctx, tx, set, src, suspects, true); err != nil {
				return err
			}
			return m.step(next, int64(len(ids)), 0, nil, nil)(ctx, tx)
		}, nil
	}
	return m.healing(next, src, suspects, int64(len(ids)), func(id string) { next.Lagging[id] = src.Name }), nil
}

// suspects are the subjects in a stretch of ids of which any fact differs from its base rows.
func (m *Room) suspects(ctx context.Context, src Source, ids []string, after, last string) ([]string, error) {
	facts, err := src.Facts(ctx, m.db, ids)
	if err != nil {
		return nil, err
	}
	set, err := m.set(ctx, m.db)
	if err != nil {
		return nil, err
	}
	want := map[row]bool{}
	for _, f := range facts {
		for _, x := range set.kinds[f.Kind].split(f) {
			want[x.unversioned()] = true
		}
	}
	var kinds []string
	for _, k := range src.Kinds {
		kinds = append(kinds, k.Name)
	}
	var w store.Where
	w.In("kind", kinds)
	w.And("id > ?", after)
	if last != "" {
		w.And("id < ?", last+"\U0010FFFF")
	}
	if after != "" { // what belongs to the subject before
		w.And("id >= ?", after+"\U0010FFFF")
	}
	rows, err := store.All(ctx, m.db, "SELECT "+factColumns+" FROM indicator_fact"+w.SQL(), scanRow, w.Args()...)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, x := range rows {
		if !want[x.unversioned()] {
			found[subjectOf(x.id)] = true
		}
		delete(want, x.unversioned())
	}
	for x := range want {
		found[subjectOf(x.id)] = true
	}
	list := make([]string, 0, len(found))
	for id := range found {
		list = append(list, id)
	}
	slices.Sort(list)
	return list, nil
}

// subjectOf is the subject of a fact: its id, up to the stroke.
func subjectOf(id string) string {
	id, _, _ = strings.Cut(id, "/")
	return id
}

// healing looks at suspects again, alone with them: what still differs is put right, what only lags is noted.
func (m *Room) healing(next recountArgs, src Source, suspects []string, subjects int64, lags func(id string)) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		var found []Healed
		if len(suspects) > 0 {
			set, err := m.locked(ctx, tx)
			if err != nil {
				return err
			}
			some, behind, err := m.healTx(ctx, tx, set, src, suspects, false)
			if err != nil {
				return err
			}
			for _, id := range behind {
				lags(id)
			}
			found = some
		}
		return m.step(next, subjects, 0, found, nil)(ctx, tx)
	}
}

// healTx makes the facts of subjects what their base rows say. One that is older may only lag behind, unless force is
// set.
func (m *Room) healTx(ctx context.Context, tx *store.Tx, set *Set, src Source, ids []string, force bool) (found []Healed, behind []string, err error) {
	facts, err := src.Facts(ctx, tx, ids)
	if err != nil {
		return nil, nil, err
	}
	rows, err := rowsOf(ctx, tx, src, ids)
	if err != nil {
		return nil, nil, err
	}
	kept, next := map[key][]row{}, map[key][]row{}
	known, told := map[string]int64{}, map[string]int64{}
	for _, x := range rows {
		k := key{x.kind, x.id}
		kept[k], next[k] = append(kept[k], x), nil
		known[subjectOf(x.id)] = max(known[subjectOf(x.id)], x.version)
	}
	for _, f := range facts {
		next[key{f.Kind, f.ID}] = set.kinds[f.Kind].split(f)
		told[subjectOf(f.ID)] = max(told[subjectOf(f.ID)], f.Version)
	}
	for _, id := range ids {
		if !force && known[id] < told[id] {
			behind = append(behind, id)
		}
	}
	for _, k := range sortedKeys(next) {
		if slices.Contains(behind, subjectOf(k.id)) {
			delete(next, k)
			continue
		}
		if was, is := rowsText(kept[k]), rowsText(next[k]); was != is {
			found = append(found, Healed{Kind: k.kind, ID: k.id, Kept: was, Counted: is})
		}
	}
	return found, behind, change(ctx, tx, set, kept, next)
}

// rowsOf reads all that is kept of subjects: their ids come in order, and nothing stands between the parts of one.
func rowsOf(ctx context.Context, r store.Reader, src Source, ids []string) ([]row, error) {
	var kinds, parts []string
	for _, k := range src.Kinds {
		kinds = append(kinds, k.Name)
	}
	var all []row
	for some := range slices.Chunk(ids, 100) {
		var w store.Where
		w.In("kind", kinds)
		parts = parts[:0]
		for _, id := range some {
			parts = append(parts, "id = "+w.Arg(id)+" OR id >= "+w.Arg(id+"/")+" AND id < "+w.Arg(id+"0")) // the sign after the stroke
		}
		w.And(strings.Join(parts, " OR "))
		rows, err := store.All(ctx, r, "SELECT "+factColumns+" FROM indicator_fact"+w.SQL(), scanRow, w.Args()...)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// rowsText writes the rows of a fact for a person who looks for the difference.
func rowsText(rows []row) string {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b row) int { return int(a.leg - b.leg) })
	var b strings.Builder
	for _, x := range rows {
		fmt.Fprintf(&b, "[%d %s %s", x.leg, x.unit, strings.Join(x.dims[:], "|"))
		for _, d := range x.days {
			b.WriteString(" " + d.String())
		}
		b.WriteString(" " + strings.Join(x.traits[:], "|"))
		for _, n := range x.nums {
			b.WriteString(" " + strconv.FormatInt(n, 10))
		}
		b.WriteString("]")
	}
	return b.String()
}

// recountLagging looks again at the subjects whose facts were behind; now that is a difference.
func (m *Room) recountLagging(a recountArgs) (job.Effect, error) {
	next := a
	next.Settled, next.Lagging = true, nil
	bySource := map[string][]string{}
	for id, s := range a.Lagging {
		bySource[s] = append(bySource[s], id)
	}
	return func(ctx context.Context, tx *store.Tx) error {
		set, err := m.locked(ctx, tx)
		if err != nil {
			return err
		}
		var found []Healed
		for _, src := range m.sources {
			ids := bySource[src.Name]
			slices.Sort(ids)
			some, _, err := m.healTx(ctx, tx, set, src, ids, true)
			if err != nil {
				return err
			}
			found = append(found, some...)
		}
		return m.step(next, 0, 0, found, nil)(ctx, tx)
	}, nil
}

// measures lists the codes of the base measures.
func measures(s *Set) []string {
	var list []string
	for _, d := range s.base {
		if !slices.Contains(list, d.Code) {
			list = append(list, d.Code)
		}
	}
	return list
}

// recountKept compares the kept values of a measure in a year with the facts, in one statement, so as of one moment.
func (m *Room) recountKept(ctx context.Context, set *Set, a recountArgs) (job.Effect, error) {
	code := measures(set)[a.Measure]
	next := a
	ready, err := readMeasures(ctx, m.db)
	if err != nil {
		return nil, err
	}
	first, last, err := m.keptYears(ctx, set, code)
	if err != nil {
		return nil, err
	}
	y := max(a.Year, first)
	if next.Year = y + 1; next.Year > last {
		next.Measure, next.Year = a.Measure+1, 0
	}
	if !ready[code].ready || y > last {
		next.Measure, next.Year = a.Measure+1, 0
		return m.step(next, 0, 0, nil, nil), nil
	}
	var found []Healed
	var cells int64
	for _, c := range cubes {
		some, n, err := m.compare(ctx, set, code, c, y, c == cubes[0] || len(found) > 0)
		if err != nil {
			return nil, err
		}
		cells += n
		found = append(found, some...)
	}
	var heal func(ctx context.Context, tx *store.Tx) error
	if len(found) > 0 {
		heal = func(ctx context.Context, tx *store.Tx) error {
			now, err := m.locked(ctx, tx)
			if err != nil {
				return err
			}
			err = now.keepTx(ctx, tx, code, y)
			return err
		}
	}
	return m.step(next, 0, cells, found, heal), nil
}

// keptYears is from when to when a measure counts or keeps anything.
func (m *Room) keptYears(ctx context.Context, set *Set, code string) (first, last int, err error) {
	if first, last, err = set.years(ctx, m.db, code); err != nil {
		return 0, 0, err
	}
	var from, to string
	err = m.db.QueryRow(ctx, `SELECT COALESCE(MIN(start_on), ''), COALESCE(MAX(start_on), '') FROM indicator_kept
WHERE cube IN ('s', 'f') AND grain IN ('b', 'y') AND measure = $1`, code).Scan(&from, &to)
	if err != nil || from == "" {
		return first, last, err
	}
	lo, err1 := strconv.Atoi(from[:min(4, len(from))])
	hi, err2 := strconv.Atoi(to[:min(4, len(to))])
	if err := errors.Join(err1, err2); err != nil {
		return 0, 0, err
	}
	if last == 0 {
		return lo, hi, nil
	}
	return min(first, lo), max(last, hi), nil
}

// mostHealed is how many differences of one step are named; all are counted and put right.
const mostHealed = 100

// compare compares one form of a measure in a year: with the facts, or, when the first form agreed with them, with that.
func (m *Room) compare(ctx context.Context, set *Set, code string, f keeping, y int, facts bool) (found []Healed, cells int64, err error) {
	from, _ := viet.NewDay(y, 1, 1)
	to, _ := viet.NewDay(y+1, 1, 1)
	var w store.Where
	var counted string
	if !facts {
		counted = summedSQL(&w, code, f, from, to)
	} else if counted = set.countedSQL(&w, code, from, to); counted != "" {
		counted = f.shape("(" + counted + ") AS first_form")
	}
	if counted != "" {
		counted = "SELECT " + keptKey + ", 0 AS kept, value AS counted FROM (" + counted + ") AS facts UNION ALL "
	}
	kept := "SELECT " + keptKey + ", value AS kept, 0 AS counted FROM indicator_kept WHERE cube = " + w.Arg(f.cube) + " AND grain = " + w.Arg(f.grain) +
		" AND measure = " + w.Arg(code) + " AND start_on >= " + w.Arg(from) + " AND start_on < " + w.Arg(to)
	both := "SELECT start_on, unit_id, " + strings.Join(dimColumns, ", ") + ", CAST(SUM(kept) AS BIGINT) AS kept, CAST(SUM(counted) AS BIGINT) AS counted FROM (" +
		counted + kept + ") AS both_of GROUP BY start_on, unit_id, " + strings.Join(dimColumns, ", ")
	q := "SELECT start_on, unit_id, " + strings.Join(dimColumns, ", ") + ", kept, counted, COUNT(*) OVER () FROM (" + both + ") AS all_of ORDER BY CASE WHEN kept = counted THEN 1 ELSE 0 END, start_on, unit_id LIMIT " +
		w.Arg(mostHealed)
	_, err = store.All(ctx, m.db, q, func(r *store.Rows) (struct{}, error) {
		var dims [5]string
		var k, c int64
		h := Healed{Measure: code}
		err := r.Scan(&h.Start, &h.Unit, &dims[0], &dims[1], &dims[2], &dims[3], &dims[4], &k, &c, &cells)
		if err == nil && k != c {
			h.Kept, h.Counted = strconv.FormatInt(k, 10), strconv.FormatInt(c, 10)
			h.Dims = strings.TrimRight(strings.Join(dims[:], "|"), "|")
			h.Start = f.cube + f.grain + " " + h.Start
			found = append(found, h)
		}
		return struct{}{}, err
	}, w.Args()...)
	return found, cells, err
}

// endTx ends a recount with its event.
func (m *Room) endTx(ctx context.Context, tx *store.Tx, id string) error {
	if _, err := tx.Exec(ctx, sqlRecountEnd, tx.Now(), id); err != nil {
		return err
	}
	r, err := lastRecount(ctx, tx)
	if err != nil {
		return err
	}
	return event.Append(ctx, tx, event.New{Kind: eventRecounted, Subject: id, Data: r})
}
