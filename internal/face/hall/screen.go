package hall

import (
	"strconv"
	"time"

	"tinhso/internal/document"
	room "tinhso/internal/hall"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// screenPage is the screen on the wall of a hall (bảng gọi số): numbers, counters, nobody's name.
type screenPage struct {
	ui.Page
	UnitName string
	Clock    string
	Day      string
	Closed   string
	Self     string // address of the part that is asked for again
	Rows     []screenRow
	Many     bool // more counters than fit in large rows
	Few      bool // so few that each may be larger still
	Next     []string
	NoNext   string
	Waiting  []screenWait
	TakeQR   string
}

// screenRow is one counter.
type screenRow struct {
	Number string
	Name   string
	Ticket string
	Word   string // what the state is called: the colour alone says nothing
	State  string // called, serving, free, shut
	Fresh  bool   // called within the last minute
}

// screenWait is how many wait for a kind of business.
type screenWait struct{ Letter, Name, Count string }

// freshCall is how long a call stands out on the screen.
const freshCall = 45 * time.Second

func (f *face) screen(c *web.Ctx) error {
	b, err := f.Hall.BoardOf(c.Context(), c.Path("unit"))
	if err != nil {
		return err
	}
	p := &screenPage{Page: ui.Page{Title: c.T("hall.screen.title", "unit", b.Unit.Name), Bare: true, NoIndex: true}, UnitName: b.Unit.Name,
		Self: hallPath(c.Path("unit")), TakeQR: hallPath(c.Path("unit")) + "/qr.svg"}
	p.fill(c, b)
	if c.Partial() {
		return c.Part(200, "screen-live", p)
	}
	return c.Render(200, "screen", p)
}

func (p *screenPage) fill(c *web.Ctx, b room.Board) {
	local := b.At.In(viet.Zone)
	p.Clock, p.Day = local.Format("15:04"), viet.DayOf(b.At).Vietnamese()
	if b.Closed {
		p.Closed = c.T("hall.screen.closed")
	}
	for _, place := range b.Places {
		row := screenRow{Number: strconv.FormatInt(place.Counter.Number, 10), Name: place.Counter.Name, State: "shut"}
		switch {
		case place.Ticket != nil && place.Ticket.State == room.Called:
			row.State, row.Ticket = "called", place.Ticket.Number
			row.Fresh = b.At.Sub(place.Ticket.CalledAt) < freshCall
		case place.Ticket != nil:
			row.State, row.Ticket = "serving", place.Ticket.Number
		case place.Open:
			row.State = "free"
		}
		row.Word = c.T("hall.screen." + row.State)
		p.Rows = append(p.Rows, row)
	}
	p.Many, p.Few = len(p.Rows) > 6, len(p.Rows) <= 4
	for _, t := range b.Next {
		p.Next = append(p.Next, t.Number)
	}
	if len(p.Next) == 0 {
		p.NoNext = c.T("hall.screen.nobody")
	}
	for _, k := range b.Setup.Kinds {
		if n := b.Waiting[k.Letter]; n > 0 {
			p.Waiting = append(p.Waiting, screenWait{k.Letter, kindName(c, k), viet.Number(int64(n))})
		}
	}
}

func kindName(c *web.Ctx, k room.Kind) string {
	if c.Lang.Tag() == lang.EN && k.Name.EN != "" {
		return k.Name.EN
	}
	return k.Name.VI
}

// screenQR leads a telephone to where numbers are taken.
func (f *face) screenQR(c *web.Ctx) error {
	policy.Public(c.Context(), "where numbers are taken is written on the wall")
	u, err := f.unitOf(c)
	if err != nil {
		return err
	}
	return sendQR(c, f.BaseURL+hallPath(u.Code)+"/lay-so")
}

func sendQR(c *web.Ctx, address string) error {
	svg, err := document.QRSVG(address)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cache-Control", "private, max-age=3600")
	_, err = c.W.Write(svg)
	return err
}
