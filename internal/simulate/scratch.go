package simulate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// own are tables that are not copied into a scratch database: what happens there is written anew, and what says how far
// something has come is of no use there.
func own(table string) bool {
	for _, prefix := range []string{"store_", "simulate_", "event", "seal_", "job", "timer", "once", "health_", "backup_", "indicator_kept", "indicator_fact", "indicator_first"} {
		if strings.HasPrefix(table, prefix) {
			return true
		}
	}
	return false
}

// masked are the columns whose texts are made strange in a scratch database, so that they are found again wherever a room
// writes them: what a unit, a place and an officer are called.
var masked = map[string]string{
	"org_unit_name.name": "Zqdv", "org_unit_name.short_name": "Zqng", "org_unit_name.abbrev": "ZQVT", "org_unit_code.code": "ZQ.",
	"org_area_name.name": "Zqdb", "identity_account.name": "Zqcc",
}

// stranger makes a word that stands nowhere else.
func stranger(prefix string, n int) string {
	if strings.HasSuffix(prefix, ".") {
		return fmt.Sprintf("%s%06d", prefix, n)
	}
	b := []byte(prefix + "aaaaa")
	upper := prefix == strings.ToUpper(prefix)
	for i := len(b) - 1; n > 0 && i >= len(prefix); i-- {
		b[i] += byte(n % 26)
		n /= 26
	}
	if upper {
		return strings.ToUpper(string(b))
	}
	return string(b)
}

// scratch is a database in which the stories of the plan are led once.
type scratch struct {
	World
	clock *Clock
	dir   string
	base  map[string]int64  // the last row of each table before the stories
	first string            // keys of what happens there are greater
	true  map[string]string // what the strange words stand for
}

// openScratch makes a scratch database: the province's units, people, procedures and rules, under strange names.
func openScratch(ctx context.Context, d Deps, dir string) (*scratch, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	x := &scratch{clock: NewClock(d.Clock.Now()), dir: dir, base: map[string]int64{}, true: map[string]string{}}
	var err error
	if x.World, err = d.Scratch(ctx, dir, x.clock); err != nil {
		return nil, err
	}
	if err := x.copyFrom(ctx, d.World, d.bare); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	// The rooms were opened on an empty database: what they have read of it is out of date.
	if err := x.Close(); err != nil {
		return nil, err
	}
	if x.World, err = d.Scratch(ctx, dir, x.clock); err != nil {
		return nil, err
	}
	return x, nil
}

// drop ends and deletes it.
func (x *scratch) drop() error { return errors.Join(x.Close(), os.RemoveAll(x.dir)) }

func (x *scratch) copyFrom(ctx context.Context, from World, bare map[string]bool) error {
	tables, err := x.DB.Tables(ctx)
	if err != nil {
		return err
	}
	count := 0
	err = x.DB.Write(ctx, func(tx *store.Tx) error {
		for i := len(tables) - 1; i >= 0; i-- {
			if !own(tables[i].Name) {
				if _, err := tx.Exec(ctx, "DELETE FROM "+tables[i].Name); err != nil {
					return err
				}
			}
		}
		for _, t := range tables {
			if own(t.Name) || bare[t.Name] {
				continue
			}
			rows, err := readRows(ctx, from.DB, t, "")
			if err != nil {
				return err
			}
			for _, row := range rows {
				x.mask(t, row, &count)
			}
			if err := tx.Fill(ctx, t.Name, t.Names(), rows); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("simulate: copying the province: %w", err)
	}
	return x.mark(ctx, tables)
}

// mark remembers which rows are there before the stories.
func (x *scratch) mark(ctx context.Context, tables []store.Table) error {
	for _, t := range tables {
		if t.Name == "indicator_kept" { // has no row numbers, and is a sum
			continue
		}
		var n int64
		if err := x.DB.QueryRow(ctx, "SELECT COALESCE(MAX(rowid), 0) FROM "+t.Name).Scan(&n); err != nil {
			return err
		}
		x.base[t.Name] = n
	}
	x.first = store.NewID()
	return nil
}

// mask makes the names in a row strange. The search form follows the name.
func (x *scratch) mask(t store.Table, row []any, count *int) {
	at := func(name string) int {
		return slices.IndexFunc(t.Columns, func(c store.Column) bool { return c.Name == name })
	}
	for i, c := range t.Columns {
		prefix, ok := masked[t.Name+"."+c.Name]
		name, isText := row[i].(string)
		if !ok || !isText || name == "" {
			continue
		}
		*count++
		word := stranger(prefix, *count)
		row[i], x.true[word] = word, name
		if fold := at(c.Name + "_fold"); fold >= 0 {
			row[fold] = viet.Fold(word)
		}
	}
}

// readRows reads rows of a table as the scratch database has them.
func readRows(ctx context.Context, r store.Reader, t store.Table, where string, args ...any) ([][]any, error) {
	n := len(t.Columns)
	return store.All(ctx, r, "SELECT "+strings.Join(t.Names(), ", ")+" FROM "+t.Name+where, func(rows *store.Rows) ([]any, error) {
		row, to := make([]any, n), make([]any, n)
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			return nil, err
		}
		for i, c := range t.Columns {
			if b, ok := row[i].([]byte); ok && c.Type != "bytes" {
				row[i] = string(b)
			}
			if v, ok := row[i].(int64); ok && c.Type == "boolean" {
				row[i] = v != 0
			}
		}
		return row, nil
	}, args...)
}

// strange is the scene as the scratch database has it: the same units and people, under strange names.
func (x *scratch) strange(ctx context.Context, s *scene, on viet.Day) (*scene, error) {
	y := &scene{w: x.World, hours: s.hours, known: s.known, lists: s.lists, byID: map[string]*office{}}
	for _, a := range s.areas {
		var chain [3]org.Area
		for i, id := range []string{a.ID, a.above[0], a.above[1]} {
			var err error
			if chain[i], err = x.Units.Area(ctx, x.DB, id, on); err != nil {
				return nil, err
			}
		}
		y.areas = append(y.areas, placeOf(chain[0], chain[1], chain[2]))
	}
	var ids []string
	for _, o := range s.units {
		ids = append(ids, o.leader.ID)
		for _, c := range slices.Concat(o.clerks, o.officers) {
			ids = append(ids, c.ID)
		}
	}
	names, err := x.Accounts.Names(ctx, x.DB, ids)
	if err != nil {
		return nil, err
	}
	called := func(list []clerk) []clerk {
		out := slices.Clone(list)
		for i := range out {
			out[i].Name = names[out[i].ID]
		}
		return out
	}
	for _, o := range s.units {
		u, err := x.Units.ByID(ctx, x.DB, o.ID, on)
		if err != nil {
			return nil, err
		}
		z := *o
		z.Unit, z.leader, z.clerks, z.officers = u, called([]clerk{o.leader})[0], called(o.clerks), called(o.officers)
		if o.above != nil {
			z.above = y.byID[o.above.ID]
		}
		y.units, y.byID[z.ID] = append(y.units, &z), &z
	}
	return y, nil
}

func asSystem(ctx context.Context) context.Context { return identity.With(ctx, identity.System()) }
