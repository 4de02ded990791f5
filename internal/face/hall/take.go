package hall

import (
	"errors"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	room "tinhso/internal/hall"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// kioskCookie keeps the secret of a device that stands in a hall.
const kioskCookie = "tinhso_kiosk"

// choosePage asks what somebody has come for, in large buttons, then whether they go before others (lấy số).
type choosePage struct {
	ui.Page
	Notice *ui.Notice
	Kiosk  bool
	Action string
	Hidden []ui.Hidden
	Kinds  []chooseKind
	Chosen string // the kind already chosen; the question is now of priority
	Name   string
	Wait   string
	First  []choosePriority
	Book   *ui.Link
	Back   string
}

type chooseKind struct{ Letter, Name, Wait, Href string }

type choosePriority struct{ Key, Name, Shows string }

func (f *face) choose(c *web.Ctx) error {
	u, err := f.unitOf(c)
	if err != nil {
		return err
	}
	b, err := f.Hall.BoardOf(c.Context(), u.ID)
	if err != nil {
		return err
	}
	p := &choosePage{Page: ui.Page{Title: c.T("hall.take.title"), Lead: u.Name, NoIndex: true}, Action: hallPath(c.Path("unit")) + "/lay-so"}
	p.Kiosk = f.isKiosk(c, u.ID)
	if b.Closed {
		p.Notice = &ui.Notice{Tone: ui.Warning, Text: c.T("hall.closed")}
		return c.Render(200, "choose", p)
	}
	if k, ok := b.Setup.Kind(c.Query("viec")); ok {
		return f.chooseFirst(c, p, k, u.ID)
	}
	for _, k := range b.Setup.Kinds {
		w, err := f.Hall.WaitFor(c.Context(), u.ID, k.Letter)
		if err != nil {
			return err
		}
		p.Kinds = append(p.Kinds, chooseKind{k.Letter, kindName(c, k), waitWords(c, w), p.Action + "?viec=" + k.Letter})
	}
	if b.Setup.Slot > 0 && !p.Kiosk {
		p.Book = &ui.Link{Label: c.T("hall.take.book"), Href: hallPath(c.Path("unit")) + "/hen", Icon: "calendar"}
	}
	return c.Render(200, "choose", p)
}

// chooseFirst asks whether the person goes before others; most do not, so that is the first and largest answer.
func (f *face) chooseFirst(c *web.Ctx, p *choosePage, k room.Kind, unitID string) error {
	all, err := room.Priorities(f.today())
	if err != nil {
		return err
	}
	w, err := f.Hall.WaitFor(c.Context(), unitID, k.Letter)
	if err != nil {
		return err
	}
	p.Title, p.Chosen, p.Name, p.Wait, p.Back = c.T("hall.take.first"), k.Letter, kindName(c, k), waitWords(c, w), p.Action
	p.Hidden = []ui.Hidden{{Name: "viec", Value: k.Letter}, {Name: "key", Value: f.newKey()}}
	for _, one := range all {
		p.First = append(p.First, choosePriority{one.Key, c.Lang.Pick(one.Name), c.Lang.Pick(one.Shows)})
	}
	return c.Render(200, "choose", p)
}

// waitWords says how many wait and about how long that takes.
func waitWords(c *web.Ctx, w room.Wait) string {
	if w.Ahead == 0 && w.Counters > 0 {
		return c.T("hall.wait.none")
	}
	ahead := viet.Number(int64(w.Ahead))
	if !w.Known {
		return c.T("hall.wait.unknown", "n", ahead)
	}
	return c.T("hall.wait.range", "n", ahead, "from", int(w.From.Minutes()), "to", int(w.To.Minutes()))
}

// isKiosk says whether the device stands in this hall.
func (f *face) isKiosk(c *web.Ctx, unitID string) bool {
	secret := c.Secret(kioskCookie)
	if secret == "" {
		return false
	}
	at, err := f.Hall.KioskOf(c.Context(), secret)
	return err == nil && at == unitID
}

func (f *face) take(c *web.Ctx) error {
	u, err := f.unitOf(c)
	if err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	k := room.Take{Unit: u.ID, Letter: c.Field("viec"), Reason: c.Field("dien"), Origin: room.Phone, Address: c.Addr()}
	kiosk := f.isKiosk(c, u.ID)
	if kiosk {
		k.Origin, k.Kiosk = room.Kiosk, c.Secret(kioskCookie)
	}
	k.Once = ticketGuard(f.guard(c, "take "+u.ID+k.Letter+k.Reason))
	t, err := f.Hall.Take(c.Context(), k)
	code := t.Code
	if first, twice := again(err); twice {
		code, err = first.Location, nil
	}
	if told(c, err) {
		return c.Redirect(hallPath(c.Path("unit")) + "/lay-so")
	}
	if err != nil {
		return err
	}
	to := ticketPath(c.Path("unit"), code)
	if kiosk {
		to += "/phieu"
	}
	return c.Redirect(to)
}

// ticketGuard keeps the code of the ticket as the answer.
func ticketGuard(g once.Guard) once.Guard {
	if g.Key == "" {
		return g
	}
	g.Answer = func(r any) once.Answer {
		t, _ := r.(room.Ticket)
		return once.Answer{Status: 303, Location: t.Code}
	}
	return g
}

// slipPage is the paper that a machine prints: the number, what it is for, and a QR to follow it on a telephone.
type slipPage struct {
	ui.Page
	Unit, Number, Kind, Priority, At, Wait, QR, Next string
	Print                                            ui.Button
	Again                                            ui.Button
}

func (f *face) slip(c *web.Ctx) error {
	t, u, k, err := f.ticketOf(c)
	if err != nil {
		return err
	}
	w, err := f.Hall.WaitOf(c.Context(), t)
	if err != nil {
		return err
	}
	start := hallPath(c.Path("unit")) + "/lay-so"
	if c.Partial() { // the machine has waited long enough: the next person begins anew
		c.W.Header().Set("HX-Redirect", start)
		c.W.WriteHeader(204)
		return nil
	}
	p := &slipPage{Page: ui.Page{Title: c.T("hall.slip.title", "number", t.Number), Narrow: true, NoIndex: true, HeadingInBody: true}, Unit: u.Name, Number: t.Number,
		Kind: kindName(c, k), At: viet.Instant(t.TakenAt), Wait: waitWords(c, w), QR: ticketPath(c.Path("unit"), t.Code) + "/qr.svg",
		Next: c.R.URL.Path, Print: ui.Button{Label: c.T("hall.slip.print"), Print: true, Icon: "print", Look: ui.Primary, Wide: true},
		Again: ui.Button{Label: c.T("hall.slip.again"), Href: start, Wide: true}}
	p.Priority = priorityName(c, t)
	return c.Render(200, "slip", p)
}

func priorityName(c *web.Ctx, t room.Ticket) string {
	all, err := room.Priorities(t.On)
	if err != nil || t.Reason == "" {
		return ""
	}
	for _, one := range all {
		if one.Key == t.Reason {
			return c.Lang.Pick(one.Name)
		}
	}
	return ""
}

// bookPage makes an appointment (đặt hẹn): a kind of business, a day, a time.
type bookPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Notice *ui.Notice
	Action string
	Hidden []ui.Hidden
	Days   []bookDay
	Fields []ui.Field
	Do     ui.Button
}

