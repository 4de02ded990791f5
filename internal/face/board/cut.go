package board

import (
	"context"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// Named is a code with what people call it (mã và tên gọi).
type Named struct{ Code, Name string }

// cut is what narrows every figure of a page (phân tổ): one field, procedure, channel or level.
type cut struct{ name, value, label string }

// The values of the dimensions that have few.
var (
	channels = []string{"online", "direct", "postal"}
	levels   = []string{"province", "district", "commune"}
)

// cuts reads from the address to what the figures are narrowed.
func (f *face) cuts(c *web.Ctx, on viet.Day) ([]cut, error) {
	var list []cut
	for _, one := range []struct {
		name string
		call func(c *web.Ctx, value string, on viet.Day) (string, error)
	}{
		{"category", f.callField},
		{"procedure", f.callProcedure},
		{"channel", among("board.channel.", channels)},
		{"level", among("board.level.", levels)},
	} {
		value := strings.TrimSpace(c.Query(one.name))
		if value == "" {
			continue
		}
		name, err := one.call(c, value, on)
		if err != nil {
			return nil, err
		}
		if name == "" {
			return nil, fault.Invalid("board.cut", fault.Field{Path: one.name, Code: "board.cut." + one.name + ".unknown",
				Args: fault.Args("value", shortened(value, longestValue))})
		}
		list = append(list, cut{one.name, value, c.T("board.cut."+one.name, "name", name)})
	}
	return list, nil
}

// longestValue is how much of a value that is none is said again; longestName, of the name of a procedure.
const longestValue, longestName = 40, 70

func (f *face) callField(c *web.Ctx, value string, _ viet.Day) (string, error) {
	all, err := f.fields(c.Context())
	if i := slices.IndexFunc(all, func(n Named) bool { return n.Code == value }); i >= 0 {
		return all[i].Name, nil
	}
	return "", err
}

func (f *face) callProcedure(c *web.Ctx, value string, on viet.Day) (string, error) {
	if f.Procedure == nil {
		return "", nil
	}
	name, err := f.Procedure(c.Context(), value, on)
	if fault.KindOf(err) == fault.KindNotFound {
		return "", nil
	}
	return shortened(name, longestName), err
}

func among(words string, values []string) func(*web.Ctx, string, viet.Day) (string, error) {
	return func(c *web.Ctx, value string, _ viet.Day) (string, error) {
		if !slices.Contains(values, value) {
			return "", nil
		}
		return c.T(words + value), nil
	}
}

// fields are the fields of procedures.
func (f *face) fields(ctx context.Context) ([]Named, error) {
	if f.Fields == nil {
		return nil, nil
	}
	return f.Fields(ctx)
}

// shortened is the beginning of a text that is too long, up to a whole word.
func shortened(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	cut := string(letters[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// value is to what a page is narrowed in one dimension.
func (a asked) value(name string) string {
	for _, one := range a.cuts {
		if one.name == name {
			return one.value
		}
	}
	return ""
}

// without is the same page without one of what narrows it, or without all.
func (a asked) without(name string) asked {
	a.cuts = slices.DeleteFunc(slices.Clone(a.cuts), func(one cut) bool { return one.name == name || name == "" })
	return a
}

// narrowed shows in the filters what narrows the figures, and offers the fields.
func (f *face) narrowed(c *web.Ctx, filters *ui.Filters, a asked, path string) error {
	all, err := f.fields(c.Context())
	if err != nil {
		return err
	}
	if len(all) > 0 {
		field := ui.Field{Kind: "choice", Select: true, Name: "category", Label: c.T("board.category"), Value: a.value("category"), NoMark: true,
			Choices: []ui.Choice{{Label: c.T("board.category.all"), Chosen: a.value("category") == ""}}}
		for _, one := range all {
			field.Choices = append(field.Choices, ui.Choice{Value: one.Code, Label: one.Name, Chosen: one.Code == a.value("category")})
		}
		filters.Fields = append(filters.Fields, field)
	}
	for _, one := range a.cuts {
		if one.name != "category" {
			filters.Hidden = append(filters.Hidden, ui.Hidden{Name: one.name, Value: one.value})
		}
		filters.Active = append(filters.Active, ui.Link{Label: one.label, Href: a.without(one.name).href(path)})
	}
	if len(a.cuts) > 1 {
		filters.Clear = a.without("").href(path)
	}
	return nil
}
