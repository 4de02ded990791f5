package webtest

import (
	"bytes"
	"regexp"
	"testing"

	"tinhso/internal/golden"
)

var (
	hashed  = regexp.MustCompile(`(/_/[a-z0-9-]+(?:\.min)?)\.[0-9a-f]{10}(\.[a-z0-9]+)`)
	between = regexp.MustCompile(`>[ \t]*<`)
)

// Golden compares a page with its golden file, or rewrites that with -update.
// Hashes of assets are left out and tags stand on lines of their own, so that
// a difference is what a reader would see.
func Golden(t testing.TB, file string, html []byte) {
	t.Helper()
	golden.Same(t, file, Plain(html))
}

// Plain is a page as its golden keeps it.
func Plain(html []byte) string {
	s := hashed.ReplaceAllString(string(bytes.TrimSpace(html)), "$1$2")
	return between.ReplaceAllString(s, ">\n<") + "\n"
}
