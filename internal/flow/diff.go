package flow

import (
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/lang"
)

// Difference is one thing that changes for officials between two versions (điểm thay đổi).
type Difference struct {
	Kind  string // new, gone, changed
	Part  string // flow, state, way
	State string // of a state; of a way, the state it leaves from
	Words string
}

// Diff says what changes for officials from one flow to another (so sánh hai phiên bản): states first, then what may be
// done in each, in the order of the new flow.
func Diff(was, is Source, tag lang.Tag) []Difference {
	d := differ{p: lang.For(tag), was: was, is: is}
	d.head()
	d.states()
	d.ways()
	return d.all
}

type differ struct {
	p       lang.Printer
	was, is Source
	all     []Difference
}

func (d *differ) add(kind, part, state, words string) {
	d.all = append(d.all, Difference{Kind: kind, Part: part, State: state, Words: words})
}

func (d *differ) head() {
	d.text("flow", "", "flow.diff.name", "flow.diff.what.name", d.was.Name, d.is.Name)
	if !slices.Equal(d.was.Law, d.is.Law) {
		d.add("changed", "flow", "", d.p.T("flow.diff.law", "was", d.none(strings.Join(d.was.Law, "; ")), "is", d.none(strings.Join(d.is.Law, "; "))))
	}
	if d.was.Start != d.is.Start {
		d.add("changed", "flow", d.is.Start, d.p.T("flow.diff.start", "was", d.was.nameOf(d.was.Start), "is", d.is.nameOf(d.is.Start)))
	}
}

// text tells of words that changed, in the reader's language; a change of the translation alone is told too.
func (d *differ) text(part, state, key, what string, was, is lang.Text) {
	switch {
	case d.p.Pick(was) != d.p.Pick(is):
		d.add("changed", part, state, d.p.T(key, "was", d.none(d.p.Pick(was)), "is", d.none(d.p.Pick(is)), "here", d.here(state)))
	case was != is:
		d.add("changed", part, state, d.p.T("flow.diff.translation", "what", d.p.T(what), "here", d.here(state)))
	}
}

func (d *differ) none(s string) string {
	if s == "" {
		return d.p.T("flow.diff.none")
	}
	return s
}

// here names the state a change is about, as it is called now.
func (d *differ) here(state string) string {
	if _, ok := d.is.State(state); ok {
		return d.p.Pick(d.is.nameOf(state))
	}
	return d.p.Pick(d.was.nameOf(state))
}

func (d *differ) states() {
	for _, s := range d.is.States {
		old, known := d.was.State(s.ID)
		if !known {
			d.add("new", "state", s.ID, d.p.T("flow.diff.state.new", "state", s.Name, "works", d.role(s.Works), "clock", d.p.T("flow.clock."+string(s.Clock)),
				"national", d.national(s.National), "citizen", s.Citizen))
			continue
		}
		d.text("state", s.ID, "flow.diff.state.name", "flow.diff.what.state", old.Name, s.Name)
		d.text("state", s.ID, "flow.diff.state.citizen", "flow.diff.what.citizen", old.Citizen, s.Citizen)
		for _, c := range []struct{ key, was, is string }{
			{"flow.diff.state.works", d.role(old.Works), d.role(s.Works)},
			{"flow.diff.state.clock", d.p.T("flow.clock." + string(old.Clock)), d.p.T("flow.clock." + string(s.Clock))},
			{"flow.diff.state.national", d.national(old.National), d.national(s.National)},
			{"flow.diff.state.share", d.share(old.Share), d.share(s.Share)},
			{"flow.diff.state.terminal", d.yes(old.Terminal), d.yes(s.Terminal)},
		} {
			d.change("state", s.ID, c.key, c.was, c.is)
		}
	}
	for _, s := range d.was.States {
		if _, still := d.is.State(s.ID); !still {
			d.add("gone", "state", s.ID, d.p.T("flow.diff.state.gone", "state", s.Name))
		}
	}
}

func (d *differ) change(part, state, key, was, is string) {
	if was != is {
		d.add("changed", part, state, d.p.T(key, "was", was, "is", is, "here", d.here(state)))
	}
}

func (d *differ) role(r Role) string { return d.p.T("flow.role." + string(r)) }

func (d *differ) national(n int) string {
	return strconv.Itoa(n) + ". " + d.p.T("flow.national."+strconv.Itoa(n))
}

