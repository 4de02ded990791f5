package portal

import (
	"tinhso/internal/form"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// filters draws the filters with how many each choice would leave, and those in force as links that take them away.
func (f *face) filters(c *web.Ctx, k criteria, facets procedure.Facets) (ui.Filters, []ui.Link) {
	out := ui.Filters{Action: "/thu-tuc", Label: c.T("portal.filter.label")}
	if k.text != "" {
		out.Hidden = []ui.Hidden{{Name: "q", Value: k.text}}
	}
	var active []ui.Link
	add := func(name, label, chosen string, choices []ui.Choice) {
		for i := range choices {
			choices[i].Chosen = choices[i].Value == chosen
		}
		for _, ch := range choices {
			if ch.Chosen {
				active = append(active, ui.Link{Label: label + ": " + ch.Help, Href: k.address(name)})
			}
		}
		out.Fields = append(out.Fields, ui.Field{Kind: form.ChoiceOne, Select: true, Name: name, Label: label, NoMark: true, Value: chosen,
			Choices: choices, Placeholder: c.T("portal.filter.any")})
	}
	add("linh-vuc", c.T("portal.filter.field"), k.field, named(facets.Fields))
	add("cap", c.T("portal.filter.level"), k.level, spoken(facets.Levels, func(code string) string { return procedure.LevelName(c.Lang, code) }))
	add("co-quan", c.T("portal.filter.unit"), k.unit, spoken(facets.Units, func(code string) string { return c.T("portal.receiver." + code) }))
	add("truc-tuyen", c.T("portal.filter.online"), k.online, twoWays(c.T("portal.filter.online.yes"), c.T("portal.filter.online.no"), facets.Online))
	add("nop", c.T("portal.filter.file"), k.file, twoWays(c.T("portal.filter.file.yes"), c.T("portal.filter.file.no"), facets.Fileable))
	return out, active
}

func choice(value, name string, n int) ui.Choice {
	return ui.Choice{Value: value, Label: name + " (" + viet.Number(int64(n)) + ")", Help: name}
}

func named(facets []procedure.Facet) (out []ui.Choice) {
	for _, x := range facets {
		out = append(out, choice(x.Code, x.Name, x.N))
	}
	return out
}

// spoken names the facets that have no name of their own.
func spoken(facets []procedure.Facet, say func(code string) string) (out []ui.Choice) {
	for _, x := range facets {
		if x.Name == "" {
			x.Name = say(x.Code)
		}
		out = append(out, choice(x.Code, x.Name, x.N))
	}
	return out
}

func twoWays(yes, no string, n [2]int) []ui.Choice {
	return []ui.Choice{choice("co", yes, n[1]), choice("khong", no, n[0])}
}

// suggestPart is the list below the search box while someone writes.
type suggestPart struct {
	Items []ui.Link
}

// suggest answers a part of a page for script; without it the address leads to the search.
func (f *face) suggest(c *web.Ctx) error {
	policy.Public(c.Context(), "the catalogue of procedures is published")
	text := c.Query("q")
	if !c.Partial() {
		return c.Redirect(criteria{text: text}.address(""))
	}
	var part suggestPart
	if len([]rune(text)) >= 2 && len([]rune(text)) <= 100 {
		found, err := f.Procedures.Search(c.Context(), procedure.Query{Text: text, PageSize: 6})
		if err != nil {
			return err
		}
		for _, item := range found.Items {
			part.Items = append(part.Items, ui.Link{Label: item.Name, Href: "/thu-tuc/" + item.Code})
		}
	}
	return c.Part(200, "suggest", part)
}
