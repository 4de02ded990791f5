package boot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	"tinhso/internal/backup"
	"tinhso/internal/config"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/notify"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// local are the columns whose numbers mean something in one cluster of
// PostgreSQL alone.
func local() map[string][]string {
	all := maps.Clone(event.Clustered)
	all["seal_log"] = []string{"past_tx"}
	return all
}

// backupSource is the province as it is copied.
func backupSource(conf config.Config, db *store.DB) (backup.Source, error) {
	blobs, err := openBlobs(conf)
	if err != nil {
		return backup.Source{}, err
	}
	return backup.Source{DB: db, Lines: lines, Local: local(), Blobs: blobs, Program: version(), Seal: sealCheckpoint}, nil
}

// sealCheckpoint is the latest checkpoint of the sealed log, where there is one.
func sealCheckpoint(ctx context.Context, r store.Reader) (json.RawMessage, error) {
	c, err := new(seal.Log).Checkpoint(ctx, r)
	if err != nil || c.Size == 0 {
		return nil, err
	}
	return json.Marshal(map[string]any{"origin": c.Origin, "size": c.Size, "root": c.Root.String(), "at": c.At.UTC().Format(time.RFC3339), "note": c.Note})
}

// secretFiles are the files that a backup does not hold: who has them can speak
// in the name of the province.
func secretFiles(c config.Config) []string {
	return []string{filepath.Join(c.Data, "secret"), sealKey(c), c.SMTP.PasswordFile, c.Post.KeyFile, c.Files.S3AccessKeyFile, c.Files.S3SecretKeyFile, c.Backup.KeyFile}
}

// existing are those of the files that there are.
func existing(files []string) (list []string) {
	for _, f := range files {
		if st, err := os.Stat(f); f != "" && err == nil && st.Mode().IsRegular() {
			list = append(list, f)
		}
	}
	return list
}

// afterRestore ends what must not go on in a restored province.
type afterRestore struct {
	keepSessions, resend bool
	kind                 string // of the event
}

func (a afterRestore) apply(ctx context.Context, tx *store.Tx, h backup.Head) (did []string, err error) {
	p := lang.For(lang.VI)
	if !a.keepSessions {
		n, err := identity.EndAllTx(ctx, tx)
		if err != nil {
			return nil, err
		}
		did = append(did, p.T("backup.did.sessions", "n", n))
	}
	if !a.resend {
		n, err := notify.HoldTx(ctx, tx)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			did = append(did, p.T("backup.did.mails", "n", n))
		}
	}
	missed := 0
	for _, s := range h.Journal.Stands {
		missed += len(s.Missed)
	}
	if missed > 0 {
		did = append(did, p.T("backup.did.missed", "n", missed))
	}
	return did, event.Append(ctx, tx, event.New{Kind: a.kind, Subject: h.ID, Actor: "system", Data: map[string]any{
		"taken_at": h.TakenAt, "engine": h.Engine, "events": h.Journal.Events, "program": h.Program}})
}

// teller prints progress, not more than twice a second.
func (in invocation) teller() backup.Tell {
	if in.json {
		return nil
	}
	p := lang.For(lang.VI)
	var last time.Time
	return func(x backup.Progress) {
		if now := time.Now(); now.Sub(last) > 500*time.Millisecond {
			last = now
			fmt.Fprintln(in.Err, p.T("backup.stage."+x.Stage, "name", x.Name, "done", stageSize(x)))
		}
	}
}

func stageSize(x backup.Progress) string {
	switch x.Stage {
	case "table", "load":
		return megabytes(x.Done)
	}
	return viet.Number(x.Done)
}

func megabytes(n int64) string { return viet.Number(n>>20) + " MB" }

// copies is the room that makes the backups of the plan.
func (a *App) copies() (*backup.Room, error) {
	b := a.Config.Backup
	var keep backup.Retention
	if b.Dir != "" {
		var err error
		if keep, err = backup.ParseRetention(b.Keep); err != nil {
			return nil, err
		}
	}
	src := backup.Source{DB: a.DB, Lines: lines, Local: local(), Blobs: a.Blobs, Program: version(), Seal: sealCheckpoint}
	mode := map[string]backup.FileMode{"full": backup.FilesAll, "none": backup.FilesNone}[b.Files]
	return backup.New(src, backup.Plan{Dir: b.Dir, At: b.At, Keep: keep, Files: cmp.Or(mode, backup.FilesFolder), Node: nodeName(a.Config), Data: a.Config.Data,
		Free: freeDisk}), nil
}
