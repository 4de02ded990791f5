package web

import (
	"net/http"

	"tinhso/internal/web/ui"
)

// Render answers a page: the named template inside the face's layout.
func (c *Ctx) Render(status int, name string, page View) error { return c.render(status, name, page) }

// Part answers one named block, for htmx.
func (c *Ctx) Part(status int, name string, data any) error { return c.part(status, name, data) }

// Flash says something on the next page this visitor sees.
func (c *Ctx) Flash(tone ui.Tone, key string, args ...any) { c.flash(tone, key, args...) }

func (c *Ctx) render(status int, name string, page View) error    { return nil }
func (c *Ctx) part(status int, name string, data any) error       { return nil }
func (c *Ctx) flash(tone ui.Tone, key string, args ...any)        {}
func (c *Ctx) readForm(rules FormRules) error                     { return nil }
func (s *Shell) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

type routed struct {
	shell *Shell
	views *Views
	api   bool
	route Route
}

func (h *routed) ServeHTTP(w http.ResponseWriter, r *http.Request) {}