type bookDay struct {
	Label, Href string
	Current     bool
}

func (f *face) bookForm(c *web.Ctx) error { return f.showBook(c, 200, nil) }

func (f *face) showBook(c *web.Ctx, status int, wrong []fault.Field) error {
	u, err := f.unitOf(c)
	if err != nil {
		return err
	}
	s, err := f.Hall.SetupOf(c.Context(), u.ID)
	if err != nil {
		return err
	}
	p := &bookPage{Page: ui.Page{Title: c.T("hall.book.title"), Lead: c.T("hall.book.lead", "unit", u.Name), Narrow: true, NoIndex: true}, Action: hallPath(c.Path("unit")) + "/hen"}
	days, err := f.Hall.Days(c.Context(), u.ID)
	if err != nil {
		return err
	}
	if s.Slot == 0 || len(days) == 0 {
		p.Notice = &ui.Notice{Tone: ui.Info, Text: c.T("hall.book.off")}
		return c.Render(status, "book", p)
	}
	on := days[0]
	if d, err := viet.ParseDay(c.Query("ngay")); err == nil {
		on = d
	}
	for _, d := range days {
		p.Days = append(p.Days, bookDay{c.T("hall.weekday."+weekday(d)) + ", " + d.Vietnamese(), p.Action + "?ngay=" + d.String(), d == on})
	}
	slots, err := f.Hall.Slots(c.Context(), u.ID, on)
	if err != nil {
		return err
	}
	what := ui.Field{Kind: form.ChoiceOne, Name: "viec", Label: c.T("hall.book.what"), Required: true, Value: c.Field("viec")}
	for _, k := range s.Kinds {
		what.Choices = append(what.Choices, ui.Choice{Value: k.Letter, Label: kindName(c, k), Chosen: c.Field("viec") == k.Letter})
	}
	when := ui.Field{Kind: form.ChoiceOne, Name: "gio", Label: c.T("hall.book.when"), Required: true}
	for _, slot := range slots {
		if slot.Left > 0 {
			value := slot.At.In(viet.Zone).Format("2006-01-02T15:04")
			when.Choices = append(when.Choices, ui.Choice{Value: value, Label: slot.At.In(viet.Zone).Format("15:04"), Help: c.T("hall.book.left", "n", slot.Left), Chosen: c.Field("gio") == value})
		}
	}
	if len(when.Choices) == 0 {
		p.Notice = &ui.Notice{Tone: ui.Warning, Text: c.T("hall.book.full")}
		return c.Render(status, "book", p)
	}
	p.Fields = []ui.Field{what, when}
	for _, w := range wrong {
		for i := range p.Fields {
			if p.Fields[i].Name == w.Path {
				p.Fields[i].Error = c.Lang.Field(w)
				p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: w.Path, Message: p.Fields[i].Error})
			}
		}
	}
	p.Hidden = []ui.Hidden{{Name: "key", Value: f.newKey()}}
	p.Do = ui.Button{Label: c.T("hall.book.do"), Look: ui.Primary, Wide: true}
	return c.Render(status, "book", p)
}

