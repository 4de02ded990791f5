package portal

import (
	"bytes"
	"net/http"
	"slices"

	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// dossierPage is one dossier for the one whose it is.
type dossierPage struct {
	ui.Page
	State    ui.Notice
	Due      *ui.DueBadge
	Asked    []string
	Supply   *ui.Button
	Result   *ui.Button
	Timeline ui.Timeline
	Post     ui.Timeline // of the result, when it goes by post
	Facts    ui.DefinitionList
	WhyDay   *ui.Link // to the explanation of the due day
	Slips    []ui.Link
	Papers   []paperLine
	Messages []ui.Moment
	Parts    []ui.Summary
	Others   []ui.Link
}

// paperLine is a paper of the dossier as a list shows it.
type paperLine struct {
	Name, Status string
	Tone         ui.Tone
	Files        []ui.Link
}

// myDossier shows a dossier to its owner, or to a guest who holds a grant.
func (f *face) myDossier(c *web.Ctx) error {
	code := c.Path("code")
	f.granted(c, code)
	d, err := f.Cases.Get(c.Context(), code)
	if err != nil {
		return f.elsewhere(c, err, code)
	}
	steps, err := f.Cases.Timeline(c.Context(), code)
	if err != nil {
		return err
	}
	clock, err := f.Cases.Deadline(c.Context(), code)
	if err != nil {
		return err
	}
	actions, err := f.Cases.Actions(c.Context(), d)
	if err != nil {
		return err
	}
	parts, err := f.Cases.Describe(c.Context(), d, c.Lang.Tag())
	if err != nil {
		return err
	}
	view := publicOf(d, steps, clock)
	p := &dossierPage{Page: ui.Page{Title: d.Procedure.Name, Eyebrow: d.Code, NoIndex: true, Active: "mine",
		Crumbs: append(homeward(c), ui.Link{Label: d.Code})}}
	p.State = ui.Notice{Tone: toneOf(view), Title: view.StateName.In(c.Lang.Tag())}
	if p.Due, err = f.dueOf(c, view); err != nil {
		return err
	}
	p.Timeline = timeline(c, view)
	if p.Post, err = f.postLine(c, d.Code); err != nil {
		return err
	}
	p.Facts = trackFacts(c, view)
	p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("filing.done.owner"), Text: d.Owner()})
	p.Facts.Items = append(p.Facts.Items, legFacts(c, clock)...)
	p.WhyDay = &ui.Link{Label: c.T("mine.why_day"), Href: "/ho-so/thoi-han/" + d.Code, Icon: "calendar"}
	if p.Papers, err = f.paperLines(c, d); err != nil {
		return err
	}
	for _, s := range steps {
		if s.Reason != "" && s.ActorRole != "citizen" || len(s.Items) > 0 {
			m := moment(c, s)
			m.Text = s.Reason
			p.Messages = append(p.Messages, m)
		}
	}
	for _, part := range parts {
		sum := ui.Summary{Title: c.T("dossier.part." + part.Name)}
		for _, line := range part.Lines {
			sum.Items = append(sum.Items, ui.Fact{Term: line.Label, Text: line.Value})
		}
		p.Parts = append(p.Parts, sum)
	}
	dossierWays(c, p, view, actions)
	return c.Render(http.StatusOK, "my-dossier", p)
}

// homeward is the way back: to one's list, or for a guest to tracking.
func homeward(c *web.Ctx) []ui.Link {
	if c.Visitor.SignedIn {
		return []ui.Link{{Label: c.T("portal.nav.home"), Href: "/"}, {Label: c.T("mine.title"), Href: "/ho-so/cua-toi"}}
	}
	return []ui.Link{{Label: c.T("portal.nav.home"), Href: "/"}, {Label: c.T("portal.nav.track"), Href: trackPath}}
}

// publicOf cuts a dossier down to what tracking shows, so that both pages speak with the same words.
func publicOf(d dossier.Dossier, steps []dossier.Step, clock dossier.Clock) dossier.Public {
	p := dossier.Public{Code: d.Code, Procedure: d.Procedure, Unit: d.Unit, Channel: d.Channel, State: d.State, StateName: d.PublicState,
		National: d.National, Version: d.Version, SubmittedAt: d.SubmittedAt, AnswerBy: d.AnswerBy, AcceptedAt: d.AcceptedAt,
		DueAt: d.DueAt, DueOn: d.DueOn, Provisional: d.Provisional, Paused: d.Paused, Closed: d.Closed, Asked: d.Asked,
		Holder: clock.Holder, Steps: steps, ReturnBy: d.ReturnBy.Channel}
	if d.Result != nil {
		p.ResultCode = d.Result.Code
	}
	return p
}

