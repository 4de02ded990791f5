package org

import (
	"slices"
	"strings"

	"tinhso/internal/viet"
)

// view is the organisation as of one day. It is never changed once built.
type view struct {
	tree     []Unit // each unit before those below it
	byID     map[string]int
	byCode   map[string]int
	children map[string][]Unit
	words    []string // what each unit of tree is found by, folded
	areas    map[string]Area
	areaCode map[string]string
	below    map[string][]Area
}

func buildView(s *snapshot, day string) *view {
	units := map[string]Unit{}
	children := map[string][]Unit{}
	for id, rec := range s.units {
		if rec.holds(day) {
			units[id] = rec.as(day)
		}
	}
	var roots []Unit
	for _, u := range units {
		if _, ok := units[u.ParentID]; ok && u.ParentID != u.ID {
			children[u.ParentID] = append(children[u.ParentID], u)
		} else {
			roots = append(roots, u)
		}
	}
	v := &view{byID: map[string]int{}, byCode: map[string]int{}, children: map[string][]Unit{}}
	slices.SortFunc(roots, byCode)
	for _, u := range roots {
		v.descend(u, "/", children)
	}
	v.buildAreas(s, day)
	return v
}

// as gives the unit with the attributes of a day; its path is filled in by the view.
func (rec *record) as(day string) Unit {
	u := rec.Unit
	n, _ := at(rec.names, day)
	u.Name, u.ShortName, u.Abbrev = n.name, n.short, n.abbrev
	gso, _ := at(rec.gso, day)
	agency, _ := at(rec.agency, day)
	u.GSO, u.Identifier, u.IdentifierIsSample = gso.code, agency.code, agency.sample
	u.Code, u.CodeIsSample = agency.code, agency.sample
	if gso.code != "" {
		u.Code, u.CodeIsSample = gso.code, gso.sample
	}
	u.ParentID, _ = at(rec.parents, day)
	return u
}

// descend writes a unit and those below it. A circle of parents has no root, so it is never entered.
func (v *view) descend(u Unit, above string, children map[string][]Unit) {
	u.Path = above + u.ID + "/"
	v.byID[u.ID] = len(v.tree)
	for _, c := range []string{u.GSO, u.Identifier} {
		if c != "" {
			v.byCode[c] = len(v.tree)
		}
	}
	v.tree = append(v.tree, u)
	v.words = append(v.words, " "+viet.Fold(strings.Join([]string{u.Name, u.ShortName, u.Abbrev, u.Code, u.Identifier}, " "))+" ")
	under := children[u.ID]
	slices.SortFunc(under, byCode)
	from := len(v.tree)
	for _, c := range under {
		v.descend(c, u.Path, children)
	}
	for _, c := range v.tree[from:] {
		if c.ParentID == u.ID {
			v.children[u.ID] = append(v.children[u.ID], c)
		}
	}
}

func (v *view) buildAreas(s *snapshot, day string) {
	v.areas, v.areaCode, v.below = map[string]Area{}, map[string]string{}, map[string][]Area{}
	for id, rec := range s.areas {
		p, ok := at(rec.places, day)
		if !ok || !rec.holds(day) {
			continue
		}
		a := Area{ID: id, Code: p.code, Name: p.name, ShortName: p.short, Kind: p.kind, Level: rec.level,
			ParentID: p.parent, ValidFrom: rec.from, ValidTo: rec.to}
		v.areas[id] = a
		v.areaCode[a.Code] = id
		v.below[a.ParentID] = append(v.below[a.ParentID], a)
	}
	for _, list := range v.below {
		slices.SortFunc(list, func(a, b Area) int { return strings.Compare(a.Code, b.Code) })
	}
}

func (v *view) find(idOrCode string) (Unit, bool) {
	i, ok := v.byID[idOrCode]
	if !ok {
		i, ok = v.byCode[idOrCode]
	}
	if !ok {
		return Unit{}, false
	}
	return v.tree[i], true
}

// search ranks by how the words stand: a code, a whole word, the beginning of one, anywhere.
func (v *view) search(text string, limit int) []Unit {
	words := strings.Fields(viet.Fold(text))
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	type hit struct{ at, score int }
	var hits []hit
	for i, known := range v.words {
		score := 0
		for _, w := range words {
			switch {
			case strings.Contains(known, " "+w+" "):
				score += 4
			case strings.Contains(known, " "+w):
				score += 2
			case len(w) > 2 && strings.Contains(known, w):
				score++
			default:
				score = -1 << 20
			}
		}
		if strings.EqualFold(v.tree[i].Code, text) || strings.EqualFold(v.tree[i].Identifier, text) {
			score += 100
		}
		if score > 0 {
			hits = append(hits, hit{i, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.score - a.score })
	found := make([]Unit, 0, min(limit, len(hits)))
	for _, h := range hits[:min(limit, len(hits))] {
		found = append(found, v.tree[h.at])
	}
	return found
}
