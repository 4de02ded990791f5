package secure

import (
	"embed"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// The places of the face; the portal and the console lead to some of them.
const (
	devicesPath = "/tai-khoan/thiet-bi"
	factorPath  = "/tai-khoan/ma-mot-lan"
	provePath   = "/tai-khoan/xac-nhan"
	codePath    = "/dang-nhap/ma"
	letterPath  = "/dang-nhap/thu"
	wayPath     = "/dang-nhap/thiet-bi"
)

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang an toàn tài khoản dùng).
type Deps struct {
	Accounts *identity.Accounts
	Cookie   string // name of the session cookie
	Home     func(identity.Who) string
	Frame    func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout
	Reveal   func(c *web.Ctx, kind string) (string, error) // of a demonstration without a mail server: the latest letter; else nil
}

type face struct{ Deps }

// Mount registers the pages with the shell (gắn trang an toàn tài khoản).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d}
	views, err := web.NewViews(assets, web.Face{Home: "/tai-khoan/an-toan", Files: files, Layout: d.Frame})
	if err != nil {
		return err
	}
	f.routes(sh.Pages(views))
	return nil
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET "+devicesPath, f.devices)
	r.Handle("POST "+devicesPath+"/ket-thuc-khac", f.endOthers)
	r.Handle("POST /tai-khoan/phien/{id}/ket-thuc", f.endOne)
	r.Handle("GET "+factorPath, f.factor)
	r.Handle("POST "+factorPath, f.factorBegin)
	r.Handle("GET "+factorPath+"/cai-dat", f.factorSetUp)
	r.Handle("GET "+factorPath+"/qr.svg", f.factorPicture)
	r.Handle("POST "+factorPath+"/cai-dat", f.factorConfirm)
	r.Handle("POST "+factorPath+"/go", f.factorDrop)
	r.Handle("GET "+provePath, f.proveForm)
	r.Handle("POST "+provePath, f.prove)
	r.Handle("GET "+codePath, f.codeForm)
	r.Handle("POST "+codePath, f.code)
	r.Handle("GET "+letterPath, f.letterForm)
	r.Handle("POST "+letterPath, f.letter)
	r.Handle("GET "+wayPath, f.wayForm)
	r.Handle("POST "+wayPath, f.way)
}

// askPage is a short form.
type askPage struct {
	ui.Page
	Notices []ui.Notice
	Errors  ui.ErrorSummary
	Action  string
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Picture string // address of a QR code
	Alt     string
	Steps   []string
	Codes   []string // recovery codes, shown this once
	Buttons []ui.Button
	Others  []ui.Link
}

// again shows a form that was not accepted, what was written kept.
func again(c *web.Ctx, p *askPage, err error) error {
	mendable := []fault.Kind{fault.KindInvalid, fault.KindUnauthenticated, fault.KindConflict, fault.KindGone, fault.KindTooMany}
	if !slices.Contains(mendable, fault.KindOf(err)) {
		return err
	}
	c.Note(err)
	title, messages := c.Lang.Fault(err)
	first := ""
	for i := range p.Fields {
		if m, ok := messages[p.Fields[i].Name]; ok {
			p.Fields[i].Error = m
			p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: p.Fields[i].Name, Message: m})
		}
		first = p.Fields[0].Name
	}
	if len(p.Errors.Errors) == 0 {
		p.Errors.Errors = []ui.FieldError{{Path: first, Message: title}}
	}
	status := web.Status(err)
	if status == 401 { // a wrong code is an answer, not a way to the page where one is
		status = 422
	}
	return c.Render(status, "secure_ask", p)
}

// me is who asks; a guest is sent to sign in.
func me(c *web.Ctx) (identity.Who, error) {
	who := identity.From(c.Context())
	if !who.SignedIn() || who.SessionID == "" { // a machine has no devices and no codes
		policy.Public(c.Context(), "a guest is asked to sign in")
		return who, fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
	}
	return who, nil
}

func (f *face) crumbs(c *web.Ctx, title string) []ui.Link {
	return []ui.Link{{Label: c.T("portal.account.title"), Href: "/tai-khoan"}, {Label: c.T("secure.devices.title"), Href: devicesPath}, {Label: title}}
}
