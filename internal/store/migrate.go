package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Line is the migrations of one room (dòng nâng cấp lược đồ): files
// 0001_name.sql, 0002_..., or twins 0005_x.postgres.sql and 0005_x.sqlite.sql,
// anywhere in FS. They only go forward; one that was applied never changes.
type Line struct {
	Room string
	FS   fs.FS
}

// migration is one file.
type migration struct {
	room, name string
	number     int64
	text, sum  string
}

func (m migration) String() string { return fmt.Sprintf("%s/%04d_%s", m.room, m.number, m.name) }

var reMigration = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)(?:\.(postgres|sqlite))?\.sql$`)

// read gives the migrations of a line for an engine, in order.
func (l Line) read(e Engine) ([]migration, error) {
	if l.FS == nil {
		return nil, nil
	}
	var list []migration
	err := fs.WalkDir(l.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".sql") {
			return err
		}
		part := reMigration.FindStringSubmatch(path.Base(name))
		if part == nil {
			return fmt.Errorf("store: %s/%s is not named like 0001_name.sql", l.Room, name)
		}
		if part[3] != "" && part[3] != string(e) {
			return nil
		}
		b, err := fs.ReadFile(l.FS, name)
		if err != nil {
			return err
		}
		if !utf8.Valid(b) {
			return fmt.Errorf("store: %s/%s is not UTF-8", l.Room, name)
		}
		text := strings.ReplaceAll(string(b), "\r\n", "\n")
		n, err := strconv.ParseInt(part[1], 10, 64)
		if err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(text))
		list = append(list, migration{room: l.Room, name: part[2], number: n, text: text, sum: hex.EncodeToString(sum[:])})
		return nil
	})
	if err != nil {
		return nil, err
	}
	sort.Slice(list, func(i, j int) bool { return list[i].number < list[j].number })
	for i, m := range list {
		if m.number != int64(i+1) {
			return nil, fmt.Errorf("store: migration %s should have number %04d on %s", m, i+1, e)
		}
	}
	return list, nil
}

// checked compares a line with what the database has and gives what is missing.
func checked(list []migration, applied map[string]string) ([]migration, error) {
	var todo []migration
	for _, m := range list {
		sum, ok := applied[m.String()]
		switch {
		case !ok:
			todo = append(todo, m)
		case sum != m.sum:
			return nil, fmt.Errorf("store: migration %s was changed after it had been applied; write a new one", m)
		case len(todo) > 0:
			return nil, fmt.Errorf("store: migration %s was applied before %s", m, todo[0])
		}
	}
	return todo, nil
}

// newer finds a migration in the database that the program does not know.
func newer(room string, list []migration, applied map[string]string) error {
	known := map[string]bool{}
	for _, m := range list {
		known[m.String()] = true
	}
	for name := range applied {
		if strings.HasPrefix(name, room+"/") && !known[name] {
			return fmt.Errorf("store: the database is newer than this program: it has migration %s; use a later release", name)
		}
	}
	return nil
}

// Migrate brings the lines up to date in the order given (nâng cấp lược đồ),
// each migration in a transaction of its own. Several processes may do it at
// once. A line whose files were changed after the fact is refused, and so is a
// database that is newer than the program.
func (db *DB) Migrate(ctx context.Context, lines ...Line) error {
	if err := db.Write(ctx, func(tx *Tx) error { return db.migrationTable(ctx, tx) }); err != nil {
		return fmt.Errorf("store: preparing to migrate: %w", err)
	}
	for _, line := range lines {
		todo, err := db.missing(ctx, db, line)
		if err != nil {
			return err
		}
		for _, m := range todo {
			err := db.Write(ctx, func(tx *Tx) error { return db.apply(ctx, tx, line, m) })
			if err != nil {
				return fmt.Errorf("store: migration %s: %w", m, err)
			}
		}
	}
	return nil
}

func (db *DB) migrationTable(ctx context.Context, tx *Tx) error {
	if err := db.migrationLock(ctx, tx); err != nil {
		return err
	}
	return db.b.script(ctx, tx, migrationText(db.engine, sqlMigrationTable))
}

// migrationLock makes nodes of PostgreSQL that start together take turns.
func (db *DB) migrationLock(ctx context.Context, tx *Tx) error {
	if db.engine != Postgres {
		return nil
	}
	var void any
	return tx.QueryRow(ctx, sqlMigrationLock).Scan(&void)
}

// apply runs one migration unless another process was faster.
func (db *DB) apply(ctx context.Context, tx *Tx, line Line, m migration) error {
	if err := db.migrationLock(ctx, tx); err != nil {
		return err
	}
	todo, err := db.missing(ctx, tx, line)
	if err != nil {
		return err
	}
	if len(todo) == 0 || todo[0].number > m.number {
		return nil
	}
	if err := db.b.script(ctx, tx, migrationText(db.engine, m.text)); err != nil {
		return tx.fail(err)
	}
	_, err = tx.Exec(ctx, sqlMigrationInsert, m.room, m.number, m.name, m.sum, tx.Now())
	return err
}

// missing lists what a line still has to apply.
func (db *DB) missing(ctx context.Context, r Reader, line Line) ([]migration, error) {
	list, err := line.read(db.engine)
	if err != nil {
		return nil, err
	}
	type pair struct{ name, sum string }
	rows, err := All(ctx, r, sqlMigrations, func(r *Rows) (pair, error) {
		m, sum := migration{room: line.Room}, ""
		err := r.Scan(&m.number, &m.name, &sum)
		return pair{m.String(), sum}, err
	}, line.Room)
	if err != nil {
		return nil, err
	}
	applied := make(map[string]string, len(rows))
	for _, p := range rows {
		applied[p.name] = p.sum
	}
	if err := newer(line.Room, list, applied); err != nil {
		return nil, err
	}
	return checked(list, applied)
}

// Pending lists the migrations not yet applied, like "dossier/0002_x", and
// errs as Migrate would. It changes nothing.
func (db *DB) Pending(ctx context.Context, lines ...Line) ([]string, error) {
	var have int
	exists := sqlHasMigrations
	if db.engine == Postgres {
		exists = sqlHasMigrationsPostgres
	}
	if err := db.QueryRow(ctx, exists).Scan(&have); err != nil {
		return nil, err
	}
	var names []string
	for _, line := range lines {
		var todo []migration
		var err error
		if have == 0 {
			todo, err = line.read(db.engine)
		} else {
			todo, err = db.missing(ctx, db, line)
		}
		if err != nil {
			return nil, err
		}
		for _, m := range todo {
			names = append(names, m.String())
		}
	}
	return names, nil
}
