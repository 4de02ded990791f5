package ui

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strings"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Parse reads the components and a face's own templates (*.html at the root of
// each file system) into one set, with T bound to a language. The functions a
// template may use are few and typed:
//
//	T "key" "name" value…   a sentence of the catalogue
//	icon "search"           a picture of icon.go
//	asset "app.css"         the address of an asset
//	number, money           1.856 · 42.317 ₫
//	tel "1900 …"            the address that dials
//	lang                    "vi" or "en"
func Parse(tag lang.Tag, a *Assets, files ...fs.FS) (*template.Template, error) {
	set := template.New("ui").Option("missingkey=error").Funcs(funcs(tag, a))
	component, err := fs.Sub(embedded, "component")
	if err != nil {
		return nil, err
	}
	for _, f := range append([]fs.FS{component}, files...) {
		if f == nil {
			continue
		}
		if set, err = set.ParseFS(f, "*.html"); err != nil {
			return nil, fmt.Errorf("templates (%s): %w", tag, err)
		}
	}
	return set, nil
}

func funcs(tag lang.Tag, a *Assets) template.FuncMap {
	p := lang.For(tag)
	return template.FuncMap{
		"T":      p.T,
		"lang":   func() string { return string(tag) },
		"icon":   icon,
		"asset":  func(name string) (string, error) { return a.mustHref(name) },
		"number": func(n int) string { return viet.Number(int64(n)) },
		"money":  viet.Money,
		"tel":    dial,
		"id":     inputID,
		"add":    func(a, b int) int { return a + b },
		"join":   func(sep string, words []string) string { return strings.Join(words, sep) },
	}
}

func (a *Assets) mustHref(name string) (string, error) {
	if !a.Has(name) {
		return "", fmt.Errorf("no asset %q", name)
	}
	return a.Href(name), nil
}

// dial makes the address that dials a number written for people.
func dial(number string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
	return template.URL("tel:" + digits) //nolint:gosec // G203: digits and a plus sign only
}

// inputID makes the id of an input from its name: "applicant.full_name" and
// "items.0.name" are fine in a name, and stand with dashes in an id.
func inputID(name string) string {
	return "f-" + strings.NewReplacer(".", "-", "[", "-", "]", "", " ", "-", "/", "-").Replace(name)
}

// withQuery sets one parameter of an address.
func withQuery(address, name, value string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "?" + url.Values{name: {value}}.Encode()
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

func orAuto(theme string) string {
	if theme == "" {
		return "auto"
	}
	return theme
}

// PageHead lets a page struct that embeds Page be a view of the shell.
func (p *Page) PageHead() *Page { return p }
