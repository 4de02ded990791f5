package report

import (
	"tinhso/internal/door"
	"tinhso/internal/web"
)

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk/bao-cao", door.Officers(f.list))
	r.Handle("GET /desk/bao-cao/ke-hoach-112", door.Officers(f.plan))
	r.Handle("GET /desk/bao-cao/{kind}/{unit}/{period}", door.Officers(f.sheet))
	r.Handle("GET /desk/bao-cao/{kind}/{unit}/{period}/nhap", door.Officers(f.entry))
	r.Handle("POST /desk/bao-cao/{kind}/{unit}/{period}/nhap", door.Officers(f.enter))
	r.Handle("POST /desk/bao-cao/{kind}/{unit}/{period}/{step}", door.Officers(f.step))
	r.Handle("GET /desk/bao-cao/{kind}/{unit}/{period}/in", door.Officers(f.pdf))
	r.Handle("GET /desk/bao-cao/{kind}/{unit}/{period}/xlsx", door.Officers(f.xlsx))
}
