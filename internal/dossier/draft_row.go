package dossier

import (
	"encoding/json"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// draftColumns writes the answers of a draft as they are: half-finished answers are kept, not checked.
func draftColumns(d Draft) (entered, files string, err error) {
	b, err := json.Marshal(clean(map[string]any(d.Values)))
	if err != nil {
		return "", "", err
	}
	if len(b) > maxDraft || len(d.Files) > 200 {
		return "", "", fault.New(fault.KindTooLarge, "dossier.draft.large")
	}
	f, err := json.Marshal(append([]string{}, d.Files...))
	return string(b), string(f), err
}

// clean repairs the texts of an answer and drops what no database keeps, such as NUL.
func clean(v any) any {
	switch v := v.(type) {
	case string:
		text, _ := viet.Clean(v)
		return text
	case []any:
		all := make([]any, len(v))
		for i := range v {
			all[i] = clean(v[i])
		}
		return all
	case map[string]any:
		all := make(map[string]any, len(v))
		for k := range v {
			text, _ := viet.Clean(k)
			all[text] = clean(v[k])
		}
		return all
	}
	return v
}

func scanDraft(r scanner) (d Draft, err error) {
	var entered, files string
	var created, updated int64
	if err = r.Scan(&d.ID, &d.Procedure.Code, &d.Procedure.Version, &d.Procedure.Name, &d.Unit, &d.Step,
		&entered, &files, &created, &updated); err != nil {
		return d, err
	}
	d.CreatedAt, d.UpdatedAt = store.Instant(created), store.Instant(updated)
	if d.Values, err = loadValues(entered); err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(files), &d.Files)
}
