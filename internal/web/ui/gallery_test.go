package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

func TestTemplatesFitTheirStructs(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		set, err := ui.Parse(tag, assets)
		if err != nil {
			t.Fatal(err)
		}
		pages := map[string]any{"web-gallery": &ui.GalleryPage{}}
		for _, family := range ui.Gallery(tag) {
			for _, s := range family.Specimens {
				pages[s.Template] = s.Data
			}
		}
		for _, p := range ui.SamplePages(tag) {
			pages[p.Template] = p.View
		}
		for _, l := range []ui.Layout{ui.PortalLayout{}, ui.DeskLayout{}, ui.ConsoleLayout{}} {
			pages[ui.LayoutName(l)] = l
		}
		webtest.Templates(t, set, pages)
		webtest.Words(t, set, []string{"English", "Tiếng Việt"})
		if _, err := ui.NewGalleryPage(tag, set); err != nil {
			t.Error(err)
		}
	}
}

// Every component that has a template is in the gallery, and every template
// with the name of a component has its struct, with a comment in both tongues.
func TestGalleryShowsEveryComponent(t *testing.T) {
	shown := map[string]bool{"PlainLayout": true, "PortalLayout": true, "DeskLayout": true, "ConsoleLayout": true, "Card": true, "Hero": true}
	for _, family := range ui.Gallery(lang.VI) {
		for _, s := range family.Specimens {
			shown[s.Template] = true
		}
	}
	structs := documented(t)
	files, err := filepath.Glob("component/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\{\{define "([A-Z][A-Za-z]+)"\}\}`).FindAllStringSubmatch(string(text), -1) {
			if m[1] == "Mark" {
				continue
			}
			if !shown[m[1]] {
				t.Errorf("the gallery does not show %s", m[1])
			}
			if !strings.Contains(structs[m[1]], "(") {
				t.Errorf("%s has no struct whose comment gives its Vietnamese name: %q", m[1], structs[m[1]])
			}
		}
	}
}

func documented(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]string{}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				for _, s := range g.Specs {
					if ts, ok := s.(*ast.TypeSpec); ok {
						docs[ts.Name.Name] = g.Doc.Text()
					}
				}
			}
		}
	}
	return docs
}
