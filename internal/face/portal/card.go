package portal

import (
	"strings"

	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// card is a procedure in a list: what it is, how long it takes, where it is taken in.
func (f *face) card(c *web.Ctx, p procedure.Card) (ui.Card, error) {
	card := ui.Card{Title: p.Name, Href: "/thu-tuc/" + p.Code, Eyebrow: p.Code}
	if len(p.Fields) > 0 {
		card.Eyebrow += " · " + p.Fields[0].Name
	}
	switch {
	case !p.Fileable:
		card.Badges = append(card.Badges, ui.Badge{Label: c.T("portal.badge.not_here"), Tone: ui.Muted})
	case p.Online:
		card.Badges = append(card.Badges, ui.Badge{Label: c.T("portal.badge.online"), Tone: ui.Good})
	default:
		card.Badges = append(card.Badges, ui.Badge{Label: c.T("portal.badge.counter"), Tone: ui.Info})
	}
	for _, level := range p.Levels {
		card.Badges = append(card.Badges, ui.Badge{Label: procedure.LevelName(c.Lang, level), Tone: ui.Muted})
	}
	card.Facts = append(card.Facts, ui.Fact{Term: c.T("portal.fact.time"), Text: procedure.DeadlineWords(c.Lang, p.Deadline)})
	if !p.Fileable {
		return card, nil
	}
	where, err := f.receivers(c, p.Receivers)
	if err != nil {
		return card, err
	}
	names := make([]string, 0, len(where))
	for _, w := range where {
		names = append(names, w.Name)
	}
	if len(names) > 3 {
		names = append(names[:2:2], c.T("portal.card.more", "n", len(names)-2))
	}
	card.Facts = append(card.Facts, ui.Fact{Term: c.T("portal.fact.where"), Text: strings.Join(names, "; ")})
	return card, nil
}

// receiver is who takes a dossier in, in words.
type receiver struct {
	Name    string
	Href    string
	Guessed bool
	Basis   string // how the receiver was found, in words
	Why     string // the pack's own words about it
	Unit    *org.Unit
}

// receivers names who takes a procedure in: a unit, or every committee of a level.
func (f *face) receivers(c *web.Ctx, list []procedure.Receiver) ([]receiver, error) {
	var out []receiver
	for _, r := range list {
		v := receiver{Guessed: r.Basis == procedure.BasisGuess, Why: r.Why, Basis: c.T("portal.basis." + r.Basis)}
		if r.Unit == "" {
			v.Name, v.Href = c.T("portal.receiver."+r.Level), "/don-vi#"+r.Level
		} else {
			u, err := f.Units.ByID(c.Context(), f.DB, r.Unit, f.today())
			if err != nil {
				return nil, err
			}
			v.Name, v.Href, v.Unit = u.Name, "/don-vi/"+u.ID, &u
		}
		out = append(out, v)
	}
	return out, nil
}
