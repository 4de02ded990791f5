package calendar

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	room "tinhso/internal/calendar"
	"tinhso/internal/door"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in.
type Deps struct {
	DB      *store.DB
	Units   *org.Directory
	Changes *room.Changes
	Frame   func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout // of the console
}

// face answers the pages of the calendar.
type face struct {
	Deps
	newKey func() string // of a form: random, and fixed in tests
}

// Mount registers the pages of the calendar with the shell (gắn trang lịch làm việc).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d, newKey: rand.Text}
	v, err := f.views(assets)
	if err != nil {
		return err
	}
	f.routes(sh.Pages(v))
	return nil
}

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: "/console", Files: files, Layout: f.Frame})
}

// open lets in administrators.
func (f *face) open(h web.Handler) web.Handler {
	return door.For("calendar.open", "calendar", "/console", h)
}

func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }

// page begins a page of this face.
func page(c *web.Ctx, title string, links ...ui.Link) ui.Page {
	crumbs := append([]ui.Link{{Label: c.T("calendar.page.console"), Href: "/console"}, {Label: c.T("calendar.page.year"), Href: yearPath}}, links...)
	crumbs[len(crumbs)-1].Href = ""
	return ui.Page{Title: title, Active: "calendar", NoIndex: true, Crumbs: crumbs}
}

// guard makes what a form does happen once, however often it is sent. Files are told by what was kept of them, so they
// take no part in the sum.
func guard(c *web.Ctx) once.Guard {
	sum := sha256.New()
	sum.Write([]byte(c.R.URL.Path + "\n" + c.Form.Encode()))
	key := c.Form.Get("key")
	if key != "" {
		key = "calendar:" + key
	}
	return once.Guard{Account: identity.From(c.Context()).AccountID, Key: key, BodyHash: hex.EncodeToString(sum.Sum(nil)),
		Answer: func(any) once.Answer { return once.Answer{Status: 303} }}
}

// unit is a unit of the reader's reach.
type unit struct {
	id, code, name, group string
}

// reach lists the units for which the reader may propose, and whether the whole province is theirs. Operators propose
// nothing and look at everything.
func (f *face) reach(ctx context.Context) (list []unit, wide bool, err error) {
	tree, err := f.Units.Tree(ctx, f.DB, f.today())
	if err != nil || len(tree) == 0 {
		return nil, false, err
	}
	scope, err := policy.ScopeOf(ctx, "calendar.propose", "calendar")
	all := false
	switch fault.KindOf(err) {
	case fault.KindForbidden:
		all = true
	default:
		if err != nil {
			return nil, false, err
		}
	}
	names := map[string]string{}
	for _, u := range tree {
		names[u.ID] = u.Name
		if !all && !scope.Allows(u.ID, u.Path) {
			continue
		}
		x := unit{id: u.ID, code: u.Code, name: u.Name}
		if u.Level == org.Commune {
			x.group = names[u.ParentID]
		}
		list = append(list, x)
	}
	return list, !all && scope.Allows(tree[0].ID, tree[0].Path), nil
}

// choices are the units for a drop-down, before them the whole province under "tinh" where it may be chosen.
func choices(c *web.Ctx, list []unit, wide bool, chosen string) []ui.Choice {
	var out []ui.Choice
	if wide {
		out = append(out, ui.Choice{Value: provinceWide, Label: c.T("calendar.page.wide"), Chosen: chosen == provinceWide})
	}
	for _, u := range list {
		out = append(out, ui.Choice{Value: u.code, Label: u.name, Group: u.group, Chosen: chosen == u.code || chosen == u.id})
	}
	return out
}

// provinceWide stands in addresses and forms for the whole province.
const provinceWide = "tinh"

// unitOf reads the unit of a form or an address: none for the whole province.
func unitOf(text string) string {
	if text == provinceWide {
		return ""
	}
	return text
}

// mendable are the faults that the person at the form can do something about.
var mendable = []fault.Kind{fault.KindInvalid, fault.KindConflict, fault.KindForbidden, fault.KindTooLarge, fault.KindPrecondition}

// mend puts the messages of a fault beside the fields they are about, and the rest above the form. Fields are asked for
// by name; at is where what belongs to no field leads.
func mend(c *web.Ctx, err error, at string, fields ...*ui.Field) (ui.ErrorSummary, bool) {
	if !slices.Contains(mendable, fault.KindOf(err)) {
		return ui.ErrorSummary{}, false
	}
	title, messages := c.Lang.Fault(err)
	var s ui.ErrorSummary
	for _, f := range fields {
		if m := messages[f.Name]; m != "" {
			f.Error = m
			s.Errors = append(s.Errors, ui.FieldError{Path: f.Name, Message: m})
			delete(messages, f.Name)
		}
	}
	left := make([]string, 0, len(messages))
	for path := range messages {
		left = append(left, path)
	}
	slices.Sort(left)
	for _, path := range left {
		s.Errors = append(s.Errors, ui.FieldError{Path: at, Message: messages[path]})
	}
	if len(s.Errors) == 0 {
		s.Errors = []ui.FieldError{{Path: at, Message: title}}
	}
	return s, true
}

// dayText is a day as people write it, from what a form or an address has.
func dayText(s string) string {
	d, err := viet.ParseDay(strings.TrimSpace(s))
	if err != nil {
		return s
	}
	return d.Vietnamese()
}

// sentTwice says whether an error only tells that the same form was sent before.
func sentTwice(err error) bool {
	var replay *once.Replay
	return errors.As(err, &replay)
}
