package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"tinhso/internal/store/copytext"
)

// pgPicture is a read-only transaction at the level that sees one snapshot.
type pgPicture struct {
	e    *elephant
	conn *sql.Conn
	raw  *pgx.Conn
}

const pgHold = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL bytea_output = 'hex'; SELECT 1`

func (e *elephant) snapshot(ctx context.Context, fn func(picture) error) error {
	conn, err := e.r.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // only gives it back
	p := pgPicture{e: e, conn: conn}
	err = conn.Raw(func(c any) error {
		p.raw = c.(*stdlib.Conn).Conn() // ours alone until conn is given back
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := p.raw.Exec(ctx, pgHold, pgx.QueryExecModeSimpleProtocol); err != nil {
		return err
	}
	err = fn(p)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoing)
	defer cancel()
	if _, rerr := p.raw.Exec(ctx, "rollback"); rerr != nil {
		err = errors.Join(err, rerr, p.raw.Close(ctx))
	}
	return err
}

func (p pgPicture) query(ctx context.Context, q string, args []any) (cursor, error) {
	return pgQuery(ctx, p.conn, p.e.text(q), args)
}

func (p pgPicture) tables(ctx context.Context, _ *Snapshot) ([]copytext.Table, error) {
	return pgTables(ctx, p.raw, "")
}

// pgTables lists the tables of a schema, the current one when it is not named.
func pgTables(ctx context.Context, c *pgx.Conn, schema string) ([]copytext.Table, error) {
	rows, err := c.Query(ctx, sqlAllColumnsPostgres, schema)
	if err != nil {
		return nil, err
	}
	var list []copytext.Table
	var table, column, typ, sequence string
	sequences := map[string]string{}
	_, err = pgx.ForEachRow(rows, []any{&table, &column, &typ, &sequence}, func() error {
		if len(list) == 0 || list[len(list)-1].Name != table {
			list = append(list, copytext.Table{Name: table})
		}
		t := &list[len(list)-1]
		t.Columns = append(t.Columns, copytext.Column{Name: column, Kind: pgKind(typ)})
		if sequence != "" {
			t.Counter, sequences[table] = column, sequence
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, t := range list {
		if t.Counter == "" {
			continue
		}
		q := `SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ` + sequences[t.Name]
		if err := c.QueryRow(ctx, q).Scan(&list[i].Last); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func pgKind(typ string) copytext.Kind {
	switch typ {
	case "text":
		return copytext.Text
	case "jsonb":
		return copytext.JSON
	case "bigint", "integer", "smallint":
		return copytext.Int
	case "boolean":
		return copytext.Bool
	case "bytea":
		return copytext.Bytes
	case "double precision", "real":
		return copytext.Float
	}
	return copytext.Kind(typ + "?")
}

func (p pgPicture) dump(ctx context.Context, t copytext.Table, w io.Writer) error {
	_, err := p.raw.PgConn().CopyTo(ctx, w, fmt.Sprintf("COPY (SELECT %s FROM %s) TO STDOUT", valueList(t), quoteName(t.Name)))
	return err
}
