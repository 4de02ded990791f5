package desk

import (
	"bytes"
	"net/url"

	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// intakeDonePage says what was accepted and gives the receipts (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
type intakeDonePage struct {
	ui.Page
	Unit    string
	Person  string
	Rows    []doneRow
	Total   string
	Buttons []ui.Button
	Note    string
}

// doneRow is one accepted dossier.
type doneRow struct {
	Code, Name, Href string
	Received         string
	Due              string
	DueNote          string
	Fee              string
	Receipt          ui.Button
	ReceiptA4        ui.Link
}

func (f *face) intakeDone(c *web.Ctx, u org.Unit) error {
	codes := c.R.URL.Query()["ma"]
	if len(codes) == 0 || len(codes) > mostItems {
		return fault.NotFound("dossier.unknown")
	}
	p := &intakeDonePage{Page: ui.Page{Title: c.T("desk.done.title", "n", len(codes)), Active: "intake", NoIndex: true}, Unit: u.Name}
	var total int64
	for _, code := range codes {
		d, err := f.Cases.Get(c.Context(), code)
		if err != nil {
			return err
		}
		fees, err := f.Cases.FeesOf(c.Context(), d.Code)
		if err != nil {
			return err
		}
		row, sum := doneRowOf(c, d, fees)
		p.Rows, p.Person = append(p.Rows, row), d.Filer().FullName
		total += sum
	}
	p.Lead = c.T("desk.done.lead", "name", p.Person)
	if total > 0 && len(codes) > 1 {
		p.Total = viet.Money(total)
	}
	p.Buttons = append(p.Buttons, ui.Button{Label: c.T("desk.done.next"), Href: intakePath, Look: ui.Primary, Icon: "scan"})
	if len(codes) > 1 {
		p.Buttons = append(p.Buttons, ui.Button{Label: c.T("desk.done.bulk"), Href: intakePath + "/giay-chung?" + url.Values{"ma": codes}.Encode(), Icon: "print", NewTab: true, Key: "g"})
	}
	p.Buttons = append(p.Buttons, ui.Button{Label: c.T("desk.done.print"), Icon: "print", Print: true, Look: ui.Quiet, Key: "p"})
	p.Note = c.T("desk.done.note")
	return c.Render(200, "intake_done", p)
}

func doneRowOf(c *web.Ctx, d dossier.Dossier, fees []dossier.Fee) (doneRow, int64) {
	row := doneRow{Code: d.Code, Name: d.Procedure.Name, Href: "/desk/ho-so/" + d.Code, Received: viet.LongInstant(d.AcceptedAt),
		Receipt:   ui.Button{Label: c.T("desk.done.receipt"), Icon: "print", Href: intakePath + "/giay/" + d.Code, NewTab: true},
		ReceiptA4: ui.Link{Label: c.T("desk.done.a4"), Href: intakePath + "/giay/" + d.Code + "?kho=A4", Hidden: d.Code, NewTab: true}}
	switch {
	case d.Closed:
		row.Due = c.T("desk.done.returned")
	case d.DueAt.IsZero():
		row.Due = c.T("desk.done.no_due")
	default:
		row.Due = viet.LongInstant(d.DueAt)
	}
	if d.BudgetBasis == dossier.ByClerk {
		row.DueNote = c.T("desk.done.by_clerk")
	} else if d.Provisional {
		row.DueNote = c.T("desk.due.provisional")
	}
	var sum int64
	for _, fee := range fees {
		sum += fee.Amount
	}
	if sum > 0 {
		row.Fee = viet.Money(sum)
	}
	return row, sum
}

// intakeReceipt prints form 01, A5 or A4, two copies.
func (f *face) intakeReceipt(c *web.Ctx, _ org.Unit) error {
	pdf, err := f.Cases.Print(c.Context(), c.Path("code"), dossier.PaperReceipt, paperSize(c))
	if err != nil {
		return err
	}
	return sendPDF(c, "giay-tiep-nhan-"+c.Path("code")+".pdf", pdf)
}

// intakeBulk prints one slip for several dossiers of one person.
func (f *face) intakeBulk(c *web.Ctx, _ org.Unit) error {
	pdf, err := f.Cases.PrintMany(c.Context(), c.R.URL.Query()["ma"], paperSize(c))
	if err != nil {
		return err
	}
	return sendPDF(c, "giay-tiep-nhan-chung.pdf", pdf)
}

func paperSize(c *web.Ctx) document.Paper {
	if c.Query("kho") == string(document.A4) {
		return document.A4
	}
	return document.A5
}

func sendPDF(c *web.Ctx, name string, pdf []byte) error {
	return c.Send(web.Blob{Name: name, MediaType: "application/pdf", Size: int64(len(pdf)), Inline: true, Body: bytes.NewReader(pdf)})
}
