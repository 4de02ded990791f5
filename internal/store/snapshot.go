package store

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"tinhso/internal/store/copytext"
)

// columnList is the columns as a statement lists them.
func columnList(t copytext.Table) string {
	list := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		list[i] = quoteName(c.Name)
	}
	return strings.Join(list, ", ")
}

// valueList is what is read of them.
func valueList(t copytext.Table) string {
	list := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		if list[i] = quoteName(c.Name); c.Local {
			list[i] = "0 AS " + list[i]
		}
	}
	return strings.Join(list, ", ")
}

func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// Applied is a migration that a database has (nâng cấp đã chạy).
type Applied struct {
	Room   string `json:"room"`
	Number int64  `json:"number"`
	Name   string `json:"name"`
	Sum    string `json:"sum"`
}

func (a Applied) String() string { return fmt.Sprintf("%s/%04d_%s", a.Room, a.Number, a.Name) }

// UpTo is the line without the migrations after a number.
func (l Line) UpTo(n int64) Line {
	l.cut, l.most = true, n
	return l
}

// Known says which migrations of a line the program has, for an engine.
func (l Line) Known(e Engine) ([]Applied, error) {
	list, err := l.read(e)
	known := make([]Applied, len(list))
	for i, m := range list {
		known[i] = Applied{Room: m.room, Number: m.number, Name: m.name, Sum: m.sum}
	}
	return known, err
}

// picture is a snapshot as an engine keeps it.
type picture interface {
	query(ctx context.Context, q string, args []any) (cursor, error)
	tables(ctx context.Context, s *Snapshot) ([]copytext.Table, error)
	dump(ctx context.Context, t copytext.Table, w io.Writer) error
}

// Snapshot is the whole database at one instant (ảnh chụp nhất quán): what is
// committed later does not show. It is a Reader, one query at a time.
type Snapshot struct {
	engine Engine
	p      picture
}

// Snapshot holds the database still for fn, which may read for a long time
// while others write.
func (db *DB) Snapshot(ctx context.Context, fn func(s *Snapshot) error) error {
	return mapError(db.b.snapshot(ctx, func(p picture) error { return fn(&Snapshot{engine: db.engine, p: p}) }))
}

// Engine says which database this is.
func (s *Snapshot) Engine() Engine { return s.engine }

// Query reads what was committed when the snapshot was taken.
func (s *Snapshot) Query(ctx context.Context, q string, args ...any) (*Rows, error) {
	return newRows(ctx, s.p.query, q, args)
}

// QueryRow reads one row of it.
func (s *Snapshot) QueryRow(ctx context.Context, q string, args ...any) *Row {
	return newRow(ctx, s.p.query, q, args)
}

// Tables lists the tables of the lines' rooms, by name, and the tables beside
// them that belong to no room. Local names columns that are Local, by table.
func (s *Snapshot) Tables(ctx context.Context, lines []Line, local map[string][]string) (ours []copytext.Table, strange []string, err error) {
	all, err := s.p.tables(ctx, s)
	if err != nil {
		return nil, nil, mapError(err)
	}
	for _, t := range all {
		switch {
		case t.Name == migrationTable || t.Name == asideTable || strings.HasPrefix(t.Name, "_litestream_"):
		case !belongs(t.Name, lines):
			strange = append(strange, t.Name)
		default:
			for i, c := range t.Columns {
				t.Columns[i].Local = slices.Contains(local[t.Name], c.Name)
				if !c.Kind.Known() {
					return nil, nil, fmt.Errorf("store: column %s of %s is of a type that does not travel: %s", c.Name, t.Name, c.Kind)
				}
			}
			ours = append(ours, t)
		}
	}
	return ours, strange, nil
}

// belongs says whether a table bears the name of a room.
func belongs(table string, lines []Line) bool {
	return slices.ContainsFunc(lines, func(l Line) bool {
		room := strings.ReplaceAll(l.Room, "/", "_")
		return table == room || strings.HasPrefix(table, room+"_")
	})
}

// Migrations lists what the database has applied, in the order of the rooms' names.
func (s *Snapshot) Migrations(ctx context.Context) ([]Applied, error) {
	return All(ctx, s, sqlAllMigrations, func(r *Rows) (a Applied, err error) {
		err = r.Scan(&a.Room, &a.Number, &a.Name, &a.Sum)
		a.Room = strings.TrimSuffix(a.Room, later)
		return a, err
	})
}

// Dump writes every row of a table in the text form of COPY.
func (s *Snapshot) Dump(ctx context.Context, t copytext.Table, w io.Writer) error {
	if err := s.p.dump(ctx, t, w); err != nil {
		return fmt.Errorf("store: reading %s: %w", t.Name, mapError(err))
	}
	return nil
}
