package calendar

import (
	room "tinhso/internal/calendar"
	"tinhso/internal/web"
)

// The places of the face.
const (
	yearPath   = "/console/lich"
	listPath   = "/console/lich/thay-doi"
	newPath    = "/console/lich/thay-doi/moi"
	importPath = "/console/lich/nhap"
)

func proposalPath(id string) string { return listPath + "/" + id }

// mostForm is the body of a proposal with its papers.
const mostForm = 5*room.MaxEvidence + 1<<20

// routes lists every address of the face; each handler is wrapped in f.open, which lets in administrators only.
func (f *face) routes(r *web.Routes) {
	get := func(path string, h web.Handler) { r.Handle("GET "+path, f.open(h)) }
	get(yearPath, f.year)
	get(listPath, f.list)
	get(newPath, f.newForm)
	r.Upload("POST "+newPath, mostForm, f.open(f.newDo))
	get(listPath+"/{id}", f.proposal)
	get(listPath+"/{id}/tai-lieu/{paper}", f.paper)
	r.Handle("POST "+listPath+"/{id}/quyet-dinh", f.open(f.decide))
	r.Handle("POST "+listPath+"/{id}/rut", f.open(f.withdraw))
	r.Handle("POST "+listPath+"/{id}/tinh-lai", f.open(f.recount))
	get(importPath, f.importForm)
	r.Upload("POST "+importPath, 2<<20, f.open(f.importCheck))
	r.Upload("POST "+importPath+"/de-xuat", 4<<20, f.open(f.importPropose))
}
