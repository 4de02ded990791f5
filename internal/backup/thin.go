package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/store"
)

// keepRule is one rule of retention.
type keepRule struct {
	n    int
	unit byte // d, w, m, y
}

// Retention says how many backups are kept (thời gian giữ bản sao lưu): of each of
// the last n days, weeks, months and years that have one, the latest.
type Retention []keepRule

// ParseRetention reads "7d,5w,12m".
func ParseRetention(text string) (Retention, error) {
	var k Retention
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			return nil, fmt.Errorf("backup: %q keeps nothing", text)
		}
		n, err := strconv.Atoi(part[:len(part)-1])
		unit := part[len(part)-1]
		if err != nil || n < 1 || !strings.ContainsRune("dwmy", rune(unit)) {
			return nil, fmt.Errorf("backup: %q is not like 7d", part)
		}
		k = append(k, keepRule{n, unit})
	}
	return k, nil
}

// hanoi is the clock by which days begin.
var hanoi = time.FixedZone("+07", 7*60*60)

func (u keepRule) period(at time.Time) string {
	at = at.In(hanoi)
	switch u.unit {
	case 'w':
		y, w := at.ISOWeek()
		return fmt.Sprintf("%d-W%02d", y, w)
	case 'm':
		return at.Format("2006-01")
	case 'y':
		return at.Format("2006")
	}
	return at.Format("2006-01-02")
}

// choose says which of the backups, newest first, stay. The newest that was
// read back whole always does.
func (k Retention) choose(list []Record) map[string]bool {
	stay := map[string]bool{}
	for _, r := range list {
		if r.VerifiedAt != nil {
			stay[r.ID] = true
			break
		}
	}
	for _, rule := range k {
		seen := map[string]bool{}
		for _, r := range list {
			p := rule.period(r.StartedAt)
			if r.VerifiedAt == nil || seen[p] {
				continue
			}
			if len(seen) == rule.n {
				break
			}
			seen[p] = true
			stay[r.ID] = true
		}
	}
	return stay
}

// Thin deletes backups of this node that the plan does not keep any more, and
// attached files that none of the others needs (dọn bản sao lưu cũ).
func (r *Room) Thin(ctx context.Context) error {
	list, err := store.All(ctx, r.src.DB, sqlKept, scanRecord, mostKept)
	if err != nil {
		return fmt.Errorf("backup: thin: %w", err)
	}
	list = slices.DeleteFunc(list, func(x Record) bool {
		return x.Node != r.plan.Node || filepath.Dir(x.File) != filepath.Clean(abs(r.plan.Dir)) || !reOurs.MatchString(filepath.Base(x.File))
	})
	stay := r.plan.Keep.choose(list)
	removed := 0
	for _, x := range list {
		if stay[x.ID] {
			continue
		}
		if err := os.Remove(x.File); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("backup: thin: %w", err)
		}
		err := r.src.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, sqlRemoved, tx.Now(), x.ID)
			return err
		})
		if err != nil {
			return err
		}
		removed++
	}
	if removed == 0 || r.plan.Files != FilesFolder {
		return nil
	}
	return r.thinFiles(ctx)
}

func abs(dir string) string {
	if a, err := filepath.Abs(dir); err == nil {
		return a
	}
	return dir
}

// thinFiles deletes from the folder what no archive there lists. An archive that
// cannot be read, whoever made it, keeps everything.
func (r *Room) thinFiles(ctx context.Context) error {
	archives, err := filepath.Glob(filepath.Join(r.plan.Dir, "*.tar.zst*"))
	if err != nil {
		return fmt.Errorf("backup: thin: %w", err)
	}
	needed := map[string]bool{}
	for _, name := range archives {
		if err := eachListed(name, func(f listed) error {
			needed[f.sha] = true
			return nil
		}); err != nil {
			return fmt.Errorf("backup: thin: %s: %w", name, err)
		}
	}
	folder, err := blob.Dir(r.folder())
	if err != nil {
		return err
	}
	return folder.Walk(ctx, func(ref blob.Ref) error {
		if needed[ref.SHA256] {
			return nil
		}
		return folder.Remove(ctx, ref.SHA256)
	})
}
