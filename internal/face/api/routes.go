package api

import (
	"net/http"

	"tinhso/internal/attest"
	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/indicator"
	"tinhso/internal/org"
	"tinhso/internal/parcel"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/web"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// maxUpload is the largest body of an upload. It is more than one file of 25 MB
// and its frame, so that of a file somewhat too large it is said which one it
// is and what the limit is.
const maxUpload = 4 * file.Max

// Deps is what the API stands on; boot fills it in.
type Deps struct {
	DB         *store.DB
	Units      *org.Directory
	Procedures *procedure.Catalogue
	Cases      *dossier.Cases
	Parcels    *parcel.Parcels
	PostSecret []byte // of the public post; empty: its reports are not taken
	Figures    *indicator.Room
	Uploads    Uploads
	Attest     *attest.Room // proofs of what was sealed; nil: none are given
}

type face struct{ Deps }

// endpoint is one route with what the OpenAPI document says of it.
type endpoint struct {
	method, path string
	summary      string
	in           any // parameters and body, tagged for the document
	out          any
	status       int
	changes      bool // takes Idempotency-Key
	versioned    bool // takes If-Match
	open         bool // needs no token
	sends        bool // takes the bytes of a large file
	handle       web.Handler
}

func (f *face) endpoints() []endpoint {
	return []endpoint{
		{method: http.MethodGet, path: "/procedures", summary: "Tra cứu thủ tục hành chính", in: procedureQuery{}, out: procedureList{}, open: true, handle: f.listProcedures},
		{method: http.MethodGet, path: "/procedures/{code}", summary: "Một thủ tục, kèm biểu mẫu và ví dụ nộp được", in: codePath{}, out: procedureView{}, open: true, handle: f.showProcedure},
		{method: http.MethodPost, path: "/files", summary: "Tải lên một tệp, tối đa 25 MB", in: fileUpload{}, out: file.File{}, status: http.StatusCreated, changes: true, handle: f.uploadFile},
		{method: http.MethodPost, path: "/dossiers", summary: "Nộp hồ sơ", in: dossierBody{}, out: dossierView{}, status: http.StatusCreated, changes: true, handle: f.submit},
		{method: http.MethodGet, path: "/dossiers", summary: "Danh sách hồ sơ trong phạm vi của người gọi", in: dossierQuery{}, out: dossierList{}, handle: f.listDossiers},
		{method: http.MethodGet, path: "/dossiers/{code}", summary: "Một hồ sơ, kèm các thao tác được phép", in: codePath{}, out: dossierView{}, handle: f.showDossier},
		{method: http.MethodGet, path: "/dossiers/{code}/timeline", summary: "Quá trình giải quyết", in: codePath{}, out: timelineView{}, handle: f.timeline},
		{method: http.MethodGet, path: "/dossiers/{code}/deadline", summary: "Thời hạn, giải thích từng ngày", in: codePath{}, out: deadlineView{}, handle: f.deadline},
		{method: http.MethodGet, path: "/dossiers/{code}/result", summary: "Tải kết quả", in: codePath{}, handle: f.result},
		{method: http.MethodGet, path: "/dossiers/{code}/proof", summary: "Bằng chứng niêm phong của việc tiếp nhận và của các kết quả", in: codePath{}, out: proofView{}, handle: f.proofs},
		{method: http.MethodGet, path: "/dossiers/{code}/files/{file}", summary: "Tải một tệp của hồ sơ", in: filePath{}, handle: f.file},
		{method: http.MethodPost, path: "/dossiers/{code}/actions/{action}", summary: "Thực hiện một thao tác trên hồ sơ", in: actionPath{}, out: dossierView{}, changes: true, versioned: true, handle: f.act},
		{method: http.MethodGet, path: "/units", summary: "Cơ cấu tổ chức tại một ngày", in: unitQuery{}, out: unitList{}, open: true, handle: f.listUnits},
		{method: http.MethodGet, path: "/units/{id}", summary: "Một đơn vị", in: unitPath{}, out: unitView{}, open: true, handle: f.showUnit},
		{method: http.MethodGet, path: "/units/{id}/history", summary: "Lịch sử của một đơn vị", in: unitPath{}, out: historyView{}, open: true, handle: f.unitHistory},
		{method: http.MethodGet, path: "/indicators", summary: "Danh mục chỉ số, kèm định nghĩa và căn cứ", in: definitionsQuery{}, out: definitionList{}, open: true, handle: f.listIndicators},
		{method: http.MethodGet, path: "/indicators/{code}", summary: "Giá trị một chỉ số của một đơn vị trong một kỳ, kèm tử số, mẫu số, cây giải trình", in: figureQuery{}, out: figureView{}, open: true, handle: f.showIndicator},
		{method: http.MethodGet, path: "/indicators/{code}/records", summary: "Hồ sơ đằng sau con số, trong phạm vi của người gọi", in: recordsQuery{}, out: recordList{}, handle: f.listRecords},
	}
}

// Mount puts the API on the shell.
func Mount(sh *web.Shell, d Deps) error {
	f := &face{d}
	routes := sh.API(Prefix)
	all := append(f.endpoints(), f.uploadEndpoints()...)
	for _, e := range all {
		routes.Add(f.route(e))
	}
	f.callbacks(routes)
	doc31, doc30, err := documents(all)
	if err != nil {
		return err
	}
	routes.Handle("GET /openapi.json", serveDocument(doc31))
	routes.Handle("GET /openapi-3.0.json", serveDocument(doc30))
	return nil
}
