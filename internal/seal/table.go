package seal

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/store"
)

// table is what a room declared, ready to be asked.
type table struct {
	Facts
	keys  []string // of the row, without the subject
	cols  []column
	read  string // SELECT ... FROM ...
	order string
}

type column struct {
	name string // as it is sealed
	sql  string
	json bool
}

// form is a list of columns as it was sealed at some time.
type form struct {
	no    int64
	table *table
	names []string
	index []int // of the names among the columns of the table
}

func newTable(f Facts) *table {
	t := &table{Facts: f}
	for _, k := range f.Key {
		if k != f.Subject {
			t.keys = append(t.keys, k)
		}
	}
	for _, c := range f.Columns {
		name, kind, _ := strings.Cut(c, " ")
		t.cols = append(t.cols, column{name: name[strings.IndexByte(name, '.')+1:], sql: name, json: kind == "json"})
	}
	from := f.From
	if from == "" {
		from = f.Table
	}
	names := append([]string{f.Subject}, t.keys...)
	t.order = " ORDER BY " + strings.Join(names, ", ")
	for _, c := range t.cols {
		names = append(names, c.sql)
	}
	t.read = "SELECT " + strings.Join(names, ", ") + " FROM " + from + " WHERE " + f.Subject
	return t
}

// columnNames are the names as they are sealed.
func (t *table) columnNames() []string {
	names := make([]string, len(t.cols))
	for i, c := range t.cols {
		names[i] = c.name
	}
	return names
}

// columnsText is how a form keeps them.
func (t *table) columnsText() string { return strings.Join(t.columnNames(), " ") }

// formOf reads a form; a column that is no longer declared cannot be read any more.
func formOf(t *table, no int64, text string) (form, error) {
	f := form{no: no, table: t, names: strings.Fields(text)}
	all := t.columnNames()
	for _, n := range f.names {
		i := slices.Index(all, n)
		if i < 0 {
			return f, fmt.Errorf("seal: %s.%s was sealed and is not declared", t.Table, n)
		}
		f.index = append(f.index, i)
	}
	return f, nil
}

// record is a row of a table as it stands.
type record struct {
	subject, key string
	values       []string // of all columns of the table
}

// cell reads any value as text, the same on both engines.
type cell string

// Scan takes a value of the database.
func (c *cell) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*c = null
	case string:
		*c = cell(v)
	case []byte:
		*c = cell(v)
	case int64:
		*c = cell(strconv.FormatInt(v, 10))
	case bool:
		*c = "0"
		if v {
			*c = "1"
		}
	case float64:
		*c = cell(strconv.FormatFloat(v, 'g', -1, 64))
	default:
		*c = cell(fmt.Sprint(v))
	}
	return nil
}

// number is the value as a number, -1 when it is none.
func (c cell) number() int64 {
	n, err := strconv.ParseInt(string(c), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// scanner gives a function that reads the rows of the table.
func (t *table) scanner() func(*store.Rows) (record, error) {
	cells := make([]cell, 1+len(t.keys)+len(t.cols))
	dest := make([]any, len(cells))
	for i := range cells {
		dest[i] = &cells[i]
	}
	return func(rows *store.Rows) (record, error) {
		if err := rows.Scan(dest...); err != nil {
			return record{}, err
		}
		r := record{subject: string(cells[0]), values: make([]string, len(t.cols))}
		if len(t.keys) > 0 {
			parts := make([]string, len(t.keys))
			for i := range parts {
				parts[i] = string(cells[1+i])
			}
			r.key = keyText(parts)
		}
		for i, c := range t.cols {
			v := string(cells[1+len(t.keys)+i])
			if c.json && v != null {
				v = canonical(v)
			}
			r.values[i] = v
		}
		return r, nil
	}
}

// mostOfSubject bounds the rows of one table that are read for the subjects of a turn.
const mostOfSubject = 200_000

// of reads the rows of subjects.
func (t *table) of(ctx context.Context, r store.Reader, subjects []string) ([]record, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	q, args := store.In(t.read+" IN (...)"+t.order+" LIMIT "+strconv.Itoa(mostOfSubject), nil, subjects)
	list, err := store.All(ctx, r, q, t.scanner(), args...)
	if err == nil && len(list) == mostOfSubject {
		err = fmt.Errorf("seal: %s has more than %d rows for %d subjects", t.Table, mostOfSubject, len(subjects))
	}
	return list, err
}

// leafKey is the key of a row as it stands in its leaf.
func leafKey(subject, key string) string {
	s := keyText([]string{subject})
	if key != "" {
		s += "|" + key
	}
	return s
}

// leaf makes the leaf of a row: its hash and the tags of its columns.
func (m *maker) row(f *form, salt []byte, r *record) (tlog.Hash, []byte) {
	key := leafKey(r.subject, r.key)
	rs := m.rowSalt(salt, f.table.Table, key)
	m.begin(f.table.Table, key)
	tags := make([]byte, 0, tagSize*len(f.index))
	for i, at := range f.index {
		t := m.commit(rs[:], f.names[i], r.values[at])
		tags = append(tags, t[:]...)
	}
	return m.hash(), tags
}
