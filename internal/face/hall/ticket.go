package hall

import (
	"strconv"
	"time"

	"tinhso/internal/fault"
	room "tinhso/internal/hall"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// ticketPage is a number on its holder's telephone (trạng thái phiếu): where it stands, and what happens next.
type ticketPage struct {
	ui.Page
	Self   string
	Live   bool // asks again by itself
	Number string
	Kind   string
	Unit   string
	Notice ui.Notice
	Facts  ui.DefinitionList
	Acts   []ticketDo
	Again  *ui.Button
}

// ticketDo is a button that posts.
type ticketDo struct {
	Action string
	Button ui.Button
}

// ticketOf finds the ticket of an address; a ticket of another unit is unknown here.
func (f *face) ticketOf(c *web.Ctx) (room.Ticket, org.Unit, room.Kind, error) {
	u, err := f.unitOf(c)
	if err != nil {
		return room.Ticket{}, u, room.Kind{}, err
	}
	t, err := f.Hall.ByCode(c.Context(), c.Path("code"))
	if err != nil {
		return t, u, room.Kind{}, err
	}
	if t.UnitID != u.ID {
		return room.Ticket{}, u, room.Kind{}, fault.NotFound("hall.ticket.unknown")
	}
	s, err := f.Hall.SetupOf(c.Context(), u.ID)
	if err != nil {
		return t, u, room.Kind{}, err
	}
	k, _ := s.Kind(t.Letter)
	return t, u, k, nil
}

func (f *face) ticket(c *web.Ctx) error {
	t, u, k, err := f.ticketOf(c)
	if err != nil {
		return err
	}
	self := ticketPath(c.Path("unit"), t.Code)
	p := &ticketPage{Page: ui.Page{Title: c.T("hall.ticket.title", "number", t.Number), Narrow: true, NoIndex: true, HeadingInBody: true}, Self: self,
		Number: t.Number, Kind: kindName(c, k), Unit: u.Name, Live: !t.State.Over()}
	if t.State == room.Booked {
		p.Title, p.Number = c.T("hall.ticket.booked.title"), t.ReadyAt.In(viet.Zone).Format("15:04")
	}
	if err := f.ticketState(c, p, t); err != nil {
		return err
	}
	if name := priorityName(c, t); name != "" {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("hall.ticket.priority"), Text: name})
	}
	p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("hall.ticket.day"), Text: t.On.Vietnamese()})
	if c.Partial() {
		return c.Part(200, "ticket-live", p)
	}
	return c.Render(200, "ticket", p)
}

// ticketState says where the ticket stands in words, and what its holder can do.
func (f *face) ticketState(c *web.Ctx, p *ticketPage, t room.Ticket) error {
	do := func(action, icon string, look ui.Look) {
		p.Acts = append(p.Acts, ticketDo{p.Self + "/" + action, ui.Button{Label: c.T("hall.ticket.do." + action), Icon: icon, Look: look, Wide: true}})
	}
	counter := strconv.FormatInt(t.Counter, 10)
	p.Notice = ui.Notice{Tone: ui.Info, Title: c.T("hall.ticket." + string(t.State)), Text: c.T("hall.ticket." + string(t.State) + ".text")}
	switch t.State {
	case room.Called, room.Serving:
		p.Notice = ui.Notice{Tone: ui.Good, Title: c.T("hall.ticket."+string(t.State), "counter", counter), Text: c.T("hall.ticket." + string(t.State) + ".text")}
	case room.Booked:
		p.Notice.Text = c.T("hall.ticket.booked.text", "time", t.ReadyAt.In(viet.Zone).Format("15:04"), "day", t.On.Vietnamese())
		if t.On == f.today() {
			do("den", "check", ui.Primary)
		}
		do("huy", "close", ui.Quiet)
	case room.Waiting:
		w, err := f.Hall.WaitOf(c.Context(), t)
		if err != nil {
			return err
		}
		p.Notice.Title = c.T("hall.ticket.ahead", "n", w.Ahead)
		if w.Ahead == 0 {
			p.Notice.Title = c.T("hall.ticket.first")
		}
		p.Notice.Text = c.T("hall.ticket.unknown_wait")
		switch {
		case w.Counters == 0:
			p.Notice.Text = c.T("hall.ticket.no_counter")
		case w.Known && w.Ahead > 0:
			p.Notice.Text = c.T("hall.ticket.wait", "from", int(w.From/time.Minute), "to", int(w.To/time.Minute))
		}
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("hall.ticket.counters"), Text: strconv.Itoa(w.Counters)})
		do("huy", "close", ui.Quiet)
	case room.Skipped:
		p.Notice.Tone = ui.Warning
		do("quay-lai", "undo", ui.Primary)
	case room.Unserved, room.Absent:
		p.Notice.Tone = ui.Warning
	}
	if t.State.Over() {
		p.Again = &ui.Button{Label: c.T("hall.ticket.new"), Href: hallPath(c.Path("unit")) + "/lay-so", Wide: true}
	}
	return nil
}

func (f *face) ticketQR(c *web.Ctx) error {
	t, u, _, err := f.ticketOf(c)
	if err != nil {
		return err
	}
	return sendQR(c, f.BaseURL+ticketPath(u.Code, t.Code))
}

// ticketAct is what the holder of a ticket can do: come back, say that they are here, give it back.
func (f *face) ticketAct(c *web.Ctx) error {
	policy.Public(c.Context(), "who holds the code holds the ticket")
	t, _, _, err := f.ticketOf(c)
	if err != nil {
		return err
	}
	switch c.Path("action") {
	case "quay-lai":
		_, err = f.Hall.Back(c.Context(), t.Code)
	case "den":
		_, err = f.Hall.Arrive(c.Context(), t.Code)
	case "huy":
		_, err = f.Hall.GiveUp(c.Context(), t.Code)
	default:
		err = fault.NotFound("hall.ticket.unknown")
	}
	if err != nil && !told(c, err) {
		return err
	}
	return c.Redirect(ticketPath(c.Path("unit"), t.Code))
}

// parseSlot reads the beginning of a slot as the form writes it.
func parseSlot(s string) (time.Time, error) {
	return time.ParseInLocation("2006-01-02T15:04", s, viet.Zone)
}
