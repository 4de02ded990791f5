package dossier

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"tinhso/internal/dossier/file"
	"tinhso/internal/form"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
)

// papers checks that every component is answered for: here it is, it will be brought, it does not apply. What the
// form itself replaces, and what its conditions rule out, nobody is asked for.
func (f *filing) papers(frm form.Form) {
	byForm := map[string]form.Paper{}
	for _, p := range frm.Papers {
		byForm[p.Component] = p
	}
	asked := map[string]form.Paper{}
	for _, p := range frm.PapersFor(f.d.Fields) {
		asked[p.Component] = p
	}
	given := map[string][]Paper{}
	for i, p := range f.s.Documents {
		f.paper(i, p, given)
	}
	done := map[string]bool{}
	for i, comp := range f.p.Documents {
		key := ComponentKey(comp, i)
		if comp.Kind != "paper" || done[key] { // a component may stand in several cases of the list
			continue
		}
		if f.chosen.Papers != "" && len(given[key]) == 0 && !f.p.Asks(i, string(f.s.Channel), f.chosen.Code) { // of another case
			continue
		}
		done[key] = true
		rule, told := byForm[comp.Code]
		_, applies := asked[comp.Code]
		all := given[key]
		delete(given, key)
		switch {
		case len(all) > 0:
			f.given(comp, all, rule, told && applies)
		case told && rule.ByForm && f.s.Channel == Online:
			f.add(Paper{Component: key, Name: comp.Name, Status: Attached})
		case told && !applies, len(byForm) > 0 && !told:
			f.add(Paper{Component: key, Name: comp.Name, Status: NotApplicable})
		default:
			f.wrong("documents."+key, "dossier.paper.missing", "paper", comp.Name)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		for _, p := range given[key] {
			if key != "" {
				f.wrong("documents."+key, "dossier.paper.unknown", "paper", key)
				break
			}
			f.add(Paper{Name: viet.OneLine(p.Name), Status: p.Status, File: p.File, Counted: p.Counted})
		}
	}
}

// ComponentKey is by what a filing names a component: its code, or its place in the list when it has none.
func ComponentKey(c procedure.Component, i int) string {
	if c.Code != "" {
		return c.Code
	}
	return "#" + strconv.Itoa(i+1)
}

// paper checks one line of the filing by itself.
func (f *filing) paper(i int, p Paper, given map[string][]Paper) {
	path := "documents." + strconv.Itoa(i)
	switch p.Status {
	case Attached:
		if p.File == "" && f.s.Channel == Online {
			f.wrong(path+".file", "dossier.paper.no_file")
		}
	case Later, NotApplicable:
		if p.File != "" {
			f.wrong(path+".status", "dossier.paper.status_file")
		}
	default:
		f.wrong(path+".status", "dossier.paper.status")
	}
	if p.Component == "" {
		name := form.Field{ID: "name", Kind: form.Text, Required: true, Max: 300, Label: say("dossier.paper.name.label")}
		asked := form.Form{Sections: []form.Section{{ID: "paper", Fields: []form.Field{name}}}}
		_, wrong := form.DecodeJSON(asked, map[string]any{"name": p.Name}, path)
		f.fields = append(f.fields, wrong...)
	}
	if n := p.Counted; min(n.Originals, n.Certified, n.Photos) < 0 || max(n.Originals, n.Certified, n.Photos) > maxSheets {
		f.wrong(path+".count", "dossier.paper.count", "max", maxSheets)
	}
	given[p.Component] = append(given[p.Component], p)
}

// maxSheets bounds how many of one paper are handed in: more was mistyped.
const maxSheets = 500

func (f *filing) given(comp procedure.Component, all []Paper, rule form.Paper, applies bool) {
	for _, p := range all {
		if applies && rule.Required == form.NeedYes && !rule.Present && p.Status == NotApplicable {
			f.wrong("documents."+p.Component, "dossier.paper.required", "paper", comp.Name)
		}
		f.add(Paper{Component: p.Component, Name: comp.Name, Status: p.Status, File: p.File, Counted: p.Counted})
	}
}

func (f *filing) add(p Paper) { f.d.Documents = append(f.d.Documents, p) }

// files checks that every file named exists and belongs to who files.
func (f *filing) files(ctx context.Context, frm form.Form) error {
	named := map[string]string{}
	for i, p := range f.s.Documents {
		if p.File != "" {
			named[p.File] = "documents." + strconv.Itoa(i) + ".file"
		}
	}
	for _, section := range frm.Sections {
		filesIn(section.Fields, f.d.Fields, named, "fields.")
	}
	found, err := file.Find(ctx, f.c.DB, slices.Sorted(maps.Keys(named)), f.owners)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(named)) {
		one, ok := found[id]
		if !ok {
			f.wrong(named[id], "dossier.file.not_yours")
			continue
		}
		if most := f.mostOf(frm, id); most > 0 && one.Size > int64(most)<<20 {
			f.wrong(named[id], "scan.large", "name", one.Name, "limit", most)
		}
		if f.fields, err = f.c.notYet(ctx, f.c.DB, one, named[id], f.fields); err != nil {
			return err
		}
	}
	for i, p := range f.d.Documents {
		if file, ok := found[p.File]; ok {
			f.d.Documents[i].FileName, f.d.Documents[i].MediaType, f.d.Documents[i].Size = file.Name, file.MediaType, file.Size
			delete(named, p.File)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(named)) { // files of the form's own questions are papers too
		if file, ok := found[id]; ok {
			f.add(Paper{Name: file.Name, Status: Attached, File: id, FileName: file.Name, MediaType: file.MediaType, Size: file.Size})
		}
	}
	return nil
}

// mostOf is how many MB the form allows a file of the paper that it is given as; 0 when it does not say.
func (f *filing) mostOf(frm form.Form, file string) int {
	for _, p := range f.s.Documents {
		i := slices.IndexFunc(frm.Papers, func(one form.Paper) bool { return one.Component == p.Component })
		if p.File == file && p.Component != "" && i >= 0 {
			return frm.Papers[i].MaxMB
		}
	}
	return 0
}
