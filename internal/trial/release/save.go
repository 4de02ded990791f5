package release

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/trial"
)

// Options of Save.
type Options struct {
	Name, Binary, Pack string
	Server             string // of PostgreSQL
	Work, Out          string
}

// Manifest is what was in a saved database (bản kê).
type Manifest struct {
	Release  string         `json:"release"`
	Rows     map[string]int `json:"rows"`
	Dossiers []Dossier      `json:"dossiers"`
}

// Dossier is one of a saved database.
type Dossier struct {
	Code       string `json:"code"`
	State      string `json:"state"`
	Version    int64  `json:"version"`
	AnswerByAt int64  `json:"answer_by_at"`
	DueAt      int64  `json:"due_at"`
	DueOn      string `json:"due_on"`
	NextAt     int64  `json:"next_at"`
}

// lives end where they are: one dossier in each state that somebody works on.
var lives = []struct {
	procedure, unit string
	steps           []string // "login action", with what must be entered behind it
}{
	{trial.Household, trial.City, nil},
	{trial.Household, trial.City, []string{"canbo.tiepnhan.mytho accept"}},
	{trial.Household, trial.City, []string{"canbo.tiepnhan.mytho accept", "canbo.thuly.mytho claim"}},
	{trial.Household, trial.City, []string{"canbo.tiepnhan.mytho accept", "canbo.thuly.mytho claim", `canbo.thuly.mytho request_more {"items":[{"item":"Hợp đồng thuê nhà"}]}`}},
	{trial.Household, trial.City, []string{"canbo.tiepnhan.mytho accept", "canbo.thuly.mytho claim", "canbo.thuly.mytho propose"}},
	{trial.Household, trial.City, []string{"canbo.tiepnhan.mytho accept", "canbo.thuly.mytho claim", "canbo.thuly.mytho propose", `lanhdao.mytho reject {"reason":"Cần làm rõ địa điểm"}`}},
	{trial.Household, trial.City, []string{"canbo.tiepnhan.mytho accept", "canbo.thuly.mytho claim", "canbo.thuly.mytho propose", "lanhdao.mytho approve"}},
	{trial.Household, trial.City, []string{`canbo.tiepnhan.mytho refuse {"reason":"Không thuộc thẩm quyền"}`}},
	{trial.Birth, trial.Ward5, nil},
	{trial.Birth, trial.Ward5, []string{"canbo.tiepnhan.phuong5 accept"}},
	{trial.Birth, trial.Ward5, []string{"canbo.tiepnhan.phuong5 accept", "canbo.tiepnhan.phuong5 propose", "lanhdao.phuong5 approve", "canbo.tiepnhan.phuong5 issue"}},
	{trial.Birth, trial.Ward5, []string{trial.Citizen + " withdraw"}},
}

// Save makes the saved databases of a release.
func Save(ctx context.Context, o Options) error {
	data := filepath.Join(o.Work, "sqlite")
	file := filepath.Join(data, "tinhso.db")
	if err := live(ctx, o, data, "sqlite:"+file); err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	db, err := store.Open(ctx, "sqlite:"+file, store.Options{})
	if err != nil {
		return err
	}
	copied := filepath.Join(o.Work, "sqlite.db")
	tables, err := store.All(ctx, db, sqlTables, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) })
	if err := errors.Join(err, o.manifest(ctx, db, tables), migrations(ctx, db, filepath.Join(o.Out, "migrations.txt")), db.Backup(ctx, copied), db.Close()); err != nil {
		return err
	}
	if err := zip(copied, filepath.Join(o.Out, "sqlite.db.gz")); err != nil {
		return err
	}
	if err := o.postgres(ctx, tables); err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	return tar(ctx, data, filepath.Join(o.Out, "data.tgz"))
}

// postgres does the same on the other engine, with the data folder of the
// first: its secret, and files that have the same names by their content.
func (o Options) postgres(ctx context.Context, tables []string) (err error) {
	name := fmt.Sprintf("tinhso_saverelease_%d", os.Getpid())
	if err := trial.Psql(ctx, o.Server, "-c", "CREATE DATABASE "+name); err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, trial.Psql(context.WithoutCancel(ctx), o.Server, "-c", "DROP DATABASE "+name+" WITH (FORCE)"))
	}()
	url := trial.Named(o.Server, name)
	if err := live(ctx, o, filepath.Join(o.Work, "sqlite"), url); err != nil {
		return err
	}
	file := filepath.Join(o.Work, "postgres.sql")
	out, err := exec.CommandContext(ctx, "pg_dump", "--no-owner", "--no-privileges", "-f", file, url).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pg_dump: %w\n%s", err, out)
	}
	db, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(o.manifest(ctx, db, tables), db.Close(), zip(file, filepath.Join(o.Out, "postgres.sql.gz")))
}

