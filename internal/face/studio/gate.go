package studio

import (
	"crypto/rand"
	"slices"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// reads lets in whoever may see flows; others are told at the console where their own place is.
func (f *face) reads(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if !identity.From(c.Context()).SignedIn() {
			return fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
		}
		err := policy.Can(c.Context(), "flow.read", policy.Object{Kind: "flow"})
		if fault.KindOf(err) == fault.KindForbidden {
			return c.Redirect("/console")
		}
		if err != nil {
			return err
		}
		return h(c)
	}
}

// edits lets in who may change flows: an administrator of the whole province.
func (f *face) edits(h web.Handler) web.Handler { return f.reads(f.may("flow.edit", h)) }

func (f *face) may(action policy.Action, h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		o, err := f.object(c)
		if err == nil {
			err = policy.Can(c.Context(), action, o)
		}
		if err != nil {
			return err
		}
		return h(c)
	}
}

// moves lets in who may take dossiers under way to another version.
func (f *face) moves(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if err := f.mayMove(c); err != nil {
			return err
		}
		return h(c)
	}
}

func (f *face) mayMove(c *web.Ctx) error {
	o, err := f.object(c)
	if err != nil {
		return err
	}
	return policy.Can(c.Context(), "batch.move", policy.Object{Kind: "batch", UnitID: o.UnitID, UnitPath: o.UnitPath})
}

// object is the flows of the province as policy judges them: they belong to its top unit.
func (f *face) object(c *web.Ctx) (policy.Object, error) {
	units, err := f.Units.Tree(c.Context(), f.DB, f.today())
	if err != nil || len(units) == 0 {
		return policy.Object{Kind: "flow"}, err
	}
	return policy.Object{Kind: "flow", UnitID: units[0].ID, UnitPath: units[0].Path}, nil
}

// allowed says whether a button is shown.
func (f *face) allowed(c *web.Ctx, action policy.Action) bool {
	o, err := f.object(c)
	return err == nil && policy.Allowed(c.Context(), action, o)
}

// by is who acts, with the key of the form that was sent.
func by(c *web.Ctx) flow.By {
	who := identity.From(c.Context())
	b := flow.By{Account: who.AccountID, Name: who.Name}
	if key := c.Field("key"); key != "" && len(key) <= 100 {
		b.Key = key
	}
	return b
}

// hidden is what every form carries: its key, and the edition that its reader saw.
func hidden(edition int) []ui.Hidden {
	return []ui.Hidden{{Name: "key", Value: rand.Text()}, {Name: "edition", Value: strconv.Itoa(edition)}}
}

// edition is the edition that the sender of a form saw.
func edition(c *web.Ctx) (int, error) {
	n, err := strconv.Atoi(c.Field("edition"))
	if err != nil {
		return 0, fault.New(fault.KindPreconditionRequired, "studio.no_edition")
	}
	return n, nil
}

// mendable are the faults that the person at a form can do something about.
var mendable = []fault.Kind{fault.KindInvalid, fault.KindConflict, fault.KindForbidden, fault.KindTooLarge, fault.KindPrecondition, fault.KindNotFound}

// told turns a fault into messages beside the fields of a form; what belongs to no field leads to its first.
func told(c *web.Ctx, err error, first string, names ...string) (ui.ErrorSummary, map[string]string) {
	title, messages := c.Lang.Fault(err)
	var sum ui.ErrorSummary
	beside := map[string]string{}
	for path, m := range messages {
		if slices.Contains(names, path) {
			beside[path] = m
			sum.Errors = append(sum.Errors, ui.FieldError{Path: path, Message: m})
		} else {
			sum.Errors = append(sum.Errors, ui.FieldError{Path: first, Message: m})
		}
	}
	slices.SortFunc(sum.Errors, func(a, b ui.FieldError) int { return slices.Index(names, a.Path) - slices.Index(names, b.Path) })
	if len(sum.Errors) == 0 {
		sum.Errors = []ui.FieldError{{Path: first, Message: title}}
	}
	return sum, beside
}
