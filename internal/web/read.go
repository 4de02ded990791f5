package web

import "io"

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

// ReadForm reads a posted form, with files or without, into Ctx.Form.
func (c *Ctx) ReadForm(rules FormRules) error { return c.readForm(rules) }
