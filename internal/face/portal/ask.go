package portal

import (
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// askPage is a short form: signing in, a code, a password, what to track.
type askPage struct {
	ui.Page
	Notices []ui.Notice
	Errors  ui.ErrorSummary
	Action  string
	Get     bool // asks by an address that may be kept
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Buttons []ui.Button
	Others  []ui.Link // other ways to go on
	Tips    []ui.Fact
}

// Method is how the form is sent.
func (p *askPage) Method() string {
	if p.Get {
		return "get"
	}
	return "post"
}

// again shows a form that was not accepted: the same page, what was written kept, each message beside its field. An error
// that nobody at the form can mend goes on to the shell.
func again(c *web.Ctx, p *askPage, err error) error {
	sum, ok := blame(c, err, p.Fields)
	if !ok {
		return err
	}
	c.Note(err)
	p.Errors, p.NoIndex = sum, true
	status := web.Status(err)
	if status == 401 { // a wrong password is an answer, not a way to the page where one is
		status = 422
	}
	return c.Render(status, "ask", p)
}

// blame puts the messages of a fault beside the fields they are about and sums them up; what belongs to no field stands
// in the summary and leads to the first one.
func blame(c *web.Ctx, err error, fields []ui.Field) (ui.ErrorSummary, bool) {
	mendable := []fault.Kind{fault.KindInvalid, fault.KindUnauthenticated, fault.KindNotFound, fault.KindConflict, fault.KindGone, fault.KindTooMany, fault.KindForbidden}
	if !slices.Contains(mendable, fault.KindOf(err)) {
		return ui.ErrorSummary{}, false
	}
	title, messages := c.Lang.Fault(err)
	var sum ui.ErrorSummary
	for i := range fields {
		if m, ok := messages[fields[i].Name]; ok {
			fields[i].Error = m
			sum.Errors = append(sum.Errors, ui.FieldError{Path: fields[i].Name, Message: m})
			delete(messages, fields[i].Name)
		}
	}
	for _, m := range messages {
		sum.Errors = append(sum.Errors, ui.FieldError{Path: fields[0].Name, Message: m})
	}
	if len(sum.Errors) == 0 {
		sum.Errors = []ui.FieldError{{Path: fields[0].Name, Message: title}}
	}
	return sum, true
}
