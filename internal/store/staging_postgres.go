package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// pgStaging is a schema; its tables change over to the one it replaces in one
// transaction.
type pgStaging struct {
	base, schema, part string
	lines              []Line
	conn               *pgx.Conn // holds the place alone
}

func stagePostgres(ctx context.Context, base string, lines []Line) (*pgStaging, error) {
	conn, err := holdPostgres(ctx, base, sqlHoldAlonePostgres)
	if err != nil {
		return nil, err
	}
	if conn == nil {
		return nil, errHeld()
	}
	s := &pgStaging{base: base, lines: lines, conn: conn}
	err = conn.QueryRow(ctx, sqlSchemaPostgres).Scan(&s.schema)
	if err == nil && s.schema == "" {
		err = errors.New("store: the schema of the search path does not exist")
	}
	if err == nil {
		s.part = s.schema + "_part"
		_, err = conn.Exec(ctx, "DROP SCHEMA IF EXISTS "+quoteName(s.part)+" CASCADE; CREATE SCHEMA "+quoteName(s.part), pgx.QueryExecModeSimpleProtocol)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
	}
	return s, nil
}

func (s *pgStaging) url() string {
	u, err := url.Parse(s.base)
	if err != nil { // it was opened by this text
		return s.base
	}
	q := u.Query()
	q.Set("search_path", quoteName(s.part))
	u.RawQuery = q.Encode()
	return u.String()
}

func (s *pgStaging) tables(ctx context.Context, schema string) ([]string, error) {
	rows, err := s.conn.Query(ctx, sqlOrdinaryPostgres, schema)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// ours lists the tables in the place that are ours: others may lie beside them.
func (s *pgStaging) ours(ctx context.Context) ([]string, error) {
	all, err := s.tables(ctx, s.schema)
	return slices.DeleteFunc(all, func(t string) bool {
		return !belongs(t, s.lines) && t != migrationTable && t != asideTable
	}), err
}

func (s *pgStaging) taken(ctx context.Context) (bool, error) {
	list, err := s.ours(ctx)
	return len(list) > 0, err
}

func (s *pgStaging) publish(ctx context.Context, stamp string) (kept string, err error) {
	if s.conn == nil {
		return "", errPublished
	}
	old, err := s.ours(ctx)
	if err != nil {
		return "", err
	}
	made, err := s.tables(ctx, s.part)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("BEGIN;\n")
	move := func(tables []string, from, to string) {
		for _, t := range tables {
			fmt.Fprintf(&b, "ALTER TABLE %s.%s SET SCHEMA %s;\n", quoteName(from), quoteName(t), quoteName(to))
		}
	}
	if len(old) > 0 {
		kept = s.schema + "_replaced_" + strings.ReplaceAll(stamp, "-", "_")
		fmt.Fprintf(&b, "CREATE SCHEMA %s;\n", quoteName(kept))
		move(old, s.schema, kept)
	}
	move(made, s.part, s.schema)
	fmt.Fprintf(&b, "DROP SCHEMA %s;\nCOMMIT", quoteName(s.part))
	if _, err = s.conn.Exec(ctx, b.String(), pgx.QueryExecModeSimpleProtocol); err != nil {
		_, rerr := s.conn.Exec(context.WithoutCancel(ctx), "ROLLBACK")
		return "", errors.Join(err, rerr)
	}
	return kept, nil
}

func (s *pgStaging) discard(ctx context.Context) error {
	if s.conn == nil {
		return nil
	}
	_, err := s.conn.Exec(ctx, "DROP SCHEMA IF EXISTS "+quoteName(s.part)+" CASCADE")
	letGo(ctx, s.conn)
	s.conn = nil
	return err
}
