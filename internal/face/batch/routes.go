package batch

import (
	"tinhso/internal/door"
	"tinhso/internal/web"
)

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk/hang-loat", door.Officers(f.list))
	r.Handle("GET /desk/hang-loat/moi", door.Officers(f.choose))
	r.Handle("POST /desk/hang-loat", door.Officers(f.plan))
	r.Handle("GET /desk/hang-loat/{id}", door.Officers(f.show))
	r.Handle("POST /desk/hang-loat/{id}/chay", door.Officers(f.run))
	r.Handle("POST /desk/hang-loat/{id}/dung", door.Officers(f.stop))
}
