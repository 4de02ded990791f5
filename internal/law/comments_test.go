package law

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var citation = regexp.MustCompile(`\d+/(?:\d{4}/)?[A-ZĐ]+[A-ZĐa-z0-9-]*(?:@[0-9-]+)?(?:#[a-zđ0-9.,]*[a-zđ0-9])?`)

// Every law that a comment cites with "Law:" stands in the catalogue, with the same date.
func TestCommentsCiteKnownLaw(t *testing.T) {
	cited := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, line := range strings.Split(string(src), "\n") {
			_, law, ok := strings.Cut(line, "// Law: ")
			if !ok {
				continue
			}
			keys := citation.FindAllString(law, -1)
			if len(keys) == 0 {
				t.Errorf("%s cites nothing that looks like a law: %s", path, law)
			}
			for _, key := range keys {
				cited++
				if _, ok := Builtin().Find(Key(key)); !ok {
					t.Errorf("%s cites %s, which is not in catalogue.yaml (number@date#art)", path, key)
				}
			}
		}
		return nil
	})
	if err != nil || cited < 5 {
		t.Errorf("%d citations read, %v", cited, err)
	}
}
