package portal

import (
	"time"

	"tinhso/internal/web"
)

// uploadBody bounds one request with papers: a few photographs of 25 MB at once.
const uploadBody = 160 << 20

// fileRoutes lists the addresses of filing and of one's own dossiers.
func fileRoutes(r *web.Routes, f *face) {
	r.Handle("GET /ho-so/nop", f.fileStart)
	r.Handle("POST /ho-so/nop", f.fileBegin)
	r.Handle("GET /ho-so/nop/{draft}", f.fileResume)
	r.Handle("GET /ho-so/nop/{draft}/{step}", f.fileShow)
	r.Add(web.Route{Pattern: "POST /ho-so/nop/{draft}/{step}", Handler: f.fileTake, MaxBody: uploadBody, Timeout: 10 * time.Minute})
	r.Handle("POST /ho-so/nop/{draft}/kiem-tra", f.fileSend)
	r.Handle("POST /ho-so/nop/{draft}/{step}/luu", f.fileSave)
	r.Add(web.Route{Pattern: "POST /ho-so/nop/{draft}/giay-to/tep", Handler: f.fileUpload, MaxBody: uploadBody, Timeout: 10 * time.Minute})
	r.Handle("GET /ho-so/nop/{draft}/tep/{file}", f.fileOpen)
	r.Handle("GET /ho-so/nhap", f.drafts)
	r.Handle("POST /ho-so/nhap/{draft}/bo", f.dropDraft)
	r.Handle("GET /ho-so/da-nop/{code}", f.done)

	r.Handle("GET /ho-so", f.mineHome)
	r.Handle("GET /ho-so/cua-toi", f.mine)
	r.Handle("GET /ho-so/{code}", f.myDossier)
	r.Handle("GET /ho-so/thoi-han/{code}", f.myDeadline)
	r.Handle("GET /ho-so/bo-sung/{code}", f.mySupply)
	r.Add(web.Route{Pattern: "POST /ho-so/bo-sung/{code}", Handler: f.mySupplied, MaxBody: uploadBody, Timeout: 10 * time.Minute})
	r.Add(web.Route{Pattern: "POST /ho-so/bo-sung/{code}/tep", Handler: f.mySupplyFile, MaxBody: uploadBody, Timeout: 10 * time.Minute})
	r.Handle("GET /ho-so/rut/{code}", f.myWithdraw)
	r.Handle("POST /ho-so/rut/{code}", f.myWithdrawn)
	r.Handle("GET /ho-so/ket-qua/{code}", f.myResult)
	r.Handle("GET /ho-so/phieu/{code}/{paper}", f.myPaper)
	r.Handle("GET /ho-so/tep/{code}/{file}", f.myFile)
}
