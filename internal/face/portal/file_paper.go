package portal

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web/ui"
)

const papersName = "giay-to"

// longPaper is how much of a paper's name stands beside the question; the rest unfolds.
const longPaper = 180

// paperStep asks for each paper: here it is, it does not apply, it will be brought.
type paperStep struct{}

// paperAsk is one paper as it is asked for.
type paperAsk struct {
	key      string // of the component
	field    string // head of the inputs' names
	name     string
	help     string
	required bool // by the form: "does not apply" is no answer
	maxMB    int  // by the form: of one file; 0: as large as any
}

// paperCard is one paper on the page.
type paperCard struct {
	Status ui.Field
	Full   string
	Upload ui.Upload
	If     string
}

func (paperStep) name() string  { return papersName }
func (paperStep) group() string { return groupPapers }

// paperSteps are the choice of the groups of papers, where the list has cases, and the papers.
func paperSteps(w *wizard) []step {
	if cases := w.cases(); len(cases) > 1 {
		s := choiceStep{key: "nhom-giay-to", grp: groupPapers, path: "groups", label: "filing.groups", help: "filing.groups.help", many: true}
		s.options = func(*wizard) []ui.Choice {
			all := make([]ui.Choice, 0, len(cases))
			for _, name := range cases {
				all = append(all, ui.Choice{Value: name, Label: strings.TrimRight(name, ":; ")})
			}
			return all
		}
		s.get = func(w *wizard) []string { return w.a.Groups }
		s.set = func(w *wizard, v []string) { w.a.Groups = v }
		return []step{s, paperStep{}}
	}
	return []step{paperStep{}}
}

// cases are the headings in the list of papers that not everybody comes under.
func (w *wizard) cases() []string {
	if w.p.FormID != "" {
		return nil // its form knows which papers apply
	}
	var all []string
	for _, d := range w.p.Documents {
		if d.Kind == "paper" && !forEverybody(d.Case) && !slices.Contains(all, d.Case) {
			all = append(all, d.Case)
		}
	}
	return all
}

// forEverybody says whether a heading is no case but only says how papers are shown: "Giấy tờ phải nộp".
func forEverybody(heading string) bool {
	folded := viet.Fold(heading)
	return folded == "" || strings.HasPrefix(folded, "giay to phai") || strings.HasPrefix(folded, "xuat trinh") ||
		strings.HasPrefix(folded, "thanh phan ho so") || strings.HasPrefix(folded, "ho so bao gom")
}

// papers lists what is asked, and what is answered without asking: by the form, or by the cases chosen.
func (w *wizard) papers() (asked []paperAsk, told []dossier.Paper, toShow []string) {
	rules := map[string]form.Paper{}
	for _, p := range w.form.Papers {
		rules[p.Component] = p
	}
	var applies []string
	for _, p := range w.form.PapersFor(w.a.Fields) {
		applies = append(applies, p.Component)
	}
	chosen := w.chosen()
	done := map[string]bool{}
	for i, d := range w.p.Documents {
		key := dossier.ComponentKey(d, i)
		if d.Kind != "paper" || done[key] {
			continue
		}
		done[key] = true
		rule, ruled := rules[d.Code]
		switch {
		case w.p.FormID != "" && (!ruled || rule.ByForm || !slices.Contains(applies, d.Code)):
		case ruled && rule.Present:
			told = append(told, dossier.Paper{Component: key, Status: dossier.Later})
			toShow = append(toShow, w.c.Lang.Pick(rule.Label))
		case !chosen[key]:
			told = append(told, dossier.Paper{Component: key, Status: dossier.NotApplicable})
		default:
			asked = append(asked, w.ask(key, i, d, rule))
		}
	}
	return asked, told, toShow
}

// chosen says of each component whether it belongs to a case that was chosen, or to everybody.
func (w *wizard) chosen() map[string]bool {
	all := map[string]bool{}
	some := len(w.cases()) > 1
	for i, d := range w.p.Documents {
		if !some || forEverybody(d.Case) || slices.Contains(w.a.Groups, d.Case) {
			all[dossier.ComponentKey(d, i)] = true
		}
	}
	return all
}

