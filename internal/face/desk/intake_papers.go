package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// prefixPaper is the name under which papers are sent: paper.3.status is of the fourth component; the paper beyond the
// list is paper.other.
const prefixPaper = "paper"

const otherPaper = "other"

// paperAsked is a component that the clerk has to say something about.
type paperAsked struct {
	n               string // in the name of the input
	key, name, help string
	group           string // the case to which the component belongs
	originals       int    // how many the catalogue asks for
	photos          int
	required        bool
	maxMB           int // by the form: of one file; 0: as large as any
}

// papersAsked lists the components that apply to these answers; the engine asks for the same ones.
func papersAsked(p procedure.Procedure, frm form.Form, v form.Values, channel, variant string) []paperAsked {
	byForm, asked := map[string]form.Paper{}, map[string]bool{}
	for _, one := range frm.Papers {
		byForm[one.Component] = one
	}
	for _, one := range frm.PapersFor(v) {
		asked[one.Component] = true
	}
	var all []paperAsked
	done := map[string]bool{}
	for i, comp := range p.Documents {
		key := dossier.ComponentKey(comp, i)
		rule, told := byForm[comp.Code]
		if comp.Kind != "paper" || done[key] || told && !asked[comp.Code] || len(byForm) > 0 && !told || !p.Asks(i, channel, variant) {
			continue
		}
		done[key] = true
		one := paperAsked{n: strconv.Itoa(i), key: key, name: comp.Name, group: comp.Case, originals: comp.Original, photos: comp.Copy,
			required: told && rule.Required == form.NeedYes && !rule.Present, maxMB: rule.MaxMB}
		if p.FormID != "" && told && len(comp.Name) > 200 && rule.Label.VI != "" {
			one.name, one.help = rule.Label.VI, comp.Name
		}
		all = append(all, one)
	}
	return all
}

// broughtRow is a paper on the page.
type broughtRow struct {
	Name, Help, Group string
	Status            ui.Field
	Counts            []ui.Field
	Upload            ui.Upload
	Other             *ui.Field
}

func (f *face) paperRows(c *web.Ctx, action string, asked []paperAsked, it intakeItem, wrong []fault.Field) []broughtRow {
	errs := map[string]string{}
	for _, one := range wrong {
		errs[one.Path] = c.Lang.Field(one)
	}
	rows := make([]broughtRow, 0, len(asked)+1)
	group := ""
	for _, a := range slices.Concat(asked, []paperAsked{{n: otherPaper}}) {
		name := prefixPaper + "." + a.n
		row := broughtRow{Name: a.name, Help: a.help}
		if a.group != group {
			row.Group, group = a.group, a.group
		}
		if a.n == otherPaper {
			row.Name = c.T("desk.paper.other")
			row.Other = &ui.Field{Name: name + ".name", Label: c.T("desk.paper.other.name"), Value: it.Posted.Get(name + ".name"), Error: errs[name+".name"], NoMark: true}
		} else {
			row.Status = statusField(c, a, it, errs[name+".status"])
		}
		for _, count := range []string{"originals", "certified", "photos"} {
			row.Counts = append(row.Counts, ui.Field{Kind: form.Number, Name: name + "." + count, Label: c.T("desk.paper." + count),
				Value: it.Posted.Get(name + "." + count), Error: errs[name+"."+count], NoMark: true, Autocomplete: "off"})
		}
		row.Upload = ui.Upload{Name: name + ".file", Label: c.T("desk.paper.file"), Accept: "image/*,application/pdf", Limit: c.T("desk.paper.limit"),
			MaxBytes: file.Max, Multiple: true, Camera: true, Required: true, Error: errs[name+".file"], Send: action + "/tep", Large: ui.LargeFiles(c.Lang, f.Largest)}
		if most := int64(a.maxMB) << 20; most > 0 {
			row.Upload.MaxBytes, row.Upload.Large = min(file.Max, most), ui.LargeFiles(c.Lang, min(f.Largest, most))
		}
		for _, file := range it.Files[name+".file"] {
			row.Upload.Files = append(row.Upload.Files, ui.UploadedFile{Name: file.Name, Size: sizeWords(file.Size),
				Href: strings.TrimSuffix(action, "/"+it.Key) + "/tep/" + file.ID, Remove: "file:" + file.ID})
		}
		rows = append(rows, row)
	}
	return rows
}

