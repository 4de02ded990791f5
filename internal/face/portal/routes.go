package portal

import "tinhso/internal/web"

// routes lists every address of the face; those of filing and of one's own dossiers stand in file_routes.go.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /{$}", f.home)
	r.Handle("GET /thu-tuc", f.procedures)
	r.Handle("GET /thu-tuc/goi-y", f.suggest)
	r.Handle("GET /thu-tuc/{code}", f.procedure)
	r.Handle("GET /su-kien/{id}", f.event)
	r.Handle("GET /don-vi", f.units)
	r.Handle("GET /don-vi/{id}", f.unit)
	r.Handle("GET /gioi-thieu", f.about)
	r.Handle("GET /tro-giup", f.help)
	r.Handle("GET /robots.txt", f.robots)
	r.Handle("GET /sitemap.xml", f.sitemap)

	r.Handle("GET /ho-so/tra-cuu", f.trackForm)
	r.Handle("POST /ho-so/tra-cuu", f.track)
	r.Handle("GET /ho-so/tra-cuu/{code}", f.trackShow)

	r.Handle("GET /dang-nhap", f.signInForm)
	r.Handle("POST /dang-nhap", f.signIn)
	r.Handle("POST /dang-xuat", f.signOut)
	r.Handle("GET /dang-ky", f.registerForm)
	r.Handle("POST /dang-ky", f.register)
	r.Handle("GET /dang-ky/xac-nhan", f.confirmForm)
	r.Handle("POST /dang-ky/xac-nhan", f.confirm)
	r.Handle("GET /quen-mat-khau", f.forgotForm)
	r.Handle("POST /quen-mat-khau", f.forgot)
	r.Handle("GET /quen-mat-khau/dat-lai", f.resetForm)
	r.Handle("POST /quen-mat-khau/dat-lai", f.reset)

	r.Handle("GET /tai-khoan", f.account)
	r.Handle("GET /tai-khoan/thong-tin", f.profileForm)
	r.Handle("POST /tai-khoan/thong-tin", f.profile)
	r.Handle("GET /tai-khoan/mat-khau", f.passwordForm)
	r.Handle("POST /tai-khoan/mat-khau", f.password)
	r.Handle("GET /tai-khoan/nhat-ky", f.readLog)
	r.Handle("GET /thong-bao", f.notices)
	r.Handle("POST /thong-bao/da-doc", f.noticesRead)
	fileRoutes(r, f)
}
