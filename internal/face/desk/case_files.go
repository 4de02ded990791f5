package desk

import (
	"bytes"
	"io"
	"slices"

	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/web"
)

// paperFile sends a file of a dossier: to look at, or to keep.
func (f *face) paperFile(c *web.Ctx) error {
	file, body, err := f.Cases.OpenFile(c.Context(), c.Path("code"), c.Path("id"))
	if err != nil {
		return err
	}
	return send(c, file, body, c.Query("tai") == "")
}

// resultFile sends the result of a dossier.
func (f *face) resultFile(c *web.Ctx) error {
	file, body, err := f.Cases.OpenResult(c.Context(), c.Path("code"))
	if err != nil {
		return err
	}
	return send(c, file, body, c.Query("tai") == "")
}

func send(c *web.Ctx, file file.File, body io.ReadSeekCloser, inline bool) error {
	err := c.Send(web.Blob{Name: file.Name, MediaType: file.MediaType, Size: file.Size, Inline: inline, Body: body})
	if closed := body.Close(); err == nil {
		err = closed
	}
	return err
}

// slips are the papers of the desk that can be printed.
var slips = []string{dossier.PaperReceipt, dossier.PaperSupplement, dossier.PaperRefusal, dossier.PaperApology}

// slip prints one of the papers of the desk; A4 on request.
func (f *face) slip(c *web.Ctx) error {
	paper := c.Path("paper")
	if !slices.Contains(slips, paper) {
		return fault.NotFound("dossier.paper.none")
	}
	sheet := document.A5
	if c.Query("kho") == "a4" {
		sheet = document.A4
	}
	pdf, err := f.Cases.Print(c.Context(), c.Path("code"), paper, sheet)
	if err != nil {
		return err
	}
	return c.Send(web.Blob{Name: c.Path("code") + "-" + paper + ".pdf", MediaType: "application/pdf", Size: int64(len(pdf)), Inline: true, Body: bytes.NewReader(pdf)})
}
