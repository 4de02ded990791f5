package procedure

import (
	"context"
	"errors"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// Form is the form of a procedure (biểu mẫu điện tử): its own, in the version it was published with, or the general one.
func (c *Catalogue) Form(ctx context.Context, r store.Reader, p Procedure) (form.Form, error) {
	if p.FormID == "" {
		return form.General(lang.Text{VI: p.Name}, p.Papers()...), nil
	}
	key := formKey{p.FormID, p.FormVersion}
	c.forms.mu.Lock()
	f, ok := c.forms.kept[key]
	c.forms.mu.Unlock()
	if ok {
		return f, nil
	}
	var source string
	err := r.QueryRow(ctx, sqlForm, p.FormID, p.FormVersion).Scan(&source)
	if errors.Is(err, store.ErrNone) {
		return form.Form{}, fault.New(fault.KindInternal, "procedure.form.gone", "form", p.FormID)
	}
	if err != nil {
		return form.Form{}, err
	}
	f, err = form.ParseYAML(p.FormID+" "+strconv.Itoa(p.FormVersion), []byte(source))
	if err != nil {
		return form.Form{}, err
	}
	f.Version = p.FormVersion
	c.forms.mu.Lock()
	defer c.forms.mu.Unlock()
	c.forms.kept[key] = f
	return f, nil
}

// Papers are the components that are papers (giấy tờ), as a form asks for them. Whether one is required the source does not say.
func (p Procedure) Papers() []form.Paper {
	var list []form.Paper
	for _, d := range p.Documents {
		if d.Kind == "paper" {
			list = append(list, form.Paper{Component: d.Code, Label: lang.Text{VI: d.Name}, Required: form.NeedUnknown})
		}
	}
	return list
}
