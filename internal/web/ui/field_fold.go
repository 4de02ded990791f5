package ui

import (
	"maps"
	"net/url"
	"slices"

	"tinhso/internal/form"
)

// Seen is the name under which a page says which of its conditional questions it showed.
const Seen = "seen"

// shown says which fields of a form its conditions show for the answers there are.
func (d drawing) shown(f form.Form) map[string]bool {
	if !d.in.Fold {
		return nil
	}
	if d.posted() {
		v, _ := form.Decode(f, d.in.Posted, d.in.Prefix) // what could be read decides; faults are told elsewhere
		return visible(f, v)
	}
	v := form.Values{}
	maps.Copy(v, d.in.Values)
	for _, s := range f.Sections {
		for i := range s.Fields { // an answer that stands there from the start counts
			if one := &s.Fields[i]; one.Default != "" && v[one.ID] == nil {
				v[one.ID] = one.Default
			}
		}
	}
	return visible(f, v)
}

func visible(f form.Form, v form.Values) map[string]bool {
	all := map[string]bool{}
	for _, s := range f.Visible(v).Sections {
		for i := range s.Fields {
			all[s.Fields[i].ID] = true
		}
	}
	return all
}

// setAway hides a field with all that it holds, or shows it.
func (f *Field) setAway(away bool) {
	f.Away = away
	for i := range f.Fields {
		f.Fields[i].setAway(away)
	}
	for i := range f.Groups {
		for k := range f.Groups[i].Fields {
			f.Groups[i].Fields[k].setAway(away)
		}
	}
}

// Unseen says whether the answers sent call for a question that stood folded away when they were sent: then the page
// is drawn again, before anything is called missing.
func Unseen(f form.Form, in url.Values, prefix string) bool {
	v, _ := form.Decode(f, in, prefix) // what could be read decides
	shown := visible(f, v)
	for _, s := range f.Sections {
		for i := range s.Fields {
			one := &s.Fields[i]
			if one.ShowIf != nil && shown[one.ID] && !slices.Contains(in[Seen], join(prefix, one.ID)) {
				return true
			}
		}
	}
	return false
}
