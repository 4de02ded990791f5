package hall

import (
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	room "tinhso/internal/hall"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// counterPage is where a clerk calls people (điều khiển quầy).
type counterPage struct {
	ui.Page
	Notice  *ui.Notice
	Open    []counterOpen // to be chosen, while the clerk has none
	Name    string
	DeskID  string
	Current *counterNow
	CallOne *counterDo
	Queue   ui.Table
	Skipped []counterDo
	Give    *counterGive
	Manage  []counterDo
	Kiosks  *counterKiosks
	Closed  bool
	Links   []ui.Link
	Self    string
}

type counterOpen struct {
	Number, Name, Kinds, Who string
	Do                       *counterDo
}

// counterDo is one thing a button posts.
type counterDo struct {
	Action string
	Hidden []ui.Hidden
	Button ui.Button
	Word   string
}

// counterNow is who stands at the counter.
type counterNow struct {
	Number, Kind, State, Priority string
	Since                         string
	Calls                         string
	Acts                          []counterDo
	Finish                        *counterForm
	Hand                          *counterForm
}

type counterForm struct {
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
	Do     []ui.Button
}

type counterGive struct{ counterForm }

type counterKiosks struct {
	counterForm
	All []counterDo
}

func (f *face) counter(c *web.Ctx) error {
	u, err := f.own(c.Context(), identity.Clerk)
	if fault.KindOf(err) == fault.KindForbidden {
		return c.Redirect(figuresPath)
	}
	if err != nil {
		return err
	}
	board, err := f.Hall.BoardOf(c.Context(), u.ID)
	if err != nil {
		return err
	}
	p := &counterPage{Page: ui.Page{Title: c.T("hall.desk.title"), Lead: u.Name, Active: "quay", NoIndex: true}, Closed: board.Closed, Self: quayPath}
	if board.Closed {
		p.Notice = &ui.Notice{Tone: ui.Warning, Text: c.T("hall.desk.closed")}
	}
	queue, err := f.Hall.Queue(c.Context(), u.ID)
	if err != nil {
		return err
	}
	p.Links = []ui.Link{{Label: c.T("hall.desk.screen"), Href: hallPath(u.Code), Icon: "external", NewTab: true},
		{Label: c.T("hall.desk.arrange"), Href: arrangePath, Icon: "settings"}, {Label: c.T("hall.desk.figures"), Href: figuresPath, Icon: "chart"}}
	p.give(c, f, board.Setup)
	p.queue(c, board.Setup, queue)
	mine, err := f.Hall.Mine(c.Context())
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		p.offer(c, board)
	case err != nil:
		return err
	default:
		f.atCounter(c, p, mine, board.Setup, queue)
	}
	if err := f.kiosks(c, p, u); err != nil {
		return err
	}
	if c.Partial() {
		return c.Part(200, "counter-queue", p)
	}
	return c.Render(200, "counter", p)
}

// offer lists the counters that can be opened.
func (p *counterPage) offer(c *web.Ctx, b room.Board) {
	for _, place := range b.Places {
		o := counterOpen{Number: strconv.FormatInt(place.Counter.Number, 10), Name: place.Counter.Name, Kinds: kindWords(c, b.Setup, place.Counter.Kinds)}
		if place.Open {
			o.Who = c.T("hall.desk.taken")
		} else if !p.Closed {
			o.Do = &counterDo{Action: quayPath + "/mo", Hidden: []ui.Hidden{{Name: "counter", Value: o.Number}},
				Button: ui.Button{Label: c.T("hall.desk.open", "number", o.Number), Look: ui.Primary}}
		}
		p.Open = append(p.Open, o)
	}
	p.hallActs(c)
}

func kindWords(c *web.Ctx, s room.Setup, letters []string) string {
	words := ""
	for _, l := range letters {
		k, ok := s.Kind(l)
		if !ok {
			continue
		}
		if words != "" {
			words += " · "
		}
		words += l + " " + kindName(c, k)
	}
	return words
}

