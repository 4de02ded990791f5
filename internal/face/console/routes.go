package console

import "tinhso/internal/web"

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /console", f.overview)
}
