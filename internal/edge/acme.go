package edge

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

const (
	askPatience = 30 * time.Second // for one answer of the authority
	askAgain    = time.Minute      // between two tries for a certificate that was never given
	lookAgain   = 12 * time.Hour   // at those that are there: who asks is what makes autocert look
)

// authority is a certificate asked for by ACME (RFC 8555).
type authority struct {
	o       Options
	m       *autocert.Manager
	again   time.Duration
	mu      sync.Mutex
	expires map[string]time.Time
}

func newAuthority(o Options) (*authority, error) {
	client := &acme.Client{DirectoryURL: o.Directory, UserAgent: "tinhso"}
	if o.Directory == "" {
		client.DirectoryURL = autocert.DefaultACMEDirectory
	}
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, errors.New("acme: no transport")
	}
	transport = transport.Clone()
	if o.RootsFile != "" {
		pem, err := os.ReadFile(o.RootsFile)
		if err != nil {
			return nil, fmt.Errorf("acme-ca-file: %w", err)
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("acme-ca-file: %s holds no certificate", o.RootsFile)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	client.HTTPClient = &http.Client{Transport: transport, Timeout: askPatience}
	if err := os.MkdirAll(o.Cache, 0o700); err != nil {
		return nil, fmt.Errorf("acme: %w", err)
	}
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(o.Cache), HostPolicy: ours(o.Domains),
		Email: o.Email, Client: client}
	return &authority{o: o, m: m, again: askAgain, expires: map[string]time.Time{}}, nil
}

// ours allows our domains, also where a port stands behind them: http-01 may
// come through one that is mapped.
func ours(domains []string) autocert.HostPolicy {
	listed := autocert.HostWhitelist(domains...)
	return func(ctx context.Context, host string) error {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		return listed(ctx, host)
	}
}

// run asks for what is missing before the first visitor does, and notes when
// each certificate ends; renewal is autocert's.
func (a *authority) run(ctx context.Context) {
	for {
		wait := lookAgain
		for _, domain := range a.o.Domains {
			if err := a.fetch(domain); err != nil && ctx.Err() == nil {
				a.o.Log.Error("no certificate yet", "domain", domain, "error", err)
				wait = a.again
			}
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

// fetch asks as a browser with a modern cipher would.
func (a *authority) fetch(domain string) error {
	_, err := a.get(&tls.ClientHelloInfo{ServerName: domain, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
		SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256}, SupportedCurves: []tls.CurveID{tls.CurveP256}})
	return err
}

func (a *authority) get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	c, err := a.m.GetCertificate(hello)
	if err != nil || c.Leaf == nil || a.m.HostPolicy(context.Background(), hello.ServerName) != nil { //allow: a handshake has no context of ours, and nothing is asked
		return c, err
	}
	for _, proto := range hello.SupportedProtos {
		if proto == acme.ALPNProto {
			return c, nil // the certificate of a challenge
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.expires[hello.ServerName] = c.Leaf.NotAfter
	return c, nil
}

func (a *authority) ends() (first time.Time, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, end := range a.expires {
		if !ok || end.Before(first) {
			first, ok = end, true
		}
	}
	return first, ok
}

func (a *authority) protos() []string { return []string{"h2", "http/1.1", acme.ALPNProto} }

func (a *authority) wrap(h http.Handler) http.Handler { return a.m.HTTPHandler(h) }
