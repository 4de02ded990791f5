package internal_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/store"
)

// breaking are migrations after which the previous release can no longer run:
// an upgrade by them has no roll-back but the backup. Each with its reason.
var breaking = map[string]string{}

// migrations lists every migration as room/0001_name with its files: one, or
// twins for the two engines.
func migrations(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Base(filepath.Dir(p)) == "migrate" && strings.HasSuffix(p, ".sql") {
			name := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(filepath.Base(p), ".sql"), ".sqlite"), ".postgres")
			name = filepath.ToSlash(filepath.Dir(filepath.Dir(p))) + "/" + name
			all[name] = append(all[name], p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// released lists the migrations of the last saved release with their checksums.
func released(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("boot/testdata/releases/*/migrations.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no release is saved", err)
	}
	slices.Sort(files)
	f, err := os.Open(files[len(files)-1])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sums := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, sum, _ := strings.Cut(lines.Text(), " ")
		sums[name] = sum
	}
	return sums
}

var reTwin = regexp.MustCompile(`\.(sqlite|postgres)\.sql$`)

// What was released stays as it was, and what comes after it only adds, so that
// the previous release runs beside this one and again after a roll-back.
func TestMigrationsOnlyAdd(t *testing.T) {
	past, all := released(t), migrations(t)
	for name := range past {
		if len(all[name]) == 0 {
			t.Errorf("migration %s was released and is gone", name)
		}
	}
	for name, files := range all {
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if sum, was := past[name]; was {
				now := sha256.Sum256(b)
				if m := reTwin.FindStringSubmatch(file); (m == nil || m[1] == "sqlite") && hex.EncodeToString(now[:]) != sum {
					t.Errorf("%s was released and has been changed: write a new one", file)
				}
				continue
			}
			if err := store.Additive(string(b)); err != nil && breaking[name] == "" {
				t.Errorf("%s: %v: the previous release could not go on; write it in two releases (add now, take away later), say `-- additive: why` where it does only add, or list it with its reason", file, err)
			} else if err == nil && breaking[name] != "" {
				t.Errorf("%s is listed and only adds", name)
			}
		}
	}
	for name := range breaking {
		if len(all[name]) == 0 || past[name] != "" {
			t.Errorf("the table names migration %s, which is none of this release", name)
		}
	}
}
