package edge

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pair writes a certificate of its own for names, and its key.
func pair(t *testing.T, dir string, serial int64, ends time.Time, names ...string) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: names[0]}, NotBefore: ends.AddDate(-1, 0, 0), NotAfter: ends,
		DNSNames: names, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	pkcs, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, b := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: pkcs}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// serve answers on a door and gives its address.
func serve(t *testing.T, d *Door) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{TLSConfig: d.Config(), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }),
		ReadHeaderTimeout: time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	done := make(chan struct{})
	go func() { _ = s.ServeTLS(ln, "", ""); close(done) }()
	t.Cleanup(func() { _ = s.Close(); <-done })
	return ln.Addr().String()
}

func dial(addr, name string, change func(c *tls.Config)) (tls.ConnectionState, error) {
	c := &tls.Config{ServerName: name, InsecureSkipVerify: true}
	if change != nil {
		change(c)
	}
	conn, err := tls.Dial("tcp", addr, c)
	if err != nil {
		return tls.ConnectionState{}, err
	}
	defer conn.Close()
	return conn.ConnectionState(), nil
}

var year = time.Now().AddDate(1, 0, 0)

func TestACertificateIsReadAgainWhenItChanges(t *testing.T) {
	dir := t.TempDir()
	cert, key := pair(t, dir, 1, year, "cong.example.vn")
	var log strings.Builder
	d, err := Open(Options{CertFile: cert, KeyFile: key, BaseURL: "https://cong.example.vn", Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	f := d.certs.(*files)
	addr := serve(t, d)
	serial := func() int64 {
		t.Helper()
		s, err := dial(addr, "cong.example.vn", nil)
		if err != nil {
			t.Fatal(err)
		}
		return s.PeerCertificates[0].SerialNumber.Int64()
	}
	later := func() { // some file systems know seconds only
		at := time.Now().Add(time.Duration(serial()) * time.Minute)
		for _, name := range []string{cert, key} {
			_ = os.Chtimes(name, at, at)
		}
	}
	if serial() != 1 {
		t.Fatal("not the certificate of the file")
	}
	pair(t, dir, 2, year, "cong.example.vn")
	later()
	f.look()
	if serial() != 2 {
		t.Error("the new certificate is not served")
	}
	if err := os.WriteFile(key, []byte("half a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.look()
	if serial() != 2 || !strings.Contains(log.String(), "the old one stays") {
		t.Error("half a key was taken:", log.String())
	}
	pair(t, dir, 3, time.Now().Add(-time.Hour), "cong.example.vn")
	f.look()
	if serial() != 2 {
		t.Error("a certificate of yesterday was taken")
	}
	if left, ok := d.Left(time.Now()); !ok || left < 360*24*time.Hour {
		t.Errorf("%v", left)
	}
}

func TestOldProtocolsAndCiphersAreRefused(t *testing.T) {
	cert, key := pair(t, t.TempDir(), 1, year, "cong.example.vn")
	d, err := Open(Options{CertFile: cert, KeyFile: key, BaseURL: "https://cong.example.vn"})
	if err != nil {
		t.Fatal(err)
	}
	addr := serve(t, d)
	for name, c := range map[string]struct {
		change func(c *tls.Config)
		good   bool
	}{
		"1.3": {nil, true},
		"1.2": {func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 }, true},
		"1.1": {func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }, false},
		"1.0": {func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS10 }, false},
		"CBC in 1.2": {func(c *tls.Config) {
			c.MaxVersion = tls.VersionTLS12
			c.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}
		}, false},
		"no secrecy": {func(c *tls.Config) {
			c.MaxVersion = tls.VersionTLS12
			c.CipherSuites = []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}
		}, false},
		"GCM in 1.2": {func(c *tls.Config) {
			c.MaxVersion = tls.VersionTLS12
			c.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384}
		}, true},
		"HTTP/2":      {func(c *tls.Config) { c.NextProtos = []string{"h2"} }, true},
		"no protocol": {func(c *tls.Config) { c.NextProtos = []string{"spdy/1"} }, false},
	} {
		if _, err := dial(addr, "cong.example.vn", c.change); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHTTPLeadsToHTTPSAndNowhereElse(t *testing.T) {
	cert, key := pair(t, t.TempDir(), 1, year, "cong.example.vn")
	d, err := Open(Options{CertFile: cert, KeyFile: key, BaseURL: "https://cong.example.vn"})
	if err != nil {
		t.Fatal(err)
	}
	h := d.Redirect().Handler
	for _, c := range []struct{ method, host, target, want string }{
		{"GET", "cong.example.vn", "/thu-tuc?q=khai+sinh", "https://cong.example.vn/thu-tuc?q=khai+sinh"},
		{"GET", "cong.example.vn:80", "/", "https://cong.example.vn/"},
		{"GET", "evil.example", "/a%2Fb", "https://cong.example.vn/a%2Fb"},
		{"HEAD", "10.0.0.1", "//evil.example/x", "https://cong.example.vn//evil.example/x"},
		{"POST", "cong.example.vn", "/ho-so/nop", ""},
		{"PUT", "cong.example.vn", "/", ""},
	} {
		r := httptest.NewRequest(c.method, "http://"+c.host+c.target, nil)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		to := rec.Header().Get("Location")
		if to != c.want || (to == "") != (rec.Code == http.StatusForbidden) || to != "" && rec.Code != http.StatusPermanentRedirect {
			t.Errorf("%s %s%s: %d %s", c.method, c.host, c.target, rec.Code, to)
		}
	}
}

func TestFilesThatDoNotFitAreToldAtTheStart(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	cert, _ := pair(t, one, 1, year, "a.example")
	_, key := pair(t, two, 2, year, "b.example")
	for _, o := range []Options{{CertFile: cert, KeyFile: key}, {CertFile: one + "/none", KeyFile: key}, {CertFile: key, KeyFile: cert},
		{Domains: []string{"a.example"}, RootsFile: one + "/none", Cache: one}, {Domains: []string{"a.example"}, RootsFile: key, Cache: one}} {
		if _, err := Open(o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

// systemd is a socket as systemd gives it.
func systemd(t *testing.T) *net.UnixConn {
	t.Helper()
	name := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	t.Setenv("NOTIFY_SOCKET", name)
	return conn
}

func heard(t *testing.T, conn *net.UnixConn) string {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	b := make([]byte, 256)
	n, err := conn.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

func TestSystemdIsTold(t *testing.T) {
	Tell(Ready) // where there is none nothing happens
	conn := systemd(t)
	Tell(Ready)
	if got := heard(t, conn); got != "READY=1" {
		t.Error(got)
	}
	t.Setenv("WATCHDOG_USEC", "30000")
	t.Setenv("WATCHDOG_PID", "")
	alive := make(chan bool, 1)
	alive <- false
	go Watchdog(t.Context(), func() bool {
		select {
		case a := <-alive:
			return a
		default:
			return true
		}
	})
	if got := heard(t, conn); got != "WATCHDOG=1" {
		t.Error(got)
	}
	if len(alive) != 0 {
		t.Error("nobody asked whether it is alive")
	}
}