func weekday(d viet.Day) string {
	return []string{"cn", "t2", "t3", "t4", "t5", "t6", "t7"}[d.Weekday()]
}

func (f *face) book(c *web.Ctx) error {
	u, err := f.unitOf(c)
	if err != nil {
		return err
	}
	policy.Public(c.Context(), "the room asks")
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	at, err := parseSlot(c.Field("gio"))
	if err != nil {
		return f.showBook(c, 422, []fault.Field{{Path: "gio", Code: "hall.slot.none"}})
	}
	t, err := f.Hall.Reserve(c.Context(), room.Booking{Unit: u.ID, Letter: c.Field("viec"), At: at, Address: c.Addr(),
		Once: ticketGuard(f.guard(c, "book "+u.ID+c.Field("viec")+c.Field("gio")))})
	code := t.Code
	if first, twice := again(err); twice {
		code, err = first.Location, nil
	}
	var e *fault.Error
	if errors.As(err, &e) && (e.Kind == fault.KindInvalid || e.Kind == fault.KindConflict || e.Kind == fault.KindTooMany) {
		field := fault.Field{Path: "gio", Code: e.Code, Args: e.Args}
		if len(e.Fields) > 0 {
			field.Code, field.Args = e.Fields[0].Code, e.Fields[0].Args
			if e.Fields[0].Path == "letter" {
				field.Path = "viec"
			}
		}
		return f.showBook(c, 422, []fault.Field{field})
	}
	if err != nil {
		return err
	}
	return c.Redirect(ticketPath(c.Path("unit"), code))
}
