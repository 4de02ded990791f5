package calendar

import (
	room "tinhso/internal/calendar"
	"tinhso/internal/form"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// listPage is every change that was proposed, whatever became of it (lịch sử thay đổi lịch).
type listPage struct {
	ui.Page
	Filters ui.Filters
	Table   ui.Table
	Pager   ui.Pager
}

var stateTone = map[room.State]ui.Tone{room.Counting: ui.Info, room.Pending: ui.Warning, room.Applying: ui.Info, room.Applied: ui.Good, room.Rejected: ui.Bad, room.Withdrawn: ui.Muted}

func (f *face) list(c *web.Ctx) error {
	filter := room.Filter{State: room.State(c.Query("trang-thai")), Kind: room.Kind(c.Query("loai")), PageToken: c.Query("tiep")}
	found, err := f.Changes.List(c.Context(), filter)
	if err != nil {
		return err
	}
	p := &listPage{Page: page(c, c.T("calendar.page.list"), ui.Link{Label: c.T("calendar.page.list")})}
	p.Lead = c.T("calendar.list.lead")
	list, wide, err := f.reach(c.Context())
	if err != nil {
		return err
	}
	if wide || len(list) > 0 && f.Changes.May(c.Context(), list[0].code) == nil {
		p.Actions = []ui.Button{{Label: c.T("calendar.page.new"), Href: newPath, Icon: "plus", Look: ui.Primary}}
	}
	p.Filters = listFilters(c, filter)
	p.Table = ui.Table{Caption: c.T("calendar.page.list"), HideCaption: true, Keyboard: true,
		Columns: []ui.Column{{Label: c.T("calendar.list.what"), Main: true}, {Label: c.T("calendar.list.unit")}, {Label: c.T("calendar.list.law")}, {Label: c.T("calendar.list.by")}, {Label: c.T("calendar.list.moved"), Numeric: true}, {Label: c.T("calendar.list.state")}},
		Empty:   ui.EmptyState{Icon: "calendar", Title: c.T("calendar.list.none"), Text: c.T("calendar.list.none.text")}}
	for _, x := range found.Proposals {
		p.Table.Rows = append(p.Table.Rows, row(c, x))
	}
	if found.Next != "" {
		p.Pager = ui.Pager{Next: c.R.URL.Path + "?trang-thai=" + string(filter.State) + "&loai=" + string(filter.Kind) + "&tiep=" + found.Next, Noun: c.T("calendar.list.noun")}
	}
	return c.Render(200, "list", p)
}

func row(c *web.Ctx, x room.Proposal) ui.Row {
	state := ui.Cell{Badge: &ui.Badge{Label: c.T("calendar.state." + string(x.State)), Tone: stateTone[x.State]}}
	if x.DecidedName != "" {
		state.Sub = x.DecidedName + " · " + viet.Instant(x.DecidedAt)
	}
	moved := ui.Cell{Text: "–"}
	if !x.CountedAt.IsZero() {
		moved.Text = viet.Number(int64(x.Summary.Moved))
	}
	what := ui.Cell{Text: title(c, x), Sub: x.Reason}
	if x.Retroactive != "" {
		what.Badge = &ui.Badge{Label: c.T("calendar.retroactive"), Tone: ui.Warning}
	}
	return ui.Row{Href: proposalPath(x.ID), Cells: []ui.Cell{what, {Text: whose(c, x)}, {Text: x.Law},
		{Text: x.ProposedName, Sub: viet.Instant(x.ProposedAt)}, moved, state}}
}

func listFilters(c *web.Ctx, f room.Filter) ui.Filters {
	states := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "trang-thai", Label: c.T("calendar.list.state"), NoMark: true, Placeholder: c.T("calendar.list.any")}
	for _, s := range room.States() {
		states.Choices = append(states.Choices, ui.Choice{Value: string(s), Label: c.T("calendar.state." + string(s)), Chosen: s == f.State})
	}
	kinds := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "loai", Label: c.T("calendar.list.kind"), NoMark: true, Placeholder: c.T("calendar.list.any")}
	for _, k := range room.Kinds() {
		kinds.Choices = append(kinds.Choices, ui.Choice{Value: string(k), Label: c.T("calendar.kind." + string(k)), Chosen: k == f.Kind})
	}
	out := ui.Filters{Action: listPath, Label: c.T("calendar.list.filter"), Fields: []ui.Field{states, kinds}}
	if f.State != "" || f.Kind != "" {
		out.Clear = listPath
	}
	return out
}

// whose is whose calendar a proposal changes, in words.
func whose(c *web.Ctx, x room.Proposal) string {
	if x.Wide {
		return c.T("calendar.page.wide")
	}
	return x.UnitName
}

// title says a proposal in one line: what, and when.
func title(c *web.Ctx, x room.Proposal) string {
	first, last := span(x)
	switch {
	case first.IsZero():
		return c.T("calendar.kind." + string(x.Kind))
	case x.Kind == room.Hours:
		return c.T("calendar.title.from", "what", c.T("calendar.kind."+string(x.Kind)), "from", first.Vietnamese())
	case first == last:
		return c.T("calendar.title.day", "what", c.T("calendar.kind."+string(x.Kind)), "on", first.Vietnamese())
	}
	return c.T("calendar.title.days", "what", c.T("calendar.kind."+string(x.Kind)), "from", first.Vietnamese(), "to", last.Vietnamese())
}

// span is the first and the last day that a proposal speaks of.
func span(x room.Proposal) (first, last viet.Day) {
	see := func(d viet.Day) {
		if first.IsZero() || d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	for _, d := range x.Change.Days {
		see(d.On)
	}
	for _, d := range x.Change.DropDays {
		see(d.On)
	}
	for _, d := range x.Change.Closures {
		see(d.From)
		see(d.To)
	}
	for _, d := range x.Change.DropClosures {
		see(d.From)
	}
	for _, w := range x.Change.Hours {
		see(w.ValidFrom)
	}
	return first, last
}
