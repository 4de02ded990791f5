package board

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// asked is what a page shows: of which unit, when.
type asked struct {
	unit   org.Unit
	root   org.Unit
	period indicator.Period
	own    bool // the unit alone, without those below
	cuts   []cut
}

// ask reads unit, period and what narrows them from the address; without them, the reader's unit, or to the public the
// province, and this month.
func (f *face) ask(c *web.Ctx) (a asked, err error) {
	text := cmp.Or(c.Query("ky"), c.Query("period"))
	if text == "" {
		day := f.today()
		text = day.String()[:7]
	}
	if a.period, err = indicator.ParsePeriod(text); err != nil {
		return a, err
	}
	on := f.heldOn(a.period)
	tree, err := f.Units.Tree(c.Context(), f.DB, on)
	if err != nil {
		return a, err
	}
	if len(tree) > 0 {
		a.root = tree[0]
	}
	code := cmp.Or(c.Query("don-vi"), c.Query("unit"), f.mine(c), a.root.ID)
	a.own = c.Query("rieng") == "1"
	if a.cuts, err = f.cuts(c, on); err != nil {
		return a, err
	}
	a.unit, err = f.Units.Unit(c.Context(), f.DB, code, on)
	return a, err
}

// heldOn is the day on which a period's units are looked up: its last, but never one to come.
func (f *face) heldOn(p indicator.Period) viet.Day {
	last, today := p.Last(), f.today()
	if today.Before(last) {
		return today
	}
	return last
}

// mine is the unit of the reader, whom the pages of everybody do not ask who it is.
func (f *face) mine(c *web.Ctx) string {
	if f.public {
		return ""
	}
	return identity.From(c.Context()).Workplace()
}

func (a asked) query() indicator.Query {
	return indicator.Query{Unit: a.unit.ID, Own: a.own, Period: a.period, Category: a.value("category"), Procedure: a.value("procedure"),
		Channel: a.value("channel"), Level: a.value("level")}
}

// lead says of what the figures of a page are.
func (a asked) lead(c *web.Ctx) string {
	words := []string{a.unit.Name, periodWords(c, a.period)}
	for _, one := range a.cuts {
		words = append(words, one.label)
	}
	return strings.Join(words, " · ")
}

// href is a page about the same unit and period, narrowed the same way, with what else is given.
func (a asked) href(path string, with ...string) string {
	q := url.Values{"don-vi": {a.unit.Code}, "ky": {a.period.String()}}
	if a.own {
		q.Set("rieng", "1")
	}
	for _, one := range a.cuts {
		q.Set(one.name, one.value)
	}
	for i := 0; i+1 < len(with); i += 2 {
		q.Set(with[i], with[i+1])
	}
	return path + "?" + q.Encode()
}

// filters draws the choice of unit and period.
func (f *face) filters(c *web.Ctx, a asked, path string) (ui.Filters, error) {
	units, err := f.nearby(c, a)
	if err != nil {
		return ui.Filters{}, err
	}
	unit := ui.Field{Kind: "choice", Select: true, Name: "don-vi", Label: c.T("board.unit"), Value: a.unit.Code, NoMark: true}
	for _, u := range units {
		unit.Choices = append(unit.Choices, ui.Choice{Value: u.Code, Label: u.Name, Chosen: u.ID == a.unit.ID})
	}
	period := ui.Field{Kind: "choice", Select: true, Name: "ky", Label: c.T("board.period"), Value: a.period.String(), NoMark: true, NoFind: true}
	for _, p := range f.periods(a.period) {
		period.Choices = append(period.Choices, ui.Choice{Value: p.text, Label: periodWords(c, p.Period), Group: c.T("board.period." + p.group),
			Chosen: p.text == a.period.String()})
	}
	filters := ui.Filters{Action: path, Label: c.T("board.filter"), Fields: []ui.Field{unit, period}}
	if a.own {
		filters.Hidden = []ui.Hidden{{Name: "rieng", Value: "1"}}
	}
	return filters, f.narrowed(c, &filters, a, path)
}

// nearby are the units one goes to from here: the province, one's own, this one, the one above, those beside and below.
func (f *face) nearby(c *web.Ctx, a asked) ([]org.Unit, error) {
	tree, err := f.Units.Tree(c.Context(), f.DB, f.heldOn(a.period))
	if err != nil {
		return nil, err
	}
	mine := f.mine(c)
	return slices.DeleteFunc(slices.Clone(tree), func(u org.Unit) bool {
		return u.ID != a.root.ID && u.ID != mine && u.ID != a.unit.ID && u.ID != a.unit.ParentID &&
			u.ParentID != a.unit.ID && (u.ParentID != a.unit.ParentID || a.unit.ParentID == "")
	}), nil
}
