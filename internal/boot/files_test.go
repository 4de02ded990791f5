package boot

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// namesNoBlob are tables with a column that is called like the hash of a blob and is none, or that refer to nothing.
var namesNoBlob = map[string]string{
	"scan_verdict":  "what is known of a content, whether or not it is still there",
	"blob_sweep":    "the sweep itself",
	"inherit_row":   "the hash of a row that was read",
	"backup_record": "the hash of a copy outside of the store",
}

var (
	tables = regexp.MustCompile(`(?is)CREATE TABLE (\w+)\s*\((.*?)\n\);`)
	hashed = regexp.MustCompile(`(?im)^\s*\w*sha256\s+TEXT`)
)

// Every table that refers to blobs is asked before one is removed.
func TestTheSweepAsksEveryTableThatRefersToBlobs(t *testing.T) {
	var asked []string
	for _, s := range blobSources {
		asked = append(asked, s.Name)
	}
	var found []string
	for _, line := range lines {
		err := fs.WalkDir(line.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".sql") {
				return err
			}
			text, err := fs.ReadFile(line.FS, name)
			for _, m := range tables.FindAllStringSubmatch(string(text), -1) {
				if hashed.MatchString(m[2]) {
					found = append(found, m[1])
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range found {
		known := slices.Contains(asked, table)
		if _, no := namesNoBlob[table]; !known && !no {
			t.Errorf("%s refers to blobs and is not asked before they are removed: blobSources", table)
		}
	}
	for table := range namesNoBlob {
		if !slices.Contains(found, table) {
			t.Errorf("%s needs no excuse", table)
		}
	}
	for _, table := range asked {
		if !slices.Contains(found, table) {
			t.Errorf("%s is asked and refers to no blobs", table)
		}
	}
}

// What the sweep asks can be asked, on both engines.
func TestTheSourcesOfTheSweepAnswer(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		for _, s := range blobSources {
			if used, err := s.Refers(t.Context(), db, []string{strings.Repeat("a", 64)}); err != nil || len(used) != 0 {
				t.Errorf("%s: %v %v", s.Name, used, err)
			}
		}
	})
}
