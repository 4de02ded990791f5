package batch

import (
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	views, err := web.NewViews(assets, web.Face{Home: "/desk", Files: files, Layout: func(*web.Ctx, ui.Chrome, ui.Page) ui.Layout { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]any{"choose": &choosePage{}, "list": &listPage{}, "show": &showPage{}}
	for _, tag := range lang.Tags() {
		webtest.Templates(t, views.Set(tag), pages)
		for name := range pages {
			webtest.Words(t, views.Set(tag), nil, name)
		}
	}
}
