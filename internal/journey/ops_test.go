package journey

import (
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	collect "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// ownCertificate writes a certificate for 127.0.0.1 and its key, and trusts it.
func ownCertificate(t *testing.T, dir string) (cert, key string, client *http.Client) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 1, 0), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
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
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return cert, key, &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// spanReceiver keeps every span it was sent, as text.
func spanReceiver(t *testing.T) (url string, spans func() []string) {
	t.Helper()
	var mu sync.Mutex
	var all []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(r.Body)
			if err != nil {
				t.Error(err)
				return
			}
			in = z
		}
		b, err := io.ReadAll(in)
		var sent collect.ExportTraceServiceRequest
		if err = errors.Join(err, proto.Unmarshal(b, &sent)); err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, rs := range sent.ResourceSpans {
			for _, ss := range rs.ScopeSpans {
				for _, span := range ss.Spans {
					all = append(all, fmt.Sprintf("%x ", span.TraceId)+span.String())
				}
			}
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), all...)
	}
}

// toldBy is what the program tells systemd.
func toldBy(t *testing.T) (socket string, told func(want string)) {
	t.Helper()
	socket = filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return socket, func(want string) {
		t.Helper()
		_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
		for b := make([]byte, 256); ; {
			n, err := conn.Read(b)
			if err != nil {
				t.Errorf("systemd was never told %s: %v", want, err)
				return
			}
			if string(b[:n]) == want {
				return
			}
		}
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

// The real program with everything an operator can ask for: https by files, the
// way from http, measures, logs, traces, systemd. A dossier is filed with a
// person in every field, and nothing of that person is found in any of them.
func TestWhatAnOperatorSees(t *testing.T) {
	dir := t.TempDir()
	cert, key, client := ownCertificate(t, dir)
	receiver, spans := spanReceiver(t)
	socket, told := toldBy(t)
	t.Setenv("NOTIFY_SOCKET", socket)
	t.Setenv("WATCHDOG_USEC", "3000000")
	metrics, plain, logs := freeAddr(t), freeAddr(t), filepath.Join(dir, "logs")
	s := StartServer(t, "--tls-cert-file", cert, "--tls-key-file", key, "--redirect-listen", plain, "--metrics-listen", metrics,
		"--otlp-endpoint", receiver, "--log-dir", logs, "--log-level", "info", "--log-format", "json", "--node", "n1")
	told("READY=1")
	told("WATCHDOG=1")
	if !strings.HasPrefix(s.URL, "https://127.0.0.1:") {
		t.Fatalf("ready at %s", s.URL)
	}
	get := func(url string) *http.Response {
		t.Helper()
		resp, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		return resp
	}
	home := get(s.URL + "/")
	if home.StatusCode != http.StatusOK || home.Proto != "HTTP/2.0" || !strings.Contains(home.Header.Get("Strict-Transport-Security"), "max-age=31536000") {
		t.Errorf("%d %s %v", home.StatusCode, home.Proto, home.Header)
	}
	if led := get("http://" + plain + "/thu-tuc?q=a"); led.StatusCode != http.StatusPermanentRedirect || led.Header.Get("Location") != s.URL+"/thu-tuc?q=a" {
		t.Errorf("%d %s", led.StatusCode, led.Header.Get("Location"))
	}
	if resp := get(s.URL + "/metrics"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("the measures are on the web: %d", resp.StatusCode)
	}

	me := s.API(citizen)
	me.http = client
	ex := me.Example(birth, ward5)
	r := me.Do(http.MethodPost, "/dossiers", ex, map[string]string{"Idempotency-Key": NewKey(), "traceparent": traceparent, "tracestate": "cccd=082190001234"})
	if r.Status != http.StatusCreated {
		t.Fatalf("%d %s", r.Status, r.Raw)
	}
	code := r.Text("code")
	person := values(ex["applicant"])
	if len(person) < 4 {
		t.Fatalf("the example has no person: %v", ex)
	}
	person = append(person, "082190001234", me.token, "203.0.113.9")
	for _, path := range []string{"/api/v1/dossiers/" + code, "/ho-so/tra-cuu?ma=" + code + "&so=082190001234", "/082190001234", "/x/" + me.token} {
		get(s.URL + path)
	}
	until(t, "the first sample does not come", func() bool { return strings.Contains(scrape(t, metrics), "tinhso_probe_failed") })
	text := scrape(t, metrics)
	p := expfmt.NewTextParser(model.UTF8Validation)
	families, err := p.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tinhso_http_requests_total", "tinhso_store_commit_seconds", "tinhso_disk_free_bytes", "tinhso_certificate_left_seconds", "tinhso_build_info"} {
		if families[name] == nil {
			t.Errorf("%s is not shown", name)
		}
	}
	if !strings.Contains(text, `route="POST /api/v1/dossiers",status="201"`) {
		t.Error("the filing is not counted")
	}
	until(t, "no span of the filing arrives", func() bool {
		for _, span := range spans() {
			if strings.HasPrefix(span, "0af7651916cd43dd8448eb211c80319c") && strings.Contains(span, "Submit") {
				return true
			}
		}
		return false
	})
	s.Stop()
	told("STOPPING=1")

	logged := ""
	for _, name := range []string{"access.log", "tinhso.log"} {
		b, err := os.ReadFile(filepath.Join(logs, name))
		if err != nil {
			t.Fatal(err)
		}
		logged += string(b)
	}
	if !strings.Contains(logged, `"route":"POST /api/v1/dossiers","status":201`) || !strings.Contains(logged, `"trace":"0af7651916cd43dd8448eb211c80319c"`) || !strings.Contains(logged, `"node":"n1"`) {
		t.Errorf("the log lacks the filing or its trace: %s", logged)
	}
	sent := strings.Join(spans(), "\n")
	if !strings.Contains(sent, `"GET /{$}"`) || !strings.Contains(sent, "consumer ") || len(spans()) < 20 {
		t.Errorf("only %d spans", len(spans()))
	}
	for _, v := range person {
		for where, what := range map[string]string{"log": logged, "measures": text, "traces": sent} {
			if strings.Contains(what, v) {
				t.Errorf("%q is in the %s", v, where)
			}
		}
	}
}

func scrape(t *testing.T, addr string) string {
	t.Helper()
	resp, err := http.Get("http://" + addr + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %v", resp.StatusCode, err)
	}
	return string(b)
}

// values are the texts of a thing that could tell who somebody is.
func values(v any) []string {
	var all []string
	switch v := v.(type) {
	case map[string]any:
		for _, w := range v {
			all = append(all, values(w)...)
		}
	case string:
		if len(v) > 5 {
			all = append(all, v)
		}
	}
	return all
}
