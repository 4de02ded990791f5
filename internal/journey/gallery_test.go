package journey

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

func TestMain(m *testing.M) {
	code := m.Run()
	Close()
	removeBuilt()
	os.Exit(code)
}

// gallery serves the design system as a developer sees it.
func gallery(t *testing.T) *httptest.Server {
	t.Helper()
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	shell, err := web.New(web.Options{Assets: assets, Site: func(tag lang.Tag) ui.Site {
		p := lang.Text{VI: "Dịch vụ công tỉnh Tiền Giang", EN: "Tiền Giang public services"}
		return ui.Site{Province: "Tiền Giang", Name: p.In(tag), Owner: "UBND tỉnh Tiền Giang", Address: "23 đường 30 Tháng 4, phường 1, thành phố Mỹ Tho", Hotline: "1900 0000", Email: "hotro@example.vn", Demo: true}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := web.Gallery(shell); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(shell)
	t.Cleanup(server.Close)
	return server
}

func galleryPaths() []string {
	paths := []string{"/gallery"}
	for _, p := range ui.SamplePages(lang.VI) {
		paths = append(paths, "/gallery/"+p.Name)
	}
	return append(paths, "/gallery/problem/internal", "/gallery/problem/not_found", "/gallery/problem/too_many", "/gallery/nothing-here")
}

// Every component in every state, in both languages and both looks, at both
// widths: nothing wider than the window, nothing that axe finds.
func TestGalleryIsAccessible(t *testing.T) {
	server := gallery(t)
	for _, tag := range lang.Tags() {
		looks := []Look{{Width: Phone}, {Width: Desktop}, {Width: Phone, Dark: true}, {Width: Desktop, Dark: true}}
		if tag == lang.EN { // the looks are the same; words may be longer
			looks = looks[:2]
		}
		for _, look := range looks {
			name := fmt.Sprintf("%s-%d", tag, look.Width)
			if look.Dark {
				name += "-dark"
			}
			t.Run(name, func(t *testing.T) {
				p := Open(t, look)
				p.Go(server.URL + "/gallery?lang=" + string(tag))
				for _, path := range galleryPaths() {
					p.Go(server.URL + path)
					if wide := p.Overflow(); wide > 0 {
						t.Errorf("%s is %d pixels wider than its window", path, wide)
					}
					p.NoViolations()
					if dir := os.Getenv("TINHSO_GALLERY_SHOTS"); dir != "" {
						p.Shot(filepath.Join(dir, name+"-"+filepath.Base(path)+".png"))
					}
				}
			})
		}
	}
}
