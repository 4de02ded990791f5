package desk

import "tinhso/internal/web"

// Where the pages of the counter are; the navigation leads to them.
const (
	intakePath  = "/desk/tiep-nhan"
	certifyPath = "/desk/chung-thuc"
	feesPath    = "/desk/thu-phi"
	latePath    = "/desk/so-ghi-tay"
)

// counterRoutes lists the addresses of the counter: taking in, certified copies, fees, numbers written on paper. Every
// handler is wrapped in f.desk, which lets in officers only.
func counterRoutes(r *web.Routes, f *face) {
}
