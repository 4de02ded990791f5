package studio

import (
	"strconv"

	"tinhso/internal/flow"
	"tinhso/internal/web"
)

// picture is a drawing of a flow whose parts lead to their forms. People who cannot see it have the list beside it, with
// the same links, so it is hidden from them and from the keyboard.
type picture struct {
	Name, Box     string
	Width, Height int
	Lanes         []laneView
	Boxes         []boxView
	Lines         []lineView
}

type laneView struct {
	flow.Lane
	Name      string
	Width     int
	Turn      string // where its name stands, turned
	Alternate bool
}

type boxView struct {
	flow.Box
	Href string
	Now  bool
	Rows []rowView
}

type rowView struct {
	flow.BoxRow
	Href string
	Rule string
	Now  bool
}

type lineView struct {
	flow.Line
	Now bool
}

// links lead from a part of the picture to where it is shown or changed.
type links struct {
	state func(id string) string
	way   func(n int) string
}

// tall and wide are the two drawings of one flow: for a phone or beside a form, and for a large screen.
func tall(c *web.Ctx, s flow.Source, l links, now flow.Place) *picture {
	return view(c, "tall", flow.Tall(s, c.Lang.Tag()), l, now)
}

// near is what stands around the part that a form is about.
func near(c *web.Ctx, s flow.Source, l links, now flow.Place) *picture {
	if now.State == "" && now.Way == 0 {
		return tall(c, s, l, now)
	}
	return view(c, "tall", flow.TallNear(s, now, c.Lang.Tag()), l, now)
}

func wide(c *web.Ctx, s flow.Source, l links, now flow.Place) *picture {
	return view(c, "wide", flow.Wide(s, c.Lang.Tag()), l, now)
}

func view(c *web.Ctx, name string, p flow.Picture, l links, now flow.Place) *picture {
	v := &picture{Name: name, Width: p.Width, Height: p.Height, Box: "0 0 " + strconv.Itoa(p.Width) + " " + strconv.Itoa(p.Height)}
	for i, lane := range p.Lanes {
		title := c.T("studio.lane." + string(lane.Role))
		v.Lanes = append(v.Lanes, laneView{Lane: lane, Name: title, Width: p.Width, Alternate: i%2 == 1,
			Turn: "translate(17 " + strconv.Itoa(lane.Y+lane.Height/2) + ") rotate(-90)"})
	}
	for _, b := range p.Boxes {
		x := boxView{Box: b, Href: l.state(b.State), Now: now.State == b.State}
		for _, r := range b.Rows {
			row := rowView{BoxRow: r, Href: x.Href, Now: r.Way > 0 && now.Way == r.Way}
			if r.Way > 0 {
				row.Href = l.way(r.Way)
			}
			if r.Rule > 0 {
				row.Rule = "M" + strconv.Itoa(b.X) + " " + strconv.Itoa(r.Rule) + "h" + strconv.Itoa(b.W)
			}
			x.Rows = append(x.Rows, row)
		}
		v.Boxes = append(v.Boxes, x)
	}
	for _, line := range p.Lines {
		v.Lines = append(v.Lines, lineView{line, now.Way == line.Way})
	}
	return v
}

// outline is the flow as a list of words: the same as the picture says.
type outline struct {
	N           int
	ID, Name    string
	Href        string
	Works       string
	Clock       string
	ClockWords  string
	National    string
	Citizen     string
	Share       string
	Ends, Now   bool
	Ways        []outlineWay
	Add, Remove string // addresses; "" when nothing may be changed
}

type outlineWay struct {
	Name, Href, Who, To string
	Asks, Effects       string
}
