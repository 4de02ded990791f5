package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// AssetPath is where assets are served; each name carries a hash of its content.
const AssetPath = "/_/"

//go:embed asset component
var embedded embed.FS

// Assets is the style, script, font and picture files of every face (tệp tĩnh),
// named by their content at start and compressed once.
type Assets struct {
	byName map[string]asset // "app.css"
	byHref map[string]asset // "app.1f0c9a2b3d.css"
}

type asset struct {
	href, mediaType string
	body, zipped    []byte
	tag             string // ETag
}

var mediaTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".svg":         "image/svg+xml",
	".woff2":       "font/woff2",
	".png":         "image/png",
	".webmanifest": "application/manifest+json",
}

// LoadAssets reads the embedded files: fonts and pictures first, because the
// style names them by their hashed addresses.
func LoadAssets() (*Assets, error) {
	a := &Assets{byName: map[string]asset{}, byHref: map[string]asset{}}
	var later []string
	err := fs.WalkDir(embedded, "asset", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case strings.HasPrefix(p, "asset/css/") || mediaTypes[path.Ext(p)] == "":
			return nil
		case path.Ext(p) == ".js" || path.Ext(p) == ".webmanifest":
			later = append(later, p)
			return nil
		}
		return a.addFile(p)
	})
	if err != nil {
		return nil, err
	}
	for _, p := range later {
		if err := a.addFile(p); err != nil {
			return nil, err
		}
	}
	// Each folder is a sheet: app for every page, the others beside it for the pages of one frame, so that citizens do not
	// load what only officers or administrators see.
	sheets, err := embedded.ReadDir("asset/css")
	if err != nil {
		return nil, err
	}
	for _, dir := range sheets {
		if err := a.addSheet(dir.Name()); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *Assets) addFile(p string) error {
	body, err := embedded.ReadFile(p)
	if err != nil {
		return err
	}
	return a.add(path.Base(p), body)
}

// addSheet joins the style files of a folder in the order of their names. The
// file dark.css holds only declarations: they stand twice, once for the device
// that prefers dark and once for the reader who chose it, and never on paper.
func (a *Assets) addSheet(name string) error {
	dir := "asset/css/" + name
	entries, err := embedded.ReadDir(dir)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range entries {
		text, err := embedded.ReadFile(dir + "/" + e.Name())
		if err != nil {
			return err
		}
		if strings.HasSuffix(e.Name(), "dark.css") {
			fmt.Fprintf(&b, "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){%s}}", text)
			fmt.Fprintf(&b, "@media screen{:root[data-theme=dark]{%s}}", text)
			continue
		}
		b.Write(text)
	}
	return a.add(name+".css", []byte(squeeze(b.String())))
}

var (
	comment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	space   = regexp.MustCompile(`\s+`)
	around  = regexp.MustCompile(` ?([{};,]) ?`)
	address = regexp.MustCompile(`url\(([a-z0-9.-]+)\)`)
)

// squeeze takes comments and needless space out of a style sheet.
func squeeze(css string) string {
	css = comment.ReplaceAllString(css, "")
	css = space.ReplaceAllString(css, " ")
	css = around.ReplaceAllString(css, "$1")
	return strings.TrimSpace(strings.ReplaceAll(css, ";}", "}"))
}

func (a *Assets) add(name string, body []byte) error {
	ext := path.Ext(name)
	var missing error
	body = address.ReplaceAllFunc(body, func(m []byte) []byte {
		file, ok := a.byName[string(m[4:len(m)-1])]
		if !ok && ext == ".css" {
			missing = fmt.Errorf("%s names %s, which is not an asset", name, m)
		}
		if !ok {
			return m
		}
		return []byte("url(" + AssetPath + file.href + ")")
	})
	if missing != nil {
		return missing
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:5])
	f := asset{
		href:      strings.TrimSuffix(name, ext) + "." + hash + ext,
		mediaType: mediaTypes[ext],
		body:      body,
		tag:       `"` + hash + `"`,
	}
	if ext != ".woff2" && ext != ".png" {
		f.zipped = zip(body)
	}
	a.byName[name], a.byHref[f.href] = f, f
	return nil
}

func zip(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := w.Write(body); err != nil || w.Close() != nil || b.Len() >= len(body) {
		return nil
	}
	return b.Bytes()
}

// Href is the address of an asset: Href("app.css"). A name that does not exist
// gives an address that answers 404; Parse refuses templates that hold one.
func (a *Assets) Href(name string) string { return AssetPath + a.byName[name].href }

// Has says whether an asset exists.
func (a *Assets) Has(name string) bool { _, ok := a.byName[name]; return ok }

// Names lists the assets.
func (a *Assets) Names() []string {
	names := make([]string, 0, len(a.byName))
	for n := range a.byName {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// ServeHTTP serves one asset, to be kept for ever: its name changes with it.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.byHref[strings.TrimPrefix(r.URL.Path, AssetPath)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	f.serve(w, r, "public, max-age=31536000, immutable")
}

// Favicon serves the icon at its fixed old address.
func (a *Assets) Favicon(w http.ResponseWriter, r *http.Request) {
	a.byName["icon.svg"].serve(w, r, "public, max-age=86400")
}

func (f asset) serve(w http.ResponseWriter, r *http.Request, keep string) {
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", keep)
	h.Set("ETag", f.tag)
	h.Set("X-Content-Type-Options", "nosniff")
	body := f.body
	if f.zipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = f.zipped
		}
	}
	if r.Header.Get("If-None-Match") == f.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the reader has gone: nobody to tell
}
