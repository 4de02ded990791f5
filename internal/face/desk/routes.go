package desk

import "tinhso/internal/web"

// routes lists every address of the face; those of the counter stand in counter_routes.go.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk", f.desk(f.inbox))
	counterRoutes(r, f)
}
