package studio

import (
	"net/url"
	"slices"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// stateSheet is the form of a state.
func (f *face) stateSheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	id := c.Path("state")
	if _, ok := x.Source.State(id); !ok {
		return nil, fault.NotFound("flow.no_state", "state", id)
	}
	return &sheet{
		place:  flow.Place{State: id},
		values: func(s flow.Source) url.Values { return stateValues(s, id) },
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			p := &panel{Title: c.T("studio.state.title", "state", name(c, x.Source, id)), Back: draftPath(x.ID),
				Parts: []ui.Part{stateWords(c, v), stateWork(c, v)}, Buttons: []ui.Button{{Label: c.T("studio.save"), Look: ui.Primary}}}
			p.More = stateWays(c, x, id)
			p.Move = moverOf(c, x, "state", id)
			p.Remove = &ui.Link{Label: c.T("studio.state.remove"), Icon: "trash", Href: statePath(x.ID, id) + "/bo"}
			return p
		},
		edit: func(_ *web.Ctx, x flow.Draft, v url.Values) flow.Edit {
			old, _ := x.Source.State(id)
			st := stateFrom(v, old)
			return flow.Edit{Do: flow.SetState, State: &st}
		},
		after: func(flow.Edit) string { return statePath(x.ID, id) },
	}, nil
}

func stateValues(s flow.Source, id string) url.Values {
	st, ok := s.State(id)
	if !ok {
		return nil
	}
	v := url.Values{"name.vi": {st.Name.VI}, "name.en": {st.Name.EN}, "citizen.vi": {st.Citizen.VI}, "citizen.en": {st.Citizen.EN},
		"works": {string(st.Works)}, "clock": {string(st.Clock)}, "national": {strconv.Itoa(st.National)}}
	if st.Terminal {
		v.Set("terminal", "true")
	}
	if st.Share > 0 {
		v.Set("share", strconv.Itoa(st.Share))
	}
	return v
}

// stateFrom reads the form of a state. An end is an end in all respects, so that nobody has to know what belongs together.
func stateFrom(v url.Values, old flow.State) flow.State {
	st := old
	st.Name, st.Citizen = both(v, "name"), both(v, "citizen")
	st.Works, st.Clock = flow.Role(v.Get("works")), flow.Clock(v.Get("clock"))
	st.National, _ = strconv.Atoi(v.Get("national"))
	st.Share, _ = strconv.Atoi(text(v, "share"))
	st.Terminal = v.Get("terminal") != ""
	if st.Terminal {
		st.Works, st.Clock, st.Share = flow.Nobody, flow.ClockStopped, 0
	} else if st.Works == flow.Nobody {
		st.Works = ""
	}
	return st
}

func both(v url.Values, name string) lang.Text {
	return lang.Text{VI: text(v, name+".vi"), EN: text(v, name+".en")}
}

func box(c *web.Ctx, v url.Values, name, label string, more func(*ui.Field)) ui.Field {
	f := ui.Field{Name: name, Label: c.T(label), Value: v.Get(name), Values: v[name], NoMark: true}
	if help := label + ".help"; c.Lang.Has(help) {
		f.Help = c.T(help)
	}
	if more != nil {
		more(&f)
	}
	return f
}

func area(f *ui.Field) { f.Kind, f.Rows, f.Wide = form.LongText, 2, true }

func stateWords(c *web.Ctx, v url.Values) ui.Part {
	return ui.Part{Title: c.T("studio.state.words"), Fields: []ui.Field{
		box(c, v, "name.vi", "studio.state.name_vi", func(f *ui.Field) { f.Wide = true }), box(c, v, "name.en", "studio.state.name_en", func(f *ui.Field) { f.Wide = true }),
		box(c, v, "citizen.vi", "studio.state.citizen_vi", area), box(c, v, "citizen.en", "studio.state.citizen_en", area),
	}}
}

