package witness

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	maxState    = 1 << 20
	maxEvidence = 4 << 20
)

// stateFile is the memory of a witness: one checkpoint of each log. It is
// whole or the one before, whenever the power goes.
type stateFile struct {
	path string
	lock *os.File
}

type stateBody struct {
	Format int      `json:"format"`
	Notes  []string `json:"checkpoints"`
}

// openState takes the file for this process: two witnesses on one state could
// countersign two histories.
func openState(path string) (*stateFile, error) {
	lock, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("witness: state: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { //nolint:gosec // a file descriptor fits
		return nil, errors.Join(fmt.Errorf("witness: the state file %s is in use by another witness: %w", path, err), lock.Close())
	}
	return &stateFile{path: path, lock: lock}, nil
}

func (s *stateFile) close() error { return s.lock.Close() }

func (s *stateFile) read() ([]string, error) {
	f, err := os.Open(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("witness: state: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxState+1))
	if err != nil {
		return nil, fmt.Errorf("witness: state: %w", err)
	}
	var body stateBody
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&body); err != nil || body.Format != 1 || len(data) > maxState {
		return nil, fmt.Errorf("witness: the state file %s cannot be read: %w", s.path, errors.Join(err, errors.New("format")))
	}
	return body.Notes, nil
}

// write puts the new state beside the old one, makes it durable, and exchanges
// them in one step.
func (s *stateFile) write(notes []string) error {
	data, err := json.MarshalIndent(stateBody{Format: 1, Notes: notes}, "", "  ")
	if err != nil {
		return err
	}
	return s.put(append(data, '\n'))
}

func (s *stateFile) put(data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(s.path), filepath.Base(s.path)+".new-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), s.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return syncFolder(filepath.Dir(s.path))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// evidence keeps a checkpoint that contradicts what was seen, beside what was
// seen: both are signed by the log. It stops at a size, so that nobody can fill
// the disk with it.
func (s *stateFile) evidence(request []byte, known string, at time.Time) error {
	f, err := os.OpenFile(s.path+".evidence", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if info, err := f.Stat(); err != nil || info.Size() > maxEvidence {
		return errors.Join(err, f.Close())
	}
	_, err = fmt.Fprintf(f, "==== %s: shown\n%s==== known\n%s", at.UTC().Format(time.RFC3339), request, known)
	return errors.Join(err, f.Sync(), f.Close())
}