func statusField(c *web.Ctx, a paperAsked, it intakeItem, wrong string) ui.Field {
	name := prefixPaper + "." + a.n + ".status"
	now := it.Posted.Get(name)
	if now == "" && len(it.Files[prefixPaper+"."+a.n+".file"]) > 0 {
		now = dossier.Attached
	}
	field := ui.Field{Kind: form.ChoiceOne, Name: name, Label: a.name, Error: wrong, HideLabel: true, Required: true}
	for _, s := range []string{dossier.Attached, dossier.Later, dossier.NotApplicable} {
		field.Choices = append(field.Choices, ui.Choice{Value: s, Label: c.T("desk.paper.status." + s), Chosen: s == now})
	}
	return field
}

func sizeWords(n int64) string {
	if n < 1<<20 {
		return viet.Number(max(1, n>>10)) + " KB"
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/(1<<20)), ".", ",", 1)
}

// readPapers reads what was said of each paper. A paper with a file or a count was handed in, without another word.
func readPapers(asked []paperAsked, it intakeItem) (all []dossier.Paper, places []string, wrong []fault.Field) {
	for _, a := range slices.Concat(asked, []paperAsked{{n: otherPaper}}) {
		name := prefixPaper + "." + a.n
		one := dossier.Paper{Component: a.key, Status: it.Posted.Get(name + ".status")}
		for _, count := range []struct {
			name string
			into *int
		}{{"originals", &one.Originals}, {"certified", &one.Certified}, {"photos", &one.Photos}} {
			text := strings.TrimSpace(it.Posted.Get(name + "." + count.name))
			n, err := strconv.Atoi(text)
			if text != "" && (err != nil || n < 0 || n > 500) {
				wrong = append(wrong, fault.Field{Path: name + "." + count.name, Code: "dossier.paper.count", Args: fault.Args("max", 500)})
			}
			*count.into = n
		}
		files := it.Files[name+".file"]
		if one.Status == "" && (len(files) > 0 || one.Counted != dossier.Counted{}) {
			one.Status = dossier.Attached
		}
		if a.n == otherPaper {
			one.Name = viet.OneLine(it.Posted.Get(name + ".name"))
			if one.Name == "" && one.Status == "" {
				continue // nothing beyond the list
			}
			if one.Name == "" || len([]rune(one.Name)) > 300 {
				wrong = append(wrong, fault.Field{Path: name + ".name", Code: "dossier.paper.name"})
			}
			one.Status = dossier.Attached
		}
		switch {
		case one.Status == "":
			wrong = append(wrong, fault.Field{Path: name + ".status", Code: "desk.paper.missing", Args: fault.Args("paper", a.name)})
		case one.Status != dossier.Attached && len(files) > 0:
			wrong = append(wrong, fault.Field{Path: name + ".status", Code: "dossier.paper.status_file"})
		}
		if one.Status != dossier.Attached {
			one.Counted = dossier.Counted{}
		}
		for i := range max(1, len(files)) {
			if i < len(files) {
				one.File = files[i].ID
			}
			all, places = append(all, one), append(places, name+".status")
			one.Counted = dossier.Counted{} // the sheets are counted once, however many files show them
		}
	}
	return all, places, wrong
}

// markPapers carries out the two buttons that save a clerk from pressing one by one: everything of which nothing was said
// is here, in the number that the catalogue asks for, or does not apply.
func markPapers(asked []paperAsked, it *intakeItem, status string) {
	for _, a := range asked {
		name := prefixPaper + "." + a.n
		if it.Posted.Get(name+".status") != "" {
			continue
		}
		it.Posted.Set(name+".status", status)
		if status == dossier.Attached {
			setCount(it, name+".originals", a.originals)
			setCount(it, name+".photos", a.photos)
		}
	}
}

func setCount(it *intakeItem, name string, n int) {
	if n > 0 && it.Posted.Get(name) == "" {
		it.Posted.Set(name, strconv.Itoa(n))
	}
}
