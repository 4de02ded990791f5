package boot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/config"
	"tinhso/internal/edge"
	"tinhso/internal/health"
	"tinhso/internal/logbook"
	"tinhso/internal/metric"
	"tinhso/internal/store"
	"tinhso/internal/trace"
	"tinhso/internal/trace/otlp"
	"tinhso/internal/web"
)

// observers is what watches a running server, and the doors that are its own.
type observers struct {
	shell  *web.Shell
	board  *metric.Board
	tracer *otlp.Tracer
	door   *edge.Door
}

// nodeName names this machine in measures, logs and alarms.
func nodeName(c config.Config) string {
	if c.Ops.Node != "" {
		return c.Ops.Node
	}
	if name, err := os.Hostname(); err == nil && name != "" {
		return name
	}
	return "tinhso"
}

// openLog opens the log of a server, with its files.
func openLog(in invocation) (*logbook.Book, error) {
	c := in.conf
	return logbook.Open(logbook.Options{Level: c.LogLevel, JSON: c.LogFormat == "json", Screen: in.Err,
		Dir: c.Ops.LogDir, Days: c.Ops.LogKeepDays, FileMB: c.Ops.LogFileMB, Node: c.Ops.Node})
}

const megabyte = 1 << 20

// watched makes the watch over the machine; what its probes ask is wired later.
func (a *App) watched(db *store.DB) *health.Room {
	o := a.Config.Ops
	low, least := uint64(o.DiskLow)*megabyte, uint64(o.DiskLeast)*megabyte
	folders := []health.Folder{{Name: "data", Path: a.Config.Data, Low: low, Least: least}}
	for _, path := range o.DiskFolders {
		folders = append(folders, health.Folder{Name: path, Path: path, Low: low, Least: least})
	}
	if o.LogDir != "" { // a log that cannot be written is a reason to look, not to send people away
		folders = append(folders, health.Folder{Name: "logs", Path: o.LogDir, Low: low})
	}
	return health.New(health.Deps{DB: db, Node: nodeName(a.Config), Folders: folders, Reserve: int64(o.DiskReserve) * megabyte, Probes: a.probes(),
		Jump: time.Duration(o.ClockJump) * time.Second, Log: a.Log})
}

// openDoor opens the certificate of this node, when it has one of its own.
func openDoor(c config.Config, log *slog.Logger) (*edge.Door, error) {
	t := c.Ops.TLS
	if !t.On() {
		return nil, nil
	}
	return edge.Open(edge.Options{CertFile: t.CertFile, KeyFile: t.KeyFile, Domains: t.ACMEDomains, Email: t.ACMEEmail,
		Directory: t.ACMEDirectory, RootsFile: t.ACMECAFile, Cache: filepath.Join(c.Data, "acme"), BaseURL: c.BaseURL, Log: log})
}

// baseURL is where people reach a node that was not told it.
func baseURL(c config.Config, addr string) string {
	switch t := c.Ops.TLS; {
	case len(t.ACMEDomains) > 0:
		return "https://" + t.ACMEDomains[0]
	case t.On():
		return "https://" + addr
	}
	return "http://" + addr
}

// scheme is how this node is spoken to.
func scheme(d *edge.Door) string {
	if d != nil {
		return "https://"
	}
	return "http://"
}

// serveWeb answers on the listener, by https when this node has a certificate.
func (a *App) serveWeb(server *http.Server, ln net.Listener) error {
	if a.seen.door == nil {
		return server.Serve(ln)
	}
	server.TLSConfig = a.seen.door.Config()
	return server.ServeTLS(ln, "", "")
}

// observe begins what watches: measures, traces.
func (a *App) observe(ctx context.Context) (err error) {
	a.seen.board = metric.New(metric.Deps{Node: nodeName(a.Config), Stats: a.DB.Stats, Health: a.Health.Measures,
		Load: func() (l web.Load) {
			if a.seen.shell != nil {
				l = a.seen.shell.Load()
			}
			return l
		}})
	if a.Config.Ops.OTLPEndpoint == "" {
		return nil
	}
	a.seen.tracer, err = otlp.Open(ctx, otlp.Options{Endpoint: a.Config.Ops.OTLPEndpoint, Percent: a.Config.Ops.OTLPPercent,
		Node: nodeName(a.Config), Version: version(), Log: a.Log})
	return err
}

// mountHealth mounts what balancers ask, and remembers the shell for those who count.
func (a *App) mountHealth(shell *web.Shell) {
	a.seen.shell = shell
	shell.Raw("GET /healthz", http.HandlerFunc(a.health))
	shell.Raw("GET /readyz", http.HandlerFunc(a.ready))
}

// request counts a request that has ended.
func (a *App) request(s web.Seen) {
	if a.seen.board != nil {
		a.seen.board.Seen(s)
	}
}

// traced is the context of everything that works here.
func (a *App) traced(ctx context.Context) context.Context {
	if a.seen.tracer == nil {
		return ctx
	}
	return trace.With(ctx, a.seen.tracer)
}

// watch runs what watches beside the server until ctx ends.
func (a *App) watch(ctx context.Context, group *errgroup.Group) error {
	group.Go(func() error { return ended(a.Health.Run(ctx)) })
	if d := a.seen.door; d != nil {
		group.Go(func() error { return d.Run(ctx) })
		if at := a.Config.Ops.TLS.RedirectListen; at != "" {
			if err := beside(ctx, group, at, "redirect-listen", d.Redirect()); err != nil {
				return err
			}
		}
	}
	if at := a.Config.Ops.MetricsListen; at != "" {
		server := &http.Server{Handler: a.seen.board.Handler(), ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute}
		if err := beside(ctx, group, at, "metrics-listen", server); err != nil {
			return err
		}
	}
	group.Go(func() error { edge.Watchdog(ctx, a.Health.Alive); return nil })
	return nil
}

// beside serves on a listener of its own until ctx ends.
func beside(ctx context.Context, group *errgroup.Group, at, setting string, server *http.Server) error {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", at)
	if err != nil {
		return fmt.Errorf("%s: không mở được địa chỉ %s (cannot listen): %w", setting, at, err)
	}
	group.Go(func() error {
		if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("%s: %w", setting, err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		return server.Close()
	})
	return nil
}

// unobserve ends what observe began.
func (a *App) unobserve(ctx context.Context) {
	if a.seen.tracer == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := a.seen.tracer.Close(ctx); err != nil {
		a.Log.Warn("otlp", "error", err)
	}
}
