package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/store"
)

const (
	jobRun     = "backup.run"
	jobNotes   = "backup.notes"
	longest    = 6 * time.Hour // of one backup
	tries      = 3
	notesEvery = 5 * time.Minute
	abandoned  = 24 * time.Hour // a half file of this age is nobody's
	mostKept   = 5000
)

// reOurs is what the server calls its backups; it deletes no other file.
var reOurs = regexp.MustCompile(`^tinhso-\d{8}-\d{6}-[0-9a-z]{6}\.tar\.zst$`)

// Plan says when the server makes backups and how many it keeps (lịch sao lưu).
type Plan struct {
	Dir   string // none when empty
	At    []string
	Keep  Retention
	Files FileMode
	Node  string
	Data  string // where commands leave notes

	// Free tells how many bytes a folder has left.
	Free func(dir string) (uint64, error)
}

// Room makes backups by the plan.
type Room struct {
	src  Source
	plan Plan
}

// New makes the room.
func New(src Source, p Plan) *Room { return &Room{src: src, plan: p} }

// Workers make backups and read the notes of commands.
func (r *Room) Workers() []job.Worker {
	return []job.Worker{
		{Kind: jobRun, Work: r.work, Timeout: longest},
		{Kind: jobNotes, Work: func(ctx context.Context, _ job.Job) (job.Effect, error) {
			return nil, TakeNotes(ctx, r.src.DB, r.plan.Data)
		}},
	}
}

// Periodic says when.
func (r *Room) Periodic() []job.Periodic {
	list := []job.Periodic{{Name: jobNotes, Every: notesEvery, Make: func() job.New { return job.New{Kind: jobNotes, UniqueKey: jobNotes} }}}
	if r.plan.Dir == "" {
		return list
	}
	for _, at := range r.plan.At {
		list = append(list, job.Periodic{Name: jobRun + "." + at, Every: 24 * time.Hour, Offset: offset(at), Make: func() job.New {
			return job.New{Kind: jobRun, UniqueKey: jobRun, MaxAttempts: tries}
		}})
	}
	return list
}

// offset is the time of a Vietnamese hour after midnight of UTC.
func offset(at string) time.Duration {
	h, m, _ := strings.Cut(at, ":")
	hours, _ := strconv.Atoi(h) // checked with the settings
	minutes, _ := strconv.Atoi(m)
	d := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute - 7*time.Hour
	return (d + 24*time.Hour) % (24 * time.Hour)
}

func (r *Room) work(ctx context.Context, _ job.Job) (job.Effect, error) {
	rec, err := r.Run(ctx)
	if ctx.Err() != nil { // the process ends: another attempt follows, this was none
		return nil, err
	}
	if kerr := Keep(context.WithoutCancel(ctx), r.src.DB, rec); kerr != nil {
		return nil, errors.Join(err, kerr)
	}
	if err != nil {
		return nil, err
	}
	return nil, r.Thin(ctx)
}

// Run makes one backup in the folder of the plan and reads it back.
func (r *Room) Run(ctx context.Context) (Record, error) {
	begun := r.src.DB.Now()
	id := strings.ToLower(store.NewID())
	name := filepath.Join(r.plan.Dir, "tinhso-"+begun.Format(stamp)+"-"+id[len(id)-6:]+".tar.zst")
	res, err := r.make(ctx, name)
	var verified *time.Time
	if err == nil {
		if _, err = Verify(ctx, name, r.folder(), nil); err == nil {
			now := r.src.DB.Now()
			verified = &now
		} else {
			_ = os.Rename(name, name+".bad") // it shall not be taken for one
		}
	}
	res.File = name
	return RecordOf(Scheduled, r.plan.Node, begun, r.src.DB.Now(), verified, res, err), err
}

func (r *Room) folder() string { return filepath.Join(r.plan.Dir, FolderName) }

func (r *Room) make(ctx context.Context, name string) (Result, error) {
	if err := os.MkdirAll(r.plan.Dir, 0o700); err != nil {
		return Result{}, fmt.Errorf("backup: %w", err)
	}
	r.sweep()
	if err := r.room(ctx); err != nil {
		return Result{}, err
	}
	return Write(ctx, r.src, Options{File: name, Files: r.plan.Files, Folder: r.folder(), Gentle: true})
}

// room looks whether another backup like the last one fits on the disk.
func (r *Room) room(ctx context.Context) error {
	last, err := LastGood(ctx, r.src.DB)
	if errors.Is(err, store.ErrNone) || r.plan.Free == nil {
		return nil
	}
	if err != nil {
		return err
	}
	free, err := r.plan.Free(r.plan.Dir)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if need := last.Size + last.Size/4; free < uint64(max(0, need)) { //nolint:gosec // not negative
		return fault.New(fault.KindUnavailable, "backup.no_room", "dir", r.plan.Dir, "need", need>>20, "free", free>>20)
	}
	return nil
}

// sweep removes what a process left half done that is no more.
func (r *Room) sweep() {
	list, err := filepath.Glob(filepath.Join(r.plan.Dir, "tinhso-*.tar.zst.part"))
	if err != nil {
		return
	}
	for _, name := range list {
		st, err := os.Stat(name)
		if err == nil && reOurs.MatchString(strings.TrimSuffix(filepath.Base(name), ".part")) && r.src.DB.Now().Sub(st.ModTime()) > abandoned {
			_ = os.Remove(name) // if not now, then next time
		}
	}
}
