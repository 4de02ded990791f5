package procedure

import (
	"context"
	"errors"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Form is the form of a procedure (biểu mẫu điện tử): its own, in the version it was published with, or the general one.
func (c *Catalogue) Form(ctx context.Context, r store.Reader, p Procedure) (form.Form, error) {
	if p.FormID == "" {
		return form.General(lang.Text{VI: p.Name}, p.Papers()...), nil
	}
	f, err := c.FormVersion(ctx, r, p.FormID, p.FormVersion)
	if fault.KindOf(err) == fault.KindNotFound { // a procedure never names a form that was not published
		return form.Form{}, fault.New(fault.KindInternal, "procedure.form.gone", "form", p.FormID)
	}
	return f, err
}

// FormVersion is one version of a hand-made form (phiên bản biểu mẫu điện tử).
func (c *Catalogue) FormVersion(ctx context.Context, r store.Reader, id string, version int) (form.Form, error) {
	key := formKey{id, version}
	c.forms.mu.Lock()
	f, ok := c.forms.kept[key]
	c.forms.mu.Unlock()
	if ok {
		return f, nil
	}
	var source string
	err := r.QueryRow(ctx, sqlForm, id, version).Scan(&source)
	if errors.Is(err, store.ErrNone) {
		return form.Form{}, fault.NotFound("procedure.form.gone", "form", id)
	}
	if err != nil {
		return form.Form{}, err
	}
	f, err = form.ParseYAML(id+" "+strconv.Itoa(version), []byte(source))
	if err != nil {
		return form.Form{}, err
	}
	f.Version = version
	c.forms.mu.Lock()
	defer c.forms.mu.Unlock()
	c.forms.kept[key] = f
	return f, nil
}

// PublishedForm is one version of a hand-made form, for a list (biểu mẫu đã công bố).
type PublishedForm struct {
	ID        string
	Version   int
	ValidFrom viet.Day
}

// Forms lists every version of the hand-made forms, by id, the latest first (danh mục biểu mẫu điện tử).
func (c *Catalogue) Forms(ctx context.Context, r store.Reader) ([]PublishedForm, error) {
	return store.All(ctx, r, sqlForms, func(rows *store.Rows) (f PublishedForm, err error) {
		err = rows.Scan(&f.ID, &f.Version, &f.ValidFrom)
		return f, err
	})
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
