package simulate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tinhso/internal/document"
	"tinhso/internal/store"
)

// raw is a row that the rooms wrote of a story.
type raw struct {
	table int
	cells []any
}

// library is what the stories left behind (thư viện hồ sơ mẫu).
type library struct {
	tables    []store.Table
	templates map[int]*template // by story
	left      map[string]int    // rows that belong to no single life, by table
}

// marker says from which key on it was which moment of the story.
type marker struct {
	from  string
	at    int64
	moves bool
}

// capture reads back every row that the lives wrote and finds out whose it is.
func (x *scratch) capture(ctx context.Context, lives []life, casts []*cast, ids []string, markers []marker) (*library, error) {
	tables, err := x.DB.Tables(ctx)
	if err != nil {
		return nil, err
	}
	lib := &library{tables: tables, templates: map[int]*template{}, left: map[string]int{}}
	o := newOwners(x.first, ids, casts)
	rows := make([][]raw, len(lives))
	var loose []raw
	for i, t := range tables {
		base, known := x.base[t.Name]
		if !known || strings.HasPrefix(t.Name, "store_") {
			continue
		}
		all, err := readRows(ctx, x.DB, t, " WHERE rowid > $1 ORDER BY rowid", base)
		if err != nil {
			return nil, err
		}
		for _, cells := range all {
			loose = append(loose, raw{i, cells})
		}
	}
	for found := true; found; {
		found = false
		var rest []raw
		for _, r := range loose {
			if n, ok := o.whose(r.cells); ok {
				rows[n] = append(rows[n], r)
				found = true
			} else {
				rest = append(rest, r)
			}
		}
		loose = rest
	}
	for _, r := range loose {
		lib.left[tables[r.table].Name]++
	}
	for i := range lives {
		slices.SortStableFunc(rows[i], func(a, b raw) int { return cmp.Compare(a.table, b.table) })
		t, err := x.compile(lib, rows[i], casts[i], &lives[i], o.keys[i], markers)
		if err != nil {
			return nil, fmt.Errorf("simulate: story %d: %w", lives[i].story.n, err)
		}
		lib.templates[lives[i].story.n] = t
	}
	return lib, nil
}

// owners knows which life a key or a code belongs to.
type owners struct {
	first string
	of    map[string]int
	keys  [][]string
}

func newOwners(first string, ids []string, casts []*cast) *owners {
	o := &owners{first: first, of: map[string]int{}, keys: make([][]string, len(ids))}
	for i, id := range ids {
		o.of[id], o.of[casts[i].words[vCode]] = i, i
		o.keys[i] = []string{id}
	}
	return o
}

// whose finds the one life that a row belongs to; new keys in it belong to that life from then on.
func (o *owners) whose(cells []any) (int, bool) {
	owner := -1
	var fresh []string
	for _, v := range cells {
		text, ok := v.(string)
		if !ok {
			continue
		}
		for word := range keysIn(text) {
			n, known := o.of[word]
			switch {
			case known && owner >= 0 && n != owner:
				return 0, false // of two lives: of neither alone
			case known:
				owner = n
			case len(word) == keyLength && word > o.first:
				fresh = append(fresh, word)
			}
		}
	}
	if owner < 0 {
		return 0, false
	}
	for _, k := range fresh {
		if _, known := o.of[k]; !known {
			o.of[k] = owner
			o.keys[owner] = append(o.keys[owner], k)
		}
	}
	return owner, true
}

const keyLength = 26

// keysIn gives the words of a text that may be keys or codes.
func keysIn(text string) func(yield func(string) bool) {
	plain := func(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' }
	return func(yield func(string) bool) {
		for i := 0; i < len(text); {
			if !plain(text[i]) {
				i++
				continue
			}
			j := i
			for j < len(text) && plain(text[j]) {
				j++
			}
			if j-i == keyLength && !yield(text[i:j]) {
				return
			}
			for k := j; k < len(text) && (text[k] == '-' || text[k] == '.'); { // ZQ.000001-261123-0001
				for k++; k < len(text) && plain(text[k]); k++ {
				}
				j = k
			}
			if strings.IndexByte(text[i:j], '-') > 0 && !yield(text[i:j]) {
				return
			}
			i = j
		}
	}
}

// compile makes a template of the rows of a life.
func (x *scratch) compile(lib *library, rows []raw, c *cast, l *life, keys []string, markers []marker) (*template, error) {
	t := &template{story: l.story}
	slices.Sort(keys)
	for _, k := range keys {
		t.keys = append(t.keys, madeAt(k, markers))
	}
	w := slices.Concat(c.words, keys)
	for _, r := range rows {
		if err := lib.codes(t, r, w); err != nil {
			return nil, err
		}
	}
	f := newFinder(w, x.true)
	for _, r := range rows {
		table := lib.tables[r.table]
		row := trow{table: r.table}
		for i, v := range r.cells {
			c := f.cell(v)
			switch {
			case table.Name == "document_number" && table.Columns[i].Name == "number":
				c = cell{kind: number, n: t.docOf(r, table, w)}
			case table.Name == "event" && table.Columns[i].Name == "at":
				row.at, row.moves = v.(int64), c.kind == moment
			}
			row.cells = append(row.cells, c)
		}
		t.rows = append(t.rows, row)
	}
	return t, nil
}

// madeAt is when a key was made.
func madeAt(k string, markers []marker) key {
	i, ok := slices.BinarySearchFunc(markers, k, func(m marker, k string) int { return strings.Compare(m.from, k) })
	if !ok {
		i--
	}
	return key{markers[i].at, markers[i].moves}
}

// codes notes numbers and check codes that a row brings.
func (lib *library) codes(t *template, r raw, w []string) error {
	table := lib.tables[r.table]
	get := func(name string) any {
		return r.cells[slices.IndexFunc(table.Columns, func(c store.Column) bool { return c.Name == name })]
	}
	switch table.Name {
	case "document_result":
		if t.codes == mostChecks {
			return fmt.Errorf("more than %d results", mostChecks)
		}
		w[vChecks+t.codes] = get("code").(string)
		t.codes++
	case "document_number":
		if len(t.docs) == mostRefs {
			return fmt.Errorf("more than %d numbers", mostRefs)
		}
		at := get("entered_at").(int64)
		d := docs{kind: get("type_code").(string), year: get("year").(int64), at: at, moves: chosen(at)}
		w[vRefs+len(t.docs)] = document.Reference(get("number").(int64), d.kind, w[vAbbrev])
		t.docs = append(t.docs, d)
	}
	return nil
}

// docOf is which of the numbers of a life a row of the register holds.
func (t *template) docOf(r raw, table store.Table, w []string) int {
	at := func(name string) any {
		return r.cells[slices.IndexFunc(table.Columns, func(c store.Column) bool { return c.Name == name })]
	}
	return slices.Index(w[vRefs:vRefs+len(t.docs)], document.Reference(at("number").(int64), at("type_code").(string), w[vAbbrev]))
}

// chosen reports a moment that a person chose, by its seconds.
func chosen(ms int64) bool {
	return ms%60_000 == mark.Milliseconds() && ms > years2010 && ms < years2100
}

var (
	years2010 = time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	years2100 = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
)
