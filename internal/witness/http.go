package witness

import (
	"errors"
	"io"
	"net/http"

	"tinhso/internal/proof"
)

// Handler speaks the protocol over HTTP (giao thức nhân chứng).
func (w *Witness) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", func(rw http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, proof.MaxRequest))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			send(rw, plain(http.StatusRequestEntityTooLarge, "request too large"))
		case err != nil:
			send(rw, plain(http.StatusBadRequest, "the request did not arrive whole"))
		default:
			send(rw, w.Add(data))
		}
	})
	mux.HandleFunc("GET /{origin}/checkpoint", func(rw http.ResponseWriter, r *http.Request) {
		text, ok := w.Latest(r.PathValue("origin"))
		if !ok {
			send(rw, plain(http.StatusNotFound, "no checkpoint of that log"))
			return
		}
		rw.Header().Set("Cache-Control", "max-age=5")
		send(rw, Answer{Status: http.StatusOK, Type: "text/plain; charset=utf-8", Body: text})
	})
	mux.HandleFunc("GET /healthz", func(rw http.ResponseWriter, _ *http.Request) { send(rw, plain(http.StatusOK, "ok")) })
	mux.HandleFunc("GET /{$}", func(rw http.ResponseWriter, _ *http.Request) { send(rw, plain(http.StatusOK, w.Key.Public())) })
	return mux
}

func send(rw http.ResponseWriter, a Answer) {
	rw.Header().Set("Content-Type", a.Type)
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.WriteHeader(a.Status)
	_, _ = io.WriteString(rw, a.Body)
}
