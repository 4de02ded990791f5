package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tinhso/internal/store"
)

// Facts writes out every row of a province, by table, under names that do not depend on how keys and check codes were
// drawn (đối chiếu toàn bộ dữ liệu): two provinces in which the same happened have the same facts, whichever way and on
// whichever engine they were made. Left out is what says how far something has come, and what is sealed.
func Facts(ctx context.Context, db *store.DB) (map[string][]string, error) {
	tables, err := db.Tables(ctx)
	if err != nil {
		return nil, err
	}
	f := &factWriter{names: map[string]string{}, owner: map[string]string{}, made: map[string]bool{}}
	var rows []raw
	for i, t := range tables {
		if skipped(t.Name) {
			continue
		}
		all, err := readRows(ctx, db, t, "")
		if err != nil {
			return nil, err
		}
		for _, cells := range all {
			if err := plainCells(t, cells); err != nil {
				return nil, fmt.Errorf("%s: %w", t.Name, err)
			}
			rows = append(rows, raw{i, cells})
		}
	}
	f.see(tables, rows, func(table string) bool { return !ruling(table) })
	f.name(tables, rows, "dossier", "code")
	f.see(tables, rows, func(table string) bool { return strings.HasPrefix(table, "identity_") })
	f.name(tables, rows, "identity_account", "login")
	out := map[string][]string{}
	for _, r := range rows {
		t := tables[r.table]
		if nothing(t, r.cells) {
			continue
		}
		line := make([]string, 0, len(t.Columns))
		for i, c := range t.Columns {
			if !hidden[t.Name+"."+c.Name] {
				line = append(line, c.Name+"="+f.text(r.cells[i]))
			}
		}
		out[t.Name] = append(out[t.Name], strings.Join(line, " "))
	}
	for _, lines := range out {
		slices.Sort(lines)
	}
	return out, nil
}

// nothing reports a row that says nothing: a kept sum of zero is the same as none, and how the figures were made ready for
// the first dossier is of no dossier.
func nothing(t store.Table, cells []any) bool {
	switch t.Name {
	case "indicator_kept":
		return cells[column(t, "value")] == int64(0)
	case "event", "job":
		kind, _ := cells[column(t, "kind")].(string)
		return strings.HasPrefix(kind, "indicator.")
	}
	return false
}

// ruling reports a table of what rules and stands before any dossier: its keys belong to none.
func ruling(table string) bool {
	room, _, _ := strings.Cut(table, "_")
	return slices.Contains([]string{"org", "procedure", "flow", "deadline", "calendar", "escalate", "pack", "hall", "demo", "policy", "identity"}, room) ||
		table == "letter_template" || table == "oversight_rule"
}

func column(t store.Table, name string) int {
	return slices.IndexFunc(t.Columns, func(c store.Column) bool { return c.Name == name })
}

// hidden are columns that differ without saying anything of a dossier.
var hidden = map[string]bool{"identity_account.password_hash": true, "event.seq": true, "event.tx": true, "indicator_recount.id": true}

func skipped(table string) bool {
	for _, prefix := range []string{"store_", "simulate_", "seal_", "event_cursor", "job_periodic", "indicator_recount", "indicator_measure", "health_", "backup_", "scan_"} {
		if strings.HasPrefix(table, prefix) {
			return true
		}
	}
	return false
}

// plainCells writes declared data in one order of keys: PostgreSQL has its own.
func plainCells(t store.Table, cells []any) error {
	for i, c := range t.Columns {
		text, ok := cells[i].(string)
		if !ok || c.Type != "json" {
			continue
		}
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		var v any
		if err := dec.Decode(&v); err != nil {
			return err
		}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			return err
		}
		cells[i] = strings.TrimSpace(b.String())
	}
	return nil
}

// factWriter knows the names of keys and check codes.
type factWriter struct {
	names map[string]string
	owner map[string]string
	made  map[string]bool // keys of rows that may belong to a dossier or an account
}

// name gives names to what belongs to the rows of a table: that of the row, and the place among its keys.
func (f *factWriter) name(tables []store.Table, rows []raw, table, by string) {
	keys := map[string][]string{}
	add := func(word, owner string) {
		f.owner[word] = owner
		keys[owner] = append(keys[owner], word)
	}
	for _, r := range rows {
		if t := tables[r.table]; t.Name == table {
			code := r.cells[column(t, by)].(string)
			f.owner[code] = code
			add(r.cells[column(t, "id")].(string), code)
		}
	}
	checks := map[string][]string{}
	for found := true; found; {
		found = false
		for _, r := range rows {
			owner, fresh, one := f.of(r, keys)
			if !one {
				continue
			}
			for _, word := range fresh {
				add(word, owner)
				found = true
			}
			if t := tables[r.table]; t.Name == "document_result" {
				checks[owner] = append(checks[owner], r.cells[column(t, "id")].(string)+r.cells[column(t, "code")].(string))
			}
		}
	}
	for owner, list := range keys {
		slices.Sort(list)
		for i, k := range list {
			f.names[k] = fmt.Sprintf("<%s#%d>", owner, i)
		}
	}
	for owner, list := range checks {
		slices.Sort(list)
		for i, k := range slices.Compact(list) {
			f.names[k[keyLength:]] = fmt.Sprintf("<%s!%d>", owner, i)
		}
	}
}

// of finds the one owner of a row, and keys in it that are nobody's yet. Keys that were there before the story, of units
// and rules, are nobody's.
func (f *factWriter) of(r raw, keys map[string][]string) (owner string, fresh []string, one bool) {
	for _, v := range r.cells {
		text, ok := v.(string)
		if !ok {
			continue
		}
		for word := range keysIn(text) {
			o, known := f.owner[word]
			_, mine := keys[o]
			switch {
			case known && !mine: // of another table
			case known && owner != "" && o != owner:
				return "", nil, false
			case known:
				owner = o
			case !known && f.made[word]:
				fresh = append(fresh, word)
			}
		}
	}
	return owner, fresh, owner != ""
}

// see notes the keys of the rows of some tables: they may be of a dossier or an account.
func (f *factWriter) see(tables []store.Table, rows []raw, some func(table string) bool) {
	for _, r := range rows {
		if k := column(tables[r.table], "id"); k >= 0 && some(tables[r.table].Name) {
			if id, ok := r.cells[k].(string); ok {
				f.made[id] = true
			}
		}
	}
}

func (f *factWriter) text(v any) string {
	s, ok := v.(string)
	if !ok {
		return fmt.Sprint(v)
	}
	for word := range keysIn(s) {
		if name, ok := f.names[word]; ok {
			s = strings.ReplaceAll(s, word, name)
		}
	}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') }) {
		if name, ok := f.names[word]; ok && strings.Contains(name, "!") {
			s = strings.ReplaceAll(s, word, name)
		}
	}
	return s
}
