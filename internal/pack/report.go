package pack

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"tinhso/internal/lang"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
)

// Report says what a load did (báo cáo nạp dữ liệu).
type Report struct {
	Pack       string            `json:"pack"`
	Name       lang.Text         `json:"name"`
	Kinds      []Count           `json:"kinds"`
	Repairs    int               `json:"repairs"` // characters mended: NFC, zero-width
	Refused    []Refusal         `json:"refused"`
	Warnings   []Refusal         `json:"warnings,omitempty"`
	Procedures *procedure.Counts `json:"procedures,omitempty"`
}

// Count is what happened to one kind of row.
type Count struct {
	Kind    string `json:"kind"`
	Rows    int    `json:"rows"`
	Created int    `json:"created"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
	// Left are rows of an earlier load that the pack no longer has; they stay as they are.
	Left int `json:"left,omitempty"`
}

// Refusal is a row that cannot be used (dòng bị từ chối), with where it stands and what to do.
type Refusal struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Changed tells whether the load wrote anything.
func (r Report) Changed() bool {
	return slices.ContainsFunc(r.Kinds, func(c Count) bool { return c.Created+c.Changed > 0 })
}

// Print writes the report in words.
func (r Report) Print(w io.Writer, pr lang.Printer) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(t, format+"\n", args...) }
	if r.Name.VI != "" {
		line("%s", pr.T("pack.report.title", "name", pr.Pick(r.Name), "pack", r.Pack))
	}
	for _, c := range r.Kinds {
		left := ""
		if c.Left > 0 {
			left = "\t" + pr.T("pack.report.left", "n", number(c.Left))
		}
		line("  %s\t%s\t%s%s", pr.T("pack.kind."+c.Kind), pr.T("pack.report.rows", "n", number(c.Rows)),
			pr.T("pack.report.outcome", "created", number(c.Created), "changed", number(c.Changed), "same", number(c.Same)), left)
	}
	_ = t.Flush()
	line("%s", pr.T("pack.report.repairs", "n", number(r.Repairs)))
	if r.Procedures != nil {
		printCounts(line, pr, *r.Procedures)
	}
	_ = t.Flush()
	for _, x := range r.Warnings {
		line("%s", pr.T("pack.report.warning", "place", place(x.File, x.Line), "message", x.Message))
	}
	for _, x := range r.Refused {
		line("%s: %s", place(x.File, x.Line), x.Message)
	}
	if len(r.Refused) > 0 {
		line("%s", pr.T("pack.report.refused", "n", number(len(r.Refused))))
	}
	_ = t.Flush()
	_, err := io.WriteString(w, b.String())
	return err
}

func printCounts(line func(string, ...any), pr lang.Printer, n procedure.Counts) {
	line("%s", pr.T("pack.report.procedures", "shown", number(n.Shown), "fileable", number(n.Fileable),
		"none", number(n.FileableNoDeadline), "ask", number(n.FileableAskCase), "guessed", number(n.Guessed)))
	for _, l := range n.ByLevel {
		line("  %s\t%s", procedure.LevelName(pr, l.Level), pr.T("pack.report.level", "shown", number(l.Shown), "fileable", number(l.Fileable),
			"none", number(l.FileableNoDeadline), "ask", number(l.FileableAskCase), "guessed", number(l.Guessed)))
	}
	for _, why := range slices.Sorted(maps.Keys(n.NotFileable)) {
		line("  %s\t%s", pr.T("pack.why."+why), number(n.NotFileable[why]))
	}
	line("%s", pr.T("pack.report.several"))
}

func number(n int) string { return viet.Number(int64(n)) }
