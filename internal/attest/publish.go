package attest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tinhso/internal/proof"
	"tinhso/internal/seal"
	"tinhso/internal/viet"
)

// publish lays a checkpoint into a folder: as `checkpoint`, as the one of its
// day, and the keys beside it. What lies there already must be a beginning of the
// log as it is now; else it stays and an alarm is raised.
func (r *Room) publish(ctx context.Context, dir string, c seal.Checkpoint) outcome {
	away := func(err error) outcome { return outcome{why: "attest.why.folder", detail: err.Error()} }
	day := viet.DayOf(c.At).String()
	if err := os.MkdirAll(filepath.Join(dir, day[:4]), 0o755); err != nil { //nolint:gosec // meant to be read by everybody
		return away(err)
	}
	daily := filepath.Join(dir, day[:4], day+".checkpoint")
	for _, path := range []string{filepath.Join(dir, "checkpoint"), daily} {
		o, err := r.follows(ctx, path, c)
		if err != nil {
			return away(err)
		}
		if o.alarm {
			return o
		}
		if err := writeFile(path, c.Note); err != nil {
			return away(err)
		}
	}
	if err := writeFile(filepath.Join(dir, "keys"), r.KeyLines()); err != nil {
		return away(err)
	}
	return outcome{size: c.Size, mark: markOf(c.Note)}
}

// KeyLines are the public keys as tinhso-verify --keys reads them.
func (r *Room) KeyLines() string {
	var b strings.Builder
	b.WriteString("log " + r.Log.Public() + "\n")
	for _, w := range r.Witnesses {
		b.WriteString("witness " + w.VKey + "\n")
	}
	return b.String()
}

// follows says whether the log as it is now grew out of what lies in a file.
func (r *Room) follows(ctx context.Context, path string, c seal.Checkpoint) (outcome, error) {
	text, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return outcome{}, nil
	}
	if err != nil {
		return outcome{}, err
	}
	alarm := func(why string, args ...any) (outcome, error) {
		return outcome{alarm: true, why: why, detail: path + fmt.Sprint(args...)}, nil
	}
	there, err := proof.OpenCheckpoint(text, proof.Keys{Logs: r.Keys().Logs})
	if err != nil {
		return alarm("attest.why.file", ": ", err)
	}
	now := proof.Checkpoint{Origin: c.Origin, Size: c.Size, Root: c.Root}
	if there.Size > now.Size {
		return alarm("attest.why.ahead", ": ", there.Size, " > ", now.Size)
	}
	path2, err := r.Log.Consistency(ctx, r.DB, there.Size, now.Size)
	if err != nil {
		return outcome{}, err
	}
	if err := proof.CheckGrowth(path2, there.Checkpoint, now); err != nil {
		return alarm("attest.why.fork", ": ", there.Size, " → ", now.Size)
	}
	return outcome{}, nil
}

func readFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, proof.MaxNote+1))
	return string(b), err
}

// writeFile exchanges a file in one step, and leaves one that is the same alone.
func writeFile(path, text string) error {
	if old, err := readFile(path); err == nil && old == text {
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = tmp.WriteString(text)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close()) //nolint:gosec // meant to be read by everybody
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

func markOf(note string) string {
	sum := sha256.Sum256([]byte(note))
	return hex.EncodeToString(sum[:8])
}
