package internal_test

import (
	"html/template"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	tt "text/template/parse"

	"tinhso/internal/web/webtest"
)

// pageOf names the page of a room that is told on another's.
var pageOf = map[string]string{
	"store/copytext":  "store",
	"store/storetest": "store",
	"web/webtest":     "web",
	"proof/prooftest": "proof",
	"blob/blobtest":   "blob",
}

// Every room has a page in docs/rooms and a doc.go; every page has a room.
func TestEveryRoomIsDescribed(t *testing.T) {
	pages := map[string]bool{"README": true}
	index := read(t, "rooms/README.md")
	for _, f := range floors {
		for _, r := range strings.Fields(f.rooms) {
			page := pageOf[r]
			if page == "" {
				page = strings.ReplaceAll(r, "/", "-")
				if row := rowOf(index, f.floor); !strings.Contains(row, "["+r+"]("+page+".md)") {
					t.Errorf("docs/rooms/README.md does not show %s on floor %d", r, f.floor)
				}
				if !strings.Contains(index, "- **"+r+"** ") {
					t.Errorf("docs/rooms/README.md says nothing of %s", r)
				}
			}
			pages[page] = true
			if !exists("../docs/rooms/" + page + ".md") {
				t.Errorf("room %s has no page docs/rooms/%s.md", r, page)
			}
			if !exists(r + "/doc.go") {
				t.Errorf("room %s has no doc.go that says what it is", r)
			}
		}
	}
	files, err := filepath.Glob("../docs/rooms/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".md"); !pages[name] {
			t.Errorf("docs/rooms/%s.md describes no room", name)
		}
	}
}

// rowOf is the row of a floor in the picture of the house.
func rowOf(index string, floor int) string {
	_, rest, _ := strings.Cut(index, "\n| "+strconv.Itoa(floor)+" |")
	row, _, _ := strings.Cut(rest, "\n")
	return row
}

func exists(p string) bool {
	_, err := os.Stat(p)
	return err == nil
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// texts reads every file of the project that is written by hand.
func texts(t *testing.T, keep func(p string) bool) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "bin", "data", "dist", ".cache"}, d.Name()):
			return fs.SkipDir
		case d.IsDir() || !keep(filepath.ToSlash(p)):
			return nil
		}
		b, err := os.ReadFile(p)
		all[strings.TrimPrefix(filepath.ToSlash(p), "../")] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fenced  = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
)

// Every relative link of the documents leads somewhere, heading included.
func TestLinksOfTheDocumentsLeadSomewhere(t *testing.T) {
	docs := texts(t, func(p string) bool { return strings.HasSuffix(p, ".md") })
	links := 0
	for name, text := range docs {
		for _, m := range link.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			to, err := url.Parse(m[1])
			if err != nil || to.Scheme != "" {
				continue
			}
			links++
			target := name
			if to.Path != "" {
				target = path.Join(path.Dir(name), to.Path)
			}
			if !exists("../" + target) {
				t.Errorf("%s leads to %s, which is not there", name, m[1])
			}
			if to.Fragment != "" && !slices.Contains(anchors(docs[target]), to.Fragment) {
				t.Errorf("%s leads to %s, which has no such heading", name, m[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links read", links)
	}
}

// One English word per legal term, one legal term per English word.
func TestTheGlossarySaysEverythingOnce(t *testing.T) {
	seen := map[string]bool{}
	rows := 0
	for line := range strings.Lines(read(t, "glossary.md")) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.Contains(line, "---") || strings.Contains(line, "word in code") {
			continue
		}
		rows++
		for _, cell := range cells[1:3] {
			for word := range strings.SplitSeq(cell, ",") {
				word = strings.ToLower(strings.TrimSpace(word))
				if word == "" || seen[word] {
					t.Errorf("the glossary has %q twice or not at all: %s", word, strings.TrimSpace(line))
				}
				seen[word] = true
			}
		}
	}
	if rows < 60 {
		t.Errorf("only %d rows read", rows)
	}
}

// anchors are the names a heading gets when the document is shown.
func anchors(doc string) []string {
	var all []string
	for _, m := range heading.FindAllStringSubmatch(doc, -1) {
		name := strings.Map(func(r rune) rune {
			if strings.ContainsRune(".,:;()`/“”'’?!", r) {
				return -1
			}
			if r == ' ' {
				return '-'
			}
			return r
		}, strings.ToLower(m[1]))
		all = append(all, name)
	}
	return all
}

// notOurs is what no file of the project may name: folders of somebody's
// machine, mirrors of packages, programs that helped to write.
var notOurs = regexp.MustCompile(`(?i)(^|[^\w.])/(work|home|root|Users)/\w|[^\w]/tmp/\w|GO[P]ROXY|\bregistry\.\w+\.\w|\bcl[a]ude\b|\banthr[o]pic\b|\bcop[i]lot\b|\bchatg[p]t\b`)

func TestFilesNameNoWorkplace(t *testing.T) {
	files := texts(t, func(p string) bool {
		return slices.Contains([]string{".go", ".md", ".html", ".json", ".yaml", ".yml", ".sh", ".css", ".sql", ".js", ".csv", ".mod", ""}, path.Ext(p))
	})
	for name, text := range files {
		for n, line := range strings.Split(text, "\n") {
			if found := notOurs.FindString(line); found != "" && !strings.HasSuffix(name, ".min.js") {
				t.Errorf("%s:%d names %q, which is no part of the project", name, n+1, found)
			}
		}
	}
	if len(files) < 500 {
		t.Errorf("only %d files read", len(files))
	}
}

// sameInEveryLanguage may stand in a template: languages are named in their own.
var sameInEveryLanguage = []string{"Tiếng Việt", "English"}

// What people read comes from the catalogues: no template holds words.
func TestTemplatesHoldNoWords(t *testing.T) {
	for p, text := range templates(t) {
		set := template.New(p)
		trees := map[string]*tt.Tree{}
		tree := tt.New(p)
		tree.Mode = tt.SkipFuncCheck
		if _, err := tree.Parse(text, "", "", trees); err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		for name, tree := range trees {
			if _, err := set.AddParseTree(name, tree); err != nil {
				t.Errorf("%s: %v", p, err)
			}
		}
		webtest.Words(t, set, sameInEveryLanguage)
	}
}
