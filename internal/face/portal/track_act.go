package portal

import (
	"bytes"
	"errors"
	"slices"

	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// supplyPath is where what was asked for is handed in; the page belongs to the filing.
func supplyPath(code string) string { return "/ho-so/bo-sung/" + code }

// trackWays offers what the holder of a ticket may do: hand in what was asked for, fetch the result or a slip, withdraw.
func (f *face) trackWays(c *web.Ctx, p *trackPage, d dossier.Public) {
	here := trackPath + "/" + d.Code
	if len(d.Asked) > 0 {
		p.Asked = d.Asked
	}
	if d.ResultCode != "" {
		p.Others = append(p.Others, ui.Link{Label: c.T("portal.track.verify"), Href: "/xac-minh/" + d.ResultCode, Icon: "shield"})
	}
	p.Others = append(p.Others, ui.Link{Label: c.T("portal.track.procedure"), Href: "/thu-tuc/" + d.Procedure.Code, Icon: "file"})
	if d.Grant == "" {
		p.Others = append(p.Others, ui.Link{Label: c.T("portal.track.sign_in"), Href: "/dang-nhap?next=" + ownPath(d.Code), Icon: "user"})
		return
	}
	if d.Holder.Role == "citizen" && len(d.Asked) > 0 {
		p.Supply = &ui.Button{Label: c.T("portal.track.supply"), Href: supplyPath(d.Code), Look: ui.Primary, Icon: "upload", Wide: true}
	}
	if d.ResultCode != "" {
		p.Result = &ui.Button{Label: c.T("portal.track.result"), Href: here + "/ket-qua", Look: ui.Primary, Icon: "download", Wide: true, Download: true}
	}
	for _, paper := range slipsOf(d) {
		p.Papers = append(p.Papers, ui.Link{Label: c.T("portal.track.paper." + paper), Href: here + "/phieu/" + paper, Icon: "print"})
	}
	if f.mayWithdraw(c, d) {
		p.Others = append(p.Others, ui.Link{Label: c.T("portal.track.withdraw"), Href: here + "/rut", Icon: "back"})
	}
}

// slipsOf lists the papers that the steps of a dossier gave cause for.
func slipsOf(d dossier.Public) []string {
	var out []string
	if !d.AcceptedAt.IsZero() {
		out = append(out, dossier.PaperReceipt)
	}
	for action, paper := range map[string]string{"refuse": dossier.PaperRefusal, "request_more": dossier.PaperSupplement} {
		if slices.ContainsFunc(d.Steps, func(s dossier.Step) bool { return s.Action == action }) {
			out = append(out, paper)
		}
	}
	slices.Sort(out)
	return out
}

// mayWithdraw asks the flow and the policy as the applicant.
func (f *face) mayWithdraw(c *web.Ctx, d dossier.Public) bool {
	ctx, _, err := f.Cases.WithGrant(c.Context(), d.Grant)
	if err != nil {
		return false
	}
	full, err := f.Cases.Get(ctx, d.Code)
	if err != nil {
		return false
	}
	actions, err := f.Cases.Actions(ctx, full)
	return err == nil && slices.ContainsFunc(actions, func(a dossier.Action) bool { return a.Name == "withdraw" })
}

func (f *face) trackResult(c *web.Ctx) error {
	ctx, d, err := f.asTracker(c)
	if err != nil {
		return toTracking(c, err)
	}
	file, body, err := f.Cases.OpenResult(ctx, d.Code)
	if err != nil {
		return err
	}
	defer body.Close()
	return c.Send(web.Blob{Name: file.Name, MediaType: file.MediaType, Size: file.Size, Body: body})
}

func (f *face) trackSlip(c *web.Ctx) error {
	ctx, d, err := f.asTracker(c)
	if err != nil {
		return toTracking(c, err)
	}
	paper := c.Path("paper")
	if !slices.Contains(slipsOf(d), paper) {
		return fault.NotFound("dossier.paper.none")
	}
	pdf, err := f.Cases.Print(ctx, d.Code, paper, document.A5)
	if err != nil {
		return err
	}
	return c.Send(web.Blob{Name: d.Code + "-" + paper + ".pdf", MediaType: "application/pdf", Size: int64(len(pdf)), Inline: true, Body: bytes.NewReader(pdf)})
}

// withdrawForm asks before a filing is taken back; why is optional, as the flow has it.
func (f *face) withdrawForm(c *web.Ctx) error {
	_, d, err := f.asTracker(c)
	if err != nil {
		return toTracking(c, err)
	}
	return c.Render(200, "ask", withdrawAsk(c, d, ""))
}

func withdrawAsk(c *web.Ctx, d dossier.Public, reason string) *askPage {
	here := trackPath + "/" + d.Code
	return &askPage{Page: ui.Page{Title: c.T("portal.withdraw.title"), Eyebrow: d.Code, Lead: c.T("portal.withdraw.lead"), Narrow: true, NoIndex: true, Active: "track"},
		Action: here + "/rut", Hidden: []ui.Hidden{{Name: "key", Value: store.NewID()}},
		Fields:  []ui.Field{{Kind: "long_text", Name: "reason", Label: c.T("portal.withdraw.reason"), Help: c.T("portal.withdraw.reason.help"), Value: reason, Max: 1000}},
		Buttons: []ui.Button{{Label: c.T("portal.withdraw.yes"), Look: ui.Danger, Wide: true}, {Label: c.T("portal.withdraw.no"), Href: here, Look: ui.Quiet, Wide: true}}}
}

func (f *face) withdraw(c *web.Ctx) error {
	ctx, d, err := f.asTracker(c)
	if err != nil {
		return toTracking(c, err)
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	input := map[string]any{}
	if reason := c.Field("reason"); reason != "" {
		input["reason"] = reason
	}
	_, err = f.Cases.Act(ctx, d.Code, dossier.Act{Action: "withdraw", Version: d.Version, Input: input,
		Once: once.Guard{Account: "guest:" + d.Code, Key: c.Field("key"), BodyHash: "withdraw " + c.Field("reason")}})
	var sentTwice *once.Replay
	if err != nil && !errors.As(err, &sentTwice) {
		return again(c, withdrawAsk(c, d, c.Field("reason")), err)
	}
	c.Flash(ui.Good, "portal.withdraw.done", "code", d.Code)
	return c.Redirect(trackPath + "/" + d.Code)
}
