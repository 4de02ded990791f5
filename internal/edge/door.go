package edge

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options is how the platform is reached by https.
type Options struct {
	CertFile, KeyFile string   // PEM
	Domains           []string // by ACME instead
	Email             string
	Directory         string // of the authority; Let's Encrypt when ""
	RootsFile         string // that the authority itself is trusted by; the system's when ""
	Cache             string // folder of what ACME keeps
	BaseURL           string // where http is led to
	Log               *slog.Logger
}

// Door holds the certificate of this node (cửa https).
type Door struct {
	o     Options
	base  *url.URL
	certs source
}

// source gives the certificate for a handshake.
type source interface {
	get(*tls.ClientHelloInfo) (*tls.Certificate, error)
	run(ctx context.Context)
	ends() (time.Time, bool) // of the certificate that ends first
	protos() []string
	wrap(http.Handler) http.Handler // of the door for http
}

// Open reads the certificate, or prepares to ask for one. It does not wait for
// the authority.
func Open(o Options) (*Door, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil {
		return nil, err
	}
	d := &Door{o: o, base: base}
	if len(o.Domains) > 0 {
		d.certs, err = newAuthority(o)
	} else {
		d.certs, err = newFiles(o)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Run watches the certificate until ctx ends (chạy nền).
func (d *Door) Run(ctx context.Context) error {
	d.certs.run(ctx)
	return nil
}

// Config is the TLS of a server: 1.2 with forward secrecy and authenticated
// ciphers, or 1.3.
func (d *Door) Config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: d.certs.get,
		NextProtos:     d.certs.protos(),
		CipherSuites: []uint16{ // of 1.2; those of 1.3 are fixed
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
	}
}

// Left is how long the certificate is still good (thời hạn chứng thư còn lại);
// ok is false while there is none.
func (d *Door) Left(now time.Time) (left time.Duration, ok bool) {
	end, ok := d.certs.ends()
	return end.Sub(now), ok
}

// Redirect is the server of http: it leads to https, to the address that
// people know and not to what the request claims, and lets ACME through.
func (d *Door) Redirect() *http.Server {
	lead := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "https only", http.StatusForbidden) // what was sent went over the wire in the clear
			return
		}
		to := url.URL{Scheme: "https", Host: d.hostFor(r.Host), Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, to.String(), http.StatusPermanentRedirect)
	})
	return &http.Server{Handler: d.certs.wrap(lead), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 10 * time.Second, IdleTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(d.o.Log.Handler(), slog.LevelDebug)}
}

// hostFor is where a request for a host is led: a domain of ours stays, the
// rest goes to the base.
func (d *Door) hostFor(host string) string {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	for _, ours := range d.o.Domains {
		if strings.EqualFold(name, ours) && !strings.EqualFold(name, d.base.Hostname()) {
			return ours
		}
	}
	return d.base.Host
}
