package indicator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/job"
	"tinhso/internal/store"
)

// Kinds lists the kinds of facts that definitions may count (các loại dữ kiện).
func (m *Room) Kinds() []Kind {
	var list []Kind
	for _, s := range m.sources {
		list = append(list, s.Kinds...)
	}
	return list
}

// Put is what a load of definitions did.
type Put struct{ Created, Changed, Same, Dropped int }

// PutTx stores a checked set of definitions in place of the one before (công bố bộ chỉ số). A version whose way of
// computing changed is refused: figures were told by it, so it takes a new version. Base measures that are new are
// counted from the facts until their kept values are built.
func PutTx(ctx context.Context, tx *store.Tx, s *Set) (p Put, err error) {
	if _, err := readStamp(ctx, tx, sqlStampLock); err != nil {
		return p, err
	}
	type stored struct {
		code    string
		version int
		hash    string
	}
	old, err := store.All(ctx, tx, sqlHashes, func(r *store.Rows) (x stored, err error) {
		return x, r.Scan(&x.code, &x.version, &x.hash)
	})
	if err != nil {
		return p, err
	}
	changed := false
	for _, d := range s.defs {
		text, err := json.Marshal(d)
		if err != nil {
			return p, err
		}
		hash := d.hash() + " " + hashOf(string(text))
		i := slices.IndexFunc(old, func(x stored) bool { return x.code == d.Code && x.version == d.Version })
		switch {
		case i < 0:
			p.Created++
		case old[i].hash == hash:
			p.Same++
			continue
		case old[i].hash[:hashLength] != hash[:hashLength]:
			return p, fault.Invalid("indicator.version_changed", fault.Field{Path: fmt.Sprintf("%s:%d", d.file, d.line), Code: "indicator.version_changed",
				Args: fault.Args("file", d.file, "line", d.line, "code", d.Code, "version", d.Version)})
		default:
			p.Changed++
		}
		changed = true
		if _, err := tx.Exec(ctx, sqlPutDef, d.Code, d.Version, hash, string(text)); err != nil {
			return p, err
		}
	}
	for _, x := range old {
		if !slices.ContainsFunc(s.byCode[x.code], func(d *Definition) bool { return d.Version == x.version }) {
			p.Dropped++
			changed = true
			if _, err := tx.Exec(ctx, sqlDropDef, x.code, x.version); err != nil {
				return p, err
			}
		}
	}
	cuts, err := s.putCuts(ctx, tx)
	if err != nil || !changed && !cuts {
		return p, err
	}
	if err := s.putMeasures(ctx, tx); err != nil {
		return p, err
	}
	if len(old) == 0 { // what was there before there were figures is counted from the base rows
		if err := job.Insert(ctx, tx, job.New{Kind: JobRecount, Args: recountArgs{}, UniqueKey: "first"}); err != nil {
			return p, err
		}
	}
	if _, err := tx.Exec(ctx, sqlSetStamp, store.NewID()); err != nil {
		return p, err
	}
	return p, event.Append(ctx, tx, event.New{Kind: eventDefined, Subject: "definitions", Data: p})
}

const hashLength = 32

func hashOf(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:16])
}

// hash is of what decides the value of a definition.
func (d *Definition) hash() string {
	c := Count{}
	if d.Count != nil {
		c = *d.Count
	}
	return hashOf(fmt.Sprint(d.ValidFrom, d.Unit, d.Digits, d.Mode, d.Formula, "\x00", c.Kind, "\x00", c.Sum, "\x00", c.By, "\x00", c.Where))
}

func (s *Set) putCuts(ctx context.Context, tx *store.Tx) (changed bool, err error) {
	old, err := readCuts(ctx, tx)
	if err != nil {
		return false, err
	}
	for _, c := range s.cuts {
		data, err := json.Marshal(c)
		if err != nil {
			return false, err
		}
		i := slices.IndexFunc(old, func(o Cut) bool { return o.Day == c.Day })
		if i >= 0 {
			if was, _ := json.Marshal(old[i]); string(was) == string(data) {
				continue
			}
		}
		changed = true
		if _, err := tx.Exec(ctx, sqlPutCut, c.Day, string(data)); err != nil {
			return false, err
		}
	}
	for _, o := range old {
		if !slices.ContainsFunc(s.cuts, func(c Cut) bool { return c.Day == o.Day }) {
			changed = true
			if _, err := tx.Exec(ctx, sqlDropCut, o.Day); err != nil {
				return false, err
			}
		}
	}
	return changed, nil
}

