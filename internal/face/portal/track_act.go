package portal

import (
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// supplyPath is where what was asked for is handed in; the page belongs to the filing.
func supplyPath(code string) string { return "/ho-so/bo-sung/" + code }

// trackWays offers what the holder of a ticket may do: hand in what was asked for, fetch the result or a slip, withdraw.
func (f *face) trackWays(c *web.Ctx, p *trackPage, d dossier.Public) {
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
		p.Result = &ui.Button{Label: c.T("portal.track.result"), Href: "/ho-so/ket-qua/" + d.Code, Look: ui.Primary, Icon: "download", Wide: true, Download: true}
	}
	for _, paper := range slipsOf(d) {
		p.Papers = append(p.Papers, ui.Link{Label: c.T("portal.track.paper." + paper), Href: "/ho-so/phieu/" + d.Code + "/" + paper, Icon: "print"})
	}
	if f.mayWithdraw(c, d) {
		p.Others = append(p.Others, ui.Link{Label: c.T("portal.track.withdraw"), Href: "/ho-so/rut/" + d.Code, Icon: "back"})
	}
}

// slipsOf lists the papers that the steps of a dossier gave cause for.
func slipsOf(d dossier.Public) []string {
	var out []string
	if !d.AcceptedAt.IsZero() {
		out = append(out, dossier.PaperReceipt)
	}
	for action, paper := range map[string]string{"refuse": dossier.PaperRefusal, "request_more": dossier.PaperSupplement,
		"extend": dossier.PaperApology} {
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
