package boot

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/beevik/ntp"

	"tinhso/internal/config"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// What `check` says of the machine and of the settings.

const (
	leastFiles = 100_000         // inodes left
	clockTime  = 5 * time.Second // for a source of time to answer
)

// checkInodes looks whether the disk can take more files.
func checkInodes(dir string) finding {
	f := finding{What: "số tệp của đĩa", OK: true}
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		f.OK, f.Says = false, err.Error()
		return f
	}
	if st.Files == 0 { // a file system that makes them as needed
		f.Says = "không giới hạn"
		return f
	}
	f.Says = "còn " + viet.Number(int64(min(st.Ffree, 1<<62))) //nolint:gosec // bounded
	if f.OK = st.Ffree >= leastFiles/10; f.OK && st.Ffree < leastFiles {
		f.Warn = true
	}
	if !f.OK || f.Warn {
		f.Advice = "Đĩa sắp hết chỗ cho tệp mới dù còn dung lượng: dọn tệp nhỏ hoặc chuyển thư mục dữ liệu sang đĩa khác."
	}
	return f
}

// checkSecrets looks who may read what nobody else shall.
func checkSecrets(c config.Config) finding {
	f := finding{What: "tệp bí mật", OK: true}
	var wrong []string
	files := existing(append(secretFiles(c), c.Ops.TLS.KeyFile))
	for _, name := range files {
		st, err := os.Stat(name)
		if err != nil {
			continue
		}
		bad := os.FileMode(0o027) // a file of the operator may be shown to the group
		if strings.HasPrefix(name, c.Data) {
			bad = 0o077
		}
		if st.Mode()&bad != 0 {
			wrong = append(wrong, fmt.Sprintf("%s (%04o)", name, st.Mode().Perm()))
		}
	}
	if st, err := os.Stat(c.Data); err == nil && st.Mode()&0o007 != 0 {
		wrong = append(wrong, fmt.Sprintf("%s (%04o)", c.Data, st.Mode().Perm()))
	}
	f.Says = fmt.Sprintf("%d tệp, chỉ người chạy hệ thống đọc được", len(files))
	if len(wrong) > 0 {
		f.OK, f.Says = false, "người khác đọc hoặc sửa được: "+strings.Join(wrong, ", ")
		f.Advice = "chmod 0600 các tệp, chmod 0700 thư mục dữ liệu; nếu đã lộ thì thay khóa."
	}
	return f
}

// checkSettings names the settings that are dangerous where people work.
func checkSettings(c config.Config) finding {
	f := finding{What: "cấu hình", OK: true, Says: "không có cấu hình nguy hiểm"}
	var odd []string
	say := func(is bool, text string) {
		if is {
			odd = append(odd, text)
		}
	}
	host, _, _ := strings.Cut(c.Listen, ":")
	open := !slices.Contains([]string{"127.0.0.1", "localhost", "[", ""}, host) || host == ""
	u, err := url.Parse(c.Database)
	far := err == nil && c.Database != "" && !strings.HasPrefix(c.Database, "sqlite:") && !slices.Contains([]string{"", "127.0.0.1", "localhost", "::1"}, u.Hostname())
	say(c.Demo, "demo: tài khoản thử có mật khẩu ai cũng biết; bỏ khi chạy thật")
	say(c.BaseURL == "", "base-url: bỏ trống; liên kết trong thư và mã QR sẽ sai")
	say(strings.HasPrefix(c.BaseURL, "http://") && !strings.Contains(c.BaseURL, "127.0.0.1") && !strings.Contains(c.BaseURL, "localhost"), "base-url: http không mã hóa")
	say(open && !c.Ops.TLS.On() && len(c.TrustedProxies) == 0, "listen: mở ra mạng mà không có https")
	say(slices.ContainsFunc(c.TrustedProxies, func(p string) bool { return strings.HasSuffix(p, "/0") }), "trusted-proxies: tin mọi địa chỉ, ai cũng giả được địa chỉ của mình")
	say(c.SMTP.Host == "", "smtp-host: chưa có máy chủ thư, thư được giữ lại")
	say(c.SMTP.Host != "" && c.SMTP.TLS == "none", "smtp-tls: thư và mật khẩu đi không mã hóa")
	say(far && !slices.Contains([]string{"verify-full", "verify-ca", "require"}, u.Query().Get("sslmode")), "database: tới máy khác mà sslmode không buộc mã hóa")
	say(c.LogLevel == "debug", "log-level: debug ghi quá nhiều khi chạy thật")
	say(c.Backup.Dir == "" && c.Backup.Replica == "", "backup-dir: chưa đặt sao lưu định kỳ")
	say(sameDisk(c.Backup.Dir, c.Data), "backup-dir: cùng đĩa với dữ liệu, hỏng đĩa là mất cả hai")
	replicaDir, local := strings.CutPrefix(c.Backup.Replica, "file:")
	say(local && sameDisk(replicaDir, c.Data), "replica: cùng đĩa với dữ liệu, hỏng đĩa là mất cả hai")
	if len(odd) > 0 {
		f.Warn, f.Says, f.Advice = true, strings.Join(odd, "; "), "Xem docs/config.md; sửa tệp cấu hình rồi chạy lại."
	}
	return f
}

