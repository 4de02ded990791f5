package portal

import (
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// ticketCookie keeps that somebody showed a second fact of a dossier, for as long as the ticket is good.
const (
	ticketCookie = "tinhso_track"
	ticketFor    = 30 * time.Minute
)

const trackPath = "/ho-so/tra-cuu"

// trackForm asks for the code and a second fact. Who has an account and owns the dossier goes straight to it.
func (f *face) trackForm(c *web.Ctx) error {
	policy.Public(c.Context(), "the form holds nothing")
	code := c.Query("ma")
	if code != "" && identity.From(c.Context()).SignedIn() {
		if _, err := f.Cases.Deadline(c.Context(), code); err == nil {
			return c.Redirect(ownPath(code))
		}
	}
	return c.Render(200, "ask", trackAsk(c, code, ""))
}

// ownPath is the page of a dossier for its owner.
func ownPath(code string) string { return "/ho-so/" + code }

func trackAsk(c *web.Ctx, code, fact string) *askPage {
	return &askPage{Page: ui.Page{Title: c.T("portal.track.title"), Lead: c.T("portal.track.lead"), Active: "track", Narrow: true,
		Description: c.T("portal.track.description")}, Action: trackPath,
		Fields: []ui.Field{
			{Name: "code", Label: c.T("portal.track.code"), Help: c.T("portal.track.code.help"), Value: code, Required: true, Autocomplete: "off", Max: 40},
			{Name: "fact", Label: c.T("portal.track.fact"), Help: c.T("portal.track.fact.help"), Value: fact, Required: true, Autocomplete: "off", Max: 40},
		},
		Buttons: []ui.Button{{Label: c.T("portal.track.submit"), Look: ui.Primary, Icon: "search", Wide: true}},
		Tips: []ui.Fact{{Term: c.T("portal.track.tip.where"), Text: c.T("portal.track.tip.where.text")},
			{Term: c.T("portal.track.tip.lost"), Text: c.T("portal.track.tip.lost.text")}}}
}

func (f *face) track(c *web.Ctx) error {
	policy.Public(c.Context(), "tracking asks for a second fact")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	code, fact := c.Field("code"), c.Field("fact")
	public, err := f.Cases.Track(c.Context(), dossier.Tracking{Code: code, Fact: fact, Address: c.Addr()})
	if err != nil {
		return again(c, trackAsk(c, code, fact), err)
	}
	c.SetSecret(ticketCookie, public.Ticket, ticketFor)
	return c.Redirect(trackPath + "/" + public.Code)
}

// tracked is what the ticket of this visitor shows of a dossier; without one for it the visitor is asked for the second
// fact again.
func (f *face) tracked(c *web.Ctx) (dossier.Public, error) {
	public, err := f.Cases.Tracked(c.Context(), c.Secret(ticketCookie))
	if err != nil {
		return public, err
	}
	if public.Code != c.Path("code") {
		return public, fault.New(fault.KindGone, "dossier.track.grant")
	}
	return public, nil
}

// toTracking asks for the second fact again when a ticket is too old; other errors stay.
func toTracking(c *web.Ctx, err error) error {
	if fault.KindOf(err) != fault.KindGone {
		return err
	}
	c.Flash(ui.Info, "portal.track.again")
	return c.Redirect(trackPath + "?ma=" + c.Path("code"))
}
