// Command postsim is a post for trials (bưu chính thử nghiệm). It takes shipments as room parcel hands them over, and is
// told over a second address what becomes of them and how to misbehave:
//
//	GET  /parcels                                  what it has taken, with its news
//	GET  /answers                                  statuses with which its reports were answered
//	POST /report?ref=&state=&place=&reason=        something became of a parcel (reference or tracking number)
//	POST /release                                  sends reports that a fault held back
//	GET  /fault                                    the faults it knows
//	PUT  /fault?kind=drop&times=3                  the next 3 occasions meet the fault; without times all do; times=0 ends it
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tinhso/cmd/postsim/post"
	"tinhso/internal/parcel"
)

func main() {
	api := flag.String("api", "127.0.0.1:8026", "address of the post's service")
	web := flag.String("http", "127.0.0.1:8027", "address that shows and steers it")
	secret := flag.String("secret-file", "", "file with the secret that both sides know")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *api, *web, *secret); err != nil {
		fmt.Fprintln(os.Stderr, "postsim:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, api, web, file string) error {
	secret, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	s := post.New([]byte(strings.TrimSpace(string(secret))), time.Now)
	var door net.ListenConfig
	service, err := door.Listen(ctx, "tcp", api)
	if err != nil {
		return err
	}
	pages, err := door.Listen(ctx, "tcp", web)
	if err != nil {
		return errors.Join(err, service.Close())
	}
	one := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	two := &http.Server{Handler: control(s), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _, _ = one.Close(), two.Close() })
	done := make(chan error, 2)
	go func() { done <- one.Serve(service) }()
	go func() { done <- two.Serve(pages) }()
	fmt.Printf("post http://%s control http://%s\n", service.Addr(), pages.Addr())
	if err := <-done; ctx.Err() == nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func control(s *post.Server) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /parcels", func(w http.ResponseWriter, _ *http.Request) { show(w, s.Parcels()) })
	mux.HandleFunc("GET /answers", func(w http.ResponseWriter, _ *http.Request) { show(w, s.Answers()) })
	mux.HandleFunc("GET /fault", func(w http.ResponseWriter, _ *http.Request) { show(w, post.Faults()) })
	mux.HandleFunc("POST /report", func(w http.ResponseWriter, r *http.Request) {
		err := s.Report(r.Context(), r.FormValue("ref"), parcel.State(r.FormValue("state")), r.FormValue("place"), r.FormValue("reason"))
		said(w, err)
	})
	mux.HandleFunc("POST /release", func(w http.ResponseWriter, r *http.Request) { said(w, s.Release(r.Context())) })
	mux.HandleFunc("PUT /fault", func(w http.ResponseWriter, r *http.Request) {
		kind, times := post.Fault(r.FormValue("kind")), -1
		if text := r.FormValue("times"); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 {
				http.Error(w, "times is a whole number from 0", http.StatusBadRequest)
				return
			}
			times = n
		}
		if !slices.Contains(post.Faults(), kind) {
			http.Error(w, "no such fault; GET /fault lists them", http.StatusBadRequest)
			return
		}
		s.Break(kind, times)
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

func said(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func show(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