// atCounter draws the clerk's own counter.
func (f *face) atCounter(c *web.Ctx, p *counterPage, d room.Desk, s room.Setup, queue []room.Ticket) {
	counter, _ := s.Counter(d.Number)
	p.Name, p.DeskID = c.T("hall.desk.counter", "number", d.Number, "name", counter.Name), d.ID
	hidden := []ui.Hidden{{Name: "desk", Value: d.ID}}
	for _, t := range queue {
		if t.Counter == d.Number && (t.State == room.Called || t.State == room.Serving) {
			p.Current = f.current(c, d, s, t)
		}
	}
	if p.Current == nil {
		p.CallOne = &counterDo{Action: quayPath + "/goi", Hidden: hidden, Button: ui.Button{Label: c.T("hall.desk.call"), Look: ui.Primary, Icon: "bell", Key: "g"}}
		p.Manage = append(p.Manage, counterDo{Action: quayPath + "/dong", Hidden: hidden, Button: ui.Button{Label: c.T("hall.desk.leave"), Icon: "out"}})
	}
	p.hallActs(c)
}

// hallActs are what concerns the whole hall.
func (p *counterPage) hallActs(c *web.Ctx) {
	if p.Closed {
		p.Manage = append(p.Manage, counterDo{Action: quayPath + "/mo-sanh", Button: ui.Button{Label: c.T("hall.desk.reopen")}})
		return
	}
	p.Manage = append(p.Manage, counterDo{Action: quayPath + "/dong-sanh", Button: ui.Button{Label: c.T("hall.desk.close"), Look: ui.Danger}, Word: c.T("hall.desk.close.word")})
}

// current draws who stands at the counter and what can be done with them.
func (f *face) current(c *web.Ctx, d room.Desk, s room.Setup, t room.Ticket) *counterNow {
	k, _ := s.Kind(t.Letter)
	hidden := []ui.Hidden{{Name: "desk", Value: d.ID}, {Name: "ticket", Value: t.ID}}
	now := &counterNow{Number: t.Number, Kind: kindName(c, k), State: c.T("hall.desk.state." + string(t.State)), Priority: priorityName(c, t),
		Since: c.T("hall.desk.since", "time", t.TakenAt.In(viet.Zone).Format("15:04")), Calls: c.T("hall.desk.calls", "n", t.Calls)}
	act := func(action string, look ui.Look, icon, key string) {
		now.Acts = append(now.Acts, counterDo{Action: quayPath + "/" + action, Hidden: hidden,
			Button: ui.Button{Label: c.T("hall.desk." + action), Look: look, Icon: icon, Key: key}})
	}
	if t.State == room.Called {
		act("bat-dau", ui.Primary, "check", "b")
		act("goi-lai", ui.Secondary, "bell", "l")
		act("qua-luot", ui.Secondary, "right", "q")
	}
	code := ui.Field{Kind: form.Text, Name: "dossier", Label: c.T("hall.desk.dossier"), Help: c.T("hall.desk.dossier.help"), Value: t.Dossier, NoMark: true}
	finish := []ui.Button{{Label: c.T("hall.desk.xong-goi"), Look: ui.Secondary, FormAction: quayPath + "/xong-goi", Key: "x"}, {Label: c.T("hall.desk.xong"), Look: ui.Secondary}}
	if t.State == room.Serving {
		finish[0].Look = ui.Primary
	}
	now.Finish = &counterForm{Action: quayPath + "/xong", Hidden: hidden, Fields: []ui.Field{code}, Do: finish}
	to := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "to", Label: c.T("hall.desk.hand.to"), NoMark: true}
	for _, other := range s.Counters {
		if other.Number != d.Number {
			n := strconv.FormatInt(other.Number, 10)
			to.Choices = append(to.Choices, ui.Choice{Value: n, Label: c.T("hall.desk.counter", "number", n, "name", other.Name), Group: c.T("hall.desk.hand.counter")})
		}
	}
	for _, other := range s.Kinds {
		if other.Letter != t.Letter {
			to.Choices = append(to.Choices, ui.Choice{Value: other.Letter, Label: other.Letter + " · " + kindName(c, other), Group: c.T("hall.desk.hand.kind")})
		}
	}
	now.Hand = &counterForm{Action: quayPath + "/chuyen", Hidden: hidden, Fields: []ui.Field{to}, Do: []ui.Button{{Label: c.T("hall.desk.chuyen"), Icon: "transfer"}}}
	return now
}