func stateWork(c *web.Ctx, v url.Values) ui.Part {
	works := []flow.Role{flow.Applicant, flow.Clerk, flow.Officer, flow.Leader}
	clocks := []flow.Clock{flow.ClockNone, flow.ClockRunning, flow.ClockPaused, flow.ClockStopped}
	return ui.Part{Title: c.T("studio.state.work"), Fields: []ui.Field{
		box(c, v, "terminal", "studio.state.terminal", func(f *ui.Field) { f.Kind, f.Wide = form.Checkbox, true }),
		box(c, v, "works", "studio.state.works", func(f *ui.Field) {
			f.Kind, f.Wide = form.ChoiceOne, true
			for _, r := range works {
				f.Choices = append(f.Choices, ui.Choice{Value: string(r), Label: c.T("studio.lane." + string(r)), Chosen: v.Get("works") == string(r)})
			}
		}),
		box(c, v, "clock", "studio.state.clock", func(f *ui.Field) {
			f.Kind, f.Wide = form.ChoiceOne, true
			for _, k := range clocks {
				f.Choices = append(f.Choices, ui.Choice{Value: string(k), Label: c.T("studio.key." + string(k)), Help: c.T("studio.clock." + string(k)), Chosen: v.Get("clock") == string(k)})
			}
		}),
		box(c, v, "national", "studio.state.national", func(f *ui.Field) {
			f.Kind, f.Select, f.NoFind, f.Wide = form.ChoiceOne, true, true, true
			for n := 1; n <= 10; n++ {
				f.Choices = append(f.Choices, ui.Choice{Value: strconv.Itoa(n), Label: national(c, n), Chosen: v.Get("national") == strconv.Itoa(n)})
			}
		}),
		box(c, v, "share", "studio.state.share", func(f *ui.Field) { f.Kind, f.Suffix, f.InputMode = form.Number, "%", "numeric" }),
	}}
}

// stateWays are the actions of a state and those that lead to it.
func stateWays(c *web.Ctx, x flow.Draft, id string) []moreList {
	out := moreList{Title: c.T("studio.state.ways"), None: c.T("studio.state.no_ways"), Add: &ui.Link{Label: c.T("studio.way.add"), Icon: "plus", Href: draftPath(x.ID, "thao-tac") + "?tu=" + url.QueryEscape(id)}}
	in := moreList{Title: c.T("studio.state.into"), None: c.T("studio.state.no_into")}
	for i, w := range x.Source.Ways {
		if slices.Contains(w.From, id) {
			out.Links = append(out.Links, ui.Link{Label: wayName(c, w) + " → " + target(c, x.Source, w, id), Href: wayPath(x.ID, i+1)})
		}
		if w.To == id {
			var from []string
			for _, s := range w.From {
				from = append(from, name(c, x.Source, s))
			}
			in.Links = append(in.Links, ui.Link{Label: wayName(c, w), Hidden: c.T("studio.way.from_list", "from", from), Href: wayPath(x.ID, i+1)})
		}
	}
	if st, _ := x.Source.State(id); st.Terminal {
		out.Add = nil
	}
	return []moreList{out, in}
}

func moverOf(c *web.Ctx, x flow.Draft, field, value string) *mover {
	return &mover{Action: draftPath(x.ID, "thu-tu"), Hidden: append(hidden(x.Edition), ui.Hidden{Name: field, Value: value}),
		Up: ui.Button{Label: c.T("studio.move.up"), Look: ui.Quiet, Name: "up", Value: "1"}, Down: ui.Button{Label: c.T("studio.move.down"), Look: ui.Quiet, Name: "down", Value: "1"}}
}

// newStateSheet asks for a state to add.
func (f *face) newStateSheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	return &sheet{
		values: func(flow.Source) url.Values {
			return url.Values{"works": {string(flow.Officer)}, "clock": {string(flow.ClockRunning)}, "national": {"4"}, "after": {c.Query("sau")}}
		},
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			order := ui.Part{Title: c.T("studio.state.where"), Fields: []ui.Field{stateChoice(c, x.Source, v, "after", "studio.state.after"), stateChoice(c, x.Source, v, "like", "studio.state.like")}}
			return &panel{Title: c.T("studio.state.new"), Lead: c.T("studio.state.new.lead"), Back: draftPath(x.ID),
				Parts: []ui.Part{stateWords(c, v), stateWork(c, v), order}, Buttons: []ui.Button{{Label: c.T("studio.state.add"), Look: ui.Primary}}}
		},
		edit: func(_ *web.Ctx, x flow.Draft, v url.Values) flow.Edit {
			st := stateFrom(v, flow.State{ID: newID(x.Source, text(v, "name.vi"))})
			return flow.Edit{Do: flow.AddState, State: &st, After: v.Get("after"), Like: v.Get("like")}
		},
		check: needName,
		after: func(e flow.Edit) string { return statePath(x.ID, e.State.ID) },
	}, nil
}

