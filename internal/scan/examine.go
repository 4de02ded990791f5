package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"tinhso/internal/fault"
)

// Examine says what a file is and refuses what has no place in a dossier (kiểm tra nội dung tệp): what is not what its
// name says, what holds a program, what unfolds into far more than it is, what is two things at once. It reads the whole
// file, in pieces.
func Examine(ctx context.Context, name string, r io.ReaderAt, size int64) (Found, error) {
	clean, err := Name(name)
	if err != nil {
		return Found{}, err
	}
	if size == 0 {
		return Found{}, fault.New(fault.KindInvalid, "scan.empty", "name", clean)
	}
	head := make([]byte, min(size, headBytes))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Found{}, fmt.Errorf("scan: %w", err)
	}
	found, k, err := sniff(clean, head)
	if err != nil {
		return Found{}, err
	}
	f := &file{ctx: ctx, name: found.Name, r: r, size: size, head: head}
	switch k.shape {
	case pack:
		err = f.pack(0)
	case pdf:
		err = f.pdf()
	case ole:
		err = f.ole()
	case text:
		err = f.text()
	case image:
		err = f.image()
	}
	if err == nil && k.shape != pack {
		err = f.alone()
	}
	if err == nil {
		return found, nil
	}
	if _, ok := fault.As(err); !ok && ctx.Err() == nil {
		err = fmt.Errorf("scan: %w", err)
	}
	return Found{}, err
}

// file is a file that is looked at.
type file struct {
	ctx  context.Context
	name string
	r    io.ReaderAt
	size int64
	head []byte
}

func (f *file) refuse(code string, args ...any) error {
	return fault.New(fault.KindInvalid, code, append([]any{"name", f.name}, args...)...)
}

// from reads on from an offset, until the context ends.
func (f *file) from(off int64) io.Reader {
	return &watched{f.ctx, io.NewSectionReader(f.r, off, f.size-off)}
}

type watched struct {
	ctx context.Context
	r   io.Reader
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(p)
}

// alone refuses a file that is something else besides: an archive at its end, a PDF or a page in its first bytes.
func (f *file) alone() error {
	if at, err := f.archiveEnd(); err != nil || at >= 0 {
		return orRefuse(err, f.refuse("scan.polyglot", "other", "ZIP"))
	}
	first := f.head[:min(len(f.head), 1024)]
	if i := bytes.Index(first, []byte("%PDF-")); i > 0 {
		return f.refuse("scan.polyglot", "other", "PDF")
	}
	if word := find(first, pages); word != "" {
		return f.refuse("scan.polyglot", "other", "HTML")
	}
	return nil
}

func orRefuse(err, refusal error) error {
	if err != nil {
		return err
	}
	return refusal
}

// pages are how a page that a browser would obey begins, in small letters; long enough not to be there by chance.
var pages = [][]byte{[]byte("<!doctype html"), []byte("<html>"), []byte("<html "), []byte("<script"), []byte("<svg xmlns"), []byte("<iframe"),
	[]byte("<?php "), []byte("<?php\n"), []byte("<?php\r"), []byte("<?php\t")}

// others are marks, too long to be there by chance, of what hides behind a picture.
var others = []struct{ mark, name string }{
	{"Rar!\x1a\x07", "RAR"}, {"7z\xbc\xaf\x27\x1c", "7z"}, {"This program cannot be run in DOS mode", "EXE"},
}

// find looks for words written in small or large letters.
func find(b []byte, words [][]byte) string {
	b = bytes.Clone(b)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	for _, w := range words {
		if bytes.Contains(b, w) {
			return string(w)
		}
	}
	return ""
}

// image refuses a picture in which a page, an archive or a program stands. Telephones hang short films behind their
// photographs: that alone is no reason.
func (f *file) image() error {
	if bytes.HasPrefix(f.head, []byte("\x89PNG\r\n\x1a\n")) {
		if err := f.png(); err != nil {
			return err
		}
	}
	return f.pieces(func(b []byte) error {
		for _, o := range others {
			if bytes.Contains(b, []byte(o.mark)) {
				return f.refuse("scan.polyglot", "other", o.name)
			}
		}
		if find(b, pages) != "" {
			return f.refuse("scan.polyglot", "other", "HTML")
		}
		return nil
	})
}

// png follows the chunks to the last one: nothing comes after it.
func (f *file) png() error {
	for at := int64(8); at+12 <= f.size; {
		var h [8]byte
		if _, err := f.r.ReadAt(h[:], at); err != nil {
			return err
		}
		n := int64(h[0])<<24 | int64(h[1])<<16 | int64(h[2])<<8 | int64(h[3])
		at += 12 + n
		if string(h[4:]) == "IEND" && at < f.size {
			return f.refuse("scan.trailing")
		}
	}
	return nil
}

// text refuses a text with signs that no person writes, and one that a browser would obey.
func (f *file) text() error {
	return f.pieces(func(b []byte) error {
		switch {
		case bytes.IndexByte(b, 0) >= 0:
			return f.refuse("scan.lies", "says", "TXT", "is", "BIN", "accepted", acceptedEndings)
		case find(b, pages) != "":
			return f.refuse("scan.polyglot", "other", "HTML")
		}
		return nil
	})
}

// pieceBytes is how much of a file is looked at together; pieces overlap by what a mark may measure.
const (
	pieceBytes = 256 << 10
	overlap    = 128
)

// pieces hands the whole file to fn, piece by piece.
func (f *file) pieces(fn func(b []byte) error) error {
	r, buf, kept := f.from(0), make([]byte, pieceBytes+overlap), 0
	for {
		n, err := io.ReadFull(r, buf[kept:])
		if n > 0 {
			if err := fn(buf[:kept+n]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
		kept = copy(buf, buf[kept+n-overlap:kept+n])
	}
}

// wide writes a word as the directory of an old office file does.
func wide(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// ole refuses an old office file that is locked, holds macros, or a file of another kind.
func (f *file) ole() error {
	return f.pieces(func(b []byte) error {
		switch {
		case bytes.Contains(b, wide("EncryptedPackage")):
			return f.refuse("scan.encrypted")
		case bytes.Contains(b, wide("_VBA_PROJECT")):
			return f.refuse("scan.macro")
		case bytes.Contains(b, wide("\x01Ole10Native")):
			return f.refuse("scan.inside", "inside", "OLE")
		}
		return nil
	})
}
