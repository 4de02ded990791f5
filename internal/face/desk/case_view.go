package desk

import (
	"cmp"
	"fmt"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// paperRow is a component of a dossier with its file.
type paperRow struct {
	Name   string
	Status ui.Badge
	Open   *ui.Link
	Save   *ui.Link
	Size   string
	Image  string // address of a picture that can be looked at in place
	From   string // which step brought it, when it was not the filing
}

// paperRows lists the papers: what is there first.
func paperRows(c *web.Ctx, d dossier.Dossier) []paperRow {
	tones := map[string]ui.Tone{dossier.Attached: ui.Good, dossier.Later: ui.Warning, dossier.NotApplicable: ui.Muted}
	var all, rest []paperRow
	for _, p := range d.Documents {
		r := paperRow{Name: p.Name, Status: ui.Badge{Label: viet.Capital(c.T("dossier.paper.status." + p.Status)), Tone: tones[p.Status]}}
		if p.Step > 1 {
			r.From = c.T("desk.paper.later_step", "n", p.Step)
		}
		if p.File == "" {
			rest = append(rest, r)
			continue
		}
		href := casePath(d.Code) + "/tep/" + p.File
		r.Open = &ui.Link{Label: cmp.Or(p.FileName, p.Name), Href: href, Icon: "file", NewTab: true}
		r.Save = &ui.Link{Label: c.T("desk.paper.save"), Hidden: p.FileName, Href: href + "?tai=1", Icon: "download"}
		r.Size = size(p.Size)
		if strings.HasPrefix(p.MediaType, "image/") {
			r.Image = href
		}
		all = append(all, r)
	}
	return append(all, rest...)
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
