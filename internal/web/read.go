package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tinhso/internal/fault"
)

const (
	mostFields = 2000
	mostText   = 1 << 20 // bytes of all text in a form with files
)

// FormRules limits what ReadForm takes (giới hạn biểu mẫu).
type FormRules struct {
	MaxFile  int64 // bytes of one file; 25 MiB when 0
	MaxFiles int   // 20 when 0
	// Save keeps one file. It reads Body to its end or fails; a fault of kind
	// invalid or too_large is put beside the file's field in Ctx.Faults and the
	// rest of the form is still read, so that nothing typed is lost.
	Save func(f FilePart) error
}

// FilePart is one file as it arrives (tệp đang tải lên); it is read once.
type FilePart struct {
	Field, Name string
	MediaType   string // as claimed; never believed
	Body        io.Reader
}

// ReadForm reads a posted form, with files or without, into Ctx.Form: text
// composed (NFC), without marks that show nothing. NUL and other controls are
// left in, so that the form can refuse them by the field's name.
func (c *Ctx) ReadForm(rules FormRules) error {
	if rules.MaxFile == 0 {
		rules.MaxFile = 25 << 20
	}
	if rules.MaxFiles == 0 {
		rules.MaxFiles = 20
	}
	kind, params, err := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	if err != nil && c.R.ContentLength != 0 {
		return WithStatus(http.StatusUnsupportedMediaType, fault.New(fault.KindInvalid, "web.bad_media_type", "type", clean(c.R.Header.Get("Content-Type"))))
	}
	c.Form = url.Values{}
	if kind == "multipart/form-data" {
		return c.readParts(multipart.NewReader(c.R.Body, params["boundary"]), rules)
	}
	b, err := io.ReadAll(c.R.Body)
	if err != nil {
		return c.broken(err)
	}
	in, err := url.ParseQuery(string(b))
	if err != nil {
		return fault.Invalid("web.bad_form").With(err)
	}
	count := 0
	for name, values := range in {
		for _, v := range values {
			if count++; count > mostFields {
				return fault.Invalid("web.too_many_fields")
			}
			c.Form.Add(composed(name), composed(v))
		}
	}
	return nil
}

// Field is one posted value for handlers that read it without a form.Form:
// composed, trimmed, without control characters.
func (c *Ctx) Field(name string) string { return clean(c.Form.Get(name)) }

// broken tells a body that is too large, or was cut, from a fault of ours.
func (c *Ctx) broken(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		c.W.Header().Set("Connection", "close")
		return fault.New(fault.KindTooLarge, "web.body_too_large", "max", size(big.Limit)).With(err)
	}
	return fault.Invalid("web.bad_form").With(err)
}

func (c *Ctx) readParts(parts *multipart.Reader, rules FormRules) error {
	fields, files, text := 0, 0, int64(mostText)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return c.broken(err)
		}
		if fields++; fields > mostFields {
			return fault.Invalid("web.too_many_fields")
		}
		if !isFile(part) {
			b, err := io.ReadAll(io.LimitReader(part, text+1))
			if err != nil {
				return c.broken(err)
			}
			if text -= int64(len(b)); text < 0 {
				return fault.New(fault.KindTooLarge, "web.body_too_large", "max", size(mostText))
			}
			c.Form.Add(composed(part.FormName()), composed(string(b)))
			continue
		}
		if part.FileName() == "" {
			continue // a file box left empty
		}
		if files++; files > rules.MaxFiles {
			c.fileFault(part.FormName(), "web.too_many_files", fault.Args("max", rules.MaxFiles))
			continue
		}
		if err := c.readFile(part, rules); err != nil {
			return err
		}
	}
}

func isFile(p *multipart.Part) bool {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	_, named := params["filename"]
	return err == nil && named
}

func (c *Ctx) readFile(part *multipart.Part, rules FormRules) error {
	name := fileName(part.FileName())
	body := &limited{r: part, left: rules.MaxFile}
	f := FilePart{Field: composed(part.FormName()), Name: name, MediaType: part.Header.Get("Content-Type"), Body: body}
	var err error
	if rules.Save != nil {
		err = rules.Save(f)
	}
	switch kind := fault.KindOf(err); {
	case body.over:
		c.fileFault(f.Field, "web.file_too_large", fault.Args("name", name, "max", size(rules.MaxFile)))
	case body.err != nil:
		return c.broken(body.err)
	case err == nil && body.read == 0:
		c.fileFault(f.Field, "web.file_empty", fault.Args("name", name))
	case err != nil && (kind == fault.KindInvalid || kind == fault.KindTooLarge):
		e, _ := fault.As(err)
		c.fileFault(f.Field, e.Code, e.Args)
	case err != nil:
		return err
	}
	if _, err := io.Copy(io.Discard, part); err != nil {
		return c.broken(err)
	}
	return nil
}

func (c *Ctx) fileFault(field, code string, args map[string]any) {
	c.Faults = append(c.Faults, fault.Field{Path: composed(field), Code: code, Args: args})
}

// fileName keeps the last part of a name, short and on one line.
func fileName(name string) string {
	name = clean(path.Base(strings.ReplaceAll(name, "\\", "/")))
	if r := []rune(name); len(r) > 200 {
		ext := []rune(path.Ext(name))
		if len(ext) > 12 {
			ext = nil
		}
		name = string(r[:200-len(ext)]) + string(ext)
	}
	return name
}

// errFileTooLarge ends the reading of a file at its limit.
var errFileTooLarge = errors.New("file too large")

// limited reads one file up to its limit and remembers how it ended.
type limited struct {
	r    io.Reader
	left int64
	read int64
	over bool
	err  error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.over {
		return 0, errFileTooLarge
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	l.read += int64(n)
	if l.left -= int64(n); l.left < 0 {
		l.over = true
		return 0, errFileTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = err
	}
	return n, err
}

// composed is text in NFC; forms do the rest.
func composed(s string) string {
	return norm.NFC.String(s)
}
