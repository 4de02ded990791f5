package pack

import (
	"context"
	"io"
	"io/fs"

	"tinhso/internal/store"
)

// Deps is what loading needs.
type Deps struct {
	DB *store.DB
}

// Report says what a load did (báo cáo nạp dữ liệu).
type Report struct {
	Pack     string    `json:"pack"`
	Kinds    []Count   `json:"kinds"`
	Repairs  int       `json:"repairs"` // characters repaired: NFC, zero-width
	Refused  []Refusal `json:"refused"`
	Warnings []Refusal `json:"warnings,omitempty"`
}

// Count is what happened to one kind of row.
type Count struct {
	Kind    string `json:"kind"`
	Rows    int    `json:"rows"`
	Created int    `json:"created"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
}

// Refusal is a row that cannot be used (dòng bị từ chối), in Vietnamese, with where it stands.
type Refusal struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// Load reads a pack and stores it in one transaction, all or nothing, and writes the report in words to out.
func Load(ctx context.Context, d Deps, files fs.FS, out io.Writer) (Report, error) {
	return Report{}, nil
}
