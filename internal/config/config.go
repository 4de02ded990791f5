package config

import (
	"path/filepath"
	"strings"
)

// Config is every setting; zero values work. The tags name the setting in all
// three places: --name, TINHSO_NAME and name: in the file.
type Config struct {
	Data           string   `conf:"data" help:"thư mục dữ liệu: cơ sở dữ liệu, tệp, bí mật (data folder)" default:"data"`
	Listen         string   `conf:"listen" help:"địa chỉ máy chủ web (address of the web server)" default:"127.0.0.1:8080"`
	Database       string   `conf:"database" secret:"url" help:"sqlite:TỆP hoặc postgres://…; mặc định sqlite:DATA/tinhso.db"`
	BaseURL        string   `conf:"base-url" help:"địa chỉ người dân dùng, in trong thư và mã QR (as people reach it)"`
	Demo           bool     `conf:"demo" help:"cho phép tài khoản chạy thử (demo accounts may sign in)"`
	LogLevel       string   `conf:"log-level" help:"debug, info, warn, error" default:"info"`
	LogFormat      string   `conf:"log-format" help:"text hoặc json" default:"text"`
	TrustedProxies []string `conf:"trusted-proxies" help:"địa chỉ máy chủ trung gian được tin, cách nhau dấu phẩy (balancers whose X-Forwarded-For is believed)"`
	DrainWait      int      `conf:"drain-wait" help:"số giây vẫn phục vụ sau SIGTERM để máy cân bằng tải kịp thấy /readyz là 503; 0 khi chạy một nút, tối đa 4 (seconds)"`
	SMTP           SMTP
	Post           Post
	Files          Files
	Security       Security
	Backup         Backup
	Clock          Clock
	Ops            Ops
	Seal           Seal
}

// SMTP is the mail server (máy chủ thư).
type SMTP struct {
	Host         string `conf:"smtp-host" help:"máy chủ thư; bỏ trống thì thư được giữ lại và hiện là chưa gửi"`
	Port         int    `conf:"smtp-port" help:"cổng máy chủ thư"`
	Username     string `conf:"smtp-username" help:"tài khoản máy chủ thư"`
	PasswordFile string `conf:"smtp-password-file" secret:"file" help:"tệp chứa mật khẩu máy chủ thư"`
	From         string `conf:"smtp-from" help:"địa chỉ gửi"`
	TLS          string `conf:"smtp-tls" help:"starttls, tls hoặc none" default:"starttls"`
}

// Post is the service of the public post (bưu chính công ích).
type Post struct {
	Endpoint string `conf:"post-endpoint" help:"địa chỉ dịch vụ bưu chính (https://…); bỏ trống thì cán bộ ghi số hiệu bưu gửi bằng tay"`
	KeyFile  string `conf:"post-key-file" secret:"file" help:"tệp chứa khóa ký thông điệp với bưu chính, ít nhất 16 ký tự"`
}

// complete fills what follows from other settings.
func (c *Config) complete() {
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "tinhso.db")
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
}
