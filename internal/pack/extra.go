package pack

import (
	"context"
	"path"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// Extra is a part of a pack that a room of its own reads and keeps (phần dữ liệu do bộ phận khác đọc). It is kept whole:
// when a row has changed or is gone, the room gets all of them.
type Extra struct {
	Kind string // of its rows in the report: the words are pack.kind.<kind>
	Path string // a file, or a folder of YAML files; a pack without it has no rows
	// Read reads one file. The fields of its fault name their line, as form.Sheet does.
	Read func(name string, text []byte) ([]Row, error)
	// Whole checks what needs all files together; the fields of its fault name file and line. Nil when nothing does.
	Whole func(rows []Row) error
	Write func(ctx context.Context, tx *store.Tx, rows []Row) error
}

// Row is one row of an Extra, with the key that tells it from the others.
type Row struct {
	Key   string
	Value any // printed the same when nothing of it has changed
}

// extra reads the files of a part.
func (l *loader) extra(x Extra) []Row {
	names := []string{x.Path}
	if path.Ext(x.Path) == "" {
		names = l.names(x.Path)
	}
	var rows []Row
	for _, name := range names {
		b, ok := l.text(name, false)
		if !ok {
			continue
		}
		some, err := x.Read(name, b)
		if err != nil {
			l.refuseSheet(name, err)
			continue
		}
		keys := l.once(name, x.Kind)
		for _, r := range some {
			if keys.add(r.Key, 0) {
				rows = append(rows, r)
			}
		}
	}
	if x.Whole != nil {
		l.refuseWhole(x.Path, x.Whole(rows))
	}
	return rows
}

// refuseWhole takes over what was found wrong in several files together.
func (l *loader) refuseWhole(path string, err error) {
	f, ok := fault.As(err)
	if err != nil && (!ok || len(f.Fields) == 0) {
		l.refuse(path, 0, "pack.yaml", "why", firstLine(err))
		return
	}
	if !ok {
		return
	}
	for _, field := range f.Fields {
		name, _ := field.Args["file"].(string)
		line, _ := field.Args["line"].(int)
		l.refused = append(l.refused, Refusal{File: name, Line: line, Code: field.Code, Message: l.pr.T(field.Code, field.Args)})
	}
}

// extras stores the parts of other rooms.
func (w *writer) extras(ctx context.Context) error {
	for i, x := range w.d.Extras {
		touched := false
		for _, r := range w.c.extras[i] {
			if err := w.row(x.Kind, r.Key, hashOf(r.Value), func() error { touched = true; return nil }); err != nil {
				return err
			}
		}
		if !touched && !w.dropped(x.Kind) {
			continue
		}
		if err := x.Write(ctx, w.tx, w.c.extras[i]); err != nil {
			return err
		}
	}
	return nil
}

// kinds are those of the pack and of the parts.
func (w *writer) kinds() []string {
	all := kindOrder
	for _, x := range w.d.Extras {
		all = append(all[:len(all):len(all)], x.Kind)
	}
	return all
}

// whole says of a kind whether its rows are kept whole: what the pack drops of them is gone.
func (w *writer) whole(kind string) bool {
	for _, x := range w.d.Extras {
		if x.Kind == kind {
			return true
		}
	}
	return keptWhole[kind]
}
