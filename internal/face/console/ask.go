package console

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// askPage is a short form that changes something, or asks once more before it does (biểu mẫu, trang xác nhận).
type askPage struct {
	ui.Page
	Notices []ui.Notice
	Errors  ui.ErrorSummary
	Facts   ui.DefinitionList
	Action  string
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Buttons []ui.Button
}

// ask begins a page that posts to its own address: what it does and the way back.
func ask(c *web.Ctx, key, back string, look ui.Look) *askPage {
	p := &askPage{Action: c.R.URL.Path, Page: ui.Page{Title: c.T("console." + key + ".title"), NoIndex: true, Narrow: true}}
	if lead := "console." + key + ".lead"; c.Lang.Has(lead) {
		p.Lead = c.T(lead)
	}
	p.Hidden = []ui.Hidden{{Name: "key", Value: rand.Text()}}
	p.Buttons = []ui.Button{{Label: c.T("console." + key + ".yes"), Look: look}, {Label: c.T("console.back"), Look: ui.Quiet, Href: back}}
	return p
}

// field is one question of such a form, its words from the catalogue.
func field(c *web.Ctx, key, name string, more func(*ui.Field)) ui.Field {
	f := ui.Field{Name: name, Label: c.T("console." + key + "." + name)}
	if help := "console." + key + "." + name + ".help"; c.Lang.Has(help) {
		f.Help = c.T(help)
	}
	if c.Form != nil {
		f.Value = c.Form.Get(name)
		f.Values = c.Form[name]
	}
	if more != nil {
		more(&f)
	}
	return f
}

// guard makes what a form does happen once, however often it is sent.
func guard(c *web.Ctx) once.Guard {
	sum := sha256.New()
	sum.Write([]byte(c.R.URL.Path + "\n" + c.Form.Encode()))
	key := c.Form.Get("key")
	if key != "" {
		key = "console:" + key
	}
	return once.Guard{Account: identity.From(c.Context()).AccountID, Key: key, BodyHash: hex.EncodeToString(sum.Sum(nil)),
		Answer: func(any) once.Answer { return once.Answer{Status: 303} }}
}

// mendable are the faults that the person at the form can do something about.
var mendable = []fault.Kind{fault.KindInvalid, fault.KindConflict, fault.KindTooMany, fault.KindForbidden, fault.KindTooLarge, fault.KindPrecondition}

// again shows a form that was not accepted: the same page, what was written kept, each message beside its field.
func again(c *web.Ctx, p *askPage, err error) error {
	kind := fault.KindOf(err)
	if !slices.Contains(mendable, kind) {
		return err
	}
	title, messages := c.Lang.Fault(err)
	for i := range p.Fields {
		name := p.Fields[i].Name
		for path, m := range messages {
			if path == name || strings.HasPrefix(path, "grants.") && strings.HasSuffix(path, "."+name) {
				p.Fields[i].Error = m
				p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: name, Message: m})
				delete(messages, path)
			}
		}
	}
	first := "main"
	if len(p.Fields) > 0 {
		first = p.Fields[0].Name
	}
	for _, m := range messages {
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: first, Message: m})
	}
	if len(p.Errors.Errors) == 0 {
		p.Errors.Errors = []ui.FieldError{{Path: first, Message: title}}
	}
	return c.Render(web.Status(err), "ask", p)
}
