package web_test

import (
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

// Every page of the gallery is a sound page, before any browser looks at it.
func TestGalleryPagesAreSound(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	shell, err := web.New(web.Options{Assets: assets})
	if err != nil {
		t.Fatal(err)
	}
	if err := web.Gallery(shell); err != nil {
		t.Fatal(err)
	}
	paths := map[string]int{"/gallery": 200, "/gallery/problem/internal": 500, "/gallery/problem/conflict": 409, "/gallery/nothing": 404}
	for _, p := range ui.SamplePages(lang.VI) {
		paths["/gallery/"+p.Name] = 200
	}
	for path, want := range paths {
		for _, tag := range lang.Tags() {
			t.Run(string(tag)+path, func(t *testing.T) {
				status, page := webtest.Get(t, shell, tag, path)
				if status != want {
					t.Errorf("status %d, want %d", status, want)
				}
				webtest.Page(t, page)
			})
		}
	}
}
