package pack

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"reflect"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/procedure"
	"tinhso/internal/viet"
)

// item is one procedure of the pack, checked by itself.
type item struct {
	line    int
	hash    string // of the line as it stands
	p       procedure.Procedure
	repairs int
	wrong   []problem
}

type problem struct {
	code string
	args []any
}

// procedures reads the catalogue, one JSON object a line, gzip or plain.
func (l *loader) procedures(ctx context.Context, m Manifest) []item {
	name, lines, ok := l.lines()
	if !ok {
		return nil
	}
	items := make([]item, len(lines))
	g, _ := errgroup.WithContext(ctx)
	workers := max(1, runtime.GOMAXPROCS(0))
	for w := range workers {
		g.Go(func() error {
			for i := w; i < len(lines); i += workers {
				items[i] = decodeProcedure(lines[i])
				items[i].line = i + 1
			}
			return nil
		})
	}
	_ = g.Wait() // the workers return no error
	var good []item
	seen := l.once(name, "code")
	open := set(m.FileableScopes...)
	for _, it := range items {
		l.repairs += it.repairs
		for _, w := range it.wrong {
			l.refuse(name, it.line, w.code, w.args...)
		}
		if len(it.wrong) > 0 || !seen.add(it.p.Code, it.line) {
			continue
		}
		p := &it.p
		p.Fileable = open[string(p.Scope)] && !p.Internal
		switch {
		case p.Internal:
			p.WhyNotFileable = "internal"
		case !p.Fileable:
			p.WhyNotFileable = string(p.Scope)
		}
		good = append(good, it)
	}
	return good
}

// maxLine bounds one procedure; the longest known one is a tenth of it. maxLines
// bounds the catalogue: the whole country has some seven thousand procedures.
const (
	maxLine  = 4 << 20
	maxLines = 100_000
)

// lines cuts the catalogue into lines.
func (l *loader) lines() (name string, lines [][]byte, ok bool) {
	name = fileProcedures + ".gz"
	f, err := l.files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		name = fileProcedures
		f, err = l.files.Open(name)
	}
	if err != nil {
		l.refuse(name, 0, "pack.file.missing", "file", name)
		return name, nil, false
	}
	defer func() { _ = f.Close() }()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			l.refuse(name, 0, "pack.file.unreadable", "file", name)
			return name, nil, false
		}
		r = z
	}
	limit := &io.LimitedReader{R: r, N: maxFile}
	scan := bufio.NewScanner(limit)
	scan.Buffer(make([]byte, 0, 1<<20), maxLine)
	for scan.Scan() {
		if len(lines) == maxLines {
			l.refuse(name, maxLines+1, "pack.line.many", "max", maxLines)
			return name, nil, false
		}
		lines = append(lines, bytes.Clone(scan.Bytes()))
	}
	if limit.N <= 0 { // what follows was not read
		l.refuse(name, len(lines), "pack.file.large", "file", name)
		return name, nil, false
	}
	if err := scan.Err(); err != nil {
		code := "pack.file.unreadable"
		if errors.Is(err, bufio.ErrTooLong) {
			code = "pack.line.long"
		}
		l.refuse(name, len(lines)+1, code, "file", name)
		return name, nil, false
	}
	return name, lines, true
}

// decodeProcedure reads one line strictly and checks what can be checked without the rest of the pack.
func decodeProcedure(line []byte) (it item) {
	bad := func(code string, args ...any) { it.wrong = append(it.wrong, problem{code, args}) }
	sum := sha256.Sum256(line)
	it.hash = hex.EncodeToString(sum[:16])
	text, repairs := viet.Clean(string(line))
	it.repairs = repairs
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&it.p); err != nil {
		bad("pack.json", "why", jsonWords(err))
		return it
	}
	if d.More() {
		bad("pack.json.more")
		return it
	}
	if strings.Contains(text, `\u`) { // an escape may hide what the line did not show
		it.repairs += repair(reflect.ValueOf(&it.p).Elem())
	}
	it.p.Version = 0
	checkProcedure(&it.p, bad)
	return it
}

// jsonWords makes a short reason of a decoding error; the name of a field is kept.
func jsonWords(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return wrong.Field + ": " + wrong.Value
	}
	return strings.TrimPrefix(firstLine(err), "json: ")
}

// repair cleans every text of a value and counts what it mended.
func repair(v reflect.Value) int {
	n := 0
	switch v.Kind() {
	case reflect.String:
		s, k := viet.Clean(v.String())
		if k > 0 {
			v.SetString(s)
		}
		return k
	case reflect.Pointer:
		if !v.IsNil() {
			n += repair(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += repair(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += repair(v.Index(i))
		}
	default:
	}
	return n
}
