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

	"tinhso/internal/store"
	"tinhso/internal/trial"
)

// Read reads the manifest of a saved release for an engine (đọc bản kê).
func Read(dir string, e store.Engine) (m Manifest, err error) {
	b, err := os.ReadFile(filepath.Join(dir, "manifest."+string(e)+".json"))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(b, &m)
}

// Restore brings a saved release back: its data folder, and its database, for
// PostgreSQL into the empty one that is named.
func Restore(ctx context.Context, dir string, e store.Engine, data, database string) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	if out, err := exec.CommandContext(ctx, "tar", "-C", data, "-xzf", filepath.Join(dir, "data.tgz")).CombinedOutput(); err != nil {
		return fmt.Errorf("tar: %w\n%s", err, out)
	}
	if e == store.SQLite {
		return unzip(filepath.Join(dir, "sqlite.db.gz"), filepath.Join(data, "tinhso.db"))
	}
	text := filepath.Join(data, "saved.sql")
	if err := unzip(filepath.Join(dir, "postgres.sql.gz"), text); err != nil {
		return err
	}
	return errors.Join(trial.Psql(ctx, database, "-o", os.DevNull, "-f", text), os.Remove(text))
}

func unzip(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	z, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, z) //nolint:gosec // a file of our own
	return errors.Join(err, out.Close())
}
