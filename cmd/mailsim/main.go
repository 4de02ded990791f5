// Command mailsim is a mail server for trials (máy chủ thư thử nghiệm). It
// takes mail by SMTP, keeps it in memory and shows it over HTTP:
//
//	GET    /mails            all mails as JSON, oldest first
//	GET    /mails/ID.eml     one mail as it came
//	DELETE /mails            forget them
//	GET    /fault            the faults it knows
//	PUT    /fault?kind=4xx&times=3
//	                         the next 3 connections meet the fault; without times all do;
//	                         kind= (empty) ends it
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

	"tinhso/cmd/mailsim/smtpd"
)

func main() {
	smtp := flag.String("smtp", "127.0.0.1:2525", "address that takes mail")
	web := flag.String("http", "127.0.0.1:8025", "address that shows it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *smtp, *web); err != nil {
		fmt.Fprintln(os.Stderr, "mailsim:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, smtp, web string) error {
	s := smtpd.New()
	var door net.ListenConfig
	mails, err := door.Listen(ctx, "tcp", smtp)
	if err != nil {
		return err
	}
	pages, err := door.Listen(ctx, "tcp", web)
	if err != nil {
		return errors.Join(err, mails.Close())
	}
	srv := &http.Server{Handler: handler(s), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	done := make(chan error, 2)
	go func() { done <- s.Serve(ctx, mails) }()
	go func() { done <- srv.Serve(pages) }()
	fmt.Printf("mail smtp://%s pages http://%s/mails\n", mails.Addr(), pages.Addr())
	if err := <-done; ctx.Err() == nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func handler(s *smtpd.Server) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mails", func(w http.ResponseWriter, _ *http.Request) {
		all := s.Mails()
		if all == nil {
			all = []smtpd.Mail{}
		}
		show(w, all)
	})
	mux.HandleFunc("GET /mails/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(strings.TrimSuffix(r.PathValue("id"), ".eml"))
		for _, m := range s.Mails() {
			if err == nil && m.ID == id {
				w.Header().Set("Content-Type", "message/rfc822")
				fmt.Fprint(w, m.Raw)
				return
			}
		}
		http.NotFound(w, r)
	})
	mux.HandleFunc("DELETE /mails", func(w http.ResponseWriter, _ *http.Request) {
		s.Clear()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /fault", func(w http.ResponseWriter, _ *http.Request) { show(w, smtpd.Faults()) })
	mux.HandleFunc("PUT /fault", func(w http.ResponseWriter, r *http.Request) {
		kind, times := smtpd.Fault(r.FormValue("kind")), -1
		if text := r.FormValue("times"); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 {
				http.Error(w, "times is a whole number from 1", http.StatusBadRequest)
				return
			}
			times = n
		}
		if !slices.Contains(smtpd.Faults(), kind) {
			http.Error(w, "no such fault; GET /fault lists them", http.StatusBadRequest)
			return
		}
		s.Break(kind, times)
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
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
