package studio

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// stays is what the form sends for an action that leaves the dossier where it is.
const stays = "stay"

// wayOf finds the action that an address names.
func wayOf(c *web.Ctx, x flow.Draft) (int, flow.Way, error) {
	n, err := strconv.Atoi(c.Path("way"))
	if err != nil || n < 1 || n > len(x.Source.Ways) {
		return 0, flow.Way{}, fault.NotFound("flow.no_way", "way", c.Path("way"))
	}
	return n, x.Source.Ways[n-1], nil
}

// waySheet is the form of an action.
func (f *face) waySheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	n, _, err := wayOf(c, x)
	if err != nil {
		return nil, err
	}
	return &sheet{
		place: flow.Place{Way: n},
		values: func(s flow.Source) url.Values {
			if n > len(s.Ways) {
				return nil
			}
			return wayValues(s.Ways[n-1])
		},
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			w := x.Source.Ways[n-1]
			p := &panel{Title: c.T("studio.way.title", "name", wayName(c, w)), Back: draftPath(x.ID), Parts: wayParts(c, x.Source, v, w),
				Buttons: []ui.Button{{Label: c.T("studio.save"), Look: ui.Primary}}}
			if w.To != "" {
				p.Buttons = append(p.Buttons, ui.Button{Label: c.T("studio.insert.title"), Icon: "plus", Href: wayPath(x.ID, n) + "/chen"})
			}
			p.Move = moverOf(c, x, "way", strconv.Itoa(n))
			p.Remove = &ui.Link{Label: c.T("studio.way.remove"), Icon: "trash", Href: wayPath(x.ID, n) + "/bo"}
			return p
		},
		edit: func(_ *web.Ctx, x flow.Draft, v url.Values) flow.Edit {
			w := wayFrom(x.Source, v, x.Source.Ways[n-1])
			return flow.Edit{Do: flow.SetWay, Way: n, Line: &w}
		},
		after: func(flow.Edit) string { return wayPath(x.ID, n) },
	}, nil
}

// newWaySheet asks for an action to add.
func (f *face) newWaySheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	return &sheet{
		place: flow.Place{State: c.Query("tu")},
		values: func(s flow.Source) url.Values {
			v := url.Values{"to": {stays}, "tone": {string(flow.TonePlain)}}
			if id := c.Query("tu"); id != "" {
				v["from"] = []string{id}
				if !slices.ContainsFunc(s.Ways, func(w flow.Way) bool { return slices.Contains(w.From, id) && w.To != "" && w.Tone == flow.TonePrimary }) {
					v["tone"] = []string{string(flow.TonePrimary)} // the first way on is what is done most
				}
			}
			return v
		},
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			return &panel{Title: c.T("studio.way.new"), Lead: c.T("studio.way.new.lead"), Back: draftPath(x.ID), Parts: wayParts(c, x.Source, v, flow.Way{}),
				Buttons: []ui.Button{{Label: c.T("studio.way.add"), Look: ui.Primary}}}
		},
		edit: func(_ *web.Ctx, x flow.Draft, v url.Values) flow.Edit {
			w := wayFrom(x.Source, v, flow.Way{})
			return flow.Edit{Do: flow.AddWay, Line: &w}
		},
		check: func(c *web.Ctx, v url.Values) error {
			var missing []fault.Field
			for _, need := range []struct{ name, label string }{{"name.vi", "studio.way.name_vi"}, {"action", "studio.way.action"}, {"from", "studio.way.from"}} {
				if text(v, need.name) == "" {
					missing = append(missing, fault.Field{Path: need.name, Code: "field.required", Args: fault.Args("field", c.T(need.label))})
				}
			}
			if len(missing) > 0 {
				return fault.Invalid("flow.edit_invalid", missing...)
			}
			return nil
		},
		after: func(flow.Edit) string { return wayPath(x.ID, len(x.Source.Ways)+1) },
	}, nil
}

// removeWaySheet asks before an action goes.
func (f *face) removeWaySheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	n, w, err := wayOf(c, x)
	if err != nil {
		return nil, err
	}
	return &sheet{
		place:  flow.Place{Way: n},
		values: func(flow.Source) url.Values { return url.Values{} },
		panel: func(c *web.Ctx, x flow.Draft, _ url.Values) *panel {
			return &panel{Title: c.T("studio.way.remove.title", "name", wayName(c, w)), Lead: c.T("studio.way.remove.lead"), Back: wayPath(x.ID, n),
				Buttons: []ui.Button{{Label: c.T("studio.way.remove"), Look: ui.Danger}}}
		},
		edit: func(*web.Ctx, flow.Draft, url.Values) flow.Edit { return flow.Edit{Do: flow.RemoveWay, Way: n} },
	}, nil
}

