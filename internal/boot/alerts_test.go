package boot

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const deploy = "../../deploy"

// program finds an outside program that `make test` installs.
func program(t *testing.T, name string) string {
	t.Helper()
	for _, at := range []string{name, "/usr/sbin/" + name, "/sbin/" + name} {
		if p, err := exec.LookPath(at); err == nil {
			return p
		}
	}
	if os.Getenv("TINHSO_TEST_STRICT") != "" {
		t.Fatalf("%s is not installed: scripts/need.sh %s", name, name)
	}
	t.Skipf("NOT TESTED: %s is not installed: scripts/need.sh %s", name, name)
	return ""
}

func runs(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t, name), args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

var measureName = regexp.MustCompile(`tinhso_[a-z0-9_]+`)

// Every alarm has a sentence in Vietnamese, a runbook that exists, a series
// that makes it ring and one that does not, and names measures that a real
// scrape shows.
func TestAlarms(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(deploy, "prometheus", "alerts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr         string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	shown, err := os.ReadFile("testdata/measures.txt")
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields(string(shown))
	tests, err := os.ReadFile(filepath.Join(deploy, "prometheus", "alerts.test.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range file.Groups[0].Rules {
		for _, name := range measureName.FindAllString(r.Expr, -1) {
			if !slices.Contains(names, strings.TrimSuffix(name, "_bucket")) {
				t.Errorf("%s names %s, which nobody shows", r.Alert, name)
			}
		}
		if r.Annotations["summary"] == "" || r.Annotations["description"] == "" || !slices.Contains([]string{"warning", "critical"}, r.Labels["severity"]) {
			t.Errorf("%s says too little: %+v", r.Alert, r)
		}
		if book := r.Annotations["runbook"]; book == "" || !strings.HasPrefix(book, "docs/runbooks/") {
			t.Errorf("%s has no runbook", r.Alert)
		} else if _, err := os.Stat(filepath.Join("../..", book)); err != nil {
			t.Errorf("%s: %v", r.Alert, err)
		}
		for _, kind := range []string{" bad\n", " good\n"} {
			if !strings.Contains(string(tests), "- name: "+r.Alert+kind) {
				t.Errorf("%s has no test%s", r.Alert, kind)
			}
		}
	}
	if n := len(file.Groups[0].Rules); n < 20 {
		t.Errorf("only %d alarms were read", n)
	}
	dir := filepath.Join(deploy, "prometheus")
	runs(t, dir, "promtool", "check", "rules", "alerts.yaml")
	runs(t, dir, "promtool", "test", "rules", "alerts.test.yaml")
}
