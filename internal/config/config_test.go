package config

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/golden"
)

func load(t *testing.T, args []string, env map[string]string, file string) (Config, error) {
	t.Helper()
	fs := flag.NewFlagSet("t", flag.ContinueOnError)
	l := Flags(fs)
	if file != "" {
		name := filepath.Join(t.TempDir(), "tinhso.yaml")
		if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--config", name)
	}
	if err := fs.Parse(args); err != nil {
		t.Fatal(err)
	}
	return l.Load(func(k string) (string, bool) { v, ok := env[k]; return v, ok })
}

func TestFlagsBeatVariablesBeatTheFile(t *testing.T) {
	c, err := load(t, []string{"--listen", "a:1", "--demo"}, map[string]string{"TINHSO_LISTEN": "b:2", "TINHSO_DATA": "env", "TINHSO_SMTP_PORT": "25"},
		"listen: c:3\ndata: file\nsmtp-host: mail\ntrusted-proxies: [10.0.0.1, 10.0.0.2]\n")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "a:1" || c.Data != "env" || c.SMTP.Host != "mail" || c.SMTP.Port != 25 || !c.Demo || len(c.TrustedProxies) != 2 {
		t.Errorf("%+v", c)
	}
	if c.Database != "sqlite:"+filepath.Join("env", "tinhso.db") || c.LogLevel != "info" {
		t.Errorf("defaults: %+v", c)
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	for name, tc := range map[string]struct {
		file string
		env  map[string]string
		want string
	}{
		"unknown key":     {file: "data: x\nlisen: y\n", want: "dòng 2"},
		"wrong bool":      {file: "demo: maybe\n", want: "true hoặc false"},
		"wrong number":    {env: map[string]string{"TINHSO_SMTP_PORT": "x"}, want: "TINHSO_SMTP_PORT"},
		"negative number": {env: map[string]string{"TINHSO_SMTP_PORT": "-1"}, want: "không âm"},
		"no mapping":      {file: "- a\n- b\n", want: "tên: giá trị"},
		"not yaml":        {file: "a: [\n", want: "tệp"},
		"nested":          {file: "data: {a: b}\n", want: "nhóm"},
		"twice":           {file: "data: a\ndata: b\n", want: "data"},
		"address":         {file: "listen: localhost\n", want: "listen"},
		"port":            {file: "listen: localhost:70000\n", want: "listen"},
		"database":        {file: "database: mysql://h/db\n", want: "database"},
		"base url":        {file: "base-url: dichvucong.example.vn\n", want: "base-url"},
		"log level":       {file: "log-level: loud\n", want: "log-level"},
		"log format":      {file: "log-format: xml\n", want: "log-format"},
		"tls":             {file: "smtp-tls: maybe\n", want: "smtp-tls"},
		"smtp port":       {file: "smtp-port: 65536\n", want: "smtp-port"},
		"smtp from":       {file: "smtp-from: nobody\n", want: "smtp-from"},
		"proxy":           {file: "trusted-proxies: [10.0.0.0/8, ten]\n", want: "trusted-proxies"},
		"clamav":          {file: "clamav: localhost\n", want: "clamav"},
		"s3 half":         {file: "s3-endpoint: https://s3.example.vn\n", want: "s3-bucket"},
		"s3 endpoint":     {file: "s3-endpoint: s3.example.vn\n", want: "s3-endpoint"},
		"all at once":     {file: "log-level: loud\nlog-format: xml\n", want: "log-format"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, nil, tc.env, tc.file)
			if !errors.Is(err, ErrWrong) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func write(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, mode); err != nil { // the mask of the process takes bits away
		t.Fatal(err)
	}
	return name
}

func TestSecretsComeInFilesOnly(t *testing.T) {
	const url = "postgres://u:s3cret@h/db"
	private := write(t, "s3cret\n", 0o600)
	for name, tc := range map[string]struct {
		args []string
		env  map[string]string
		file string
		want string // of the error; empty: accepted
	}{
		"a password in an argument":        {args: []string{"--database", url}, want: "--database"},
		"a password in a variable":         {env: map[string]string{"TINHSO_DATABASE": url}, want: "TINHSO_DATABASE"},
		"a password behind the question":   {args: []string{"--database", "postgres://u@h/db?password=s3cret"}, want: "--database"},
		"the variable of PostgreSQL":       {env: map[string]string{"PGPASSWORD": "s3cret"}, want: "PGPASSWORD"},
		"a variable without _FILE":         {env: map[string]string{"TINHSO_SMTP_PASSWORD": "s3cret"}, want: "TINHSO_SMTP_PASSWORD"},
		"another one without _FILE":        {env: map[string]string{"TINHSO_S3_SECRET_KEY": "s3cret"}, want: "TINHSO_S3_SECRET_KEY"},
		"a file that is not there":         {args: []string{"--smtp-password-file", private + "x"}, want: "smtp-password-file"},
		"a file everybody reads":           {args: []string{"--smtp-password-file", write(t, "s3cret", 0o644)}, want: "chmod 600"},
		"a file a group writes":            {args: []string{"--smtp-password-file", write(t, "s3cret", 0o620)}, want: "chmod 600"},
		"a folder":                         {args: []string{"--smtp-password-file", t.TempDir()}, want: "tệp thường"},
		"a file of one's own":              {args: []string{"--smtp-password-file", private}},
		"the password beside the address":  {args: []string{"--database", "postgres://u@h/db", "--database-password-file", private}},
		"a password for SQLite":            {args: []string{"--database-password-file", private}, want: "database-password-file"},
		"an empty one":                     {args: []string{"--database", "postgres://u@h/db", "--database-password-file", write(t, "\n", 0o600)}, want: "chưa có nội dung"},
		"in the file of settings":          {file: "database: " + url + "\n"},
		"an address without any password":  {args: []string{"--database", "postgres://u@h/db?sslmode=disable"}},
		"a password in the public address": {args: []string{"--base-url", "https://u:s3cret@h"}, want: "--base-url"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := load(t, tc.args, tc.env, tc.file)
			if tc.want != "" {
				if !errors.Is(err, ErrWrong) || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "s3cret") {
					t.Errorf("got %v, want %q", err, tc.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := c.Print(&b); err != nil || strings.Contains(b.String(), "s3cret") {
				t.Errorf("%v\n%s", err, b.String())
			}
			if strings.Contains(name, "beside") && c.Database != url {
				t.Errorf("the database is %s", c.Database)
			}
		})
	}
}

// A file of settings with a secret in it is a secret too.
func TestAFileOfSettingsWithASecretIsGuarded(t *testing.T) {
	for text, mode := range map[string]os.FileMode{"database: postgres://u:s3cret@h/db\n": 0o644, "database: postgres://u@h/db\n": 0o600} {
		fs := flag.NewFlagSet("t", flag.ContinueOnError)
		l := Flags(fs)
		if err := fs.Parse([]string{"--config", write(t, text, mode)}); err != nil {
			t.Fatal(err)
		}
		_, err := l.Load(func(string) (string, bool) { return "", false })
		if (err != nil) != (mode == 0o644) {
			t.Errorf("%04o: %v", mode, err)
		}
	}
}

func TestGoldenDocument(t *testing.T) {
	var b bytes.Buffer
	if err := Document(&b); err != nil {
		t.Fatal(err)
	}
	golden.Same(t, "../../docs/config.md", b.String())
}

func FuzzFile(f *testing.F) {
	f.Add([]byte("data: x\n"))
	f.Add([]byte("trusted-proxies: [a, b]\nsmtp-port: 3\n"))
	f.Add([]byte("? {a: b}\n: c"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var c Config
		err := readFile("f", b, settingsOf(&c))
		if err != nil && !errors.Is(err, ErrWrong) {
			t.Errorf("%v", err)
		}
	})
}
