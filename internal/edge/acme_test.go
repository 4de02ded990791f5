package edge

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// names answers every question for an address with 127.0.0.1, as the DNS of a
// test; the authority asks over TCP.
func names(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				var size uint16
				for binary.Read(conn, binary.BigEndian, &size) == nil {
					b := make([]byte, size)
					var m dnsmessage.Message
					if _, err := io.ReadFull(conn, b); err != nil || m.Unpack(b) != nil || len(m.Questions) == 0 {
						return
					}
					out, err := resolved(m)
					if err != nil || binary.Write(conn, binary.BigEndian, uint16(len(out))) != nil {
						return
					}
					_, _ = conn.Write(out)
				}
			}()
		}
	}()
	return ln.Addr().String()
}

func resolved(m dnsmessage.Message) ([]byte, error) {
	q := m.Questions[0]
	a := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}, Questions: m.Questions[:1]}
	if q.Type == dnsmessage.TypeA {
		a.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 1}, Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}}}}
	}
	return a.Pack()
}

func freePort(t *testing.T) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

var pebbleDir string

var pebbleBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tinhso-pebble-")
	if err != nil {
		return "", err
	}
	pebbleDir = dir
	cmd := exec.Command("go", "build", "-modfile=tools/go.mod", "-o", filepath.Join(dir, "pebble"), "github.com/letsencrypt/pebble/v2/cmd/pebble")
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return filepath.Join(dir, "pebble"), nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if pebbleDir != "" {
		_ = os.RemoveAll(pebbleDir)
	}
	os.Exit(code)
}

// ca is a real ACME server whose certificates are good for so many seconds.
type ca struct {
	t         *testing.T
	directory string
	roots     string
	config    string
	dns       string
	cmd       *exec.Cmd
}

func newCA(t *testing.T, seconds, httpPort, tlsPort int) *ca {
	t.Helper()
	dir := t.TempDir()
	cert, key := pair(t, dir, 77, year, "localhost")
	port := freePort(t)
	conf := map[string]any{"pebble": map[string]any{
		"listenAddress": fmt.Sprintf("127.0.0.1:%d", port), "managementListenAddress": fmt.Sprintf("127.0.0.1:%d", freePort(t)),
		"certificate": cert, "privateKey": key, "httpPort": httpPort, "tlsPort": tlsPort, "keyAlgorithm": "ecdsa",
		"retryAfter": map[string]int{"authz": 1, "order": 1},
		"profiles":   map[string]any{"default": map[string]any{"description": "of a test", "validityPeriod": seconds}},
	}}
	b, err := json.Marshal(conf)
	if err != nil {
		t.Fatal(err)
	}
	c := &ca{t: t, directory: fmt.Sprintf("https://localhost:%d/dir", port), roots: cert, config: filepath.Join(dir, "pebble.json"), dns: names(t)}
	if err := os.WriteFile(c.config, b, 0o600); err != nil {
		t.Fatal(err)
	}
	c.start()
	t.Cleanup(c.stop)
	return c
}

func (c *ca) start() {
	c.t.Helper()
	binary, err := pebbleBinary()
	if err != nil {
		c.t.Fatal(err)
	}
	c.cmd = exec.Command(binary, "-config", c.config, "-dnsserver", c.dns)
	c.cmd.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0")
	if err := c.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	until(c.t, "the authority does not answer", func() bool {
		conn, err := tls.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(c.directory, "https://"), "/dir"), &tls.Config{InsecureSkipVerify: true})
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

func (c *ca) stop() {
	if c.cmd != nil {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
		c.cmd = nil
	}
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) { //nolint:forbidigo // polls with a bound
		if time.Now().After(end) {
			t.Fatal(what)
		}
	}
}

