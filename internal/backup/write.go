package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tinhso/internal/blob"
	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/store/copytext"
)

// Source is what is copied (nguồn sao lưu).
type Source struct {
	DB      *store.DB
	Lines   []store.Line // of every room
	Blobs   *blob.Store
	Program string // the version that makes the copy

	// Local are the columns whose numbers mean something in one cluster alone.
	Local map[string][]string

	// Seal gives the latest checkpoint of the sealed log; nil where there is none.
	Seal func(ctx context.Context, r store.Reader) (json.RawMessage, error)
}

// Progress is how far a copy has come (tiến độ).
type Progress struct {
	Stage string // "table", "file", "verify", "load", "index"
	Name  string
	Done  int64 // rows or files so far
}

// Tell hears of progress; nil when nobody does.
type Tell func(Progress)

func (t Tell) say(stage, name string, done int64) {
	if t != nil {
		t(Progress{stage, name, done})
	}
}

// Options of Write.
type Options struct {
	File     string   // to be made; it must not exist
	Files    FileMode // FilesAll when empty
	Previous []string // archives whose files are not taken again, with FilesNew
	Folder   string   // where files are kept beside the archive, with FilesFolder
	Gentle   bool     // leave a core to those who work
	Tell     Tell
}

// Result is a backup that was made (bản sao lưu đã tạo).
type Result struct {
	Manifest
	File   string   `json:"file"`
	Size   int64    `json:"size"`
	Hash   string   `json:"file_sha256"`
	Passed []string `json:"passed_over,omitempty"` // tables that belong to no room
}

// Write makes a backup of a province that may be at work (sao lưu nóng). What
// was acknowledged before it began is in it. Half a file never bears its name.
func Write(ctx context.Context, src Source, o Options) (Result, error) {
	if o.Files == "" {
		o.Files = FilesAll
	}
	res := Result{File: o.File}
	w, err := newWriter(o.File, src.DB.Now(), o.Gentle)
	if err != nil {
		return res, err
	}
	var files *listing
	err = src.DB.Snapshot(ctx, func(s *store.Snapshot) error {
		var err error
		if files, err = src.list(ctx, o); err != nil {
			return err
		}
		res.Head, res.Passed, err = src.head(ctx, s, o, files)
		if err != nil {
			return err
		}
		if err := w.json(headName, res.Head); err != nil {
			return err
		}
		if err := files.write(w); err != nil {
			return err
		}
		for _, t := range res.Tables {
			c, err := writeTable(ctx, w, s, t, o.Tell)
			if err != nil {
				return err
			}
			res.Content = append(res.Content, c)
		}
		res.Blobs, res.Bytes = files.total()
		return nil
	})
	if err == nil {
		// Files are kept before what refers to them is committed: the listing,
		// made after the snapshot, has all that its tables name.
		err = src.writeBlobs(ctx, w, o, files, &res.Manifest)
	}
	if err == nil {
		res.Size, res.Hash, err = w.finish(&res.Manifest)
	}
	if err != nil {
		return res, errors.Join(err, w.abandon())
	}
	return res, nil
}

func (src Source) head(ctx context.Context, s *store.Snapshot, o Options, files *listing) (Head, []string, error) {
	h := Head{Format: Version, ID: store.NewID(), Program: src.Program, Engine: s.Engine(), TakenAt: src.DB.Now(), Files: o.Files, Based: files.based}
	var strange []string
	var err error
	if h.Tables, strange, err = s.Tables(ctx, src.Lines, src.Local); err != nil {
		return h, nil, err
	}
	if h.Migrations, err = s.Migrations(ctx); err != nil {
		return h, nil, err
	}
	if h.Journal, err = readJournal(ctx, s); err != nil {
		return h, nil, err
	}
	if _, sealed := h.table("seal_checkpoint"); sealed && src.Seal != nil {
		if h.Seal, err = src.Seal(ctx, s); err != nil {
			return h, nil, fmt.Errorf("backup: seal: %w", err)
		}
	}
	return h, strange, nil
}

func readJournal(ctx context.Context, s *store.Snapshot) (j Journal, err error) {
	if j.Events, j.Last, err = event.Extent(ctx, s); err != nil {
		return j, err
	}
	j.Stands, err = event.Standings(ctx, s)
	return j, err
}

// writeTable writes the rows of a table in parts and sums them meanwhile.
func writeTable(ctx context.Context, w *writer, s *store.Snapshot, t copytext.Table, tell Tell) (TableSum, error) {
	c := TableSum{Name: t.Name}
	a := newAdder(t.Columns)
	tell.say("table", t.Name, 0)
	err := pour(ctx, s, t, func(text []byte) error {
		a.add(text)
		c.Chunks++
		c.Bytes += int64(len(text))
		tell.say("table", t.Name, c.Bytes)
		return w.member(fmt.Sprintf(chunkName, t.Name, c.Chunks), text)
	})
	sum, wrong := a.sum()
	if err = errors.Join(err, wrong); err != nil {
		return c, fmt.Errorf("backup: table %s: %w", t.Name, err)
	}
	c.Rows, c.Sum = sum.Rows(), sum.String()
	return c, nil
}
