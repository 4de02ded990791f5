package backup

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/klauspost/compress/zstd"
)

// writer writes the members of an archive one after another.
type writer struct {
	file   *os.File
	name   string // the final one
	zip    *zstd.Encoder
	tar    *tar.Writer
	inside hash.Hash // of the tar
	whole  hash.Hash // of the file
	at     time.Time
}

// newWriter begins the file NAME.part; nobody takes it for a backup.
func newWriter(name string, at time.Time, gentle bool) (*writer, error) {
	hands := runtime.GOMAXPROCS(0)
	if gentle {
		hands = 1
	}
	w := &writer{name: name, inside: sha256.New(), whole: sha256.New(), at: at}
	if _, err := os.Lstat(name); err == nil {
		return nil, exists(name)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	var err error
	// It holds personal data: nobody else reads it.
	if w.file, err = os.OpenFile(w.part(), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600); err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	w.zip, err = zstd.NewWriter(io.MultiWriter(w.file, w.whole), zstd.WithEncoderLevel(zstd.SpeedDefault),
		zstd.WithEncoderConcurrency(hands), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, errors.Join(err, w.abandon())
	}
	w.tar = tar.NewWriter(io.MultiWriter(w.zip, w.inside))
	return w, nil
}

func (w *writer) part() string { return w.name + ".part" }

func (w *writer) header(name string, size int64) error {
	return w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.at, Format: tar.FormatPAX})
}

func (w *writer) member(name string, body []byte) error {
	if err := w.header(name, int64(len(body))); err != nil {
		return err
	}
	_, err := w.tar.Write(body)
	return err
}

func (w *writer) json(name string, v any) error {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return w.member(name, append(b, '\n'))
}

// sum is the hash of everything up to the last byte of the last member.
func (w *writer) sum() string { return hex.EncodeToString(w.inside.Sum(nil)) }

// finish writes manifest and end and gives the file its name, durably.
func (w *writer) finish(m *Manifest) (size int64, sha string, err error) {
	m.SHA256 = w.sum()
	if err := w.json(manifestName, m); err != nil {
		return 0, "", err
	}
	if err := w.member(endName, []byte(w.sum()+"\n")); err != nil {
		return 0, "", err
	}
	if err := errors.Join(w.tar.Close(), w.zip.Close(), w.file.Sync()); err != nil {
		return 0, "", err
	}
	st, err := w.file.Stat()
	if err != nil {
		return 0, "", err
	}
	if err := errors.Join(w.file.Close(), os.Rename(w.part(), w.name), syncDir(filepath.Dir(w.name))); err != nil {
		return 0, "", err
	}
	return st.Size(), hex.EncodeToString(w.whole.Sum(nil)), nil
}

// abandon leaves nothing behind; after finish it does nothing.
func (w *writer) abandon() error {
	if w.zip != nil {
		_ = w.zip.Close() // what it still wanted to write goes with the file
	}
	_ = w.file.Close()
	if err := os.Remove(w.part()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
