package law

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed catalogue.yaml
var builtin []byte

// Builtin is the catalogue of the laws that the platform itself cites (danh mục kèm theo phần mềm).
var Builtin = sync.OnceValue(func() Catalogue {
	c, err := Load(bytes.NewReader(builtin))
	if err != nil {
		return Catalogue{} // the room's test reads the same file and is red
	}
	return c
})

// Cite cites from the built-in catalogue.
func Cite(key Key) string { return Builtin().Cite(key, "") }

// Load reads a catalogue. Unknown keys, missing numbers, days that are none, ends before beginnings, doubles and
// references to documents that are not there are refused.
func Load(r io.Reader) (Catalogue, error) {
	var file struct {
		Documents []Document `yaml:"documents"`
	}
	if err := yaml.NewDecoder(r, yaml.Strict()).Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return Catalogue{}, fmt.Errorf("law catalogue: %w", err)
	}
	c := Catalogue{byNumber: map[string][]Document{}}
	for i, d := range file.Documents {
		if err := check(d); err != nil {
			return Catalogue{}, fmt.Errorf("law catalogue, document %d (%s): %w", i+1, d.Number, err)
		}
		d.Key = keyOf(d)
		if err := c.add(d); err != nil {
			return Catalogue{}, fmt.Errorf("law catalogue, document %d: %w", i+1, err)
		}
	}
	for _, d := range c.all {
		for _, other := range append(slices.Clone(d.AmendedBy), d.ReplacedBy) {
			if _, ok := c.Find(other); other != "" && !ok {
				return Catalogue{}, fmt.Errorf("law catalogue: %s names %s, which is not there or not one", d.Key, other)
			}
		}
	}
	slices.SortFunc(c.all, func(a, b Document) int { return strings.Compare(string(a.Key), string(b.Key)) })
	return c, nil
}

func check(d Document) error {
	switch {
	case d.Number == "" || strings.ContainsAny(d.Number, "@# "):
		return fmt.Errorf("number %q cannot be", d.Number)
	case d.Kind == "":
		return errors.New("kind is missing")
	}
	for name, day := range map[string]string{"date": d.Date, "in_force_from": d.InForceFrom, "in_force_to": d.InForceTo} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return fmt.Errorf("%s %q is no day", name, day)
		}
	}
	if d.InForceTo != "" && d.InForceTo < max(d.InForceFrom, d.Date) {
		return fmt.Errorf("in force to %s ends before it begins", d.InForceTo)
	}
	return nil
}

// keyOf is the short key: number and date; Find tells apart what shares both by the issuer.
func keyOf(d Document) Key {
	if d.Date == "" {
		return Key(d.Number)
	}
	return Key(d.Number + "@" + d.Date)
}
