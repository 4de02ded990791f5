package logbook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/DeRuina/timberjack"
)

// Options is how the log is kept.
type Options struct {
	Level  string // debug, info, warn, error; info when ""
	JSON   bool
	Screen io.Writer
	Dir    string // of the files; none when ""
	Days   int    // they are kept
	FileMB int    // beyond which a new one is begun
	Node   string // in every line, "" for none
}

// Book is an open log (sổ nhật ký vận hành).
type Book struct {
	Log   *slog.Logger
	files []*timberjack.Logger
}

// accessMessage is the message of a request in the access log.
const accessMessage = "request"

// Open opens the log. Close ends its files.
func Open(o Options) (*Book, error) {
	level := slog.LevelInfo
	if o.Level != "" {
		if err := level.UnmarshalText([]byte(o.Level)); err != nil {
			return nil, fmt.Errorf("log-level %q: %w", o.Level, err)
		}
	}
	opts := &slog.HandlerOptions{Level: level}
	handler := func(w io.Writer) slog.Handler {
		if o.JSON {
			return slog.NewJSONHandler(w, opts)
		}
		return slog.NewTextHandler(w, opts)
	}
	b := &Book{}
	h := handler(o.Screen)
	if o.Dir != "" {
		if err := os.MkdirAll(o.Dir, 0o750); err != nil {
			return nil, fmt.Errorf("log-dir: %w", err)
		}
		main, err := b.file(o, "tinhso.log")
		if err != nil {
			return nil, err
		}
		access, err := b.file(o, "access.log")
		if err != nil {
			return nil, err
		}
		h = parted{rest: both{h, handler(main)}, access: handler(access)}
	}
	b.Log = slog.New(guard{Handler: h})
	if o.Node != "" {
		b.Log = b.Log.With("node", o.Node)
	}
	return b, nil
}

// midnight of Vietnam, in the time of the file names.
const midnight = "17:00"

// file opens one file of the log, which is tried at once: a folder that cannot
// be written is told at the start and not missed a year later.
func (b *Book) file(o Options, name string) (io.Writer, error) {
	f := &timberjack.Logger{Filename: filepath.Join(o.Dir, name), MaxSize: o.FileMB, MaxAge: o.Days, Compression: "gzip",
		RotateAt: []string{midnight}, FileMode: 0o640}
	if _, err := f.Write(nil); err != nil {
		return nil, fmt.Errorf("log-dir: %w", err)
	}
	b.files = append(b.files, f)
	return f, nil
}

// Rotate begins new files now.
func (b *Book) Rotate() error {
	var errs []error
	for _, f := range b.files {
		errs = append(errs, f.Rotate())
	}
	return errors.Join(errs...)
}

// Close ends the files.
func (b *Book) Close() error {
	var errs []error
	for _, f := range b.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// parted sends requests to the access log and the rest elsewhere.
type parted struct{ rest, access slog.Handler }

func (p parted) Enabled(ctx context.Context, l slog.Level) bool { return p.rest.Enabled(ctx, l) }

func (p parted) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == accessMessage {
		return p.access.Handle(ctx, r)
	}
	return p.rest.Handle(ctx, r)
}

func (p parted) WithAttrs(a []slog.Attr) slog.Handler {
	return parted{p.rest.WithAttrs(a), p.access.WithAttrs(a)}
}

func (p parted) WithGroup(n string) slog.Handler {
	return parted{p.rest.WithGroup(n), p.access.WithGroup(n)}
}

// both writes to two places; a full disk under one does not silence the other.
type both struct{ one, other slog.Handler }

func (b both) Enabled(ctx context.Context, l slog.Level) bool { return b.one.Enabled(ctx, l) }

func (b both) Handle(ctx context.Context, r slog.Record) error {
	return errors.Join(b.one.Handle(ctx, r.Clone()), b.other.Handle(ctx, r))
}

func (b both) WithAttrs(a []slog.Attr) slog.Handler {
	return both{b.one.WithAttrs(a), b.other.WithAttrs(a)}
}

func (b both) WithGroup(n string) slog.Handler { return both{b.one.WithGroup(n), b.other.WithGroup(n)} }