// dossierWays offers what may be done now: supply, fetch the result, print, withdraw.
func dossierWays(c *web.Ctx, p *dossierPage, d dossier.Public, actions []dossier.Action) {
	may := func(name string) bool {
		return slices.ContainsFunc(actions, func(a dossier.Action) bool { return a.Name == name })
	}
	if may("supply") {
		p.Asked = d.Asked
		p.Supply = &ui.Button{Label: c.T("portal.track.supply"), Href: supplyPath(d.Code), Look: ui.Primary, Icon: "upload", Wide: true}
	}
	if d.ResultCode != "" {
		p.Result = &ui.Button{Label: c.T("portal.track.result"), Href: "/ho-so/ket-qua/" + d.Code, Look: ui.Primary, Icon: "download", Wide: true, Download: true}
		p.Others = append(p.Others, ui.Link{Label: c.T("portal.track.verify"), Href: "/xac-minh/" + d.ResultCode, Icon: "shield"})
	}
	for _, paper := range slipsOf(d) {
		p.Slips = append(p.Slips, ui.Link{Label: c.T("portal.track.paper." + paper), Href: "/ho-so/phieu/" + d.Code + "/" + paper, Icon: "print"})
	}
	p.Others = append(p.Others, ui.Link{Label: c.T("mine.acknowledgement"), Href: donePath(d.Code), Icon: "file"},
		ui.Link{Label: c.T("portal.track.procedure"), Href: "/thu-tuc/" + d.Procedure.Code, Icon: "list"})
	if may("withdraw") {
		p.Others = append(p.Others, ui.Link{Label: c.T("portal.track.withdraw"), Href: "/ho-so/rut/" + d.Code, Icon: "back"})
	}
}

// paperLines lists the papers of a dossier, each with all of its files.
func (f *face) paperLines(c *web.Ctx, d dossier.Dossier) ([]paperLine, error) {
	plain, err := f.plainNames(c, d)
	if err != nil {
		return nil, err
	}
	var all []paperLine
	at := map[string]int{}
	for _, paper := range d.Documents {
		if paper.Status == dossier.NotApplicable {
			continue
		}
		i, ok := at[paper.Component]
		if !ok || paper.Component == "" {
			i = len(all)
			at[paper.Component] = i
			all = append(all, paperLine{Name: orElse(plain[paper.Component], paper.Name), Status: c.T("mine.paper." + paper.Status), Tone: ui.Good})
		}
		line := &all[i]
		switch {
		case paper.File != "":
			line.Files = append(line.Files, ui.Link{Label: paper.FileName + " (" + bytesWords(paper.Size) + ")", Href: "/ho-so/tep/" + d.Code + "/" + paper.File})
		case paper.Status == dossier.Attached:
			line.Status = c.T("mine.paper.by_form")
		default:
			line.Tone = ui.Warning
		}
	}
	return all, nil
}

// myResult gives the owner the result.
func (f *face) myResult(c *web.Ctx) error {
	f.granted(c, c.Path("code"))
	file, body, err := f.Cases.OpenResult(c.Context(), c.Path("code"))
	if err != nil {
		return f.elsewhere(c, err, c.Path("code"))
	}
	defer body.Close()
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	if err != nil {
		return f.elsewhere(c, err, c.Path("code"))
	}
	out, err := f.withProof(c, d, web.Blob{Name: file.Name, MediaType: file.MediaType, Size: file.Size, Body: body})
	if err != nil {
		return err
	}
	return c.Send(out)
}

// myPaper gives the owner one of the slips of the desk as PDF.
func (f *face) myPaper(c *web.Ctx) error {
	code, paper := c.Path("code"), c.Path("paper")
	f.granted(c, code)
	size := document.A5
	if c.Query("kho") == "A4" {
		size = document.A4
	}
	pdf, err := f.Cases.Print(c.Context(), code, paper, size)
	if err != nil {
		return f.elsewhere(c, err, code)
	}
	return c.Send(web.Blob{Name: code + "-" + paper + ".pdf", MediaType: "application/pdf", Size: int64(len(pdf)), Inline: true, Body: bytes.NewReader(pdf)})
}

// myFile gives the owner a paper of the dossier.
func (f *face) myFile(c *web.Ctx) error {
	f.granted(c, c.Path("code"))
	file, body, err := f.Cases.OpenFile(c.Context(), c.Path("code"), c.Path("file"))
	if err != nil {
		return f.elsewhere(c, err, c.Path("code"))
	}
	defer body.Close()
	return c.Send(web.Blob{Name: file.Name, MediaType: file.MediaType, Size: file.Size, Inline: true, Body: body})
}
