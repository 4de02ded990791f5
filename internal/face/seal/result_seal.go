package seal

import (
	"bytes"

	"tinhso/internal/attest"
	"tinhso/internal/document"
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

// sealOf adds what the sealed log says of a result. One that is no longer what
// was sealed is not called valid any more, whatever its row says.
func (f *face) sealOf(c *web.Ctx, p *resultPage, res document.Result) error {
	p.Seal = sealPart{Links: []ui.Link{{Label: c.T("portal.seal.what"), Href: home, Icon: "info"}}}
	part := &p.Seal
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
	part.Links = append(part.Links, ui.Link{Label: c.T("portal.seal.how"), Href: home + "#kiem-chung", Icon: "shield"})
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
	paper, err := f.Attest.OfResult(c.Context(), f.DB, res.DossierID, res.ID)
	if err != nil {
		return err
	}
	return c.Send(web.Blob{Name: res.Code + ".tlog-proof", MediaType: "application/octet-stream", Size: int64(len(paper.File)), Body: bytes.NewReader(paper.File)})
}
