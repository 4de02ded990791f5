package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// The reference writes what a real filing wrote: every row of its transaction
// is read back from the database of the server, and written again under fresh
// keys, byte for byte the same otherwise.

// tokens are what differs between one filing and the next.
type token int

const (
	tokDossier token = iota
	tokCode
	tokFolded // the code as it is searched
	tokKey
	tokTimer
	tokEvent
	tokens
)

// fresh are the tokens of one filing of the reference; those of a life are more.
type fresh []string

// part is a piece of a value: as it was, or a token.
type part struct {
	text string
	tok  token
	is   bool
}

// column is one value of a row: parts when a token is in it, else as it was.
type column struct {
	value any
	parts []part
	bytes bool
}

// insert is one statement of the reference: rows of one table.
type insert struct {
	table   string
	names   []string
	rows    int
	columns []column // of all rows, one after another
}

// shape is a filing: its inserts in the order of the verb, and the number
// that is taken first.
type shape struct {
	inserts    []insert
	identifier string
	day        string
	prefix     string // of the code
	rows       int
	bytes      int
}

// wanted are the tables a filing writes, in order, and which of their rows
// are its own. $1 is the dossier's id.
var wanted = []struct{ table, where string }{
	{"dossier", "id = %s"},
	{"dossier_paper", "dossier_id = %s"},
	{"dossier_step", "dossier_id = %s"},
	{"timer", "subject = %s"},
	{"event", "subject = %s"},
	{"once", "CAST(account AS TEXT) <> '' AND location = '/api/v1/dossiers/' || (SELECT code FROM dossier WHERE id = %s)"},
}

// given are columns that the database fills itself.
var given = map[string]bool{"event.seq": true, "event.tx": true}

// capture reads the rows of a filing. place writes the one argument.
func capture(ctx context.Context, db *sql.DB, place, id, key string, papers int) (s shape, err error) {
	old := make(fresh, tokens)
	old[tokDossier], old[tokKey] = id, key
	if err := db.QueryRowContext(ctx, "SELECT code FROM dossier WHERE id = "+place, id).Scan(&old[tokCode]); err != nil {
		return s, err
	}
	old[tokFolded] = strings.ToLower(old[tokCode])
	for _, t := range []struct {
		tok  token
		q    string
		args string
	}{
		{tokTimer, "SELECT id FROM timer WHERE subject = " + place, id},
		{tokEvent, "SELECT id FROM event WHERE subject = " + place, id},
	} {
		if err := db.QueryRowContext(ctx, t.q, t.args).Scan(&old[t.tok]); err != nil {
			return s, err
		}
	}
	cut := strings.LastIndexByte(old[tokCode], '-')
	s.prefix = old[tokCode][:cut+1]
	s.identifier, _, _ = strings.Cut(old[tokCode], "-")
	if err := db.QueryRowContext(ctx, "SELECT day_on FROM dossier_number WHERE identifier = "+place, s.identifier).Scan(&s.day); err != nil {
		return s, err
	}
	s.rows = 1
	for _, w := range wanted {
		ins, err := read(ctx, db, w.table, fmt.Sprintf("SELECT * FROM "+w.table+" WHERE "+w.where, place), id, old)
		if err != nil {
			return s, fmt.Errorf("%s: %w", w.table, err)
		}
		if want := map[bool]int{true: papers, false: 1}[w.table == "dossier_paper"]; ins.rows != want {
			return s, fmt.Errorf("a filing left %d rows in %s, want %d", ins.rows, w.table, want)
		}
		s.rows += ins.rows
		for _, c := range ins.columns {
			s.bytes += weight(c.build(old))
		}
		s.inserts = append(s.inserts, ins)
	}
	return s, nil
}

func read(ctx context.Context, db *sql.DB, table, q, id string, old fresh) (ins insert, err error) {
	rows, err := db.QueryContext(ctx, q, id)
	if err != nil {
		return ins, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	kinds, err := rows.ColumnTypes()
	if err != nil {
		return ins, err
	}
	ins.table = table
	for rows.Next() {
		vals := make([]any, len(kinds))
		to := make([]any, len(kinds))
		for i := range vals {
			to[i] = &vals[i]
		}
		if err := rows.Scan(to...); err != nil {
			return ins, err
		}
		for i, k := range kinds {
			if given[table+"."+k.Name()] {
				continue
			}
			if ins.rows == 0 {
				ins.names = append(ins.names, k.Name())
			}
			ins.columns = append(ins.columns, newColumn(vals[i], k.DatabaseTypeName(), old))
		}
		ins.rows++
	}
	return ins, rows.Err()
}

// weight is about how many bytes a value takes.
func weight(v any) int {
	switch v := v.(type) {
	case nil:
		return 0
	case string:
		return len(v)
	case []byte:
		return len(v)
	}
	return 8
}

func newColumn(v any, kind string, old fresh) column {
	text, isText := v.(string)
	if b, ok := v.([]byte); ok {
		text, isText = string(b), true
		v = text
	}
	c := column{value: v, bytes: kind == "BYTEA" || kind == "BLOB"}
	if !isText {
		return c
	}
	if c.parts = split(text, old); len(c.parts) == 1 && !c.parts[0].is {
		c.parts = nil
	}
	if c.bytes && c.parts == nil {
		c.value = []byte(text)
	}
	return c
}

// split finds the tokens in a text.
func split(text string, old fresh) (parts []part) {
	for text != "" {
		at, tok := len(text), token(-1)
		for t, word := range old {
			if i := strings.Index(text, word); word != "" && i >= 0 && i < at {
				at, tok = i, token(t)
			}
		}
		if at > 0 {
			parts = append(parts, part{text: text[:at]})
		}
		if tok < 0 {
			return parts
		}
		parts = append(parts, part{tok: tok, is: true})
		text = text[at+len(old[tok]):]
	}
	return parts
}

// build writes the value with the tokens of another filing.
func (c *column) build(f fresh) any {
	if c.parts == nil {
		return c.value
	}
	if len(c.parts) == 1 && !c.bytes {
		return f[c.parts[0].tok]
	}
	n := 0
	for _, p := range c.parts {
		n += len(p.text) + len(f[tokCode])
	}
	out := make([]byte, 0, n)
	for _, p := range c.parts {
		if p.is {
			out = append(out, f[p.tok]...)
		} else {
			out = append(out, p.text...)
		}
	}
	if c.bytes {
		return out
	}
	return string(out)
}

// args are the values of a statement for another filing.
func (ins *insert) args(f fresh, into []any) []any {
	into = into[:0]
	for i := range ins.columns {
		into = append(into, ins.columns[i].build(f))
	}
	return into
}

// sql is the text of the statement; place writes the n-th argument.
func (ins *insert) sql(place func(n int) string) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + ins.table + " (" + strings.Join(ins.names, ", ") + ") VALUES ")
	for r := range ins.rows {
		if r > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for i := range ins.names {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(place(r*len(ins.names) + i + 1))
		}
		b.WriteByte(')')
	}
	return b.String()
}
