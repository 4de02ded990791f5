package webtest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden files")

var (
	hashed  = regexp.MustCompile(`(/_/[a-z0-9-]+(?:\.min)?)\.[0-9a-f]{10}(\.[a-z0-9]+)`)
	between = regexp.MustCompile(`>[ \t]*<`)
)

// Golden compares a page with its golden file, or rewrites that with -update.
// Hashes of assets are left out and tags stand on lines of their own, so that
// a difference is what a reader would see.
func Golden(t testing.TB, file string, html []byte) {
	t.Helper()
	got := Plain(html)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (make golden writes it)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got); make golden rewrites it:\n%s", file, diff)
	}
}

// Plain is a page as its golden keeps it.
func Plain(html []byte) string {
	s := hashed.ReplaceAllString(string(bytes.TrimSpace(html)), "$1$2")
	return between.ReplaceAllString(s, ">\n<") + "\n"
}
