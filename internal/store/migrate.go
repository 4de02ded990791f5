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

	cut  bool // only the migrations up to most; see UpTo
	most int64
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
	if l.cut && l.most < int64(len(list)) {
		list = list[:max(0, l.most)]
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

// newer finds migrations in the database that the program does not know. Those
// that only add are listed; another one is an error.
func newer(list []migration, applied []appliedRow) (beyond []string, err error) {
	known := map[string]bool{}
	for _, m := range list {
		known[m.String()] = true
	}
	for _, a := range applied {
		switch {
		case known[a.name]:
		case a.adds && a.number > int64(len(list)): // another one of a number we have is not later, but astray
			beyond = append(beyond, a.name)
		default:
			return nil, fmt.Errorf("store: the database is newer than this program: it has migration %s; use a later release", a.name)
		}
	}
	return beyond, nil
}

// appliedRow is a migration as the database remembers it.
type appliedRow struct {
	name, sum string
	number    int64
	adds      bool // it only added: a program that does not know it may go on
}

// Migrate brings the lines up to date in the order given (nâng cấp lược đồ),
// each migration in a transaction of its own. Several processes may do it at
// once. A line whose files were changed after the fact is refused, and so is a
// database that is newer than the program, unless what is newer was only added:
// the previous release may then still run, or run again.
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
	return db.RestoreIndexes(ctx, nil)
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
	room := m.room
	if Additive(m.text) == nil {
		room += later
	}
	_, err = tx.Exec(ctx, sqlMigrationInsert, room, m.number, m.name, m.sum, tx.Now())
	return err
}

// missing lists what a line still has to apply.
func (db *DB) missing(ctx context.Context, r Reader, line Line) ([]migration, error) {
	list, err := line.read(db.engine)
	if err != nil {
		return nil, err
	}
	rows, err := applied(ctx, r, line.Room)
	if err != nil {
		return nil, err
	}
	if _, err := newer(list, rows); err != nil {
		return nil, err
	}
	sums := make(map[string]string, len(rows))
	for _, a := range rows {
		sums[a.name] = a.sum
	}
	return checked(list, sums)
}

// applied lists what the database has of a room.
func applied(ctx context.Context, r Reader, room string) ([]appliedRow, error) {
	return All(ctx, r, sqlMigrations, func(r *Rows) (a appliedRow, err error) {
		m, kept := migration{room: room}, ""
		err = r.Scan(&kept, &m.number, &m.name, &a.sum)
		a.name, a.number, a.adds = m.String(), m.number, kept != room
		return a, err
	}, room, room+later)
}

// Beyond lists the migrations of the lines' rooms that the database has and the
// program does not know (lược đồ mới hơn chương trình): a later release added
// them. It errs as Migrate would.
func (db *DB) Beyond(ctx context.Context, lines ...Line) ([]string, error) {
	var names []string
	for _, line := range lines {
		list, err := line.read(db.engine)
		if err != nil {
			return nil, err
		}
		rows, err := applied(ctx, db, line.Room)
		if err != nil {
			return nil, err
		}
		more, err := newer(list, rows)
		if err != nil {
			return nil, err
		}
		names = append(names, more...)
	}
	return names, nil
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
