package boot

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/config"
)

// What is in the files of secrets stands nowhere else: not in what the commands print, not in the log, not in measures, not
// on pages, not in the database.
func TestSecretsAreNotShown(t *testing.T) {
	dir := t.TempDir()
	planted := map[string]string{}
	file := func(setting string) string {
		secret := "canary-" + setting + "-0123456789abcdef"
		planted[setting] = secret
		name := filepath.Join(dir, setting)
		if err := os.WriteFile(name, []byte(secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	data := filepath.Join(dir, "data")
	args := []string{"--data", data, "--smtp-host", "127.0.0.1", "--smtp-port", "1", "--smtp-username", "tinhso", "--smtp-password-file", file("smtp-password-file"),
		"--post-endpoint", "http://127.0.0.1:1", "--post-key-file", file("post-key-file")}
	var out bytes.Buffer
	terminal := Terminal{Out: &out, Err: &out, Env: func(string) (string, bool) { return "", false }}
	for _, command := range [][]string{{"config"}, {"check"}, {"check", "--json"}, {"version"}, {"serve", "--listen", "nowhere"},
		{"check", "--database", "postgres://u@127.0.0.1:1/x?connect_timeout=1", "--database-password-file", file("database-password-file")}} {
		Run(t.Context(), append(append([]string{}, command...), args...), terminal)
	}
	a, h := opened(t, func(c *config.Config) {
		c.Data, c.Database = data, "sqlite:"+filepath.Join(data, "tinhso.db")
		c.SMTP = config.SMTP{Host: "127.0.0.1", Port: 1, Username: "tinhso", PasswordFile: filepath.Join(dir, "smtp-password-file"), TLS: "none", From: "a@example.vn"}
		c.Post = config.Post{Endpoint: "http://127.0.0.1:1", KeyFile: filepath.Join(dir, "post-key-file")}
	}, &out)
	key, err := os.ReadFile(filepath.Join(data, "secret"))
	if err != nil {
		t.Fatal(err)
	}
	planted["the key of the installation"] = string(key)
	settings, err := a.settings()
	if err != nil {
		t.Fatal(err)
	}
	out.WriteString(settings)
	slog.New(slog.NewTextHandler(&out, nil)).Info("settings", "config", a.Config) // whoever logs all of it
	for _, path := range []string{"/", "/healthz", "/readyz", "/metrics", "/console/thiet-lap", "/console/phien-ban", "/api/v1/openapi.json", "/nowhere"} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		out.Write(rec.Body.Bytes())
	}
	files, err := filepath.Glob(filepath.Join(data, "*.db*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
	}
	for setting, secret := range planted {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s is shown", setting)
		}
	}
	if !strings.Contains(out.String(), "smtp-password-file") {
		t.Error("nothing was printed at all")
	}
}

func TestAWrongSettingIsWrongUse(t *testing.T) {
	var out bytes.Buffer
	terminal := Terminal{Out: &out, Err: &out, Env: func(string) (string, bool) { return "", false }}
	for _, args := range [][]string{{"config", "--listen", "nowhere"}, {"check", "--database", "postgres://u:s3cret@h/db"}, {"serve", "--smtp-password-file", "/nowhere"},
		{"serve", "--nothing"}, {"nothing"}} {
		if code := Run(t.Context(), args, terminal); code != exitUsage {
			t.Errorf("%v ends with %d: %s", args, code, out.String())
		}
	}
	if strings.Contains(out.String(), "s3cret") {
		t.Error(out.String())
	}
}
