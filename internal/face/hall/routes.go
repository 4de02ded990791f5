package hall

import "tinhso/internal/web"

// The places of the face.
const (
	quayPath    = "/desk/quay"
	arrangePath = "/desk/quay/bo-tri"
	figuresPath = "/desk/quay/so-lieu"
	postPath    = "/desk/buu-chinh"
	lettersPath = "/console/mau-thu"
)

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	// Everybody.
	r.Handle("GET /sanh/{unit}", f.screen)
	r.Handle("GET /sanh/{unit}/qr.svg", f.screenQR)
	r.Handle("GET /sanh/{unit}/lay-so", f.choose)
	r.Handle("POST /sanh/{unit}/lay-so", f.take)
	r.Handle("GET /sanh/{unit}/hen", f.bookForm)
	r.Handle("POST /sanh/{unit}/hen", f.book)
	r.Handle("GET /sanh/{unit}/so/{code}", f.ticket)
	r.Handle("GET /sanh/{unit}/so/{code}/qr.svg", f.ticketQR)
	r.Handle("GET /sanh/{unit}/so/{code}/phieu", f.slip)
	r.Handle("POST /sanh/{unit}/so/{code}/{action}", f.ticketAct)

	// Counters.
	r.Handle("GET "+quayPath, f.desk(f.counter))
	r.Handle("POST "+quayPath+"/{action}", f.desk(f.counterAct))
	r.Handle("GET "+arrangePath, f.desk(f.arrangeForm))
	r.Handle("POST "+arrangePath, f.desk(f.arrange))
	r.Handle("GET "+figuresPath, f.desk(f.figures))

	// Parcels.
	r.Handle("GET "+postPath, f.desk(f.parcels))
	r.Handle("POST "+postPath, f.desk(f.parcelMake))
	r.Handle("GET "+postPath+"/{id}", f.desk(f.parcel))
	r.Handle("GET "+postPath+"/{id}/nhan", f.desk(f.parcelLabel))
	r.Handle("POST "+postPath+"/{id}/{action}", f.desk(f.parcelAct))

	// Letters of a dossier.
	r.Handle("GET /desk/ho-so/{code}/thu", f.desk(f.papers))
	r.Handle("GET /desk/ho-so/{code}/thu/{template}", f.desk(f.composeForm))
	r.Handle("POST /desk/ho-so/{code}/thu/{template}", f.desk(f.compose))
	r.Handle("GET /desk/ho-so/{code}/thu/{id}/in", f.desk(f.paperPDF))

	// Their templates.
	r.Handle("GET "+lettersPath, f.console(f.templates))
	r.Handle("GET "+lettersPath+"/{id}", f.console(f.templateForm))
	r.Handle("POST "+lettersPath+"/{id}", f.console(f.templateSave))
	r.Handle("POST "+lettersPath+"/{id}/ngung", f.console(f.templateEnd))
	r.Handle("GET "+lettersPath+"/{id}/xem", f.console(f.templatePDF))
}
