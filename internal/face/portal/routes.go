package portal

import "tinhso/internal/web"

// routes lists every address of the face; those of filing stand in file_routes.go.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /{$}", f.home)
	fileRoutes(r, f)
}
