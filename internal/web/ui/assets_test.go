package ui

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func load(t *testing.T) *Assets {
	t.Helper()
	a, err := LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The file is the one published as htmx.org 2.0.11 in the npm registry.
func TestHtmxIsAsPublished(t *testing.T) {
	body, err := embedded.ReadFile("asset/htmx.min.js")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	if got := hex.EncodeToString(sum[:]); got != "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717" {
		t.Errorf("htmx.min.js has sha256 %s", got)
	}
}

// What a first view of a page carries besides its own HTML.
func TestAssetsAreLight(t *testing.T) {
	a := load(t)
	wire := func(name string) int {
		if f := a.byName[name]; f.zipped != nil {
			return len(f.zipped)
		}
		return len(a.byName[name].body)
	}
	total, sheets := 0, 0 // of the sheets of the faces a page loads one
	for _, row := range []struct {
		name string
		most int
	}{
		{"app.css", 13 << 10}, {"console.css", 4 << 10}, {"desk.css", 4 << 10}, {"hall.css", 4 << 10}, {"app.js", 6 << 10}, {"htmx.min.js", 18 << 10},
		{"text-400.woff2", 11 << 10}, {"text-600.woff2", 11 << 10}, {"text-700.woff2", 11 << 10},
		{"figures-400.woff2", 2 << 10}, {"figures-600.woff2", 2 << 10}, {"icon.svg", 1 << 10}, {"river.svg", 1 << 10},
	} {
		n := wire(row.name)
		switch row.name {
		case "console.css", "desk.css", "hall.css":
			sheets = max(sheets, n)
		default:
			total += n
		}
		t.Logf("%-18s %6d bytes", row.name, n)
		if n == 0 || n > row.most {
			t.Errorf("%s is %d bytes over the wire, at most %d", row.name, n, row.most)
		}
	}
	if total += sheets; total > 70<<10 {
		t.Errorf("all assets are %d bytes; 30 KB must be left for the page", total)
	}
}

func TestAssetsAreServedForEver(t *testing.T) {
	a := load(t)
	for _, name := range a.Names() {
		r := httptest.NewRequest(http.MethodGet, a.Href(name), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		h := w.Header()
		if w.Code != 200 || !strings.Contains(h.Get("Cache-Control"), "immutable") || h.Get("Content-Type") == "" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v", name, w.Code, h)
		}
		r.Header.Set("If-None-Match", h.Get("ETag"))
		again := httptest.NewRecorder()
		a.ServeHTTP(again, r)
		if again.Code != 304 || again.Body.Len() > 0 {
			t.Errorf("%s asked again: %d, %d bytes", name, again.Code, again.Body.Len())
		}
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, httptest.NewRequest(http.MethodGet, AssetPath+"app.0000000000.css", nil))
	if w.Code != 404 {
		t.Errorf("an old name answers %d", w.Code)
	}
}

// Chrome 90 reads our style, and every token that is used is defined.
func TestStyleIsPlain(t *testing.T) {
	css := string(load(t).byName["app.css"].body)
	for _, word := range []string{":has(", "@layer", "@container", "color-mix(", "@import", "&:", "& ", "http:", "https:", "dvh", "!ie"} {
		if strings.Contains(css, word) {
			t.Errorf("the style uses %q", word)
		}
	}
	defined := map[string]bool{}
	for _, m := range regexp.MustCompile(`[{;](--[a-z0-9-]+):`).FindAllStringSubmatch(css, -1) {
		defined[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllStringSubmatch(css, -1) {
		if !defined[m[1]] {
			t.Errorf("the style uses %s, which nothing defines", m[1])
		}
	}
	if strings.Count(css, "{") != strings.Count(css, "}") {
		t.Errorf("%d braces open, %d close", strings.Count(css, "{"), strings.Count(css, "}"))
	}
	if depth := nesting(css); depth > 2 {
		t.Errorf("rules are nested %d deep", depth)
	}
}

func nesting(css string) (deepest int) {
	depth := 0
	for _, r := range css {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		deepest = max(deepest, depth)
	}
	return deepest
}

// A page of ours never runs text as code.
func TestScriptEvaluatesNothing(t *testing.T) {
	js := string(load(t).byName["app.js"].body)
	for _, word := range []string{"eval(", "new Function", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "setTimeout(\""} {
		if strings.Contains(js, word) {
			t.Errorf("app.js uses %q", word)
		}
	}
}
