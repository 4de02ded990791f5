package hall

import (
	"bytes"

	"tinhso/internal/document"
	"tinhso/internal/parcel"
	"tinhso/internal/web"
)

// parcelLabel prints what is stuck on the envelope.
func (f *face) parcelLabel(c *web.Ctx) error {
	l, err := f.Parcels.LabelOf(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	party := func(p parcel.Party) document.Party {
		return document.Party{Name: p.Name, Address: p.Address, Phone: p.Phone}
	}
	pdf, err := document.PostLabel{Tracking: l.Parcel.Tracking, DossierCode: l.Parcel.DossierCode, Sender: party(l.Sender), Recipient: party(l.Recipient),
		PrintedAt: f.DB.Now()}.PDF()
	if err != nil {
		return err
	}
	return sendPDF(c, "nhan-buu-chinh-"+l.Parcel.DossierCode+".pdf", pdf)
}

func sendPDF(c *web.Ctx, name string, pdf []byte) error {
	return c.Send(web.Blob{Name: name, MediaType: "application/pdf", Size: int64(len(pdf)), Inline: true, Body: bytes.NewReader(pdf)})
}
