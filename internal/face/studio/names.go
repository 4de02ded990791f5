package studio

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/viet"
	"tinhso/internal/web"
)

// longestID is where the code made of a name is cut.
const longestID = 40

// slug makes a code of a name: kiem_tra_thuc_dia.
func slug(s string) string {
	var b strings.Builder
	for _, r := range viet.Fold(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		if b.Len() >= longestID {
			break
		}
	}
	return strings.Trim(b.String(), "_")
}

// free makes a code that nothing has yet.
func free(base, other string, taken func(string) bool) string {
	if base == "" {
		base = other
	}
	id := base
	for n := 2; taken(id); n++ {
		id = base + "_" + strconv.Itoa(n)
	}
	return id
}

// newID is the code of a new state.
func newID(s flow.Source, name string) string {
	return free(slug(name), "trang_thai", func(id string) bool {
		_, there := s.State(id)
		return there || id == "stay" || len(id) < 2
	})
}

// newInput is the code of a new input.
func newInput(s flow.Source, name string) string {
	return free(slug(name), "muc", func(id string) bool {
		return slices.ContainsFunc(s.Inputs, func(f form.Field) bool { return f.ID == id })
	})
}

// needName asks for a name before something new is added: without one nobody would find it again.
func needName(c *web.Ctx, v url.Values) error {
	if text(v, "name.vi") != "" {
		return nil
	}
	return fault.Invalid("flow.edit_invalid", fault.Field{Path: "name.vi", Code: "field.required", Args: fault.Args("field", c.T("studio.state.name_vi"))})
}
