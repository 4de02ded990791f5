// Package provinces carries the province packs (gói dữ liệu tỉnh) inside the binary.
package provinces

import (
	"embed"
	"io/fs"
)

//go:embed tien-giang
var files embed.FS

// TienGiang is the name of the pack that `make run` loads.
const TienGiang = "tien-giang"

// Pack opens a pack by its name; fs.ErrNotExist when there is none.
func Pack(name string) (fs.FS, error) {
	sub, err := fs.Sub(files, name)
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(sub, "pack.yaml"); err != nil {
		return nil, err
	}
	return sub, nil
}

// Names lists the packs.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
