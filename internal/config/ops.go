package config

import (
	"net/url"
	"slices"
)

// Ops is how the running machine is reached, watched and written about (vận hành).
type Ops struct {
	Node          string   `conf:"node" help:"tên nút trong số đo, nhật ký và cảnh báo; mặc định là tên máy (name of this node)"`
	MetricsListen string   `conf:"metrics-listen" help:"địa chỉ riêng của /metrics cho Prometheus, ví dụ 127.0.0.1:9464; bỏ trống thì tắt (off when empty)"`
	OTLPEndpoint  string   `conf:"otlp-endpoint" help:"nơi nhận dấu vết OpenTelemetry qua OTLP/HTTP, ví dụ http://127.0.0.1:4318; bỏ trống thì tắt (off when empty)"`
	OTLPPercent   int      `conf:"otlp-percent" help:"bao nhiêu phần trăm lượt xử lý được ghi dấu vết (share of traces kept)" default:"100"`
	LogDir        string   `conf:"log-dir" help:"thư mục tệp nhật ký, xoay vòng và nén; bỏ trống thì chỉ ghi ra màn hình (folder of log files)"`
	LogKeepDays   int      `conf:"log-keep-days" help:"số ngày giữ tệp nhật ký; ít nhất 365 theo 53/2022/NĐ-CP (days kept)" default:"400"`
	LogFileMB     int      `conf:"log-file-mb" help:"tệp nhật ký được thay khi lớn hơn, và mỗi ngày một lần (a new file beyond this size)" default:"256"`
	DiskLow       int      `conf:"disk-low" help:"MB còn trống mà dưới đó có cảnh báo (a warning below)" default:"5120"`
	DiskLeast     int      `conf:"disk-least" help:"MB còn trống mà dưới đó ngừng nhận hồ sơ và tệp mới; 0 là không bao giờ (nothing new is taken in below)" default:"512"`
	DiskReserve   int      `conf:"disk-reserve" help:"MB giữ sẵn trong thư mục dữ liệu, nhả ra khi đĩa đầy để việc đang làm vẫn ghi được; 0 là không giữ (held back, given up when the disk is full)" default:"64"`
	DiskFolders   []string `conf:"disk-folders" help:"thư mục khác cũng được theo dõi dung lượng, ví dụ dữ liệu PostgreSQL trên cùng máy, cách nhau dấu phẩy (other folders watched)"`
	ClockJump     int      `conf:"clock-jump" help:"đồng hồ lệch quá số giây này thì bị nghi ngờ và báo hạn tạm dừng (seconds)" default:"10"`
	TLS           TLS
}

// TLS is how people reach the platform without a balancer before it (mã hóa đường truyền).
type TLS struct {
	CertFile       string   `conf:"tls-cert-file" help:"tệp chứng thư (PEM, cả chuỗi); được đọc lại khi thay đổi (certificate chain, read again when it changes)"`
	KeyFile        string   `conf:"tls-key-file" secret:"file" help:"tệp khóa riêng của chứng thư (PEM)"`
	RedirectListen string   `conf:"redirect-listen" help:"địa chỉ nhận http và chuyển sang https, ví dụ :80; ACME trả lời http-01 ở đây (address that leads http to https)"`
	ACMEDomains    []string `conf:"acme-domains" help:"tên miền tự xin và gia hạn chứng thư qua ACME, cách nhau dấu phẩy; thay cho tls-cert-file (certificates by ACME)"`
	ACMEEmail      string   `conf:"acme-email" help:"địa chỉ thư cho nơi cấp chứng thư báo tin"`
	ACMEDirectory  string   `conf:"acme-directory" help:"địa chỉ danh mục của nơi cấp; mặc định Let's Encrypt (directory of the authority)"`
	ACMECAFile     string   `conf:"acme-ca-file" help:"chứng thư gốc (PEM) để tin nơi cấp nội bộ (roots that the authority itself is trusted by)"`
}

// leastLogDays is a year of logs.
//
// Law: 53/2022/NĐ-CP
const leastLogDays = 365

func (o Ops) check(no func(bad bool, format string, args ...any)) {
	no(o.MetricsListen != "" && !isAddress(o.MetricsListen), "metrics-listen: %q cần dạng ĐỊA_CHỈ:CỔNG", o.MetricsListen)
	no(o.OTLPEndpoint != "" && !isBase(o.OTLPEndpoint), "otlp-endpoint: %q cần dạng http://MÁY:CỔNG hoặc https://…", o.OTLPEndpoint)
	no(o.OTLPPercent > 100, "otlp-percent: %d phải từ 0 đến 100", o.OTLPPercent)
	no(o.LogKeepDays < leastLogDays, "log-keep-days: %d ít hơn %d ngày mà 53/2022/NĐ-CP buộc giữ", o.LogKeepDays, leastLogDays)
	no(o.LogFileMB < 1, "log-file-mb: phải từ 1")
	no(o.DiskLow < o.DiskLeast, "disk-low: %d phải lớn hơn hoặc bằng disk-least %d", o.DiskLow, o.DiskLeast)
	no(o.ClockJump < 1, "clock-jump: phải từ 1 giây")
	t := o.TLS
	no((t.CertFile == "") != (t.KeyFile == ""), "tls-cert-file và tls-key-file phải cùng có hoặc cùng bỏ trống")
	no(t.CertFile != "" && len(t.ACMEDomains) > 0, "chỉ dùng một trong hai: tls-cert-file hoặc acme-domains")
	no(t.RedirectListen != "" && !isAddress(t.RedirectListen), "redirect-listen: %q cần dạng ĐỊA_CHỈ:CỔNG", t.RedirectListen)
	no(t.RedirectListen != "" && !t.On(), "redirect-listen cần tls-cert-file hoặc acme-domains")
	no(t.ACMEDirectory != "" && !isSecure(t.ACMEDirectory), "acme-directory: %q cần dạng https://…", t.ACMEDirectory)
	no(slices.ContainsFunc(t.ACMEDomains, func(d string) bool { return !isHost(d) }), "acme-domains: cần các tên miền như dichvucong.tinh.gov.vn")
}

// On says whether the web server itself speaks https.
func (t TLS) On() bool { return t.CertFile != "" || len(t.ACMEDomains) > 0 }

func isSecure(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != ""
}

func isHost(s string) bool {
	u, err := url.Parse("https://" + s)
	return err == nil && s != "" && u.Host == s && u.Port() == "" && u.User == nil
}
