package boot

import (
	"net"
	"strings"

	"tinhso/internal/config"
)

// checkGuards says which protection the province has not decided on yet (lớp bảo vệ chưa bật).
func checkGuards(c config.Config) finding {
	f := finding{What: "bảo vệ tài khoản", OK: true, Says: "mã một lần: " + map[string]string{"": "tùy mỗi người", "admin": "bắt buộc với quản trị", "officer": "bắt buộc với mọi cán bộ"}[c.Security.SecondFactor]}
	if c.Demo {
		return f
	}
	if c.Security.SecondFactor == "" {
		f.Warn, f.Advice = true, "TCVN 11930 cấp độ 3 cần xác thực đa nhân tố cho quản trị: đặt require-second-factor: admin."
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsLoopback() && strings.HasPrefix(c.BaseURL, "https://") && len(c.TrustedProxies) == 0 && c.Ops.TLS.KeyFile == "" {
		f.Warn, f.Advice = true, strings.TrimSpace(f.Advice+" Máy cân bằng tải đứng trước: đặt trusted-proxies, nếu không mọi người bị tính là một địa chỉ.")
	}
	return f
}
