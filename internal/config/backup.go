package config

import (
	"regexp"
	"strings"
)

// Backup is when and where copies are made (sao lưu).
type Backup struct {
	Dir     string   `conf:"backup-dir" help:"thư mục nhận bản sao lưu định kỳ; bỏ trống thì không sao lưu định kỳ (where the server keeps its own backups)"`
	At      []string `conf:"backup-at" help:"giờ sao lưu trong ngày, giờ Việt Nam, cách nhau dấu phẩy (hours of the day, +07:00)" default:"01:30"`
	Keep    string   `conf:"backup-keep" help:"giữ lại bao nhiêu bản: d ngày, w tuần, m tháng, y năm (how many are kept)" default:"7d,5w,12m"`
	Files   string   `conf:"backup-files" help:"tệp đính kèm: incremental (chỉ tệp mới so với bản trước), full, none (attached files)" default:"incremental"`
	Replica string   `conf:"replica" help:"nhân bản SQLite liên tục tới file:THƯ_MỤC hoặc s3://KHO/ĐƯỜNG_DẪN (continuous copy of the SQLite database)"`
	KeyFile string   `conf:"replica-key-file" secret:"file" help:"tệp hai dòng: mã truy cập và khóa bí mật của kho S3 (access key and secret of the S3 store)"`
}

var (
	reHour = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
	reKeep = regexp.MustCompile(`^[1-9]\d{0,3}[dwmy](,[1-9]\d{0,3}[dwmy])*$`)
)

func (b Backup) check() []error {
	var errs []error
	no := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, wrong(format, args...))
		}
	}
	for _, at := range b.At {
		no(!reHour.MatchString(at), "backup-at: %q cần dạng giờ:phút, ví dụ 01:30", at)
	}
	no(b.Dir != "" && len(b.At) == 0, "backup-at: cần ít nhất một giờ, ví dụ 01:30")
	no(!reKeep.MatchString(b.Keep), "backup-keep: %q cần dạng 7d,5w,12m", b.Keep)
	no(b.Files != "incremental" && b.Files != "full" && b.Files != "none", "backup-files: %q phải là incremental, full hoặc none", b.Files)
	file, isFile := strings.CutPrefix(b.Replica, "file:")
	no(b.Replica != "" && !strings.HasPrefix(b.Replica, "s3://") && (!isFile || file == ""), "replica: %q cần dạng file:THƯ_MỤC hoặc s3://KHO/ĐƯỜNG_DẪN", b.Replica)
	return errs
}