func (w *wizard) ask(key string, i int, d procedure.Component, rule form.Paper) paperAsk {
	a := paperAsk{key: key, field: "papers." + strconv.Itoa(i), name: d.Name, help: w.c.Lang.Pick(rule.Help), required: rule.Required == form.NeedYes, maxMB: rule.MaxMB}
	if w.p.FormID != "" {
		a.name = w.c.Lang.Pick(rule.Label)
	}
	a.name = orElse(strings.TrimRight(a.name, ";:., "), w.c.T("filing.paper.nameless", "n", i+1))
	if a.help == "" {
		a.help = w.sets(d)
	}
	return a
}

// sets says how many originals and copies the list asks for.
func (w *wizard) sets(d procedure.Component) string {
	switch {
	case d.Original > 0 && d.Copy > 0:
		return w.c.T("filing.paper.sets", "original", d.Original, "copy", d.Copy)
	case d.Original > 0:
		return w.c.T("filing.paper.originals", "n", d.Original)
	case d.Copy > 0:
		return w.c.T("filing.paper.copies", "n", d.Copy)
	}
	return ""
}

func (paperStep) fill(w *wizard, p *filePage, in entry) error {
	asked, _, toShow := w.papers()
	p.Title, p.Lead = w.c.T("filing.papers"), w.c.T("filing.papers.lead")
	if len(asked) == 0 {
		p.Lead = w.c.T("filing.papers.none")
	}
	p.Multipart = true
	for _, a := range asked {
		p.Papers = append(p.Papers, w.card(a, in))
	}
	more := w.upload("more", w.a.More, in)
	more.Label, more.Help, more.Required = w.c.T("filing.papers.more"), w.c.T("filing.papers.more.help"), false
	p.More = &more
	if len(toShow) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: w.c.T("filing.papers.show"), Text: strings.Join(toShow, "; ")})
	}
	for _, one := range in.faults {
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: one.Path, Message: w.c.Lang.Field(one)})
	}
	return nil
}

// card draws one paper: the question and, below, where its files go.
func (w *wizard) card(a paperAsk, in entry) paperCard {
	name, status := a.field+".status", w.a.Papers[a.key].Status
	if in.posted != nil {
		status = orElse(in.posted.Get(name), status)
	}
	card := paperCard{Status: ui.Field{Kind: form.ChoiceOne, Name: name, Label: a.name, Help: a.help, Required: true}}
	if r := []rune(a.name); len(r) > longPaper {
		cut := strings.LastIndex(string(r[:longPaper]), " ")
		card.Status.Label, card.Full = string(r[:longPaper])[:max(cut, longPaper/2)]+"…", a.name
	}
	for _, v := range []string{dossier.Attached, dossier.Later, dossier.NotApplicable} {
		if v == dossier.NotApplicable && a.required {
			continue
		}
		card.Status.Choices = append(card.Status.Choices, ui.Choice{Value: v, Label: w.c.T("filing.paper." + v), Chosen: v == status})
	}
	card.Upload = w.upload(a.field+".file", w.a.Papers[a.key].Files, in)
	card.Upload.Label, card.Upload.Help = w.c.T("filing.paper.upload"), w.c.T("filing.paper.upload.help")
	w.bound(&card.Upload, a)
	for _, one := range in.faults {
		if one.Path == name {
			card.Status.Error = w.c.Lang.Field(one)
		}
	}
	if b, err := json.Marshal(form.Cond{Field: name, Equals: []string{dossier.Attached}}); err == nil {
		card.If = string(b)
	}
	return card
}

// upload draws a place for files with those that are kept.
func (w *wizard) upload(name string, kept []keptFile, in entry) ui.Upload {
	u := ui.Upload{Name: name, Accept: acceptedFiles, Limit: w.c.T("filing.paper.limit", "max", file.Max>>20), MaxBytes: file.Max,
		Multiple: true, Camera: true, Required: true, Send: w.path(papersName) + "/tep", Large: ui.LargeFiles(w.c.Lang, w.f.Largest)}
	for _, f := range kept {
		u.Files = append(u.Files, ui.UploadedFile{Name: f.Name, Size: bytesWords(f.Size), Href: w.path("tep") + "/" + f.ID, Remove: f.ID})
	}
	for _, one := range in.faults {
		if one.Path == name {
			u.Error = w.c.Lang.Field(one)
		}
	}
	return u
}

