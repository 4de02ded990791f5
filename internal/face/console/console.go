package console

import (
	"context"
	"embed"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/notify"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/timer"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang quản trị dùng).
type Deps struct {
	DB         *store.DB
	Units      *org.Directory
	Accounts   *identity.Accounts
	Procedures *procedure.Catalogue
	Flows      *flow.Library
	Journal    *event.Journal
	Jobs       *job.Queue
	Timers     *timer.Wheel
	Mailer     *notify.Mailer
	StepUp     time.Duration                            // the password is asked for again before what is dangerous; 0: never
	BaseURL    string                                   // as people reach the platform, printed on slips
	Settings   func() (string, error)                   // the settings in force, without secrets
	Health     func(ctx context.Context) []Sign         // what only the machine knows: disk, clock, tables
	About      func(ctx context.Context) (Build, error) // what runs here
}

// Sign is one thing the machine says of its health (dấu hiệu vận hành): disk, clock, tables. Its words are
// console.sign.<Key>.good, .warning or .bad, said with Args.
type Sign struct {
	Key  string
	OK   bool
	Warn bool // it works, and somebody should look
	Args []any
}

// Build is what runs here (phiên bản đang chạy).
type Build struct {
	Revision, BuiltAt, Go string
	Modified              bool // built from changes that were not kept
	Pack                  lang.Text
	LoadedAt              time.Time // of the pack; zero when none was loaded
}

// face answers the pages of administrators.
type face struct {
	Deps
	slips *slips
}

// Mount registers the pages of administrators with the shell (gắn trang quản trị).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := newFace(d)
	v, err := f.views(assets)
	if err != nil {
		return err
	}
	f.routes(sh.Pages(v))
	return nil
}

// Frame is the frame of the console for pages of administrators that stand in a face of their own (khung trang quản
// trị); boot hands it over.
func Frame(d Deps) func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	return newFace(d).layout
}

func newFace(d Deps) *face {
	return &face{Deps: d, slips: &slips{clock: d.DB.Now, made: map[string]*slipMade{}}}
}

func (f *face) views(assets *ui.Assets) (*web.Views, error) {
	return web.NewViews(assets, web.Face{Home: "/console", Files: files, Layout: f.layout})
}
