package portal

import (
	"bytes"
	"io"

	"tinhso/internal/attest"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/web"
)

// mostWithin is the largest result that a proof is put into on its way out.
const mostWithin = 20 << 20

// withProof puts the proof of a result into the PDF that is handed out, where
// there is one and the PDF takes it; else the file goes as it is.
func (f *face) withProof(c *web.Ctx, d dossier.Dossier, b web.Blob) (web.Blob, error) {
	if f.Attest == nil || d.Result == nil || b.MediaType != "application/pdf" || b.Size > mostWithin || c.Query("ban") == "goc" {
		return b, nil
	}
	res, err := document.Get(c.Context(), f.DB, d.Result.Code)
	if err != nil {
		return b, err
	}
	paper, err := f.Attest.OfResult(c.Context(), f.DB, res.DossierID, res.ID)
	if err != nil {
		return b, soft(err)
	}
	pdf, err := io.ReadAll(io.LimitReader(b.Body, mostWithin+1))
	if err != nil {
		return b, err
	}
	pdf = paper.Into(pdf)
	b.Size, b.Body = int64(len(pdf)), bytes.NewReader(pdf)
	return b, nil
}

// soft lets a paper go out without its proof: it is not sealed yet, or is no
// longer what was sealed, which /xac-minh tells.
func soft(err error) error {
	if attest.Soon(err) || attest.Broken(err) {
		return nil
	}
	return err
}
