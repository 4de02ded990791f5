package hall

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"strings"

	"tinhso/internal/door"
	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	room "tinhso/internal/hall"
	"tinhso/internal/identity"
	"tinhso/internal/letter"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/parcel"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// frame draws a page of a face.
type frame = func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout

// Deps is what the face stands on; boot fills it in.
type Deps struct {
	DB      *store.DB
	Units   *org.Directory
	Cases   *dossier.Cases
	Hall    *room.Hall
	Parcels *parcel.Parcels
	Letters *letter.Letters
	BaseURL string
	Desk    frame // of officers
	Console frame // of administrators
}

// face answers the pages of the hall.
type face struct {
	Deps
	newKey func() string // of a form: random, and fixed in tests
}

// Mount registers the pages of the hall with the shell (gắn các trang của Bộ phận Một cửa).
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
	return web.NewViews(assets, web.Face{Home: "/sanh", Files: files, Layout: f.layout})
}

// How often a page asks again, in seconds, where no script does.
const (
	againScreen = "10"
	againTicket = "20"
	againSlip   = "20"
)

// layout takes the frame that the address calls for.
func (f *face) layout(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	path := c.R.URL.Path
	switch {
	case strings.HasPrefix(path, "/desk"):
		return f.Desk(c, chrome, page)
	case strings.HasPrefix(path, "/console"):
		return f.Console(c, chrome, page)
	}
	l := ui.PlainLayout{Chrome: chrome, Page: page, Sheet: "hall.css"}
	parts := strings.Split(strings.Trim(path, "/"), "/") // sanh, unit, so, code, phieu
	switch {
	case len(parts) == 2:
		l.Screen, l.Refresh = true, againScreen
	case len(parts) == 4 && parts[2] == "so":
		l.Refresh = againTicket
	case len(parts) == 5 && parts[4] == "phieu":
		l.Refresh = againSlip + ";url=" + hallPath(parts[1]) + "/lay-so"
	}
	return l
}

func hallPath(unit string) string { return "/sanh/" + unit }

func ticketPath(unit, code string) string { return hallPath(unit) + "/so/" + code }

// desk lets in whoever works with dossiers; others are sent where the desk tells them their own place.
func (f *face) desk(h web.Handler) web.Handler { return door.Officers(h) }

// console lets in administrators only.
func (f *face) console(h web.Handler) web.Handler {
	return door.For("console.open", "console", "/console", h)
}

func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }

// unitOf is the unit of an address, as it is today.
func (f *face) unitOf(c *web.Ctx) (org.Unit, error) {
	return f.Units.Unit(c.Context(), f.DB, c.Path("unit"), f.today())
}

// own is the unit at which the caller holds a role.
func (f *face) own(ctx context.Context, roles ...identity.Role) (org.Unit, error) {
	for _, role := range roles {
		for _, g := range identity.From(ctx).Grants {
			if g.Role == role {
				return f.Units.ByID(ctx, f.DB, g.UnitID, f.today())
			}
		}
	}
	policy.Public(ctx, "whoever has no counter is told so")
	return org.Unit{}, fault.Forbidden("hall.desk.none")
}

// guard makes what a form does happen once, however often it is sent.
func (f *face) guard(c *web.Ctx, what string) once.Guard {
	who := identity.From(c.Context()).AccountID
	if who == "" {
		who = "hall"
	}
	g := once.Guard{Account: who, Key: c.Field("key"), Answer: func(any) once.Answer { return once.Answer{Status: 303} }}
	if g.Key == "" {
		return once.Guard{}
	}
	sum := sha256.Sum256([]byte(what))
	g.BodyHash = hex.EncodeToString(sum[:])
	return g
}

// again finds the answer that a form sent twice was given the first time.
func again(err error) (once.Answer, bool) {
	var r *once.Replay
	if errors.As(err, &r) {
		return r.Answer, true
	}
	return once.Answer{}, false
}

// told turns what a person can mend into a word on the page they came from.
func told(c *web.Ctx, err error) bool {
	e, ok := fault.As(err)
	if !ok || e.Kind != fault.KindConflict && e.Kind != fault.KindInvalid && e.Kind != fault.KindPrecondition && e.Kind != fault.KindTooMany {
		return false
	}
	if len(e.Fields) > 0 {
		args := make([]any, 0, 2*len(e.Fields[0].Args))
		for k, v := range e.Fields[0].Args {
			args = append(args, k, v)
		}
		c.Flash(ui.Bad, e.Fields[0].Code, args...)
		return true
	}
	args := make([]any, 0, 2*len(e.Args))
	for k, v := range e.Args {
		args = append(args, k, v)
	}
	c.Flash(ui.Bad, e.Code, args...)
	return true
}
