package dossier

import (
	"context"
	"strings"

	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/proof"
)

// The papers a desk hands out (biểu mẫu của Bộ phận một cửa).
const (
	PaperReceipt    = "receipt"    // Mẫu số 01
	PaperSupplement = "supplement" // Mẫu số 02
	PaperRefusal    = "refusal"    // Mẫu số 03
	PaperApology    = "apology"    // Mẫu số 04
)

// Print renders one of the papers that the desk hands out, as PDF; one for which the dossier gives no cause is a
// conflict. Two copies are printed at the counter, one for who has an account.
func (c *Cases) Print(ctx context.Context, code, paper string, size document.Paper) ([]byte, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return nil, err
	}
	if err := policy.Can(ctx, "dossier.print", d.object(nil)); err != nil {
		return nil, err
	}
	if err := policy.Reading(ctx, c.DB, []policy.Object{d.object(nil)}, "policy.why.print"); err != nil {
		return nil, err
	}
	steps, err := c.timeline(ctx, &d, true)
	if err != nil {
		return nil, err
	}
	switch paper {
	case PaperReceipt:
		return c.receipt(ctx, &d, steps, size)
	case PaperSupplement:
		return c.supplementSlip(ctx, &d, steps, size)
	case PaperRefusal:
		return c.refusal(ctx, &d, steps, size)
	case PaperApology:
		return c.apology(ctx, &d, steps, size)
	}
	return nil, fault.NotFound("dossier.paper.none")
}

func (c *Cases) receipt(ctx context.Context, d *Dossier, steps []Step, size document.Paper) ([]byte, error) {
	s, ok := lastStep(steps, func(s Step) bool { return !d.AcceptedAt.IsZero() && s.At.Equal(d.AcceptedAt) || s.Action == "accept" })
	if !ok {
		return nil, fault.Conflict("dossier.paper.not_yet")
	}
	slip, err := c.slip(ctx, d, s, size)
	if err != nil {
		return nil, err
	}
	papers, err := c.papers(ctx, c.DB, d.ID)
	if err != nil {
		return nil, err
	}
	slip.Copies = document.TwoCopies
	var evidence []byte
	if c.Sealed != nil {
		slip.Sealed, evidence = c.Sealed(ctx, d.ID)
	}
	r := document.Receipt{Slip: slip, Sets: 1, ReceivedAt: d.AcceptedAt, DueAt: d.DueAt, Provisional: d.Provisional,
		DueByClerk: d.BudgetBasis == ByClerk, ReturnAt: returnWords(d)}
	if d.Budget != nil {
		r.Duration = procedure.TimeWords(lang.For(lang.VI), procedure.Time{Amount: d.Budget.Amount, Kind: string(d.Budget.Kind), CutOff: d.Budget.CutOff})
	}
	if d.Taken != nil { // the receipt names both: who took it in, and who resolves it
		p := lang.For(lang.VI)
		r.Lines = []document.Line{{Label: p.T("dossier.receipt.taken"), Text: d.Taken.Name}, {Label: p.T("dossier.receipt.resolver"), Text: d.Unit.Name}}
	}
	if r.Fees, err = c.feeWords(ctx, d); err != nil {
		return nil, err
	}
	for _, p := range papers {
		switch p.Status {
		case Attached:
			n := p.Counted
			if n == (Counted{}) {
				n.Photos = 1
			}
			r.Components = append(r.Components, document.Component{Name: p.Name, Original: n.Originals, Certified: n.Certified, Photo: n.Photos})
		case Later:
			r.Components = append(r.Components, document.Component{Name: p.Name, Note: lang.For(lang.VI).T("dossier.paper.status.later")})
		}
	}
	pdf, err := r.PDF()
	if err != nil || len(evidence) == 0 {
		return pdf, err
	}
	return proof.Attach(pdf, evidence)
}

func returnWords(d *Dossier) string {
	words := lang.For(lang.VI).T("dossier.return_by." + string(d.ReturnBy.Channel))
	if a := d.ReturnBy.Address.String(); a != "" {
		words += ": " + a
	}
	return words
}

func (c *Cases) supplementSlip(ctx context.Context, d *Dossier, steps []Step, size document.Paper) ([]byte, error) {
	s, ok := lastStep(steps, func(s Step) bool { return len(s.Items) > 0 })
	if !ok {
		return nil, fault.Conflict("dossier.paper.not_yet")
	}
	slip, err := c.slip(ctx, d, s, size)
	if err != nil {
		return nil, err
	}
	return document.Supplement{Slip: slip, Number: d.Code + "/HDHS", Items: s.Items, Reason: s.Reason}.PDF()
}

func (c *Cases) refusal(ctx context.Context, d *Dossier, steps []Step, size document.Paper) ([]byte, error) {
	s, ok := lastStep(steps, func(s Step) bool { return s.National == 3 || s.Action == "refuse" })
	if !ok {
		return nil, fault.Conflict("dossier.paper.not_yet")
	}
	slip, err := c.slip(ctx, d, s, size)
	if err != nil {
		return nil, err
	}
	var reasons []string
	for line := range strings.SplitSeq(s.Reason, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			reasons = append(reasons, line)
		}
	}
	return document.Refusal{Slip: slip, Reasons: reasons, Online: d.Channel == Online, SubmittedAt: d.SubmittedAt}.PDF()
}

func (c *Cases) apology(ctx context.Context, d *Dossier, steps []Step, size document.Paper) ([]byte, error) {
	s, ok := lastStep(steps, func(s Step) bool { return s.Action == "extend" || s.Action == "apologise" })
	if !ok {
		return nil, fault.Conflict("dossier.paper.not_yet")
	}
	slip, err := c.slip(ctx, d, s, size)
	if err != nil {
		return nil, err
	}
	a, err := c.account(ctx, c.DB, d)
	if err != nil {
		return nil, err
	}
	was, due, ok := a.Appointment()
	if !ok {
		return nil, fault.Conflict("dossier.paper.not_yet")
	}
	return document.Apology{Slip: slip, Number: d.Code + "/PXL", Agency: d.Unit.Name, ReceivedAt: d.AcceptedAt, DueAt: was,
		NewDueAt: due, Reason: s.Reason}.PDF()
}

func lastStep(steps []Step, is func(Step) bool) (Step, bool) {
	for i := len(steps) - 1; i >= 0; i-- {
		if is(steps[i]) {
			return steps[i], true
		}
	}
	return Step{}, false
}
