package edge

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

// lookEvery is the time between two looks at the files.
const lookEvery = 5 * time.Second

// files is a certificate that somebody else puts there and replaces.
type files struct {
	o     Options
	log   *slog.Logger
	every time.Duration
	now   atomic.Pointer[tls.Certificate]
	seen  [2]stamp
}

// stamp tells one state of a file from another.
type stamp struct {
	size int64
	at   time.Time
}

func newFiles(o Options) (*files, error) {
	f := &files{o: o, log: o.Log, every: lookEvery}
	f.seen = f.stamps()
	return f, f.load()
}

func (f *files) load() error {
	c, err := tls.LoadX509KeyPair(f.o.CertFile, f.o.KeyFile)
	if err != nil {
		return fmt.Errorf("tls: %w", err)
	}
	if end := c.Leaf.NotAfter; time.Now().After(end) && f.now.Load() != nil { //allow: certificates know the time of the machine alone
		return fmt.Errorf("tls: the certificate in %s ended on %s", f.o.CertFile, end.Format(time.DateOnly))
	}
	f.now.Store(&c)
	return nil
}

func (f *files) stamps() (s [2]stamp) {
	for i, name := range []string{f.o.CertFile, f.o.KeyFile} {
		if info, err := os.Stat(name); err == nil {
			s[i] = stamp{info.Size(), info.ModTime()}
		}
	}
	return s
}

// look takes new files, when they fit.
func (f *files) look() {
	s := f.stamps()
	if s == f.seen {
		return
	}
	if err := f.load(); err != nil {
		f.log.Error("the new certificate is not taken, the old one stays", "error", err)
		f.seen = s // told once for each state of the files
		return
	}
	f.seen = s
	f.log.Warn("new certificate", "ends", f.now.Load().Leaf.NotAfter)
}

func (f *files) run(ctx context.Context) {
	tick := time.NewTicker(f.every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			f.look()
		case <-ctx.Done():
			return
		}
	}
}

func (f *files) get(*tls.ClientHelloInfo) (*tls.Certificate, error) { return f.now.Load(), nil }

func (f *files) ends() (time.Time, bool) { return f.now.Load().Leaf.NotAfter, true }

func (f *files) protos() []string { return []string{"h2", "http/1.1"} }

func (f *files) wrap(h http.Handler) http.Handler { return h }
