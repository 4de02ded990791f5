package ops

import (
	"net/http"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// clockPage asks before timers go on by a clock that jumped (xác nhận đồng hồ đúng).
type clockPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Facts   ui.DefinitionList
	Hidden  []ui.Hidden
	Reason  ui.Field
	Buttons []ui.Button
}

func (f *face) clockAsk(c *web.Ctx, node string) (*clockPage, error) {
	if err := policy.Can(c.Context(), "job.manage", policy.Object{Kind: "job"}); err != nil {
		return nil, err
	}
	p := &clockPage{Page: page("clock", c.T("ops.clock.title"), c.T("ops.clock.lead")), Hidden: []ui.Hidden{{Name: "nut", Value: node}},
		Facts:   ui.DefinitionList{Items: []ui.Fact{{Term: c.T("ops.clock.node"), Text: node}, {Term: c.T("ops.clock.now"), Text: viet.LongInstant(f.DB.Now())}}},
		Reason:  ui.Field{Name: "ly-do", Label: c.T("ops.clock.reason"), Help: c.T("ops.clock.reason.help"), Required: true, Rows: 3},
		Buttons: []ui.Button{{Label: c.T("ops.clock.yes"), Look: ui.Primary}, {Label: c.T("ops.back"), Look: ui.Quiet, Href: healthPath}}}
	p.Active, p.Narrow = "health", true
	return p, nil
}

func (f *face) clockForm(c *web.Ctx) error {
	p, err := f.clockAsk(c, c.Query("nut"))
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "clock", p)
}

func (f *face) clock(c *web.Ctx) error {
	node, reason := c.Form.Get("nut"), viet.OneLine(c.Form.Get("ly-do"))
	p, err := f.clockAsk(c, node)
	if err != nil {
		return err
	}
	err = f.Health.ReleaseClock(c.Context(), node, identity.From(c.Context()).AccountID, reason)
	switch kind := fault.KindOf(err); {
	case err != nil && (kind == fault.KindInvalid || kind == fault.KindConflict || kind == fault.KindNotFound):
		title, _ := c.Lang.Fault(err)
		p.Reason.Value, p.Reason.Error = c.Form.Get("ly-do"), title
		p.Errors.Errors = []ui.FieldError{{Path: "ly-do", Message: title}}
		return c.Render(http.StatusUnprocessableEntity, "clock", p)
	case err != nil:
		return err
	}
	c.Flash(ui.Good, "ops.clock.done", "node", node)
	return c.Redirect(healthPath)
}
