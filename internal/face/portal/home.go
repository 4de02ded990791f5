package portal

import (
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// homePage opens the portal: search first, then the events of life, then how it works.
type homePage struct {
	ui.Page
	Hero    ui.Hero
	Events  ui.CardGrid
	Common  ui.CardGrid
	Steps   []homeStep
	Figures []figure
	Honest  ui.Notice
}

// homeStep is one of the four steps of filing.
type homeStep struct {
	Icon, Title, Text string
}

// figure is a number with what it counts.
type figure struct {
	Value, Label, Href string
}

func (f *face) home(c *web.Ctx) error {
	policy.Public(c.Context(), "the home page holds published figures only")
	p := &homePage{Page: ui.Page{Title: c.T("portal.home.title"), Description: c.T("portal.home.description"), Bare: true, Active: "home"}}
	p.Hero = ui.Hero{Title: c.T("portal.home.hero"), Lead: c.T("portal.home.lead"), Search: searchBox(c, "", true), Links: []ui.Link{
		{Label: c.T("portal.home.link.track"), Href: "/ho-so/tra-cuu"},
		{Label: c.T("portal.home.link.verify"), Href: "/xac-minh"},
		{Label: c.T("portal.home.link.help"), Href: "/tro-giup"},
	}}
	p.Honest = honest(c)
	for _, icon := range []string{"search", "list", "upload", "clock"} {
		p.Steps = append(p.Steps, homeStep{Icon: icon, Title: c.T("portal.home.step." + icon), Text: c.T("portal.home.step." + icon + ".text")})
	}
	if err := f.homeCards(c, p); err != nil {
		return err
	}
	var err error
	if p.Figures, err = f.figures(c); err != nil {
		return err
	}
	return c.Render(200, "home", p)
}

func (f *face) homeCards(c *web.Ctx, p *homePage) error {
	events, err := f.Procedures.LifeEvents(c.Context())
	if err != nil {
		return err
	}
	p.Events = ui.CardGrid{Small: true}
	for _, e := range events {
		p.Events.Cards = append(p.Events.Cards, ui.Card{Title: e.Name.In(c.Lang.Tag()), Href: "/su-kien/" + e.ID, Icon: iconOf(e.Icon)})
	}
	yes := true
	found, err := f.Procedures.Search(c.Context(), procedure.Query{Fileable: &yes, PageSize: 6})
	if err != nil {
		return err
	}
	for _, card := range found.Items {
		row, err := f.card(c, card)
		if err != nil {
			return err
		}
		p.Common.Cards = append(p.Common.Cards, row)
	}
	return nil
}

// figures are the totals of the catalogue and of the units.
func (f *face) figures(c *web.Ctx) ([]figure, error) {
	counts, err := f.Procedures.Counts(c.Context())
	if err != nil {
		return nil, err
	}
	yes := true
	online, err := f.Procedures.Search(c.Context(), procedure.Query{Fileable: &yes, Online: &yes, PageSize: 1})
	if err != nil {
		return nil, err
	}
	units, err := f.Units.Tree(c.Context(), f.DB, f.today())
	if err != nil {
		return nil, err
	}
	communes := 0
	for _, u := range units {
		if u.Kind == org.Committee && u.Level == org.Commune {
			communes++
		}
	}
	return []figure{
		{Value: viet.Number(int64(counts.Shown)), Label: c.T("portal.figure.shown"), Href: "/thu-tuc"},
		{Value: viet.Number(int64(counts.Fileable)), Label: c.T("portal.figure.fileable"), Href: "/thu-tuc?nop=co"},
		{Value: viet.Number(int64(online.Total)), Label: c.T("portal.figure.online"), Href: "/thu-tuc?nop=co&truc-tuyen=co"},
		{Value: viet.Number(int64(communes)), Label: c.T("portal.figure.communes"), Href: "/don-vi"},
	}, nil
}

func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }

// honest says where the legal door is: this platform stands behind it.
func honest(c *web.Ctx) ui.Notice {
	return ui.Notice{Tone: ui.Info, Title: c.T("portal.honest.title"), Text: c.T("portal.honest.text"),
		Links: []ui.Link{{Label: c.T("portal.honest.link"), Href: "/gioi-thieu"}}}
}

// iconOf is the picture of a life event; a pack may name one that does not exist.
func iconOf(name string) string {
	if ui.HasIcon(name) {
		return name
	}
	return "folder"
}
