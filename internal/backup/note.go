package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// notes is the folder in which a command leaves word of its backup when the
// server alone may write the database.
const notes = "backup-notes"

const mostNote = 64 << 10

// RecordOf is the account of an attempt.
func RecordOf(kind, node string, begun, ended time.Time, verified *time.Time, res Result, err error) Record {
	r := Record{ID: store.NewID(), Kind: kind, State: Done, File: res.File, Node: node, StartedAt: begun, FinishedAt: ended, VerifiedAt: verified,
		Size: res.Size, Tables: int64(len(res.Tables)), Rows: res.Rows(), Files: res.Blobs, SHA256: res.Hash}
	if abs, aerr := filepath.Abs(res.File); aerr == nil {
		r.File = abs
	}
	if err != nil {
		r.State, r.Error = Failed, fault.Reason(err)
	}
	return r
}

// Keep writes down what became of an attempt.
func Keep(ctx context.Context, db *store.DB, r Record) error {
	return db.Write(ctx, func(tx *store.Tx) error { return keepTx(ctx, tx, r) })
}

// LeaveNote leaves word of an attempt for the server that has the database.
func LeaveNote(data string, r Record) error {
	dir := filepath.Join(data, notes)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	part := filepath.Join(dir, r.ID+".part")
	if err := os.WriteFile(part, b, 0o600); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return os.Rename(part, filepath.Join(dir, r.ID+".json"))
}

// TakeNotes brings the notes that commands left into the account.
func TakeNotes(ctx context.Context, db *store.DB, data string) error {
	dir := filepath.Join(data, notes)
	list, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	for _, e := range list {
		if !strings.HasSuffix(e.Name(), ".json") || !e.Type().IsRegular() {
			continue
		}
		name := filepath.Join(dir, e.Name())
		r, err := readNote(name)
		if err == nil {
			err = Keep(ctx, db, r)
		}
		if err != nil && !store.IsDuplicate(err, "backup_record_pkey") && fault.KindOf(err) != fault.KindInvalid {
			return err
		}
		if err := os.Remove(name); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
	}
	return nil
}

func readNote(name string) (Record, error) {
	var r Record
	st, err := os.Stat(name)
	if err != nil {
		return r, fmt.Errorf("backup: %w", err)
	}
	if st.Size() > mostNote {
		return r, damaged(name, nil)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return r, fmt.Errorf("backup: %w", err)
	}
	if err := json.Unmarshal(b, &r); err != nil || !reID.MatchString(r.ID) || r.State != Done && r.State != Failed || r.Kind != Manual {
		return r, damaged(name, err)
	}
	return r, nil
}
