package api

import (
	"net/http"
	"time"

	"tinhso/internal/upload"
	"tinhso/internal/web"
)

// Uploads are the verbs of tus 1.0, which another face speaks; here they need a token.
type Uploads struct {
	Options, Create, Head, Show, Patch, Delete web.Handler
	Most                                       int64 // bytes of one file
}

// sendingTime is how long one sending of bytes may take.
const sendingTime = 30 * time.Minute

type uploadCreate struct {
	Version  string `header:"Tus-Resumable" required:"true" enum:"1.0.0"`
	Length   int64  `header:"Upload-Length" required:"true" minimum:"1"`
	Metadata string `header:"Upload-Metadata" description:"filename (bắt buộc), procedure, component; giá trị mã hóa base64"`
	Checksum string `header:"Upload-Checksum" description:"sha1 hoặc sha256, rồi giá trị mã hóa base64"`
}

type uploadPath struct {
	ID      string `path:"id"`
	Version string `header:"Tus-Resumable" required:"true" enum:"1.0.0"`
}

type uploadShow struct {
	ID string `path:"id"`
}

type uploadPatch struct {
	ID       string `path:"id"`
	Version  string `header:"Tus-Resumable" required:"true" enum:"1.0.0"`
	Offset   int64  `header:"Upload-Offset" required:"true" minimum:"0"`
	Checksum string `header:"Upload-Checksum" description:"sha1 hoặc sha256, rồi giá trị mã hóa base64"`
}

// uploadEndpoints are the routes of large files. What they take is bytes, and what they answer headers.
func (f *face) uploadEndpoints() []endpoint {
	u := f.Uploads
	if u.Create == nil {
		return nil
	}
	return []endpoint{
		{method: http.MethodOptions, path: "/uploads", summary: "Giao thức tus: phiên bản, phần mở rộng, dung lượng tối đa", status: http.StatusNoContent, open: true, handle: u.Options},
		{method: http.MethodPost, path: "/uploads", summary: "Bắt đầu gửi một tệp lớn từng phần (tus 1.0)", in: uploadCreate{}, status: http.StatusCreated, sends: true, handle: known(u.Create)},
		{method: http.MethodHead, path: "/uploads/{id}", summary: "Đã nhận đến đâu", in: uploadPath{}, handle: known(u.Head)},
		{method: http.MethodGet, path: "/uploads/{id}", summary: "Một tệp đang gửi, và tệp đã thành khi gửi xong", in: uploadShow{}, out: upload.Upload{}, handle: known(u.Show)},
		{method: http.MethodPatch, path: "/uploads/{id}", summary: "Gửi tiếp", in: uploadPatch{}, status: http.StatusNoContent, sends: true, handle: known(u.Patch)},
		{method: http.MethodDelete, path: "/uploads/{id}", summary: "Hủy gửi", in: uploadPath{}, status: http.StatusNoContent, handle: known(u.Delete)},
	}
}

// known lets in callers with an account.
func known(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if err := signedIn(c); err != nil {
			return err
		}
		return h(c)
	}
}

// route is how an endpoint is served.
func (f *face) route(e endpoint) web.Route {
	r := web.Route{Pattern: e.method + " " + e.path, Handler: e.handle}
	switch {
	case e.path == "/files":
		r.MaxBody, r.Timeout = maxUpload, 10*time.Minute
	case e.sends:
		r.MaxBody, r.Timeout = f.Uploads.Most+1, sendingTime
	}
	return r
}
