package dossier

import (
	"bytes"
	"context"
	"io"
	"strings"

	"tinhso/internal/document"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
)

// OpenResult opens the result of a dossier: the file the unit attached, else the paper as it is rendered.
func (c *Cases) OpenResult(ctx context.Context, code string) (file.File, io.ReadSeekCloser, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return file.File{}, nil, err
	}
	if d.Result == nil {
		return file.File{}, nil, fault.Conflict("dossier.result.not_yet")
	}
	if err := policy.Reading(ctx, c.DB, []policy.Object{d.object(nil)}, "policy.why.paper"); err != nil {
		return file.File{}, nil, err
	}
	if d.Result.File != "" {
		f, err := file.ByID(ctx, c.DB, d.Result.File)
		if err != nil {
			return file.File{}, nil, err
		}
		return c.open(ctx, f)
	}
	pdf, err := c.resultPDF(ctx, &d) // asked for before the job came to it
	if err != nil {
		return file.File{}, nil, err
	}
	f := file.File{Name: resultName(&d), MediaType: "application/pdf", Size: int64(len(pdf)), CreatedAt: c.now()}
	return f, inMemory{bytes.NewReader(pdf)}, nil
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// resultPDF prints the paper of a result.
func (c *Cases) resultPDF(ctx context.Context, d *Dossier) ([]byte, error) {
	r := d.Result
	u, err := c.Units.ByID(ctx, c.DB, d.Unit.ID, r.IssuedOn)
	if err != nil {
		return nil, err
	}
	paper := document.ResultPaper{Agency: u.Name, Reference: r.Number, Place: c.placeOf(ctx, u, r.IssuedOn), On: r.IssuedOn,
		Title: c.typeName(ctx, r.Type), Subject: r.Subject, SignerName: r.Signer, SignerTitle: r.Behalf, Code: r.Code,
		CheckURL: c.BaseURL + "/xac-minh/" + r.Code, DossierCode: d.Code, CodeIsSample: u.IdentifierIsSample, PrintedAt: d.DoneAt}
	if above, err := c.Units.ByID(ctx, c.DB, u.ParentID, r.IssuedOn); err == nil && u.ParentID != "" {
		paper.Superior = above.Name
	}
	for line := range strings.SplitSeq(r.Body, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			paper.Body = append(paper.Body, document.Block{Text: line})
		}
	}
	if len(paper.Body) == 0 {
		paper.Body = c.plainBody(d)
	}
	p := lang.For(lang.VI)
	paper.Recipients = []string{p.T("dossier.result.recipient", "name", d.Owner()), p.T("dossier.result.kept")}
	return paper.PDF()
}

// plainBody says what was resolved for whom, when nobody wrote more.
func (c *Cases) plainBody(d *Dossier) []document.Block {
	p := lang.For(lang.VI)
	return []document.Block{
		{Text: p.T("dossier.result.body", "procedure", d.Procedure.Name, "name", d.Owner())},
		{Label: p.T("dossier.result.code"), Text: d.Code},
		{Label: p.T("dossier.result.filed"), Text: viet.DayOf(d.SubmittedAt).Vietnamese()},
	}
}

// typeName is what a type of paper is called.
func (c *Cases) typeName(ctx context.Context, code string) string {
	all, err := document.Types(ctx, c.DB)
	if err == nil {
		for _, t := range all {
			if t.Code == code || t.Abbrev == code {
				return t.Name
			}
		}
	}
	return lang.For(lang.VI).T("dossier.result.title")
}
