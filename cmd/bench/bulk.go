package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// stockChunk is how many dossiers one statement copies.
const stockChunk = 50_000

// copied says how the rows of a table become those of another dossier: by which column they belong to it, and what of
// them differs. In the expressions s is the row, n.i the number of the copy, and id and code are those of the copy.
type copied struct {
	table string
	of    string
	set   map[string]string
	only  string // further condition on the rows
}

// The identity of copy n.i of a dossier with the identifier %s before its code.
const (
	copyID   = `'A' || CAST(100000000 + n.i AS TEXT)`
	copyCode = `s.unit_code || '-250101-' || CAST(100000000 + n.i AS TEXT)`
)

// stocked are the tables of a stored dossier. Its events are left out: the journal is read from a cursor, and what lies
// before it costs nobody anything.
var stocked = []copied{
	{table: "dossier", of: "id", set: map[string]string{"id": copyID, "code": copyCode,
		"search":         `'nguyen van x' || CAST(n.i % 5000 AS TEXT) || ' | ' || lower(` + copyCode + `)`,
		"applicant_name": `'Nguyễn Văn ' || CAST(n.i % 5000 AS TEXT)`, "next_at": `s.next_at + (n.i % 1000000)`}},
	{table: "dossier_step", of: "dossier_id", set: map[string]string{"dossier_id": copyID}},
	{table: "ledger_entry", of: "subject", set: map[string]string{"subject": copyID}},
}

// columnsOf lists the columns of a table that are not computed.
func columnsOf(ctx context.Context, db *sql.DB, table string) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // there are none
	names, err := rows.Columns()
	if err == nil {
		err = rows.Err()
	}
	return slices.DeleteFunc(names, func(n string) bool { return given[table+"."+n] }), err
}

// copies makes copies of the rows of some dossiers: copy n is one of dossier n modulo their number. The server does not
// run meanwhile.
func (c copied) copies(ctx context.Context, db *sql.DB, ids []string, from, to int) error {
	names, err := columnsOf(ctx, db, c.table)
	if err != nil {
		return err
	}
	values := make([]string, len(names))
	for i, name := range names {
		if values[i] = c.set[name]; values[i] == "" {
			values[i] = "s." + name
		}
	}
	for ; from < to; from += stockChunk {
		for k, id := range ids {
			first := from + (k-from%len(ids)+len(ids))%len(ids)
			q := fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT CAST(%d AS BIGINT) WHERE %d < %d UNION ALL SELECT i + %d FROM n WHERE i + %d < %d)
INSERT INTO %s (%s) SELECT %s FROM %s s, n WHERE s.%s = '%s'%s`, first, first, min(from+stockChunk, to), len(ids), len(ids), min(from+stockChunk, to),
				c.table, strings.Join(names, ", "), strings.Join(values, ", "), c.table, c.of, id, c.only)
			if _, err := db.ExecContext(ctx, q); err != nil {
				return fmt.Errorf("%s: %w", c.table, err)
			}
		}
	}
	return nil
}

// stock copies dossiers into the database of the engine, fast and without waiting for the disk.
func stock(ctx context.Context, e engine, tables []copied, ids []string, from, to int) error {
	db, err := e.fill()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // settled below
	for _, c := range tables {
		if err := c.copies(ctx, db, ids, from, to); err != nil {
			return err
		}
	}
	return e.settle(ctx, db)
}
