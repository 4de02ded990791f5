package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"sync"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/web/ui"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render answers a page: the named template inside the face's layout. Nothing
// is sent before all of it is made, so an error in a template is an error page.
func (c *Ctx) Render(status int, name string, page View) error {
	if c.views == nil {
		return fault.New(fault.KindInternal, "fault.internal").With(fmt.Errorf("no templates for %s", c.R.URL.Path))
	}
	set := c.views.sets[c.Lang.Tag()]
	body, _ := buffers.Get().(*bytes.Buffer)
	whole, _ := buffers.Get().(*bytes.Buffer)
	defer func() { body.Reset(); whole.Reset(); buffers.Put(body); buffers.Put(whole) }()
	if err := set.ExecuteTemplate(body, name, page); err != nil {
		return err
	}
	head := *page.PageHead()
	head.Body = template.HTML(body.String()) //nolint:gosec // G203: html/template made it
	layout := c.views.face.Layout(c, c.chrome(), head)
	if err := set.ExecuteTemplate(whole, ui.LayoutName(layout), layout); err != nil {
		return err
	}
	return c.html(status, whole.Bytes())
}

// Part answers one named block, for htmx.
func (c *Ctx) Part(status int, name string, data any) error {
	body, _ := buffers.Get().(*bytes.Buffer)
	defer func() { body.Reset(); buffers.Put(body) }()
	if err := c.views.sets[c.Lang.Tag()].ExecuteTemplate(body, name, data); err != nil {
		return err
	}
	return c.html(status, body.Bytes())
}

func (c *Ctx) html(status int, page []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(c.Lang.Tag()))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-store")
	}
	h.Add("Vary", "Cookie, HX-Request")
	c.W.WriteHeader(status)
	_, err := c.W.Write(page)
	return quiet(err)
}

// chrome is what the shell tells every layout.
func (c *Ctx) chrome() ui.Chrome {
	o := c.shell.o
	chrome := ui.Chrome{Lang: c.Lang.Tag(), Theme: c.Theme, Path: c.pathForLinks(), Site: c.shell.site(c.Lang.Tag()), Flash: c.takeFlash()}
	chrome.Account = ui.Account{
		SignedIn: c.Visitor.SignedIn, Name: c.Visitor.Name, Role: c.Visitor.Role, Unread: c.Visitor.Unread,
		SignIn: o.SignIn, SignOut: o.SignOut, Notices: o.Notices, Profile: o.Profile,
	}
	if c.Visitor.Home != "" {
		chrome.Account.Home = ui.NavItem{Label: c.homeLabel(), Href: c.Visitor.Home, Icon: "folder"}
	}
	return chrome
}

func (c *Ctx) homeLabel() string {
	if c.Visitor.Kind == "officer" {
		return c.T("web.home.officer")
	}
	return c.T("web.home.citizen")
}

// pathForLinks is where the links of language and look come back to: this
// page, or the one before when this one answers a form.
func (c *Ctx) pathForLinks() string {
	if c.R.Method == http.MethodGet {
		return c.R.URL.RequestURI()
	}
	return c.R.URL.Path
}

const flashCookie = "flash"

// flash is a sentence on its way to the next page. The cookie carries the key
// and its arguments, never markup; what it says is escaped like any text.
type flash struct {
	Tone ui.Tone  `json:"t"`
	Key  string   `json:"k"`
	Args []string `json:"a,omitempty"`
}

// Flash says something on the next page this visitor sees.
func (c *Ctx) Flash(tone ui.Tone, key string, args ...any) {
	f := flash{Tone: tone, Key: key}
	for _, a := range args {
		f.Args = append(f.Args, fmt.Sprint(a))
	}
	b, err := json.Marshal(f)
	if err != nil || len(b) > 2048 {
		return
	}
	http.SetCookie(c.W, &http.Cookie{ //nolint:gosec // G124: Secure follows the address we are served at
		Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(b), Path: "/", MaxAge: int(5 * time.Minute / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.shell.o.Secure,
	})
}

func (c *Ctx) takeFlash() *ui.Notice {
	k, err := c.R.Cookie(flashCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(c.W, &http.Cookie{ //nolint:gosec // G124: Secure follows the address we are served at
		Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.shell.o.Secure,
	})
	b, err := base64.RawURLEncoding.DecodeString(k.Value)
	var f flash
	if err != nil || json.Unmarshal(b, &f) != nil || !c.Lang.Has(f.Key) {
		return nil
	}
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		args[i] = clean(a)
	}
	return &ui.Notice{Tone: f.Tone, Text: c.T(f.Key, args...)}
}
