package ui

import (
	"html/template"

	"tinhso/internal/lang"
)

// Site is whose pages these are (cơ quan chủ quản): the province and how to
// reach a person there.
type Site struct {
	Province string // "Tiền Giang"
	Name     string // "Cổng dịch vụ công tỉnh Tiền Giang"
	Owner    string // "Ủy ban nhân dân tỉnh Tiền Giang"
	Address  string
	Hotline  string // shown as written, dialled without spaces
	Email    string
	Demo     bool // a band on every page says that nothing here is real
}

// Account is who is looking (người đang xem), as the header shows it.
type Account struct {
	SignedIn bool
	Name     string
	Role     string // "Chuyên viên, Phòng Tư pháp": officers only
	Home     NavItem
	SignIn   string // addresses; SignOut is posted to
	SignOut  string
	Unread   int
	Notices  string
	Profile  string // page of one's own account
}

// Chrome is what the shell knows about every request, whatever the page.
type Chrome struct {
	Lang    lang.Tag
	Theme   string // "", "light" or "dark": what the reader chose
	Path    string // address of this page, for links that change language or theme
	Site    Site
	Account Account
	Flash   *Notice
}

// ThemeHref is the address of this page in the named look; an empty name
// follows the device.
func (c Chrome) ThemeHref(theme string) string { return withQuery(c.Path, "theme", orAuto(theme)) }

// LangHref is the address of this page in the named language.
func (c Chrome) LangHref(tag string) string { return withQuery(c.Path, "lang", tag) }

// Page is what a page tells its layout about itself.
type Page struct {
	Title         string // of the window, and of the heading unless Bare
	Lead          string // one sentence under the heading
	Eyebrow       string // a word above the heading: "Bước 2 trên 5", a code
	Description   string // for search engines
	Crumbs        []Link
	Active        string // Key of the NavItem this page belongs to
	Narrow        bool   // one column of reading width: questions, receipts
	Bare          bool   // the page fills the whole width and draws its own heading (exactly one h1)
	HeadingInBody bool   // the h1 stands in the body: the label of a question
	NoIndex       bool
	Actions       []Button // beside the heading
	Body          template.HTML
}

// NavItem is one way to go (mục điều hướng).
type NavItem struct {
	Key, Label, Href, Icon string
	Count                  int    // shown when above zero
	CountLabel             string // read aloud with the count: "hồ sơ đến hạn"
	Current                bool
}

// NavGroup is a titled list of ways to go.
type NavGroup struct {
	Title string
	Items []NavItem
}

// PortalLayout is the page of citizens (bố cục cổng dịch vụ công): header,
// navigation, hotline, footer; generous type and large targets.
type PortalLayout struct {
	Chrome
	Page
	Nav    []NavItem
	Footer []NavGroup
}

// DeskLayout is the page of officers (bố cục bàn làm việc): a narrow sidebar
// with counts, dense type, everything reachable from the keyboard.
type DeskLayout struct {
	Chrome
	Page
	Unit   string // of the officer, above the navigation
	Groups []NavGroup
	Search *SearchBox
	New    *Button // the one thing most often begun
	Keys   *KeyHints
}

// ConsoleLayout is the page of administrators (bố cục quản trị): the frame of
// the desk in a quieter colour, so that nobody mistakes where they are.
type ConsoleLayout struct {
	Chrome
	Page
	Unit   string
	Groups []NavGroup
	Search *SearchBox
	Keys   *KeyHints
}

// PlainLayout is a page without navigation (bố cục tối giản): a screen on the wall, a machine in the hall, a ticket.
type PlainLayout struct {
	Chrome
	Page
	Sheet   string // a further style sheet: "hall.css"
	Refresh string // as in a meta refresh, for who has no script
	Screen  bool   // fills a wall screen: no header, no footer
}

// Layout is one of the layouts above.
type Layout interface{ layout() string }

func (PortalLayout) layout() string  { return "PortalLayout" }
func (DeskLayout) layout() string    { return "DeskLayout" }
func (ConsoleLayout) layout() string { return "ConsoleLayout" }
func (PlainLayout) layout() string   { return "PlainLayout" }

// LayoutName is the template that draws a layout.
func LayoutName(l Layout) string { return l.layout() }

// Breadcrumb is the page's crumbs as a component.
func (p Page) Breadcrumb() Breadcrumb { return Breadcrumb{Links: p.Crumbs} }

// current marks the item a page belongs to.
func current(items []NavItem, key string) []NavItem {
	marked := make([]NavItem, len(items))
	for i, it := range items {
		it.Current = it.Current || key != "" && it.Key == key
		marked[i] = it
	}
	return marked
}

// work is what the layouts of desk and console have in common.
type work struct {
	Chrome
	Page
	Frame  string
	Side   side
	Search *SearchBox
	New    *Button
	Keys   *KeyHints
}

type side struct {
	Home, Name, Unit string
	Groups           []NavGroup
	Account          Account
}

// Work is the frame of the desk as the template draws it.
func (l DeskLayout) Work() any {
	return work{l.Chrome, l.Page, "desk", sideOf("/desk", l.Chrome, l.Unit, l.Groups, l.Active), l.Search, l.New, l.Keys}
}

// Work is the frame of the console as the template draws it.
func (l ConsoleLayout) Work() any {
	return work{l.Chrome, l.Page, "console", sideOf("/console", l.Chrome, l.Unit, l.Groups, l.Active), l.Search, nil, l.Keys}
}

func sideOf(home string, c Chrome, unit string, groups []NavGroup, active string) side {
	marked := make([]NavGroup, len(groups))
	for i, g := range groups {
		marked[i] = NavGroup{Title: g.Title, Items: current(g.Items, active)}
	}
	return side{Home: home, Name: c.Site.Name, Unit: unit, Groups: marked, Account: c.Account}
}

// Ways is the navigation with the page's own item marked.
func (l PortalLayout) Ways() []NavItem { return current(l.Nav, l.Active) }
