package web

import (
	"tinhso/internal/fault"
	"tinhso/internal/web/ui"
)

// Gallery serves the design system under /gallery, for development only: every
// component in every state, and sample pages in every layout.
func Gallery(s *Shell) error {
	for layout, home := range map[string]string{"portal": "/gallery", "desk": "/gallery/desk", "console": "/gallery/console"} {
		views, err := NewViews(s.o.Assets, Face{Home: home, Layout: func(c *Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.SampleLayout(c.Lang.Tag(), layout, chrome, page)
		}})
		if err != nil {
			return err
		}
		routes := s.Pages(views)
		if layout == "portal" {
			routes.Add(Route{Pattern: "GET /gallery", Open: true, Handler: showGallery})
			routes.Add(Route{Pattern: "GET /gallery/problem/{kind}", Open: true, Handler: showProblem})
		}
		for _, page := range ui.SamplePages("vi") {
			if page.Layout == layout {
				routes.Add(Route{Pattern: "GET /gallery/" + page.Name, Open: true, Handler: showSample(page.Name)})
			}
		}
	}
	return nil
}

func showGallery(c *Ctx) error {
	page, err := ui.NewGalleryPage(c.Lang.Tag(), c.views.Set(c.Lang.Tag()))
	if err != nil {
		return err
	}
	return c.Render(200, "web-gallery", page)
}

func showSample(name string) Handler {
	return func(c *Ctx) error {
		for _, page := range ui.SamplePages(c.Lang.Tag()) {
			if page.Name == name {
				return c.Render(200, page.Template, page.View)
			}
		}
		return fault.NotFound("web.not_found")
	}
}

// showProblem shows how an error of each kind looks.
func showProblem(c *Ctx) error {
	kind := fault.Kind(c.Path("kind"))
	if kind == fault.KindUnauthenticated {
		return fault.NotFound("web.not_found")
	}
	return fault.New(kind, "fault."+string(kind))
}
