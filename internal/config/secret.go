package config

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ReadSecret reads a file that holds a secret (đọc tệp bí mật). A file that others on the machine can read is refused:
// what it holds is no secret any more.
func ReadSecret(path string) (string, error) {
	if err := guarded(path); err != nil {
		return "", err
	}
	b, err := os.ReadFile(path) //nolint:gosec // G304: named by the operator
	if err != nil {
		return "", wrong("tệp bí mật %s: %v", path, err)
	}
	text := strings.TrimRight(string(b), "\r\n")
	if strings.TrimSpace(text) == "" {
		return "", wrong("tệp bí mật %s: chưa có nội dung", path)
	}
	return text, nil
}

// guarded refuses a file that everybody on the machine, or a group of people, can read. A file of root may be lent to the
// group of the service, as systems keep keys; so may what a container or systemd lays down for it alone.
func guarded(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return wrong("tệp bí mật %s: %v", path, unwrapPath(err))
	}
	if !info.Mode().IsRegular() {
		return wrong("tệp bí mật %s: không phải là tệp thường", path)
	}
	for _, place := range []string{"/run/secrets/", "/run/credentials/"} {
		if strings.HasPrefix(filepath.Clean(path), place) {
			return nil
		}
	}
	mode := info.Mode().Perm()
	ofRoot := false
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		ofRoot = st.Uid == 0
	}
	if mode&0o027 != 0 || mode&0o040 != 0 && !ofRoot {
		return wrong("tệp bí mật %s: người khác trên máy đọc được (quyền %04o); mong chạy: chmod 600 %s", path, mode, path)
	}
	return nil
}

func unwrapPath(err error) error {
	if e, ok := err.(*fs.PathError); ok { //nolint:errorlint // the path is said already
		return e.Err
	}
	return err
}

// open refuses what would show a secret to everybody on the machine: one in an argument or a variable. What names a file
// may be anywhere.
func (s setting) open(text, from string) error {
	if s.value.Kind().String() != "string" && s.value.Kind().String() != "slice" {
		return nil
	}
	for _, part := range strings.Split(text, ",") {
		if u, err := url.Parse(strings.TrimSpace(part)); err == nil {
			_, has := u.User.Password()
			if has || u.Query().Has("password") || u.Query().Has("sslpassword") {
				return wrong("%s: có mật khẩu trong giá trị; ai xem được danh sách tiến trình cũng đọc được. Mong bỏ mật khẩu ra một tệp và dùng database-password-file, hoặc đặt địa chỉ trong tệp cấu hình chỉ chủ đọc được", from)
			}
		}
	}
	return nil
}

// mistaken refuses variables by which people try to hand over a secret: "TINHSO_SMTP_PASSWORD" instead of
// "TINHSO_SMTP_PASSWORD_FILE", and PostgreSQL's own.
func mistaken(all []setting, getenv func(string) (string, bool)) error {
	names := []string{"PGPASSWORD"}
	for _, s := range all {
		if name, ok := strings.CutSuffix(s.env(), "_FILE"); ok && s.secret == "file" {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if _, ok := getenv(name); ok {
			return wrong("%s: bí mật chỉ nhận qua tệp, không nhận qua biến môi trường", name)
		}
	}
	return nil
}

// checkSecrets looks at every file that is to hold a secret, and puts the password of the database into its address.
func (c *Config) checkSecrets(all []setting) error {
	for _, s := range all {
		if s.secret == "file" && s.value.String() != "" {
			if err := guarded(s.value.String()); err != nil {
				return wrong("%s: %s", s.name, strings.TrimPrefix(err.Error(), ErrWrong.Error()+": "))
			}
		}
	}
	if c.Security.DatabasePassword == "" {
		return nil
	}
	password, err := ReadSecret(c.Security.DatabasePassword)
	if err != nil {
		return err
	}
	u, err := url.Parse(c.Database)
	if err != nil || u.User.Username() == "" || strings.HasPrefix(c.Database, "sqlite:") {
		return wrong("database-password-file: chỉ dùng với database dạng postgres://NGƯỜI_DÙNG@MÁY_CHỦ/TÊN")
	}
	u.User = url.UserPassword(u.User.Username(), password)
	c.Database = u.String()
	return nil
}
