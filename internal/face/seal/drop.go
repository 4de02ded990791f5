package seal

import (
	"bytes"
	"io"

	"tinhso/internal/examine"
	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

const (
	mostDropped = 5 << 20
	atOnce      = 4
)

// dropForm asks for a proof, or a PDF with one inside, and the result it is of.
type dropForm struct {
	Proof, Result ui.Upload
	Send          ui.Button
}

// dropPage says whether what was dropped holds.
type dropPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Status *ui.Notice
	Facts  ui.DefinitionList
	Said   []string
	Today  *ui.Link
	Drop   dropForm
}

func drop(c *web.Ctx) dropForm {
	return dropForm{
		Proof:  ui.Upload{Name: "tep", Label: c.T("portal.drop.proof"), Help: c.T("portal.drop.proof.help"), Limit: c.T("portal.drop.limit"), Accept: ".tlog-proof,application/pdf,text/plain", MaxBytes: mostDropped, Required: true},
		Result: ui.Upload{Name: "ket_qua", Label: c.T("portal.drop.result"), Help: c.T("portal.drop.result.help"), Limit: c.T("portal.drop.limit"), MaxBytes: mostDropped},
		Send:   ui.Button{Label: c.T("portal.drop.send"), Look: ui.Primary, Icon: "shield"},
	}
}

// dropped looks into a proof that somebody drops on the page. Nothing is kept.
func (f *face) dropped(c *web.Ctx) error {
	policy.Public(c.Context(), "anybody may have a proof checked; nothing of it is kept")
	select {
	case f.checking <- struct{}{}:
		defer func() { <-f.checking }()
	default:
		return fault.New(fault.KindTooMany, "portal.drop.busy")
	}
	var files [2][]byte
	err := c.ReadForm(web.FormRules{MaxFile: mostDropped, MaxFiles: 2, Save: func(p web.FilePart) error {
		at := 0
		if p.Field == "ket_qua" {
			at = 1
		}
		var err error
		files[at], err = io.ReadAll(p.Body)
		return err
	}})
	if err != nil {
		return err
	}
	if len(files[0]) == 0 && len(c.Faults) == 0 {
		c.Faults = []fault.Field{{Path: "tep", Code: "portal.drop.none"}}
	}
	p := &dropPage{Page: ui.Page{Title: c.T("portal.drop.title"), Active: "verify", Narrow: true, NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("portal.nav.home"), Href: "/"}, {Label: c.T("portal.nav.verify"), Href: "/xac-minh"}, {Label: c.T("portal.drop.title")}}}, Drop: drop(c)}
	if len(c.Faults) > 0 {
		for _, x := range c.Faults {
			text := c.Lang.Field(x)
			p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: x.Path, Message: text})
			if x.Path == "ket_qua" {
				p.Drop.Result.Error = text
			} else {
				p.Drop.Proof.Error = text
			}
		}
		return c.Render(422, "drop", p)
	}
	a := examine.Ask{Proof: files[0], Keys: f.Attest.Keys()}
	if len(files[1]) > 0 {
		a.Result = bytes.NewReader(files[1])
	}
	return c.Render(f.examined(c, p, examine.Of(a)), "drop", p)
}

// examined shows a report and gives the status of the answer.
func (f *face) examined(c *web.Ctx, p *dropPage, r examine.Report) int {
	p.Status = &ui.Notice{Tone: ui.Good, Title: r.Title(c.Lang), Text: r.Why(c.Lang)}
	for _, x := range r.Facts(c.Lang) {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: x.Term, Text: x.Text})
	}
	p.Said = r.Notes(c.Lang)
	switch {
	case r.Holds:
		if r.Kind == "document_result" {
			p.Today = &ui.Link{Label: c.T("portal.drop.today"), Href: "/xac-minh/" + r.Values["code"], Icon: "shield"}
		}
		return 200
	case r.Readable():
		p.Status.Tone = ui.Bad
		return 200 // an answer, though not the one hoped for
	}
	p.Status.Tone = ui.Warning
	return 422
}
