package indicator

import (
	"context"
	"encoding/json"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// Entry is one definition or cut of a file, as a pack counts and compares them (một dòng định nghĩa).
type Entry struct {
	Key  string
	file *File
	text string
}

// String is the same while nothing of the entry has changed.
func (e Entry) String() string { return e.text }

// ReadEntries reads a file of definitions as entries (đọc tệp chỉ số của gói dữ liệu).
func ReadEntries(name string, b []byte) ([]Entry, error) {
	f := ReadYAML(name, b)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var list []Entry
	add := func(key string, v any) error {
		text, err := json.Marshal(v)
		list = append(list, Entry{key, &f, string(text)})
		return err
	}
	for _, c := range f.Cuts {
		if err := add("@"+strconv.Itoa(c.Day), c); err != nil {
			return nil, err
		}
	}
	for _, d := range f.Definitions {
		if err := add(d.Code+"@"+strconv.Itoa(d.Version), d); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// CheckEntries checks the entries of all files together (kiểm tra toàn bộ định nghĩa chỉ số).
func (m *Room) CheckEntries(list []Entry) error {
	_, err := m.together(list)
	return err
}

// PutEntriesTx stores the entries of all files in place of those before (công bố bộ chỉ số).
func (m *Room) PutEntriesTx(ctx context.Context, tx *store.Tx, list []Entry) error {
	set, err := m.together(list)
	if err != nil {
		return err
	}
	_, err = PutTx(ctx, tx, set)
	return err
}

func (m *Room) together(list []Entry) (*Set, error) {
	var files []File
	seen := map[*File]bool{}
	for _, e := range list {
		if !seen[e.file] {
			seen[e.file] = true
			files = append(files, ReadYAML(e.file.name, e.file.text))
		}
	}
	set := Check(m.Kinds(), files...)
	var all []fault.Field
	for _, f := range files {
		if wrong, ok := fault.As(f.Err()); ok {
			all = append(all, wrong.Fields...)
		}
	}
	if len(all) > 0 {
		err := fault.Invalid("indicator.files", all...)
		err.Args = fault.Args("count", len(all))
		return nil, err
	}
	return set, nil
}
