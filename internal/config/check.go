package config

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// check says what is wrong with the settings as a whole, all of it at once, so
// that the operator does not learn it one start after another.
func (c Config) check() error {
	var errs []error
	no := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, wrong(format, args...))
		}
	}
	no(!isAddress(c.Listen), "listen: %q cần dạng ĐỊA_CHỈ:CỔNG, ví dụ 127.0.0.1:8080", c.Listen)
	no(!isDatabase(c.Database), "database: cần dạng sqlite:TỆP hoặc postgres://MÁY_CHỦ/TÊN")
	no(c.BaseURL != "" && !isBase(c.BaseURL), "base-url: %q cần dạng https://TÊN_MIỀN, không có phần ? hay #", c.BaseURL)
	no(!slices.Contains([]string{"debug", "info", "warn", "error"}, c.LogLevel), "log-level: %q phải là debug, info, warn hoặc error", c.LogLevel)
	no(!slices.Contains([]string{"text", "json"}, c.LogFormat), "log-format: %q phải là text hoặc json", c.LogFormat)
	no(!slices.Contains([]string{"starttls", "tls", "none"}, c.SMTP.TLS), "smtp-tls: %q phải là starttls, tls hoặc none", c.SMTP.TLS)
	no(c.SMTP.Port > 65535, "smtp-port: %d phải từ 1 đến 65535", c.SMTP.Port)
	no(c.SMTP.From != "" && !strings.Contains(c.SMTP.From, "@"), "smtp-from: %q phải là một địa chỉ thư", c.SMTP.From)
	no(c.Post.Endpoint != "" && !isBase(c.Post.Endpoint), "post-endpoint: %q cần dạng https://TÊN_MIỀN", c.Post.Endpoint)
	no((c.Post.Endpoint == "") != (c.Post.KeyFile == ""), "post-endpoint và post-key-file phải cùng có hoặc cùng bỏ trống")
	no(c.DrainWait < 0 || c.DrainWait > 4, "drain-wait: %d phải từ 0 đến 4 giây", c.DrainWait)
	for _, p := range c.TrustedProxies {
		no(!isNetwork(p), "trusted-proxies: %q phải là một địa chỉ IP hoặc một dải như 10.0.0.0/8", p)
	}
	c.Security.check(no)
	c.Ops.check(no)
	errs = append(errs, c.Backup.check()...)
	no(!c.Clock.good(), "clock-source: %q cần dạng ntp://MÁY hoặc https://MÁY", c.Clock.Source)
	no(c.Backup.Replica != "" && !strings.HasPrefix(c.Database, "sqlite:"), "replica: chỉ dùng cho SQLite; với PostgreSQL xem docs/runbooks/replica.md")
	return errors.Join(append(errs, c.Files.wrong())...)
}

func isAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	n, err := strconv.Atoi(port)
	return err == nil && n >= 0 && n <= 65535
}

func isDatabase(s string) bool {
	if file, ok := strings.CutPrefix(s, "sqlite:"); ok {
		return file != ""
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql")
}

func isBase(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}

func isNetwork(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	_, err := netip.ParsePrefix(s)
	return err == nil
}