// live loads the pack, starts the release, and lets people file and work.
func live(ctx context.Context, o Options, data, database string) error {
	if err := trial.Load(ctx, o.Binary, data, database, o.Pack); err != nil {
		return err
	}
	addr, err := trial.FreeAddress(ctx)
	if err != nil {
		return err
	}
	n := &trial.Node{Name: o.Name, Binary: o.Binary, Data: data, Database: database, Listen: addr, Extra: []string{"--demo"}}
	if err := n.Start(ctx); err != nil {
		return err
	}
	defer n.Kill()
	people, err := trial.Accounts(ctx, o.Binary, data, database)
	if err != nil {
		return err
	}
	town := &trial.Town{Base: n.URL(), Accounts: people, Again: 30 * time.Second}
	if err := town.Prepare(ctx); err != nil {
		return err
	}
	for _, l := range lives {
		if _, err := town.File(ctx, l.procedure, l.unit, l.steps); err != nil {
			return err
		}
	}
	return errors.Join(settled(ctx, town), n.Stop())
}

// settled waits until the result of the one that was issued is printed.
func settled(ctx context.Context, town *trial.Town) error {
	for _, l := range town.Ledger.Lives() {
		if !l.Issued() {
			continue
		}
		if r, err := town.As(trial.Citizen).Until(ctx, "/dossiers/"+l.Code+"/result", 200, 30*time.Second); err != nil {
			return fmt.Errorf("result of %s: %w %s", l.Code, err, r.Raw)
		}
	}
	return nil
}

const sqlTables = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`

// manifest writes down what a database has.
func (o Options) manifest(ctx context.Context, db *store.DB, tables []string) (err error) {
	m := Manifest{Release: o.Name}
	if m.Rows, err = Rows(ctx, db, tables); err != nil {
		return err
	}
	if m.Dossiers, err = Dossiers(ctx, db); err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.Out, "manifest."+string(db.Engine())+".json"), append(text, '\n'), 0o600)
}

// Rows counts the rows of tables.
func Rows(ctx context.Context, db *store.DB, tables []string) (map[string]int, error) {
	rows := map[string]int{}
	for _, t := range tables {
		var n int
		if err := db.QueryRow(ctx, "SELECT count(1) FROM "+t).Scan(&n); err != nil {
			return nil, err
		}
		rows[t] = n
	}
	return rows, nil
}

const sqlDossiers = `SELECT code, state, version, answer_by_at, due_at, due_on, next_at FROM dossier ORDER BY id`

// Dossiers lists the dossiers of a database.
func Dossiers(ctx context.Context, db *store.DB) ([]Dossier, error) {
	return store.All(ctx, db, sqlDossiers, func(r *store.Rows) (d Dossier, err error) {
		err = r.Scan(&d.Code, &d.State, &d.Version, &d.AnswerByAt, &d.DueAt, &d.DueOn, &d.NextAt)
		return d, err
	})
}

const sqlApplied = `SELECT room, number, name, checksum FROM store_migration ORDER BY room, number`

// migrations writes down what was applied: it must never change.
func migrations(ctx context.Context, db *store.DB, file string) error {
	lines, err := store.All(ctx, db, sqlApplied, func(r *store.Rows) (string, error) {
		var room, name, sum string
		var number int
		err := r.Scan(&room, &number, &name, &sum)
		return fmt.Sprintf("%s/%04d_%s %s\n", strings.TrimSuffix(room, "+"), number, name, sum), err
	})
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(strings.Join(lines, "")), 0o600)
}

func zip(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	w, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return errors.Join(err, w.Close(), out.Close())
}

// tar packs the data folder without the database.
func tar(ctx context.Context, data, to string) error {
	out, err := exec.CommandContext(ctx, "tar", "-C", data, "-czf", to, "--exclude=tinhso.db*", "--exclude=*.log", ".").CombinedOutput()
	if err != nil {
		return fmt.Errorf("tar: %w\n%s", err, out)
	}
	return nil
}
