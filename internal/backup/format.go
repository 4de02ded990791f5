package backup

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/store/copytext"
)

// Version of the form of the archive; a reader refuses a later one.
const Version = 1

// Limits of the archive; what is beyond is not ours.
const (
	chunkSize   = 4 << 20 // a part of a table ends with the row that fills this
	mostChunk   = chunkSize + copytext.MostLine
	mostHead    = 64 << 20
	mostBlob    = 1 << 40
	mostTables  = 10_000
	mostColumns = 2_000
	mostWindow  = 64 << 20 // memory that an archive may ask for
)

// Names of the members, in the order in which they stand.
const (
	headName     = "tinhso-backup.json"
	listName     = "files/list-%06d.txt"
	chunkName    = "tables/%s/%06d.copy"
	blobName     = "files/%s/%s"
	manifestName = "manifest.json"
	endName      = "end"
)

var (
	reList  = regexp.MustCompile(`^files/list-(\d{6})\.txt$`)
	reChunk = regexp.MustCompile(`^tables/([a-z_][a-z0-9_]{0,62})/(\d{6,9})\.copy$`)
	reBlob  = regexp.MustCompile(`^files/([0-9a-f]{2})/([0-9a-f]{64})$`)
	reName  = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)
	reID    = regexp.MustCompile(`^[0-9A-Z]{26}$`)
)

// Head is what a backup says of itself before anything else (phần đầu).
type Head struct {
	Format     int              `json:"format"`
	ID         string           `json:"id"`
	Program    string           `json:"program"`
	Engine     store.Engine     `json:"engine"`
	TakenAt    time.Time        `json:"taken_at"`
	Migrations []store.Applied  `json:"migrations"`
	Tables     []copytext.Table `json:"tables"`
	Journal    Journal          `json:"journal"`
	Seal       json.RawMessage  `json:"seal,omitempty"` // the latest checkpoint of the sealed log
	Files      FileMode         `json:"files"`
	Based      []Base           `json:"based,omitempty"` // where files lie that are not here
}

// Journal is how far the journal had come (nhật ký sự kiện).
type Journal struct {
	Events int64            `json:"events"`
	Last   int64            `json:"last"`
	Stands []event.Standing `json:"stands"`
}

// FileMode says what of the attached files is in the archive.
type FileMode string

// What of the files is here.
const (
	FilesAll    FileMode = "all"
	FilesNew    FileMode = "new"    // those that no earlier archive has; Based names these
	FilesFolder FileMode = "folder" // in a folder beside the archive
	FilesNone   FileMode = "none"   // a listing only
)

// Base is an earlier archive, or a folder, that has files of this one.
type Base struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Manifest is what a backup holds, said at its end (bảng kê).
type Manifest struct {
	Head
	Content []TableSum `json:"content"`
	Blobs   int64      `json:"blobs"`          // files listed
	Bytes   int64      `json:"blob_bytes"`     // and their size
	Here    int64      `json:"blobs_here"`     // of these in the archive
	Gone    []string   `json:"gone,omitempty"` // deleted while the copy was made: nothing refers to them any more
	SHA256  string     `json:"sha256"`         // of everything before this
}

// TableSum is the content of a table in figures.
type TableSum struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	Sum    string `json:"sum"`
	Chunks int    `json:"chunks"`
	Bytes  int64  `json:"bytes"`
}

// Rows is the number of rows of all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Content {
		n += t.Rows
	}
	return n
}

// decodeHead reads a head and refuses what cannot be ours.
func decodeHead(b []byte) (Head, error) {
	var h Head
	if err := json.Unmarshal(b, &h); err != nil {
		return h, damaged(headName, err)
	}
	return h, h.check()
}

func (h Head) check() error {
	switch {
	case h.Format > Version:
		return tooNew(fmt.Sprintf("format %d", h.Format))
	case h.Format < 1, !reID.MatchString(h.ID), len(h.Tables) > mostTables:
		return damaged(headName, nil)
	}
	seen := map[string]bool{}
	for _, t := range h.Tables {
		if !reName.MatchString(t.Name) || seen[t.Name] || len(t.Columns) == 0 || len(t.Columns) > mostColumns {
			return damaged(headName, fmt.Errorf("table %.80q", t.Name))
		}
		seen[t.Name] = true
		columns := map[string]bool{}
		for _, c := range t.Columns {
			if !reName.MatchString(c.Name) || columns[c.Name] || !c.Kind.Known() {
				return damaged(headName, fmt.Errorf("column %.80q of %s", c.Name, t.Name))
			}
			columns[c.Name] = true
		}
		if t.Counter != "" && !columns[t.Counter] || t.Last < 0 {
			return damaged(headName, fmt.Errorf("counter of %s", t.Name))
		}
	}
	for _, b := range h.Based {
		if !reID.MatchString(b.ID) || len(b.Name) > 255 || strings.ContainsAny(b.Name, "/\\\x00") {
			return damaged(headName, fmt.Errorf("base %.80q", b.Name))
		}
	}
	return nil
}

func (h Head) table(name string) (copytext.Table, bool) {
	for _, t := range h.Tables {
		if t.Name == name {
			return t, true
		}
	}
	return copytext.Table{}, false
}

func decodeManifest(b []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return m, damaged(manifestName, err)
	}
	if err := m.check(); err != nil {
		return m, err
	}
	if sum, err := hex.DecodeString(m.SHA256); err != nil || len(sum) != 32 || len(m.Content) != len(m.Tables) {
		return m, damaged(manifestName, err)
	}
	return m, nil
}