// stateChoice chooses one of the states that are no end, or none.
func stateChoice(c *web.Ctx, s flow.Source, v url.Values, field, label string) ui.Field {
	return box(c, v, field, label, func(f *ui.Field) {
		f.Kind, f.Select, f.NoFind, f.Wide = form.ChoiceOne, true, true, true
		for _, st := range s.States {
			if st.Terminal && field == "like" {
				continue
			}
			f.Choices = append(f.Choices, ui.Choice{Value: st.ID, Label: name(c, s, st.ID), Chosen: v.Get(field) == st.ID})
		}
	})
}

// insertSheet puts a state in the middle of a way.
func (f *face) insertSheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	n, w, err := wayOf(c, x)
	if err != nil {
		return nil, err
	}
	if w.To == "" {
		return nil, fault.NotFound("flow.no_way", "way", n)
	}
	like := ""
	if len(w.From) > 0 {
		like = w.From[0]
	}
	return &sheet{
		place: flow.Place{Way: n},
		values: func(flow.Source) url.Values {
			return url.Values{"works": {string(flow.Officer)}, "clock": {string(flow.ClockRunning)}, "national": {"4"}, "like": {like}}
		},
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			into := ui.Part{Title: c.T("studio.insert.way"), Help: c.T("studio.insert.way.lead"), Fields: []ui.Field{
				box(c, v, "way.vi", "studio.way.name_vi", func(f *ui.Field) { f.Wide = true }), box(c, v, "way.en", "studio.way.name_en", func(f *ui.Field) { f.Wide = true })}}
			also := ui.Part{Title: c.T("studio.insert.also"), Fields: []ui.Field{stateChoice(c, x.Source, v, "like", "studio.state.like")}}
			return &panel{Title: c.T("studio.insert.title"), Lead: c.T("studio.insert.lead", "way", wayName(c, w), "to", name(c, x.Source, w.To)), Back: wayPath(x.ID, n),
				Parts: []ui.Part{stateWords(c, v), stateWork(c, v), into, also}, Buttons: []ui.Button{{Label: c.T("studio.insert.do"), Look: ui.Primary}}}
		},
		edit: func(_ *web.Ctx, x flow.Draft, v url.Values) flow.Edit {
			st := stateFrom(v, flow.State{ID: newID(x.Source, text(v, "name.vi"))})
			return flow.Edit{Do: flow.InsertState, Way: n, State: &st, After: like, Like: v.Get("like"), Name: both(v, "way")}
		},
		check: needName,
		after: func(e flow.Edit) string { return statePath(x.ID, e.State.ID) },
	}, nil
}

// removeStateSheet asks where the arrows lead when their state is gone.
func (f *face) removeStateSheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	id := c.Path("state")
	if _, ok := x.Source.State(id); !ok {
		return nil, fault.NotFound("flow.no_state", "state", id)
	}
	return &sheet{
		place:  flow.Place{State: id},
		values: func(flow.Source) url.Values { return url.Values{} },
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			to := box(c, v, "to", "studio.remove.to", func(f *ui.Field) {
				f.Kind, f.Select, f.NoFind, f.Wide = form.ChoiceOne, true, true, true
				for _, st := range x.Source.States {
					if st.ID != id {
						f.Choices = append(f.Choices, ui.Choice{Value: st.ID, Label: name(c, x.Source, st.ID), Chosen: v.Get("to") == st.ID})
					}
				}
			})
			p := &panel{Title: c.T("studio.remove.title", "state", name(c, x.Source, id)), Lead: c.T("studio.remove.lead"), Back: statePath(x.ID, id), Parts: []ui.Part{{Fields: []ui.Field{to}}},
				Buttons: []ui.Button{{Label: c.T("studio.remove.do"), Look: ui.Danger}}}
			p.More = stateWays(c, x, id)
			p.More[0].Add = nil
			return p
		},
		edit: func(_ *web.Ctx, _ flow.Draft, v url.Values) flow.Edit {
			return flow.Edit{Do: flow.RemoveState, ID: id, To: v.Get("to")}
		},
	}, nil
}
