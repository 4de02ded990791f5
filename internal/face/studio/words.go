package studio

import (
	"strconv"
	"strings"

	"tinhso/internal/flow"
	"tinhso/internal/law"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// outlineOf writes a flow as a list; with href its parts lead to their forms.
func outlineOf(c *web.Ctx, s flow.Source, now flow.Place, id string) []outline {
	var all []outline
	for i, st := range s.States {
		o := outline{N: i + 1, ID: st.ID, Name: name(c, s, st.ID), Works: c.T("flow.role." + string(st.Works)), Clock: string(st.Clock),
			ClockWords: c.T("flow.clock." + string(st.Clock)), National: national(c, st.National), Citizen: c.Lang.Pick(st.Citizen),
			Ends: st.Terminal, Now: now.State == st.ID}
		if st.Share > 0 {
			o.Share = strconv.Itoa(st.Share) + "%"
		}
		if id != "" {
			o.Href = statePath(id, st.ID)
			if !st.Terminal {
				o.Add = draftPath(id, "thao-tac") + "?tu=" + st.ID
			}
		}
		for n, w := range s.Ways {
			if !has(w.From, st.ID) {
				continue
			}
			ow := outlineWay{Name: wayName(c, w), Who: roles(c, w.Who), To: target(c, s, w, st.ID), Asks: asks(c, s, w), Effects: effects(c, w)}
			if id != "" {
				ow.Href = wayPath(id, n+1)
			}
			o.Ways = append(o.Ways, ow)
			o.Now = o.Now || now.Way == n+1
		}
		all = append(all, o)
	}
	return all
}

func has[T comparable](list []T, one T) bool {
	for _, x := range list {
		if x == one {
			return true
		}
	}
	return false
}

// name is how a state is called; one without a name by its code.
func name(c *web.Ctx, s flow.Source, id string) string {
	st, _ := s.State(id)
	if n := c.Lang.Pick(st.Name); n != "" {
		return n
	}
	return id
}

func wayName(c *web.Ctx, w flow.Way) string {
	if n := c.Lang.Pick(w.Name); n != "" {
		return n
	}
	return c.T("flow.place.nameless")
}

func target(c *web.Ctx, s flow.Source, w flow.Way, from string) string {
	if w.Target(from) == from {
		return c.T("flow.plan.stays")
	}
	return name(c, s, w.To)
}

func roles(c *web.Ctx, list []flow.Role) string {
	all := make([]string, len(list))
	for i, r := range list {
		all[i] = c.T("flow.role." + string(r))
	}
	return strings.Join(all, ", ")
}

func asks(c *web.Ctx, s flow.Source, w flow.Way) string {
	var all []string
	for _, a := range w.Asks {
		f, _ := s.Field(a.Input)
		if label := c.Lang.Pick(f.Label); label != "" {
			all = append(all, label)
		} else {
			all = append(all, a.Input)
		}
	}
	return strings.Join(all, "; ")
}

func effects(c *web.Ctx, w flow.Way) string {
	var all []string
	for _, e := range w.Effects {
		all = append(all, c.T("flow.effect."+string(e)))
	}
	if w.Once {
		all = append(all, c.T("flow.plan.once"))
	}
	if w.Confirm {
		all = append(all, c.T("flow.plan.confirm"))
	}
	return strings.Join(all, "; ")
}

func national(c *web.Ctx, n int) string {
	if n < 1 || n > 10 {
		return "–"
	}
	return strconv.Itoa(n) + ". " + c.T("flow.national."+strconv.Itoa(n))
}

// cite names an act that is in the catalogue of law, and repeats one that is not.
func cite(key string) string {
	if said := law.Cite(law.Key(key)); said != "" {
		return said
	}
	return key
}

// crumbs is the way from the list of flows to a page.
func crumbs(c *web.Ctx, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Label: c.T("studio.list.title"), Href: home}}, links...)
}
