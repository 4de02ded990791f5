package web

import (
	"html/template"
	"io/fs"

	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
)

// Face is the templates and the frame of one face (giao diện).
type Face struct {
	Home   string // "/", "/desk": errors below it look like this face
	Files  fs.FS  // *.html at its root
	Layout func(c *Ctx, chrome ui.Chrome, page ui.Page) ui.Layout
}

// View is a page struct: one that embeds ui.Page.
type View interface{ PageHead() *ui.Page }

// Views is a face's templates, parsed once for each language.
type Views struct {
	face Face
	sets map[lang.Tag]*template.Template
}

// NewViews parses a face's templates together with the components.
func NewViews(assets *ui.Assets, face Face) (*Views, error) {
	v := &Views{face: face, sets: map[lang.Tag]*template.Template{}}
	for _, tag := range lang.Tags() {
		set, err := ui.Parse(tag, assets, face.Files)
		if err != nil {
			return nil, err
		}
		v.sets[tag] = set
	}
	return v, nil
}

// Set is the template set of a language, for tests of templates.
func (v *Views) Set(tag lang.Tag) *template.Template { return v.sets[tag] }
