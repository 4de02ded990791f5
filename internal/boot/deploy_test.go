package boot

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tinhso/internal/config"
)

// The samples under deploy/ are read by the programs they are for.
func TestUnitOfSystemd(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(deploy, "systemd", "tinhso.service"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	binary := filepath.Join(dir, "tinhso")
	if err := os.WriteFile(binary, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(dir, "tinhso.service")
	if err := os.WriteFile(unit, []byte(strings.ReplaceAll(string(raw), "/usr/local/bin/tinhso", binary)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := runs(t, dir, "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit); strings.Contains(out, "tinhso.service:") {
		t.Errorf("systemd says: %s", out)
	}
	// Tenths of the exposure that systemd sees, 100 being a service without any wall.
	out := runs(t, dir, "systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit)
	for line := range strings.Lines(out) {
		if strings.Contains(line, "Overall exposure") {
			t.Log(strings.TrimSpace(line))
		}
	}
}

func TestConfigurationOfNginx(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(deploy, "nginx", "tinhso.conf"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key := pair(t, dir)
	text := strings.NewReplacer("/etc/tinhso/fullchain.pem", cert, "/etc/tinhso/privkey.pem", key, "listen 80;", "listen 127.0.0.1:18464;", "listen 443 ssl", "listen 127.0.0.1:18465 ssl").Replace(string(raw))
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("tinhso.conf", text)
	write("nginx.conf", "pid "+dir+"/pid;\nerror_log stderr;\nevents {}\nhttp { access_log off; client_body_temp_path "+dir+"/b; proxy_temp_path "+dir+"/p; fastcgi_temp_path "+dir+"/f; uwsgi_temp_path "+dir+"/u; scgi_temp_path "+dir+"/s;\ninclude "+dir+"/tinhso.conf; }\n")
	if out := runs(t, dir, "nginx", "-t", "-p", dir, "-c", filepath.Join(dir, "nginx.conf")); strings.Contains(out, "[warn]") {
		t.Error(out)
	}
}

func TestConfigurationOfPrometheus(t *testing.T) {
	runs(t, filepath.Join(deploy, "prometheus"), "promtool", "check", "config", "prometheus.yml")
}

// The sample of the settings is taken, and names what the runbook speaks of.
func TestSampleOfSettings(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(deploy, "systemd", "tinhso.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key := pair(t, dir)
	name := filepath.Join(dir, "tinhso.yaml")
	text := strings.NewReplacer("/etc/tinhso/fullchain.pem", cert, "/etc/tinhso/privkey.pem", key).Replace(string(raw))
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := settings("--config", name)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Ops.TLS.On() || c.Ops.MetricsListen == "" || c.Ops.LogDir == "" || c.Data != "/var/lib/tinhso" {
		t.Errorf("%+v", c)
	}
}

// settings reads flags as a command does.
func settings(args ...string) (config.Config, error) {
	fs := flag.NewFlagSet("t", flag.ContinueOnError)
	l := config.Flags(fs)
	if err := fs.Parse(args); err != nil {
		return config.Config{}, err
	}
	return l.Load(func(string) (string, bool) { return "", false })
}

// pair writes a certificate of its own.
func pair(t *testing.T, dir string) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0), DNSNames: []string{"localhost"}}
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
