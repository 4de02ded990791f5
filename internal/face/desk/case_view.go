package desk

import (
	"cmp"
	"fmt"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/scan"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// casePapers are the papers of a dossier: what is here, what is still to come, what does not apply.
type casePapers struct {
	Here  []paperRow
	Later []string
	Not   []string
	NotN  string
}

// paperRow is a paper with its file.
type paperRow struct {
	Name  string
	Open  ui.Link
	Save  ui.Link
	Size  string
	Image string // address of a picture that can be looked at in place
	From  string // which step brought it, when it was not the filing
	Doubt string // not scanned yet, or infected
}

// Any says whether there is anything to show.
func (p casePapers) Any() bool { return len(p.Here)+len(p.Later)+len(p.Not) > 0 }

// doubtful says of the files of a dossier which are not scanned yet, or infected.
func (f *face) doubtful(c *web.Ctx, d dossier.Dossier) (map[string]scan.State, error) {
	var ids []string
	for _, p := range d.Documents {
		if p.File != "" {
			ids = append(ids, p.File)
		}
	}
	return f.Cases.Doubts(c.Context(), ids)
}

func papersOf(c *web.Ctx, d dossier.Dossier, doubts map[string]scan.State) casePapers {
	var out casePapers
	for _, p := range d.Documents {
		switch {
		case p.File != "":
			row := paperOf(c, d, p)
			if state := doubts[p.File]; state != "" {
				row.Doubt = c.T("desk.paper.scan." + string(state))
			}
			out.Here = append(out.Here, row)
		case p.Status == dossier.Later:
			out.Later = append(out.Later, p.Name)
		case p.Status == dossier.NotApplicable:
			out.Not = append(out.Not, p.Name)
		default: // handed over on paper
			out.Here = append(out.Here, paperRow{Name: p.Name, From: c.T("desk.paper.on_paper")})
		}
	}
	out.NotN = c.T("desk.papers.not", "n", len(out.Not))
	return out
}

func paperOf(c *web.Ctx, d dossier.Dossier, p dossier.Paper) paperRow {
	href := casePath(d.Code) + "/tep/" + p.File
	r := paperRow{Name: p.Name, Size: size(p.Size), Open: ui.Link{Label: cmp.Or(p.FileName, p.Name), Href: href, Icon: "file", NewTab: true},
		Save: ui.Link{Label: c.T("desk.paper.save"), Hidden: p.FileName, Href: href + "?tai=1", Icon: "download"}}
	if p.Step > 1 {
		r.From = c.T("desk.paper.later_step", "n", p.Step)
	}
	if strings.HasPrefix(p.MediaType, "image/") {
		r.Image = href
	}
	return r
}

// size says how large a file is.
func size(n int64) string {
	if n >= 1<<20 {
		return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/(1<<20)), ".", ",", 1)
	}
	return viet.Number(max(1, n>>10)) + " KB"
}

// partSummaries are the forms of the dossier as they were filled in, with the way to mend a slip.
func partSummaries(c *web.Ctx, d dossier.Dossier, parts []dossier.Part, mend bool) []ui.Summary {
	var all []ui.Summary
	for _, part := range parts {
		title := c.T("dossier.part." + part.Name)
		for _, section := range sections(part.Lines) {
			s := ui.Summary{Title: title}
			if section.name != "" && part.Name == "fields" {
				s.Title = section.name
			}
			for _, l := range section.lines {
				s.Items = append(s.Items, ui.Fact{Term: l.Label, Text: l.Value})
			}
			if mend {
				s.Change = &ui.Link{Label: c.T("desk.case.mend"), Href: casePath(d.Code) + "/correct?phan=" + part.Name, Hidden: s.Title}
			}
			all = append(all, s)
		}
	}
	return all
}

// section is the lines of one section of a form.
type section struct {
	name  string
	lines []form.Line
}

func sections(lines []form.Line) []section {
	var all []section
	for _, l := range lines {
		if n := len(all); n == 0 || all[n-1].name != l.Section {
			all = append(all, section{name: l.Section})
		}
		s := &all[len(all)-1]
		s.lines = append(s.lines, l)
	}
	return all
}
