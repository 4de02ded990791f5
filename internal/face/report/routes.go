package report

import "tinhso/internal/web"

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk/bao-cao", f.officers(f.list))
	r.Handle("GET /desk/bao-cao/ke-hoach-112", f.officers(f.plan))
	r.Handle("GET /desk/bao-cao/{kind}/{unit}/{period}", f.officers(f.sheet))
	r.Handle("GET /desk/bao-cao/{kind}/{unit}/{period}/nhap", f.officers(f.entry))
	r.Handle("POST /desk/bao-cao/{kind}/{unit}/{period}/nhap", f.officers(f.enter))
	r.Handle("POST /desk/bao-cao/{kind}/{unit}/{period}/{step}", f.officers(f.step))
	r.Handle("GET /desk/bao-cao/{kind}/{unit}/{period}/in", f.officers(f.pdf))
	r.Handle("GET /desk/bao-cao/{kind}/{unit}/{period}/xlsx", f.officers(f.xlsx))
}