func wayValues(w flow.Way) url.Values {
	v := url.Values{"action": {w.Action}, "from": slices.Clone(w.From), "to": {w.To}, "name.vi": {w.Name.VI}, "name.en": {w.Name.EN}, "help.vi": {w.Help.VI}, "help.en": {w.Help.EN},
		"tone": {string(w.Tone)}}
	if w.To == "" {
		v.Set("to", stays)
	}
	if w.Tone == "" {
		v.Set("tone", string(flow.TonePlain))
	}
	for _, r := range w.Who {
		v.Add("who", string(r))
	}
	for _, e := range w.Effects {
		if !flow.ClockEffect(e) {
			v.Add("effects", string(e))
		}
	}
	for _, a := range w.Asks {
		need := "ask"
		if a.Need != "" {
			need = a.Need
		}
		v.Set("ask."+a.Input, need)
		if a.Default != "" {
			v.Set("default."+a.Input, a.Default)
		}
	}
	if w.Confirm {
		v.Set("confirm", "true")
	}
	if w.Once {
		v.Set("once", "true")
	}
	return v
}

// wayFrom reads the form of an action. What it asked keeps its order; what is new comes last. What an effect cannot do
// without is asked too, when the flow has such an input.
func wayFrom(s flow.Source, v url.Values, old flow.Way) flow.Way {
	w := old
	w.Action, w.From, w.To = text(v, "action"), inOrder(old.From, v["from"]), text(v, "to")
	if w.To == stays {
		w.To = ""
	}
	w.Name, w.Help = both(v, "name"), both(v, "help")
	w.Confirm, w.Once = v.Get("confirm") != "", v.Get("once") != ""
	if tone := flow.Tone(v.Get("tone")); tone != flow.TonePlain || old.Tone == flow.TonePlain {
		w.Tone = tone
	} else {
		w.Tone = ""
	}
	var who []flow.Role
	for _, r := range v["who"] {
		who = append(who, flow.Role(r))
	}
	w.Who = inOrder(old.Who, who)
	w.Effects = nil
	for _, e := range old.Effects {
		if flow.ClockEffect(e) || slices.Contains(v["effects"], string(e)) {
			w.Effects = append(w.Effects, e)
		}
	}
	for _, e := range v["effects"] {
		if !slices.Contains(w.Effects, flow.Effect(e)) {
			w.Effects = append(w.Effects, flow.Effect(e))
		}
	}
	w.Asks = asksFrom(s, v, old.Asks)
	for _, e := range w.Effects {
		for _, id := range flow.Needs(e) {
			_, there := s.Field(id)
			if there && !slices.ContainsFunc(w.Asks, func(a flow.Asked) bool { return a.Input == id }) {
				w.Asks = append(w.Asks, flow.Asked{Input: id})
			}
		}
	}
	return w
}

