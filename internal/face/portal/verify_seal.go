package portal

import (
	"bytes"
	"io"

	"tinhso/internal/attest"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// sealPart says where a result stands in the sealed log.
type sealPart struct {
	Notice ui.Notice
	Facts  ui.DefinitionList
	Proof  *ui.Button
	Links  []ui.Link
}

const sealHome = "/niem-phong"

// sealOf adds what the sealed log says of a result. One that is no longer what
// was sealed is not called valid any more, whatever its row says.
func (f *face) sealOf(c *web.Ctx, p *verifyPage, res document.Result) error {
	if f.Attest == nil {
		return nil
	}
	part := &sealPart{Links: []ui.Link{{Label: c.T("portal.seal.what"), Href: sealHome, Icon: "info"}}}
	p.Seal = part
	paper, err := f.Attest.OfResult(c.Context(), f.DB, res.DossierID, res.ID)
	switch {
	case attest.Soon(err):
		part.Notice = ui.Notice{Tone: ui.Info, Title: c.T("portal.seal.soon"), Text: c.T("portal.seal.soon.text")}
		return nil
	case attest.Broken(err):
		p.Status = ui.Notice{Tone: ui.Bad, Title: c.T("portal.seal.broken"), Text: c.T("portal.seal.broken.text")}
		part.Notice = ui.Notice{Tone: ui.Bad, Title: c.T("portal.seal.broken.short"), Text: c.T("portal.seal.broken.proof")}
		part.Links = append(part.Links, ui.Link{Label: c.T("portal.drop.title"), Href: "/xac-minh#kiem-chung-tep", Icon: "upload"})
		return nil
	case err != nil:
		return err
	}
	part.Notice = ui.Notice{Tone: ui.Good, Title: c.T("portal.seal.done"), Text: c.T("portal.seal.done.text")}
	if len(paper.Witnesses) == 0 {
		part.Notice.Text = c.T("portal.seal.alone.text")
	}
	part.Facts.Items = sealFacts(c, paper)
	part.Proof = &ui.Button{Label: c.T("portal.seal.proof"), Href: "/xac-minh/" + res.Code + "/bang-chung", Look: ui.Secondary, Icon: "download", Download: true}
	part.Links = append(part.Links, ui.Link{Label: c.T("portal.seal.how"), Href: sealHome + "#kiem-chung", Icon: "shield"})
	return nil
}

func sealFacts(c *web.Ctx, paper attest.Paper) []ui.Fact {
	facts := []ui.Fact{
		{Term: c.T("portal.seal.position"), Text: c.T("portal.seal.position.of", "n", viet.Number(paper.Position), "size", viet.Number(paper.Size))},
		{Term: c.T("portal.seal.at"), Text: viet.Instant(paper.At.In(viet.Zone))},
	}
	for _, w := range paper.Witnesses {
		facts = append(facts, ui.Fact{Term: c.T("portal.seal.witness"), Text: c.T("portal.seal.witness.at", "name", w.Name, "at", viet.Instant(w.At.In(viet.Zone)))})
	}
	return append(facts, ui.Fact{Term: c.T("portal.seal.print"), Text: paper.Fingerprint})
}

// proofOf gives the proof of a result to anybody who holds its code.
func (f *face) proofOf(c *web.Ctx) error {
	policy.Public(c.Context(), "anybody who holds the code may prove the result; the proof names no person")
	res, err := document.Get(c.Context(), f.DB, c.Path("code"))
	if err != nil {
		return err
	}
	if f.Attest == nil {
		return fault.NotFound("sealed.none")
	}
	paper, err := f.Attest.OfResult(c.Context(), f.DB, res.DossierID, res.ID)
	if err != nil {
		return err
	}
	return c.Send(web.Blob{Name: res.Code + ".tlog-proof", MediaType: "application/octet-stream", Size: int64(len(paper.File)), Body: bytes.NewReader(paper.File)})
}

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
