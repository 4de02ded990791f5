package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"tinhso/internal/store"
)

// A test has a schema of its own. Schemas are named by the content of their
// migrations and a slot, are held by an advisory lock while a test runs, and
// are emptied and used again by later tests, also of other processes: making
// the tables anew would cost more than most tests.
const (
	prefix  = "tst_"
	slots   = 150
	tooOld  = 3 * time.Hour // a schema not used for so long belongs to migrations since changed
	perOpen = 5             // connections of one pool; there are two
)

// OpenPostgres opens a fresh migrated schema of the server that the variable
// names; the caller has seen that it is set.
func OpenPostgres(t testing.TB, o store.Options, lines ...store.Line) *store.DB {
	t.Helper()
	ctx := t.Context()
	base := os.Getenv(Variable)
	admin, err := pgx.Connect(ctx, base)
	if err != nil {
		t.Fatalf("%s: %v", Variable, err)
	}
	t.Cleanup(func() { _ = admin.Close(context.WithoutCancel(ctx)) })
	schema, ready, err := claim(ctx, admin, hash(t, lines))
	if err != nil {
		t.Fatalf("storetest: %v", err)
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	if o.Readers == 0 {
		o.Readers = perOpen
	}
	db, err := store.Open(ctx, u.String(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, db) }) // before admin lets go of the schema
	if !ready {
		if err := db.Migrate(ctx, lines...); err != nil {
			t.Fatal(err)
		}
		if err := mark(ctx, admin, schema, len(lines) > 0); err != nil {
			t.Fatalf("storetest: %v", err)
		}
	}
	return db
}

// claim holds a free schema, ready when it is migrated and empty.
func claim(ctx context.Context, admin *pgx.Conn, hash string) (schema string, ready bool, err error) {
	for slot := range slots {
		schema = prefix + hash + "_" + strconv.Itoa(slot)
		if held, err := hold(ctx, admin, schema); err != nil || !held {
			if err != nil {
				return "", false, err
			}
			continue
		}
		if slot == 0 {
			if err := sweep(ctx, admin); err != nil {
				return "", false, err
			}
		}
		var comment string
		err = admin.QueryRow(ctx, `SELECT coalesce(obj_description(to_regnamespace($1)), '')`, schema).Scan(&comment)
		if err != nil {
			return "", false, err
		}
		if strings.HasSuffix(comment, " reusable") {
			return schema, true, empty(ctx, admin, schema)
		}
		_, err = admin.Exec(ctx, `DROP SCHEMA IF EXISTS `+schema+` CASCADE; CREATE SCHEMA `+schema)
		return schema, false, err
	}
	return "", false, fmt.Errorf("all %d schemas for these migrations are in use", slots)
}

func hold(ctx context.Context, admin *pgx.Conn, schema string) (held bool, err error) {
	err = admin.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtext($1), hashtext('storetest'))`, schema).Scan(&held)
	return held, err
}

// mark notes that the schema is migrated. One whose migrations wrote rows is
// not used again, for emptying it would lose them.
func mark(ctx context.Context, admin *pgx.Conn, schema string, reuse bool) error {
	if reuse {
		names, err := tables(ctx, admin, schema)
		if err != nil {
			return err
		}
		for _, name := range names {
			var rows bool
			if err := admin.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM `+name+`)`).Scan(&rows); err != nil {
				return err
			}
			reuse = reuse && !rows
		}
	}
	return comment(ctx, admin, schema, reuse)
}

func comment(ctx context.Context, admin *pgx.Conn, schema string, reuse bool) error {
	text := strconv.FormatInt(time.Now().Unix(), 10)
	if reuse {
		text += " reusable"
	}
	_, err := admin.Exec(ctx, `COMMENT ON SCHEMA `+schema+` IS '`+text+`'`)
	return err
}

// tables lists the tables that tests fill.
func tables(ctx context.Context, admin *pgx.Conn, schema string) ([]string, error) {
	rows, err := admin.Query(ctx, `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
WHERE schemaname = $1 AND tablename <> 'store_migration'`, schema)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// empty deletes every row, whatever refers to it, and restarts the sequences.
func empty(ctx context.Context, admin *pgx.Conn, schema string) error {
	names, err := tables(ctx, admin, schema)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("BEGIN; SET LOCAL session_replication_role = replica;\n")
	for _, name := range names {
		b.WriteString("DELETE FROM " + name + ";\n")
	}
	fmt.Fprintf(&b, `DO $$ DECLARE s record; BEGIN
FOR s IN SELECT sequencename n FROM pg_sequences WHERE schemaname = '%[1]s' AND last_value IS NOT NULL LOOP
	EXECUTE format('ALTER SEQUENCE %%I.%%I RESTART', '%[1]s', s.n);
END LOOP; END $$; COMMIT;`, schema)
	if _, err := admin.Exec(ctx, b.String()); err != nil {
		return err
	}
	return comment(ctx, admin, schema, true)
}

// sweep drops a few schemas of migrations that have since changed.
func sweep(ctx context.Context, admin *pgx.Conn) error {
	rows, err := admin.Query(ctx, `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tst\_%'
AND coalesce(nullif(split_part(obj_description(oid), ' ', 1), ''), '0')::bigint < $1 LIMIT 4`,
		time.Now().Add(-tooOld).Unix())
	if err != nil {
		return err
	}
	old, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, schema := range old {
		held, err := hold(ctx, admin, schema)
		if err != nil {
			return err
		}
		if !held {
			continue
		}
		_, err = admin.Exec(ctx, `DROP SCHEMA IF EXISTS `+schema+` CASCADE`)
		if err != nil {
			return err
		}
		_, err = admin.Exec(ctx, `SELECT pg_advisory_unlock(hashtext($1), hashtext('storetest'))`, schema)
		if err != nil {
			return err
		}
	}
	return nil
}