// bound draws the limit that the form has for one paper, where it has one.
func (w *wizard) bound(u *ui.Upload, a paperAsk) {
	if most := int64(a.maxMB) << 20; most > 0 {
		if most < u.MaxBytes {
			u.MaxBytes, u.Limit = most, w.c.T("filing.paper.limit", "max", a.maxMB)
		}
		u.Large = ui.LargeFiles(w.c.Lang, min(most, w.f.Largest))
	}
	u.Large.Procedure, u.Large.Component = w.p.Code, a.key
}

// acceptedFiles is what the chooser of files offers; the room looks at what a file really is.
const acceptedFiles = "image/*,application/pdf,.pdf,.jpg,.jpeg,.png,.webp,.heic,.doc,.docx,.xls,.xlsx,.odt,.txt"

func bytesWords(n int64) string {
	if n >= 1<<20 {
		return viet.Number(n>>20) + "," + strconv.FormatInt(n%(1<<20)*10>>20, 10) + " MB"
	}
	return viet.Number(max(1, n>>10)) + " KB"
}

// take keeps what was said of each paper, right or not: an upload is never lost. New files have come with uploads.
func (s paperStep) take(w *wizard, in url.Values) []fault.Field {
	asked, _, _ := w.papers()
	if w.a.Papers == nil {
		w.a.Papers = map[string]paperAnswer{}
	}
	for _, a := range asked {
		said := w.a.Papers[a.key]
		if v := in.Get(a.field + ".status"); v == dossier.Attached || v == dossier.Later || v == dossier.NotApplicable && !a.required {
			said.Status = v
		}
		w.a.Papers[a.key] = said
	}
	w.receive(w.uploads)
	return s.faults(w)
}

// receive puts uploads where they belong: a file says that the paper is here.
func (w *wizard) receive(uploads map[string][]keptFile) {
	asked, _, _ := w.papers()
	if w.a.Papers == nil {
		w.a.Papers = map[string]paperAnswer{}
	}
	for _, a := range asked {
		if files := uploads[a.field+".file"]; len(files) > 0 {
			said := w.a.Papers[a.key]
			said.Status, said.Files = dossier.Attached, append(said.Files, files...)
			w.a.Papers[a.key] = said
		}
	}
	w.a.More = append(w.a.More, uploads["more"]...)
}

func (paperStep) faults(w *wizard) []fault.Field {
	var wrong []fault.Field
	asked, _, _ := w.papers()
	for _, a := range asked {
		said := w.a.Papers[a.key]
		name := a.name
		if r := []rune(name); len(r) > 80 {
			name = string(r[:80]) + "…"
		}
		switch {
		case said.Status == "":
			wrong = append(wrong, fault.Field{Path: a.field + ".status", Code: "filing.paper.unanswered", Args: fault.Args("paper", name)})
		case said.Status == dossier.Attached && len(said.Files) == 0:
			wrong = append(wrong, fault.Field{Path: a.field + ".file", Code: "filing.paper.no_file", Args: fault.Args("paper", name)})
		}
	}
	return wrong
}

func (paperStep) facts(w *wizard) (string, []ui.Fact) {
	var all []ui.Fact
	asked, _, toShow := w.papers()
	for _, a := range asked {
		said := w.a.Papers[a.key]
		fact := ui.Fact{Term: a.name, Missing: said.Status == ""}
		if r := []rune(a.name); len(r) > longPaper {
			fact.Term = string(r[:longPaper]) + "…"
		}
		switch {
		case said.Status == dossier.Attached && len(said.Files) > 0:
			for _, f := range said.Files {
				fact.Lines = append(fact.Lines, f.Name+" ("+bytesWords(f.Size)+")")
			}
		case said.Status != "":
			fact.Text = w.c.T("filing.paper." + said.Status)
		}
		all = append(all, fact)
	}
	if len(w.a.More) > 0 {
		fact := ui.Fact{Term: w.c.T("filing.papers.more")}
		for _, f := range w.a.More {
			fact.Lines = append(fact.Lines, f.Name+" ("+bytesWords(f.Size)+")")
		}
		all = append(all, fact)
	}
	if len(toShow) > 0 {
		all = append(all, ui.Fact{Term: w.c.T("filing.papers.show"), Text: strings.Join(toShow, "; ")})
	}
	if len(all) == 0 {
		all = append(all, ui.Fact{Term: w.c.T("filing.papers"), Text: w.c.T("filing.papers.nothing")})
	}
	return w.c.T("filing.papers"), all
}
