package store

import (
	"context"
	"strings"
)

// Table is a table as the database has it (bảng dữ liệu): for what goes over all of them, like filling and moving.
type Table struct {
	Name    string
	Columns []Column // those that rows are written with: none that the database fills itself
}

// Column is a column of a table (cột).
type Column struct {
	Name string
	Type string // text, integer, boolean, json, bytes, real
}

// Names are the names of the columns.
func (t Table) Names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// columnNames are the words of the engines for what a column holds.
var columnNames = map[string]string{
	"text": "text", "json_text": "json", "jsonb": "json", "boolean": "boolean", "bytea": "bytes", "blob": "bytes",
	"bigint": "integer", "integer": "integer", "smallint": "integer", "int": "integer", "real": "real", "double precision": "real",
}

// Tables lists the tables in the order in which they were made: what refers to another comes behind it.
func (db *DB) Tables(ctx context.Context) ([]Table, error) {
	q := sqlColumnsSQLite
	if db.engine == Postgres {
		q = sqlColumnsPostgres
	}
	var list []Table
	_, err := All(ctx, db, q, func(r *Rows) (struct{}, error) {
		var table string
		var c Column
		if err := r.Scan(&table, &c.Name, &c.Type); err != nil {
			return struct{}{}, err
		}
		c.Type = columnNames[strings.ToLower(c.Type)]
		if len(list) == 0 || list[len(list)-1].Name != table {
			list = append(list, Table{Name: table})
		}
		t := &list[len(list)-1]
		t.Columns = append(t.Columns, c)
		return struct{}{}, nil
	})
	return list, err
}
