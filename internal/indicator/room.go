package indicator

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Room answers what a figure is (phòng chỉ số).
type Room struct {
	db      *store.DB
	units   *org.Directory
	sources []Source
	held    atomic.Pointer[stamped]
	path    path
}

// path says from where figures are read.
type path int

const (
	whatever path = iota // kept values where they are complete
	fromBase
)

// New opens the room over a database whose migrations have run.
func New(db *store.DB, units *org.Directory, sources ...Source) *Room {
	return &Room{db: db, units: units, sources: sources}
}

// FromBase is the room that counts every figure from the facts and looks at no kept value (tính từ dữ liệu gốc).
func (m *Room) FromBase() *Room {
	b := &Room{db: m.db, units: m.units, sources: m.sources, path: fromBase}
	b.held.Store(m.held.Load())
	return b
}

// Table computes many indicators of many units in one period (bảng chỉ số); of every unit of that time when none is named.
func (m *Room) Table(ctx context.Context, codes, units []string, q Query) (Table, error) {
	w, err := m.work(ctx, codes, q)
	if err != nil {
		return Table{}, err
	}
	rows, err := w.rows(ctx, units)
	if err != nil {
		return Table{}, err
	}
	var only []string
	if len(rows) == 1 && q.Own {
		only = []string{rows[0].ID}
	}
	if err := w.read(ctx, only); err != nil {
		return Table{}, err
	}
	t := Table{Codes: codes, Period: q.Period}
	for _, u := range rows {
		w.begin(u)
		r := Row{UnitID: u.ID, UnitName: u.Name}
		for _, d := range w.defs {
			r.Values = append(r.Values, w.value(d))
		}
		t.Rows = append(t.Rows, r)
	}
	return t, nil
}

// Value computes one indicator (giá trị chỉ số).
func (m *Room) Value(ctx context.Context, code string, q Query) (Value, error) {
	t, err := m.Table(ctx, []string{code}, []string{q.Unit}, q)
	if err != nil {
		return Value{}, err
	}
	return t.Rows[0].Values[0], nil
}

// Series computes an indicator in the last n periods up to that of the query (chuỗi thời gian), the oldest first.
func (m *Room) Series(ctx context.Context, code string, q Query, n int) ([]Point, error) {
	if n < 1 || n > maxShift {
		return nil, fault.Invalid("indicator.series", fault.Field{Path: "n", Code: "indicator.series", Args: fault.Args("max", maxShift)})
	}
	var list []Point
	for i := n - 1; i >= 0; i-- {
		one := q
		one.Period = q.Period.Shift(-i)
		v, err := m.Value(ctx, code, one)
		if err != nil {
			return nil, err
		}
		list = append(list, Point{one.Period, v})
	}
	return list, nil
}

// Definitions lists the definitions in force on the last day of a period that the caller may see (danh mục chỉ số).
func (m *Room) Definitions(ctx context.Context, p Period) ([]Definition, error) {
	set, err := m.set(ctx, m.db)
	if err != nil {
		return nil, err
	}
	scope, err := policy.ScopeOf(ctx, "indicator.read", "indicator")
	if err != nil {
		return nil, err
	}
	var list []Definition
	for _, d := range set.Definitions(p.Last()) {
		if scope.All || d.Public {
			list = append(list, d)
		}
	}
	return list, nil
}

// work is one question being answered.
type work struct {
	m     *Room
	set   *Set
	q     Query
	scope scope
	defs  []*Definition
	on    viet.Day // as of which units are taken
	v     *evaluation
	tree  map[string]org.Unit // units that have figures

	asked org.Unit // when one is
}