// queue lists who waits, and who missed their call.
func (p *counterPage) queue(c *web.Ctx, s room.Setup, all []room.Ticket) {
	p.Queue = ui.Table{Caption: c.T("hall.desk.queue"), HideCaption: true, Columns: []ui.Column{{Label: c.T("hall.desk.col.number"), Main: true},
		{Label: c.T("hall.desk.col.kind")}, {Label: c.T("hall.desk.col.priority")}, {Label: c.T("hall.desk.col.since")}, {Label: c.T("hall.desk.col.origin"), Hide: true}},
		Empty: ui.EmptyState{Icon: "users", Title: c.T("hall.desk.empty"), Text: c.T("hall.desk.empty.text")}}
	for _, t := range all {
		k, _ := s.Kind(t.Letter)
		switch t.State {
		case room.Waiting:
			first := priorityName(c, t)
			if !t.ReadyAt.IsZero() && t.ReadyAt.Unix() > 0 {
				first = c.T("hall.desk.appointment", "time", t.ReadyAt.In(viet.Zone).Format("15:04"))
			}
			cell := ui.Cell{Text: first}
			kind := ui.Cell{Text: kindName(c, k)}
			if t.ForCounter != 0 {
				kind.Sub = c.T("hall.desk.for", "number", t.ForCounter)
			}
			p.Queue.Rows = append(p.Queue.Rows, ui.Row{Cells: []ui.Cell{{Text: t.Number}, kind, cell,
				{Text: t.WaitsSince.In(viet.Zone).Format("15:04")}, {Text: c.T("hall.desk.origin." + string(t.Origin))}}})
		case room.Skipped:
			p.Skipped = append(p.Skipped, counterDo{Action: quayPath + "/quay-lai", Hidden: []ui.Hidden{{Name: "code", Value: t.Code}}, Word: t.Number + " · " + kindName(c, k),
				Button: ui.Button{Label: c.T("hall.desk.quay-lai"), Icon: "undo"}})
		}
	}
}

// give lets a clerk give out a number to who has no telephone and finds no machine.
func (p *counterPage) give(c *web.Ctx, f *face, s room.Setup) {
	if p.Closed {
		return
	}
	kind := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "letter", Label: c.T("hall.desk.give.kind"), NoMark: true}
	for _, k := range s.Kinds {
		kind.Choices = append(kind.Choices, ui.Choice{Value: k.Letter, Label: k.Letter + " · " + kindName(c, k)})
	}
	first := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "reason", Label: c.T("hall.desk.give.priority"), NoMark: true, Placeholder: c.T("hall.desk.give.none")}
	all, err := room.Priorities(f.today())
	if err != nil {
		return
	}
	for _, one := range all {
		first.Choices = append(first.Choices, ui.Choice{Value: one.Key, Label: c.Lang.Pick(one.Name)})
	}
	p.Give = &counterGive{counterForm{Action: quayPath + "/cap-so", Hidden: []ui.Hidden{{Name: "key", Value: f.newKey()}}, Fields: []ui.Field{kind, first},
		Do: []ui.Button{{Label: c.T("hall.desk.cap-so"), Icon: "plus"}}}}
}

// kiosks lists the machines of the hall and makes this device one.
func (f *face) kiosks(c *web.Ctx, p *counterPage, u org.Unit) error {
	all, err := f.Hall.Kiosks(c.Context(), u.ID)
	if err != nil {
		return err
	}
	name := ui.Field{Kind: form.Text, Name: "name", Label: c.T("hall.desk.kiosk.name"), NoMark: true, Max: 60, Placeholder: c.T("hall.desk.kiosk.example")}
	p.Kiosks = &counterKiosks{counterForm: counterForm{Action: quayPath + "/may", Fields: []ui.Field{name}, Do: []ui.Button{{Label: c.T("hall.desk.may")}}}}
	for _, one := range all {
		p.Kiosks.All = append(p.Kiosks.All, counterDo{Action: quayPath + "/may-huy", Hidden: []ui.Hidden{{Name: "id", Value: one.ID}}, Word: one.Name,
			Button: ui.Button{Label: c.T("hall.desk.may-huy"), Look: ui.Quiet}})
	}
	return nil
}

// mustClerk asks the policy before a form is read.
func (f *face) mustClerk(c *web.Ctx) (org.Unit, error) {
	u, err := f.own(c.Context(), identity.Clerk)
	if err != nil {
		return u, err
	}
	return u, policy.Can(c.Context(), "hall.work", policy.Object{Kind: "hall", UnitID: u.ID, UnitPath: u.Path})
}
