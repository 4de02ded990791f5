package boot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"tinhso/internal/backup"
	"tinhso/internal/backup/replica"
	"tinhso/internal/blob"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// What `check` says of copies, evidence and the soundness of what is kept.

const (
	lateBackup = 26 * time.Hour // a day and the time to make one
	lostBackup = 3 * 24 * time.Hour
	lateSeal   = 15 * time.Minute
	sampleOf   = 20_000    // files among which some are drawn
	sampleSize = 20        // that are read
	sampleMost = 256 << 20 // bytes of them together
	quickMost  = 4 << 30   // a database that is looked over without being asked
)

// checkBackups looks at the last backup and at the last good one.
func (a *App) checkBackups(ctx context.Context) finding {
	f := finding{What: "bản sao lưu", Advice: "Xem docs/runbooks/backup.md; chạy tay: tinhso backup --data DIR TỆP."}
	good, err := backup.LastGood(ctx, a.DB)
	if errors.Is(err, store.ErrNone) {
		f.OK, f.Warn, f.Says = true, true, "chưa có bản nào được đọc lại trọn vẹn"
		return f
	}
	last, lerr := backup.Last(ctx, a.DB)
	if err = errors.Join(err, lerr); err != nil {
		f.Says = err.Error()
		return f
	}
	age := a.DB.Now().Sub(good.FinishedAt)
	f.Says = fmt.Sprintf("%s, lúc %s, %s, đã đọc lại", good.File, viet.Instant(good.FinishedAt), megabytes(good.Size))
	f.OK, f.Warn = age < lostBackup, age > lateBackup
	if _, err := os.Stat(good.File); err != nil && good.Node == nodeName(a.Config) {
		f.OK, f.Says = false, "không còn tệp "+good.File
	}
	if last.State == backup.Failed {
		f.OK, f.Says = false, fmt.Sprintf("lần gần nhất lúc %s hỏng: %s; bản tốt cuối: %s", viet.Instant(last.StartedAt), last.Error, f.Says)
	}
	if f.OK && !f.Warn {
		f.Advice = ""
	}
	return f
}

// checkReplica looks how far the continuous copy has come.
func (a *App) checkReplica(ctx context.Context) finding {
	f := finding{What: "bản nhân liên tục", Says: a.Config.Backup.Replica, Advice: "Xem docs/runbooks/replica.md; kiểm tra nơi nhận và nhật ký của máy chủ (part=replica)."}
	key, err := replicaKey(a.Config)
	if err == nil {
		var at time.Time
		if at, err = replica.Reaches(ctx, a.Config.Backup.Replica, key); err == nil {
			f.OK, f.Advice, f.Says = true, "", f.Says+", đến "+viet.Instant(at)
		}
	}
	if err != nil {
		f.Says += ": " + fault.Reason(err)
	}
	return f
}

// checkSeal looks at the key, the last checkpoint and what the sealer found.
func (a *App) checkSeal(ctx context.Context) finding {
	f := finding{What: "niêm phong", Advice: "Xem docs/runbooks/seal.md; chạy tinhso verify --data DIR."}
	s, err := a.Seal.Status(ctx, a.DB)
	if err != nil {
		f.Says = err.Error()
		return f
	}
	f.Says = fmt.Sprintf("%s mục đã niêm phong, %s đang chờ", viet.Number(s.Sealed), viet.Number(s.Waiting))
	if !s.Last.At.IsZero() {
		f.Says += ", điểm niêm phong cuối " + viet.Instant(s.Last.At)
	}
	f.OK = true
	switch {
	case len(s.Broken) > 0:
		f.OK, f.Says = false, fmt.Sprintf("%s; %d chỗ không khớp ở lần kiểm tra cuối", f.Says, len(s.Broken))
	case !s.Oldest.IsZero() && a.DB.Now().Sub(s.Oldest) > lateSeal:
		f.Warn = true // a server that does not run seals nothing
	default:
		f.Advice = ""
	}
	return f
}

// checkBlobs reads some of the files that are kept, by chance, and compares
// them with their names.
func (a *App) checkBlobs(ctx context.Context) finding {
	f := finding{What: "tệp đính kèm", OK: true}
	enough := errors.New("enough")
	var drawn []blob.Ref
	seen := 0
	err := a.Blobs.Walk(ctx, func(r blob.Ref) error {
		if seen++; seen > sampleOf {
			return enough
		}
		if len(drawn) < sampleSize {
			drawn = append(drawn, r)
		} else if i := rand.IntN(seen); i < sampleSize { //nolint:gosec // which files are looked at is no secret
			drawn[i] = r
		}
		return nil
	})
	if err != nil && !errors.Is(err, enough) {
		f.OK, f.Says = false, fault.Reason(err)
		return f
	}
	read, left := 0, int64(sampleMost)
	for _, r := range drawn {
		if r.Size > left {
			continue
		}
		left -= r.Size
		read++
		if err := a.sameBlob(ctx, r); err != nil {
			f.OK, f.Says = false, r.SHA256+": "+fault.Reason(err)
			f.Advice = "Nội dung tệp đã đổi hoặc mất: kiểm tra ổ đĩa, lấy lại tệp từ bản sao lưu (docs/runbooks/restore.md)."
			return f
		}
	}
	f.Says = fmt.Sprintf("đọc thử %d tệp, đúng nội dung", read)
	return f
}

func (a *App) sameBlob(ctx context.Context, r blob.Ref) error {
	b, err := a.Blobs.Open(ctx, r.SHA256)
	if err != nil {
		return err
	}
	defer b.Close()
	h := sha256.New()
	n, err := io.Copy(h, b)
	if err != nil {
		return err
	}
	if n != r.Size || hex.EncodeToString(h.Sum(nil)) != r.SHA256 {
		return fmt.Errorf("nội dung không đúng tên, %d byte", n)
	}
	return nil
}

// checkIntegrity lets the engine look over its own pages.
func (a *App) checkIntegrity(ctx context.Context, deep bool) finding {
	f := finding{What: "toàn vẹn dữ liệu", OK: true}
	size, err := a.DB.Size(ctx)
	if err != nil {
		f.OK, f.Says = false, err.Error()
		return f
	}
	if size > quickMost && !deep {
		f.Warn, f.Says = true, "chưa xem: cơ sở dữ liệu lớn "+gigabytes(uint64(size))+" GB" //nolint:gosec // not negative
		f.Advice = "Chạy tinhso check --deep khi vắng người."
		return f
	}
	bad, whole, err := a.DB.CheckPages(ctx)
	switch {
	case err != nil:
		f.OK, f.Says = false, err.Error()
	case len(bad) > 0:
		f.OK, f.Says = false, strings.Join(bad, "; ")
		f.Advice = "Dừng máy chủ, giữ nguyên tệp, phục hồi bản sao lưu gần nhất sang nơi khác (docs/runbooks/restore.md)."
	case !whole:
		f.Says = "PostgreSQL chưa cài amcheck nên không xem được; tùy chọn: CREATE EXTENSION amcheck"
	default:
		f.Says = "không có lỗi"
	}
	return f
}
