package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// Files in DATA/seal, so that a log whose end was cut off together with the
// database is noticed: the latest checkpoint, and those of each day, one a minute.
const (
	latestFile = "checkpoint"
	dayEnds    = ".notes"
	noteEnds   = "---\n"
	mostNotes  = 64 << 20 // bytes read of one file
)

// leave leaves a checkpoint as a file.
func (l *Log) leave(c Checkpoint) error {
	if l.dir == "" {
		return nil
	}
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return fmt.Errorf("seal: files: %w", err)
	}
	latest := filepath.Join(l.dir, latestFile)
	if err := os.WriteFile(latest+".new", []byte(c.Note), 0o600); err != nil {
		return fmt.Errorf("seal: files: %w", err)
	}
	if err := os.Rename(latest+".new", latest); err != nil {
		return fmt.Errorf("seal: files: %w", err)
	}
	if since := c.At.Sub(l.written); since >= 0 && since < keep {
		return nil
	}
	f, err := os.OpenFile(filepath.Join(l.dir, viet.DayOf(c.At).String()+dayEnds), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("seal: files: %w", err)
	}
	_, err = f.WriteString(c.Note + noteEnds)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("seal: files: %w", err)
	}
	l.written = c.At
	return nil
}

// grown sees that the log is not smaller than it was when the last file was
// written: then somebody cut off its end, or restored an older copy.
func (l *Log) grown(h head) error {
	if l.dir == "" {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(l.dir, latestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	lines := strings.SplitN(string(b), "\n", 4)
	if len(lines) < 4 || lines[0] != l.signer.Name() {
		return nil // of another log; Verify looks closer
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size <= h.size {
		return nil
	}
	return fault.New(fault.KindConflict, "seal.rolled_back", "file", size, "database", h.size)
}

// filedNote is a checkpoint found in a file.
type filedNote struct{ file, text string }

// readNotes reads the checkpoints that were left as files, the latest last.
func readNotes(dir string) (list []filedNote, err error) {
	names, err := filepath.Glob(filepath.Join(dir, "*"+dayEnds))
	if err != nil {
		return nil, err
	}
	for _, name := range append(names, filepath.Join(dir, latestFile)) {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if info.Size() > mostNotes {
			return nil, fmt.Errorf("seal: %s is larger than %d bytes", name, mostNotes)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for _, text := range strings.Split(string(b), noteEnds) {
			if text != "" {
				list = append(list, filedNote{filepath.Base(name), text})
			}
		}
	}
	return list, nil
}