// sameDisk says whether two folders lie on one file system.
func sameDisk(a, b string) bool {
	var x, y syscall.Stat_t
	return a != "" && syscall.Stat(a, &x) == nil && syscall.Stat(b, &y) == nil && x.Dev == y.Dev
}

// checkDatabaseClock compares the clock of this machine with that of the database.
func checkDatabaseClock(ctx context.Context, db *store.DB) (finding, bool) {
	f := finding{What: "đồng hồ cơ sở dữ liệu", OK: true}
	before := time.Now()
	at, other, err := db.Clock(ctx)
	if err != nil {
		f.OK, f.Says = false, err.Error()
		return f, true
	}
	if !other {
		return f, false
	}
	off := at.Sub(before.Add(time.Since(before) / 2))
	f.Says = "lệch " + off.Round(time.Millisecond).String()
	return judgeClock(f, off), true
}

func judgeClock(f finding, off time.Duration) finding {
	switch off = off.Abs(); {
	case off > time.Minute:
		f.OK = false
	case off > 2*time.Second:
		f.Warn = true
	default:
		return f
	}
	f.Advice = "Hạn trả kết quả tính theo đồng hồ: bật chrony (hoặc systemd-timesyncd) trên mọi máy, kiểm tra bằng chronyc tracking."
	return f
}

// checkClockSource asks the source of time that the settings name.
func checkClockSource(ctx context.Context, source string) finding {
	f := finding{What: "nguồn giờ " + source, OK: true}
	off, err := clockOff(ctx, source)
	if err != nil {
		f.Warn, f.Says, f.Advice = true, err.Error(), "Kiểm tra đường mạng tới nguồn giờ, hoặc đổi clock-source."
		return f
	}
	f.Says = "lệch " + off.Round(time.Millisecond).String()
	return judgeClock(f, off)
}

func clockOff(ctx context.Context, source string) (time.Duration, error) {
	if host, ok := strings.CutPrefix(source, "ntp://"); ok {
		r, err := ntp.QueryWithOptions(host, ntp.QueryOptions{Timeout: clockTime})
		if err != nil {
			return 0, err
		}
		return r.ClockOffset, r.Validate()
	}
	ctx, cancel := context.WithTimeout(ctx, clockTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, source, nil)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	if err := res.Body.Close(); err != nil {
		return 0, err
	}
	at, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return 0, fmt.Errorf("không có giờ trong câu trả lời: %w", err)
	}
	// A header of whole seconds is half a second old on average.
	return at.Add(500 * time.Millisecond).Sub(begun.Add(time.Since(begun) / 2)), nil
}