// work prepares a question: it finds the definitions, asks policy, and notes what is to be read.
func (m *Room) work(ctx context.Context, codes []string, q Query) (*work, error) {
	set, err := m.set(ctx, m.db)
	if err != nil {
		return nil, err
	}
	if q.Period.IsZero() {
		return nil, badPeriod("")
	}
	today := viet.DayOf(m.db.Now())
	w := &work{m: m, set: set, q: q, scope: scopeOf(q.Period).asOf(today), on: q.Period.Last(), v: newEvaluation(set, today)}
	if w.on.After(today) {
		w.on = today
	}
	for i, value := range []string{q.Procedure, q.Category, q.Channel, q.Level, q.Taken} {
		if value != "" {
			w.scope = w.scope.where(isDim(dimensions[i], value))
		}
	}
	for _, code := range codes {
		d, err := set.on(code, q.Period.Last())
		if err != nil {
			return nil, err
		}
		if err := policy.Can(ctx, "indicator.read", policy.Object{Kind: "indicator", ID: code, Public: d.Public}); err != nil {
			return nil, err
		}
		w.defs = append(w.defs, d)
		if err := w.v.collectRef(code, w.scope); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// rows finds the units asked for, or all of the time.
func (w *work) rows(ctx context.Context, ids []string) ([]org.Unit, error) {
	if len(ids) == 0 {
		return w.m.units.Tree(ctx, w.m.db, w.on)
	}
	var list []org.Unit
	for _, id := range ids {
		u, err := w.unit(ctx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, u)
	}
	return list, nil
}

// unit finds a unit by a code valid at the end of the period, or by its id, also when it has ended.
func (w *work) unit(ctx context.Context, id string) (org.Unit, error) {
	u, err := w.m.units.Unit(ctx, w.m.db, id, w.on)
	if fault.KindOf(err) == fault.KindNotFound {
		u, err = w.m.units.ByID(ctx, w.m.db, id, w.on)
	}
	if fault.KindOf(err) == fault.KindNotFound {
		return u, fault.Invalid("indicator.query", fault.Field{Path: "unit", Code: "indicator.unit", Args: fault.Args("value", id)})
	}
	return u, err
}

// read reads every atom: those of one time and condition in one query, from kept values where they are complete.
func (w *work) read(ctx context.Context, units []string) error {
	var err error
	if w.v.first, err = readFirst(ctx, w.m.db); err != nil {
		return err
	}
	ready, err := readMeasures(ctx, w.m.db)
	if err != nil {
		return err
	}
	together := map[string][]atom{}
	for _, a := range w.v.atoms {
		where := "base"
		if w.m.path == whatever && ready[a.code].ready {
			where = "kept"
		}
		together[where+a.query()] = append(together[where+a.query()], a)
	}
	var group errgroup.Group
	group.SetLimit(sideBySide)
	parts := make([]map[string]cells, len(together))
	for i, g := range slices.Sorted(maps.Keys(together)) {
		list := together[g]
		slices.SortFunc(list, func(a, b atom) int { return strings.Compare(a.code, b.code) })
		parts[i] = map[string]cells{}
		group.Go(func() error { return w.readOne(ctx, strings.HasPrefix(g, "kept"), list, units, parts[i]) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, p := range parts {
		maps.Copy(w.v.data, p)
	}
	return w.stand(ctx)
}

// sideBySide is how many queries of one question run at once.
const sideBySide = 3

// readOne reads the atoms of one query.
func (w *work) readOne(ctx context.Context, kept bool, list []atom, units []string, data map[string]cells) error {
	if kept {
		done, err := readKept(ctx, w.m.db, w.set, list, units, data)
		if err != nil {
			return err
		}
		if done {
			return takeAhead(ctx, w.m.db, w.set, list, units, data)
		}
	}
	return readBase(ctx, w.m.db, w.set, list, units, data)
}

// stand places the units that have figures in the tree as it was.
func (w *work) stand(ctx context.Context) error {
	w.tree = map[string]org.Unit{}
	for _, c := range w.v.data {
		for id := range c {
			if _, ok := w.tree[id]; ok {
				continue
			}
			u, err := w.m.units.ByID(ctx, w.m.db, id, w.on)
			if fault.KindOf(err) == fault.KindNotFound {
				u = org.Unit{ID: id} // its figures count to nobody else
			} else if err != nil {
				return err
			}
			w.tree[id] = u
		}
	}
	return nil
}

// begin turns to a unit: it and, unless it alone is asked for, what stands below it.
func (w *work) begin(u org.Unit) {
	var in []string
	for id, other := range w.tree {
		if id == u.ID || !w.q.Own && u.Path != "" && other.Below(u.Path) {
			in = append(in, id)
		}
	}
	slices.Sort(in)
	w.v.row(in, unitSpan{u.ValidFrom, u.ValidTo})
}

func readFirst(ctx context.Context, r store.Reader) (map[string]viet.Day, error) {
	first := map[string]viet.Day{}
	_, err := store.All(ctx, r, sqlFirst, func(r *store.Rows) (struct{}, error) {
		var kind string
		var day viet.Day
		err := r.Scan(&kind, &day)
		first[kind] = day
		return struct{}{}, err
	})
	return first, err
}

// value computes a definition for the unit in hand.
func (w *work) value(d *Definition) Value {
	v := w.v.show(d, w.v.ref(d.Code, w.scope), w.scope)
	if num, den, ok := w.v.ratio(&expr{op: opRef, text: d.Code}, w.scope); ok {
		v.Numerator, v.Denominator = w.v.part(num), w.v.part(den)
	}
	return v
}