func (d *differ) share(n int) string {
	if n == 0 {
		return d.p.T("flow.diff.none")
	}
	return strconv.Itoa(n) + "%"
}

func (d *differ) yes(is bool) string {
	if is {
		return d.p.T("flow.diff.yes")
	}
	return d.p.T("flow.diff.no")
}

func (d *differ) roles(list []Role) string {
	all := make([]string, len(list))
	for i, r := range list {
		all[i] = d.role(r)
	}
	return strings.Join(all, ", ")
}

// ways compares what may be done state by state: an action from a state is one thing, whatever line of the file says it.
func (d *differ) ways() {
	for _, s := range d.is.States {
		_, known := d.was.State(s.ID)
		for _, w := range d.is.leaving(s.ID) {
			old, ok := d.was.find(w.Action, s.ID)
			if !ok {
				d.add("new", "way", s.ID, d.p.T("flow.diff.way.new", "here", d.here(s.ID), "name", w.Name, "who", d.roles(w.Who), "to", d.leads(w, s.ID)))
				continue
			}
			d.way(s.ID, old, w)
		}
		if !known {
			continue
		}
		for _, w := range d.was.leaving(s.ID) {
			if _, still := d.is.find(w.Action, s.ID); !still {
				d.add("gone", "way", s.ID, d.p.T("flow.diff.way.gone", "here", d.here(s.ID), "name", w.Name))
			}
		}
	}
}

func (d *differ) way(at string, was, is Way) {
	args := []any{"here", d.here(at), "name", is.Name}
	tell := func(key, a, b string) {
		if a != b {
			d.add("changed", "way", at, d.p.T(key, append(args, "was", d.none(a), "is", d.none(b))...))
		}
	}
	if was.Name != is.Name {
		tell("flow.diff.way.name", d.p.Pick(was.Name), d.p.Pick(is.Name))
		if d.p.Pick(was.Name) == d.p.Pick(is.Name) {
			d.add("changed", "way", at, d.p.T("flow.diff.way.translation", args...))
		}
	}
	if was.Target(at) != is.Target(at) {
		tell("flow.diff.way.to", d.target(d.was, was, at), d.target(d.is, is, at))
	}
	tell("flow.diff.way.who", d.roles(was.Who), d.roles(is.Who))
	tell("flow.diff.way.help", d.p.Pick(was.Help), d.p.Pick(is.Help))
	tell("flow.diff.way.asks", d.asks(d.was, was), d.asks(d.is, is))
	tell("flow.diff.way.effects", d.effects(was), d.effects(is))
	tell("flow.diff.way.confirm", d.yes(was.Confirm), d.yes(is.Confirm))
	tell("flow.diff.way.once", d.yes(was.Once), d.yes(is.Once))
}

func (d *differ) target(s Source, w Way, at string) string {
	if w.Target(at) == at {
		return d.p.T("flow.plan.stays")
	}
	return d.p.Pick(s.nameOf(w.To))
}

// leads says where a new action leads, as part of a sentence.
func (d *differ) leads(w Way, at string) string {
	if w.Target(at) == at {
		return d.p.T("flow.plan.stays")
	}
	return d.p.T("flow.diff.leads", "state", d.is.nameOf(w.To))
}

func (d *differ) effects(w Way) string {
	all := make([]string, len(w.Effects))
	for i, e := range w.Effects {
		all[i] = d.p.T("flow.effect." + string(e))
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func (d *differ) asks(s Source, w Way) string {
	var all []string
	for _, a := range w.Asks {
		f, _ := s.Field(a.Input)
		label := d.p.Pick(f.Label)
		if label == "" {
			label = a.Input
		}
		if f.Required && a.Need != "no" || a.Need == "yes" {
			label += " *"
		}
		all = append(all, label)
	}
	return strings.Join(all, "; ")
}

func (s Source) leaving(state string) []Way {
	var all []Way
	for _, w := range s.Ways {
		if slices.Contains(w.From, state) {
			all = append(all, w)
		}
	}
	return all
}

func (s Source) find(action, from string) (Way, bool) {
	i := slices.IndexFunc(s.Ways, func(w Way) bool { return w.Action == action && slices.Contains(w.From, from) })
	if i < 0 {
		return Way{}, false
	}
	return s.Ways[i], true
}
