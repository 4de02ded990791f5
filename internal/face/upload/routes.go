package upload

import (
	"strings"

	"tinhso/internal/upload"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// Deps is what the face stands on; boot fills it in.
type Deps struct {
	Room  *upload.Room
	Guest func(c *web.Ctx, make bool) string // the secret of who has no account
}

// Mount puts the protocol where the script of the pages finds it.
func Mount(sh *web.Shell, d Deps) error {
	path := strings.TrimSuffix(ui.LargePath, "/")
	t := &Tus{Room: d.Room, Path: path, Guest: d.Guest}
	r := sh.API(path)
	most := d.Room.Most
	r.Handle("OPTIONS /{$}", t.Options)
	r.Add(Sending("POST /{$}", most, t.Create))
	r.Handle("HEAD /{id}", t.Head)
	r.Handle("GET /{id}", t.Show)
	r.Add(Sending("PATCH /{id}", most, t.Patch))
	r.Handle("DELETE /{id}", t.Delete)
	return nil
}

// Sending is a route that takes the bytes of a file.
func Sending(pattern string, most int64, h web.Handler) web.Route {
	return web.Route{Pattern: pattern, Handler: h, MaxBody: most + 1, Timeout: sendingTime}
}
