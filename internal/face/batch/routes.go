package batch

import "tinhso/internal/web"

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk/hang-loat", f.officers(f.list))
	r.Handle("GET /desk/hang-loat/moi", f.officers(f.choose))
	r.Handle("POST /desk/hang-loat", f.officers(f.plan))
	r.Handle("GET /desk/hang-loat/{id}", f.officers(f.show))
	r.Handle("POST /desk/hang-loat/{id}/chay", f.officers(f.run))
	r.Handle("POST /desk/hang-loat/{id}/dung", f.officers(f.stop))
}