// putMeasures notes which base measures have to be built. Kept values are cut at the cuts, so other cuts build all anew.
func (s *Set) putMeasures(ctx context.Context, tx *store.Tx) error {
	old, err := readMeasures(ctx, tx)
	if err != nil {
		return err
	}
	var empty bool
	if err := tx.QueryRow(ctx, sqlNoFacts).Scan(&empty); err != nil {
		return err
	}
	for code, hash := range s.measureHashes() {
		if old[code].hash == hash {
			continue
		}
		if _, err := tx.Exec(ctx, sqlPutMeasure, code, hash, empty); err != nil {
			return err
		}
		if empty {
			continue
		}
		if err := job.Insert(ctx, tx, job.New{Kind: JobBuild, Args: buildArgs{Code: code, Hash: hash}, UniqueKey: code + " " + hash}); err != nil {
			return err
		}
	}
	for code := range old {
		if list := s.byCode[code]; len(list) == 0 || !list[0].base() {
			for _, q := range []string{sqlDropMeasure, sqlDropMeasured} {
				if _, err := tx.Exec(ctx, q, code); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// measureHashes says by what the kept values of each base measure are made.
func (s *Set) measureHashes() map[string]string {
	all := map[string]string{}
	for _, d := range s.base {
		all[d.Code] = hashOf(all[d.Code] + d.hash() + d.ValidTo.String() + fmt.Sprint(s.cutDays()))
	}
	return all
}

// measured is how a base measure is kept.
type measured struct {
	hash  string
	ready bool
}

func readMeasures(ctx context.Context, r store.Reader) (map[string]measured, error) {
	all := map[string]measured{}
	_, err := store.All(ctx, r, sqlMeasures, func(r *store.Rows) (struct{}, error) {
		var code string
		var x measured
		err := r.Scan(&code, &x.hash, &x.ready)
		all[code] = x
		return struct{}{}, err
	})
	return all, err
}

func readCuts(ctx context.Context, r store.Reader) ([]Cut, error) {
	return store.All(ctx, r, sqlCuts, func(r *store.Rows) (c Cut, err error) {
		var data json.RawMessage
		if err := r.Scan(&data); err != nil {
			return c, err
		}
		return c, json.Unmarshal(data, &c)
	})
}

func readStamp(ctx context.Context, r store.Reader, q string) (stamp string, err error) {
	err = r.QueryRow(ctx, q).Scan(&stamp)
	if errors.Is(err, store.ErrNone) {
		return "", nil
	}
	return stamp, err
}

// locked gives the definitions and holds everybody else off the facts until the end of the transaction.
func (m *Room) locked(ctx context.Context, tx *store.Tx) (*Set, error) {
	stamp, err := readStamp(ctx, tx, sqlStampLock)
	if err != nil {
		return nil, err
	}
	return m.setOf(ctx, tx, stamp)
}

// set gives the definitions as they are committed.
func (m *Room) set(ctx context.Context, r store.Reader) (*Set, error) {
	stamp, err := readStamp(ctx, r, sqlStamp)
	if err != nil {
		return nil, err
	}
	return m.setOf(ctx, r, stamp)
}

// stamped is a set with the stamp under which it was read.
type stamped struct {
	stamp string
	set   *Set
}

func (m *Room) setOf(ctx context.Context, r store.Reader, stamp string) (*Set, error) {
	if held := m.held.Load(); held != nil && held.stamp == stamp {
		return held.set, nil
	}
	defs, err := store.All(ctx, r, sqlDefinitions, func(r *store.Rows) (d Definition, err error) {
		var data json.RawMessage
		if err := r.Scan(&data); err != nil {
			return d, err
		}
		return d, json.Unmarshal(data, &d)
	})
	if err != nil {
		return nil, err
	}
	cuts, err := readCuts(ctx, r)
	if err != nil {
		return nil, err
	}
	set, err := compile(m.sources, defs, cuts)
	if err != nil {
		return nil, err
	}
	m.held.Store(&stamped{stamp, set})
	return set, nil
}

// compile makes a set of definitions that were checked when they were stored.
func compile(sources []Source, defs []Definition, cuts []Cut) (*Set, error) {
	f := File{Definitions: defs, Cuts: cuts, sheet: &form.Sheet{}}
	for i := range defs {
		d := &f.Definitions[i]
		d.unit, _ = measureOf(d.Unit)
		if d.Formula != "" {
			e, w := parse(d.Formula)
			if w != nil {
				return nil, fmt.Errorf("indicator: %s: %w", d.Code, w)
			}
			d.expr = e
		}
	}
	var kinds []Kind
	for _, s := range sources {
		kinds = append(kinds, s.Kinds...)
	}
	set := Check(kinds, f)
	for i := range sources {
		for _, k := range sources[i].Kinds {
			set.kinds[k.Name] = newKind(k, &sources[i])
		}
	}
	return set, f.Err()
}

// cutDays are the days of a month at which kept values are cut.
func (s *Set) cutDays() []int {
	days := []int{Calendar}
	for _, c := range s.cuts {
		if c.Day != Calendar {
			days = append(days, c.Day)
		}
	}
	return days
}