// inOrder keeps the order in which a list stood, and puts what is new behind.
func inOrder[T comparable](old, now []T) []T {
	var list []T
	for _, x := range old {
		if slices.Contains(now, x) {
			list = append(list, x)
		}
	}
	for _, x := range now {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

func asksFrom(s flow.Source, v url.Values, old []flow.Asked) []flow.Asked {
	var asks []flow.Asked
	add := func(id string) {
		need := v.Get("ask." + id)
		if need == "" || slices.ContainsFunc(asks, func(a flow.Asked) bool { return a.Input == id }) {
			return
		}
		a := flow.Asked{Input: id, Default: text(v, "default."+id)}
		if need != "ask" {
			a.Need = need
		}
		asks = append(asks, a)
	}
	for _, a := range old {
		add(a.Input)
	}
	for _, f := range s.Inputs {
		add(f.ID)
	}
	return asks
}

// wayParts are the questions about an action.
func wayParts(c *web.Ctx, s flow.Source, v url.Values, w flow.Way) []ui.Part {
	return []ui.Part{wayWords(c, v), wayPlaces(c, s, v), wayWho(c, v), wayEffects(c, v, w), wayAsks(c, s, v)}
}

func wayWords(c *web.Ctx, v url.Values) ui.Part {
	return ui.Part{Title: c.T("studio.way.words"), Fields: []ui.Field{
		box(c, v, "name.vi", "studio.way.name_vi", func(f *ui.Field) { f.Wide = true }), box(c, v, "name.en", "studio.way.name_en", func(f *ui.Field) { f.Wide = true }),
		box(c, v, "help.vi", "studio.way.help_vi", area), box(c, v, "help.en", "studio.way.help_en", area),
		box(c, v, "tone", "studio.way.tone", func(f *ui.Field) {
			f.Kind, f.Wide = form.ChoiceOne, true
			for _, t := range []flow.Tone{flow.TonePrimary, flow.TonePlain, flow.ToneDanger} {
				f.Choices = append(f.Choices, ui.Choice{Value: string(t), Label: c.T("studio.tone." + string(t)), Chosen: v.Get("tone") == string(t)})
			}
		}),
	}}
}

func wayPlaces(c *web.Ctx, s flow.Source, v url.Values) ui.Part {
	return ui.Part{Title: c.T("studio.way.places"), Fields: []ui.Field{
		box(c, v, "action", "studio.way.action", func(f *ui.Field) {
			f.Kind, f.Select, f.NoFind, f.Wide = form.ChoiceOne, true, true, true
			for _, a := range flow.Actions() {
				f.Choices = append(f.Choices, ui.Choice{Value: a, Label: c.T("flow.action." + a), Chosen: v.Get("action") == a})
			}
		}),
		box(c, v, "from", "studio.way.from", func(f *ui.Field) {
			f.Kind, f.Multiple, f.Wide = form.ChoiceMany, true, true
			for _, st := range s.States {
				if !st.Terminal || slices.Contains(v["from"], st.ID) {
					f.Choices = append(f.Choices, ui.Choice{Value: st.ID, Label: name(c, s, st.ID), Chosen: slices.Contains(v["from"], st.ID)})
				}
			}
		}),
		box(c, v, "to", "studio.way.to", func(f *ui.Field) {
			f.Kind, f.Select, f.NoFind, f.Wide = form.ChoiceOne, true, true, true
			f.Choices = []ui.Choice{{Value: stays, Label: c.T("flow.plan.stays"), Chosen: v.Get("to") == stays}}
			for _, st := range s.States {
				f.Choices = append(f.Choices, ui.Choice{Value: st.ID, Label: name(c, s, st.ID), Chosen: v.Get("to") == st.ID})
			}
		}),
	}}
}

func wayWho(c *web.Ctx, v url.Values) ui.Part {
	return ui.Part{Title: c.T("studio.way.rights"), Fields: []ui.Field{
		box(c, v, "who", "studio.way.who", func(f *ui.Field) {
			f.Kind, f.Multiple, f.Wide = form.ChoiceMany, true, true
			for _, r := range []flow.Role{flow.Applicant, flow.Clerk, flow.Officer, flow.Assignee, flow.Leader, flow.Consulted} {
				f.Choices = append(f.Choices, ui.Choice{Value: string(r), Label: c.T("flow.role." + string(r)), Chosen: slices.Contains(v["who"], string(r))})
			}
		}),
		box(c, v, "confirm", "studio.way.confirm", func(f *ui.Field) { f.Kind, f.Wide = form.Checkbox, true }),
		box(c, v, "once", "studio.way.once", func(f *ui.Field) { f.Kind, f.Wide = form.Checkbox, true }),
	}}
}

func wayEffects(c *web.Ctx, v url.Values, w flow.Way) ui.Part {
	help := c.T("studio.way.effects.help")
	for _, e := range w.Effects {
		if flow.ClockEffect(e) {
			help += " " + c.T("studio.way.clock", "effect", c.T("flow.effect."+string(e)))
		}
	}
	return ui.Part{Title: c.T("studio.way.effects"), Help: help, Fields: []ui.Field{
		box(c, v, "effects", "studio.way.effects_more", func(f *ui.Field) {
			f.Kind, f.Multiple, f.Wide = form.ChoiceMany, true, true
			for _, e := range flow.Effects() {
				f.Choices = append(f.Choices, ui.Choice{Value: string(e), Label: c.T("flow.effect." + string(e)), Chosen: slices.Contains(v["effects"], string(e))})
			}
		}),
	}}
}

// askedFirst puts what the action asks before what it could ask.
func askedFirst(all []form.Field, v url.Values) []form.Field {
	list := slices.Clone(all)
	slices.SortStableFunc(list, func(a, b form.Field) int {
		return strings.Compare(min(v.Get("ask."+b.ID), "a"), min(v.Get("ask."+a.ID), "a"))
	})
	return list
}

func wayAsks(c *web.Ctx, s flow.Source, v url.Values) ui.Part {
	p := ui.Part{Title: c.T("studio.way.asks"), Help: c.T("studio.way.asks.help")}
	for _, in := range askedFirst(s.Inputs, v) {
		label := label(c, in)
		f := ui.Field{Name: "ask." + in.ID, Label: label, Kind: form.ChoiceOne, Select: true, NoFind: true, NoMark: true, Value: v.Get("ask." + in.ID), Placeholder: c.T("studio.ask.none")}
		usual := c.T("studio.ask.optional")
		if in.Required {
			usual = c.T("studio.ask.required")
		}
		for _, o := range []struct{ value, label string }{{"ask", c.T("studio.ask.usual", "usual", usual)}, {"yes", c.T("studio.ask.yes")}, {"no", c.T("studio.ask.no")}} {
			f.Choices = append(f.Choices, ui.Choice{Value: o.value, Label: o.label, Chosen: v.Get(f.Name) == o.value})
		}
		p.Fields = append(p.Fields, f)
		if in.Kind != form.ChoiceOne || v.Get("ask."+in.ID) == "" {
			continue
		}
		d := ui.Field{Name: "default." + in.ID, Label: c.T("studio.ask.default", "name", label), Kind: form.ChoiceOne, Select: true, NoFind: true, NoMark: true, Value: v.Get("default." + in.ID)}
		for _, o := range in.Choices {
			d.Choices = append(d.Choices, ui.Choice{Value: o.Value, Label: c.Lang.Pick(o.Label), Chosen: v.Get(d.Name) == o.Value})
		}
		p.Fields = append(p.Fields, d)
	}
	return p
}
