package lang

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sync"

	"golang.org/x/text/unicode/norm"
)

//go:embed vi/*.json en/*.json
var files embed.FS

// catalogue holds the parsed messages of each language.
type catalogue struct{ vi, en map[string]message }

func (c *catalogue) of(tag Tag) map[string]message {
	if tag == EN {
		return c.en
	}
	return c.vi
}

// catalogues parses the embedded files once. A file that does not parse is left out here and fails Check, which the
// tests and `tinhso check` call: a broken sentence must not stop a running office.
var catalogues = sync.OnceValue(func() *catalogue {
	c := &catalogue{vi: map[string]message{}, en: map[string]message{}}
	for _, tag := range Tags() {
		read, _ := readAll(files, tag)
		for key, text := range read {
			c.of(tag)[key] = parse(text)
		}
	}
	return c
})

// readAll merges the files of a language; it goes on after a fault and returns all of them.
func readAll(fsys fs.FS, tag Tag) (map[string]string, []error) {
	names, err := fs.Glob(fsys, string(tag)+"/*.json")
	if err != nil {
		return nil, []error{err}
	}
	slices.Sort(names)
	all := map[string]string{}
	var faults []error
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		one, err := readOne(b)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
			continue
		}
		for key, text := range one {
			if _, twice := all[key]; twice {
				faults = append(faults, fmt.Errorf("%s: key %q stands in another file too", name, key))
			}
			all[key] = text
		}
	}
	return all, faults
}

// readOne reads a file of flat keys; a key that stands twice is refused, where the standard decoder keeps the last.
func readOne(b []byte) (map[string]string, error) {
	var one map[string]string
	if err := json.Unmarshal(b, &one); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	seen := make(map[string]bool, len(one))
	for isKey := false; ; isKey = !isKey {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return one, nil
		}
		if err != nil {
			return nil, err
		}
		if key, ok := token.(string); ok && isKey {
			if seen[key] {
				return nil, fmt.Errorf("key %q stands twice", key)
			}
			seen[key] = true
		}
	}
}

// Keys lists the keys of the source language, sorted.
func Keys() []string {
	keys := make([]string, 0, len(catalogues().vi))
	for key := range catalogues().vi {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Placeholders lists the {names} in the sentence of a key, sorted, each once.
func (p Printer) Placeholders(key string) []string {
	return catalogues().of(p.Tag())[key].names()
}

func (m message) names() []string {
	var names []string
	for i := 1; i < len(m); i += 2 {
		names = append(names, m[i])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Check reads the embedded catalogues and reports every fault: a file that does not parse, a key in one language
// only, an empty sentence, placeholders that differ, text that is not NFC.
func Check() []error { return check(files) }

func check(fsys fs.FS) []error {
	vi, faults := readAll(fsys, VI)
	en, more := readAll(fsys, EN)
	faults = append(faults, more...)
	faults = append(faults, sameFiles(fsys)...)
	for _, key := range sortedKeys(vi) {
		text, ok := en[key]
		switch {
		case !ok:
			faults = append(faults, fmt.Errorf("key %q has no English", key))
		case vi[key] == "" || text == "":
			faults = append(faults, fmt.Errorf("key %q is empty", key))
		case !norm.NFC.IsNormalString(vi[key]) || !norm.NFC.IsNormalString(text):
			faults = append(faults, fmt.Errorf("key %q is not written in NFC", key))
		case !slices.Equal(parse(vi[key]).names(), parse(text).names()):
			faults = append(faults, fmt.Errorf("key %q: placeholders differ: vi %v, en %v", key,
				parse(vi[key]).names(), parse(text).names()))
		}
	}
	for _, key := range sortedKeys(en) {
		if _, ok := vi[key]; !ok {
			faults = append(faults, fmt.Errorf("key %q has no Vietnamese", key))
		}
	}
	return faults
}

// sameFiles checks that each room brought both languages.
func sameFiles(fsys fs.FS) []error {
	var faults []error
	for _, tag := range Tags() {
		other := VI
		if tag == VI {
			other = EN
		}
		names, _ := fs.Glob(fsys, string(tag)+"/*.json")
		for _, name := range names {
			if _, err := fs.Stat(fsys, string(other)+"/"+path.Base(name)); err != nil {
				faults = append(faults, fmt.Errorf("%s has no twin in %s", name, other))
			}
		}
	}
	return faults
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
