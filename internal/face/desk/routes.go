package desk

import "tinhso/internal/web"

// maxAct is how large a posted step may be: papers come with some.
const maxAct = 60 << 20

// routes lists every address of the face; those of the counter stand in counter_routes.go.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk", f.desk(f.inbox))
	r.Handle("GET /desk/ho-so", f.desk(f.list))
	r.Handle("GET /desk/ho-so/{code}", f.desk(f.showCase))
	r.Handle("GET /desk/ho-so/{code}/ket-qua", f.desk(f.resultFile))
	r.Handle("GET /desk/ho-so/{code}/tep/{id}", f.desk(f.paperFile))
	r.Handle("GET /desk/ho-so/{code}/in/{paper}", f.desk(f.slip))
	r.Handle("GET /desk/ho-so/{code}/{action}", f.desk(f.actForm))
	r.Upload("POST /desk/ho-so/{code}/{action}", maxAct, f.desk(f.act))
	r.Handle("GET /desk/tinh-hinh", f.desk(f.load))
	r.Handle("GET /desk/thong-bao", f.desk(f.notices))
	r.Handle("POST /desk/thong-bao", f.desk(f.noticesRead))
	counterRoutes(r, f)
}
