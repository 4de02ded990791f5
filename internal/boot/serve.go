package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/edge"
)

// gcPercent lets the heap grow to three times what lives in it before it is
// swept: under load a third of the work of the collector is saved for some 20 MB.
// GOGC in the environment has the last word.
const gcPercent = 200

// drainTime is how long requests may still take after SIGTERM, with the time
// that a balancer is given to see it.
const drainTime = 8 * time.Second

func serveCommand() command {
	return command{
		name: "serve", use: "--data DIR --listen ADDR [--database URL] [--demo]",
		does: "chạy hệ thống (runs; prints `ready http://ADDR` when it answers)",
		flags: func(*flag.FlagSet) func(context.Context, invocation) error {
			return serve
		},
	}
}

func serve(ctx context.Context, in invocation) error {
	if len(in.args) > 0 {
		return usagef("serve không nhận tham số %q (serve takes no arguments)", in.args[0])
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	book, err := openLog(in)
	if err != nil {
		return err
	}
	defer func() { _ = book.Close() }() // the end of the log: nowhere to tell
	// The door is taken before the database: a second server on the same
	// address is told so before it touches anything.
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", in.conf.Listen)
	if err != nil {
		return fmt.Errorf("không mở được địa chỉ %s (cannot listen): %w", in.conf.Listen, err)
	}
	if in.conf.BaseURL == "" {
		in.conf.BaseURL = baseURL(in.conf, ln.Addr().String())
	}
	door, err := openDoor(in.conf, book.Log)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	app, err := Open(ctx, in.conf, book.Log)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	app.seen.door = door
	if err := app.beginReplica(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(err, ln.Close(), app.Close())
	}
	err = app.serveOn(ctx, ln, func() { announce(ctx, in, app, ln.Addr().String()) })
	return errors.Join(err, app.Close())
}

// serveOn runs everything until ctx ends: web, journal pump, job queue, timers.
// Jobs and timers stop first, beside the last requests: another node, or the
// next start, takes them up. The journal is read until the last request wrote.
func (a *App) serveOn(ctx context.Context, ln net.Listener, ready func()) error {
	if a.Config.Demo {
		if err := a.ensureDemo(ctx); err != nil {
			return errors.Join(err, ln.Close())
		}
		// Issued before anybody can see that the server answers: beside it
		// `tinhso demo tokens` may only read.
		if err := a.issueDemo(ctx); err != nil {
			return errors.Join(err, ln.Close())
		}
	}
	if err := a.observe(ctx); err != nil {
		return errors.Join(err, ln.Close())
	}
	defer a.unobserve(ctx)
	shell, err := a.faces(ctx)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	if err := a.warm(ctx); err != nil {
		return errors.Join(err, ln.Close())
	}
	server := &http.Server{
		Handler: a.parting(shell), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, BaseContext: func(net.Listener) context.Context { return a.traced(context.WithoutCancel(ctx)) },
		ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
	}
	behind, stopBehind := context.WithCancel(a.traced(context.WithoutCancel(ctx)))
	group, gctx := errgroup.WithContext(behind)
	group.Go(func() error { return ended(a.Journal.Run(gctx)) })
	group.Go(func() error { return ended(a.Seal.Run(gctx)) })
	group.Go(func() error { return ended(a.Attest.Run(gctx)) })
	work, stopWork := context.WithCancel(gctx)
	defer stopWork()
	group.Go(func() error { return ended(a.Jobs.Run(work)) })
	group.Go(func() error { return ended(a.Timers.Run(work)) })
	group.Go(func() error { a.watchPack(gctx); return nil })

	if err := a.watch(gctx, group); err != nil {
		stopBehind()
		return errors.Join(err, ln.Close(), group.Wait())
	}
	served := make(chan error, 1)
	go func() { served <- a.serveWeb(server, ln) }()
	ready()
	edge.Tell(edge.Ready)
	select {
	case <-ctx.Done():
		edge.Tell(edge.Stopping)
		stopWork()
		a.lead()
	case err = <-served:
	case <-gctx.Done(): // a pump died: a server that does half its work must not look well
	}
	drain, cancel := a.drain(ctx)
	defer cancel()
	if late := server.Shutdown(drain); errors.Is(late, context.DeadlineExceeded) {
		a.Log.Warn("requests were cut off", "after", drainTime) // the end that was asked for is still a good one
		late = server.Close()
		err = errors.Join(err, late)
	} else {
		err = errors.Join(err, late)
	}
	stopBehind()
	return errors.Join(err, group.Wait())
}

// ended makes the end that was asked for no error.
func ended(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func announce(ctx context.Context, in invocation, app *App, addr string) {
	if in.conf.Demo {
		app.printDemo(ctx, in, addr)
	}
	fmt.Fprintf(in.Out, "ready %s%s\n", scheme(app.seen.door), addr)
	if f, ok := in.Out.(*os.File); ok {
		_ = f.Sync() // a pipe cannot be synced; nothing to do about it
	}
}

func (a *App) printDemo(ctx context.Context, in invocation, addr string) {
	fmt.Fprintf(in.Out, "\nTinhSo: bản chạy thử (demo)\n")
	for _, p := range [][2]string{{"/", "Cổng dịch vụ công (citizens)"}, {"/desk", "Bàn làm việc một cửa (officers)"}, {"/console", "Quản trị (administrators)"}, {"/api/v1/openapi.json", "API"}, {"/gallery", "Thư viện giao diện (components)"}} {
		fmt.Fprintf(in.Out, "  http://%s%-22s %s\n", addr, p[0], p[1])
	}
	accounts, err := a.demoAccounts(ctx)
	if err != nil || len(accounts) == 0 {
		fmt.Fprintln(in.Out, "\n  Chưa có tài khoản thử: hãy nạp gói dữ liệu trước (tinhso load).")
		return
	}
	fmt.Fprintf(in.Out, "\n  %-26s %-14s %-8s %s\n", "đăng nhập", "mật khẩu", "vai trò", "đơn vị")
	for _, d := range accounts {
		fmt.Fprintf(in.Out, "  %-26s %-14s %-8s %s\n", d.Login, d.Password, d.Role, strings.TrimSpace(d.UnitName))
	}
	fmt.Fprintln(in.Out)
}