// node is a door on its ports, asking an authority.
func node(t *testing.T, c *ca, cache string, httpAt, tlsAt int) (*Door, *strings.Builder, func()) {
	t.Helper()
	log := new(strings.Builder)
	var mu sync.Mutex
	d, err := Open(Options{Domains: []string{host}, Email: "quantri@example.vn", Directory: c.directory, RootsFile: c.roots, Cache: cache,
		BaseURL: "https://" + host, Log: slog.New(slog.NewTextHandler(&locked{&mu, log}, nil))})
	if err != nil {
		t.Fatal(err)
	}
	d.certs.(*authority).again = 100 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	listen := func(at int, s *http.Server, secure bool) {
		ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", at))
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			if secure {
				_ = s.ServeTLS(ln, "", "")
			} else {
				_ = s.Serve(ln)
			}
		})
		wg.Go(func() { <-ctx.Done(); _ = s.Close() })
	}
	listen(tlsAt, &http.Server{TLSConfig: d.Config(), Handler: http.NotFoundHandler(), ReadHeaderTimeout: time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}, true)
	if httpAt > 0 {
		listen(httpAt, d.Redirect(), false)
	}
	wg.Go(func() { _ = d.Run(ctx) })
	stop := sync.OnceFunc(func() { cancel(); wg.Wait() })
	t.Cleanup(stop)
	return d, log, stop
}

type locked struct {
	mu *sync.Mutex
	b  *strings.Builder
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

const host = "cong.tinh.example.vn"

func TestACMEByTheHandshakeAndRenewed(t *testing.T) {
	tlsAt := freePort(t)
	c := newCA(t, 9, freePort(t), tlsAt)
	cache := filepath.Join(t.TempDir(), "acme")
	d, _, _ := node(t, c, cache, 0, tlsAt)
	addr := fmt.Sprintf("127.0.0.1:%d", tlsAt)
	serial := func() string {
		s, err := dial(addr, host, nil)
		if err != nil {
			return ""
		}
		if issuer := s.PeerCertificates[0].Issuer.CommonName; !strings.Contains(issuer, "Pebble") {
			t.Fatalf("issued by %s", issuer)
		}
		return s.PeerCertificates[0].SerialNumber.String()
	}
	first := ""
	until(t, "no certificate was given", func() bool { first = serial(); return first != "" })
	if left, ok := d.Left(time.Now()); !ok || left <= 0 || left > 10*time.Second {
		t.Errorf("left: %v %v", left, ok)
	}
	if _, err := dial(addr, "khac.example.vn", nil); err == nil {
		t.Error("a certificate was asked for a name that is not ours")
	}
	until(t, "it was not renewed", func() bool { return serial() != first })
	err := filepath.WalkDir(cache, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s: %v", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// By http-01; then the authority goes away: a node that has a certificate goes
// on with it, one that has none says so and gets it when the authority is back.
func TestACMEByHTTPAndAnOutage(t *testing.T) {
	httpAt, tlsAt := freePort(t), freePort(t)
	c := newCA(t, 90*86400, httpAt, freePort(t)) // at that port nobody answers the handshake
	cache := filepath.Join(t.TempDir(), "acme")
	_, _, stop := node(t, c, cache, httpAt, tlsAt)
	addr := fmt.Sprintf("127.0.0.1:%d", tlsAt)
	good := func() bool { _, err := dial(addr, host, nil); return err == nil }
	until(t, "no certificate was given by http-01", good)
	stop()

	c.stop()
	d, _, stop := node(t, c, cache, httpAt, tlsAt)
	if !good() {
		t.Error("the authority is away, and the certificate that is there is not served")
	}
	if left, ok := d.Left(time.Now()); !ok || left < 80*24*time.Hour {
		t.Errorf("left: %v %v", left, ok)
	}
	stop()

	d, log, stop := node(t, c, filepath.Join(t.TempDir(), "new"), httpAt, tlsAt)
	until(t, "nobody says that there is no certificate", func() bool { return strings.Contains(log.String(), "no certificate yet") })
	if _, ok := d.Left(time.Now()); ok || good() {
		t.Error("a certificate out of nothing")
	}
	stop()
	c.start() // a running node asks again after a minute, which no test should wait for
	node(t, c, filepath.Join(t.TempDir(), "new"), httpAt, tlsAt)
	until(t, "the authority is back, and nothing is asked for", good)
}
