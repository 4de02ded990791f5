package release

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var reCode = regexp.MustCompile(`\b\d\.\d{6}(?:\.\S+)?\b`)

// CutPack copies a province with the few procedures that its lists name, so that
// a database of it is small.
func CutPack(from, to string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	keep := map[string]bool{}
	for _, f := range []string{"life_events.yaml", "popular.csv", "fees.yaml", "synonyms.yaml"} {
		b, err := os.ReadFile(filepath.Join(to, f))
		if err != nil {
			return err
		}
		for _, code := range reCode.FindAllString(string(b), -1) {
			keep[code] = true
		}
	}
	forms, err := os.ReadFile(filepath.Join(to, "forms.csv"))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(forms)) {
		if cells := strings.Split(strings.TrimSpace(line), ","); len(cells) > 1 && cells[1] != "" {
			keep[cells[0]] = true
		}
	}
	for _, f := range []string{"forms.csv", "receivers.csv"} {
		if err := cutLines(filepath.Join(to, f), keep); err != nil {
			return err
		}
	}
	return cutProcedures(filepath.Join(to, "procedures.jsonl.gz"), keep)
}

// cutLines keeps the heading and the lines of the procedures named.
func cutLines(file string, keep map[string]bool) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var out strings.Builder
	for line := range strings.Lines(string(b)) {
		code, _, _ := strings.Cut(line, ",")
		if out.Len() == 0 || keep[code] {
			out.WriteString(line)
		}
	}
	return os.WriteFile(file, []byte(out.String()), 0o600)
}

func cutProcedures(file string, keep map[string]bool) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	n := 0
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var p struct{ Code string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if !keep[p.Code] {
			continue
		}
		n++
		if _, err := w.Write(append(lines.Bytes(), '\n')); err != nil {
			return err
		}
	}
	if err := errors.Join(lines.Err(), w.Close()); err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("%s: no procedure is left", file)
	}
	return os.WriteFile(file, out.Bytes(), 0o600)
}
