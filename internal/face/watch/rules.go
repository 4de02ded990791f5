package watch

import (
	"slices"
	"strings"

	"tinhso/internal/oversight"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// rulesPage shows by which rules the watch finds, with law and thresholds (quy tắc giám sát).
type rulesPage struct {
	ui.Page
	Rules []ruleCard
}

type ruleCard struct {
	Title, Why, Fair, Missing string
	Facts                     ui.DefinitionList
	Old                       bool
}

func (f *face) rules(c *web.Ctx) error {
	list, err := f.Watch.Rules(c.Context())
	if err != nil {
		return err
	}
	order := oversight.Codes()
	slices.SortStableFunc(list, func(a, b oversight.Rule) int {
		if a.Rule != b.Rule {
			return slices.Index(order, a.Rule) - slices.Index(order, b.Rule)
		}
		return b.ValidFrom.Compare(a.ValidFrom)
	})
	p := &rulesPage{Page: page(c, c.T("oversight.rules"), ui.Link{Label: c.T("oversight.rules")})}
	p.Lead = c.T("oversight.rules.lead")
	today := f.today()
	for _, r := range list {
		until := c.T("oversight.rules.still")
		if !r.ValidTo.IsZero() {
			until = r.ValidTo.Vietnamese()
		}
		card := ruleCard{Title: c.Lang.Pick(r.Title), Why: c.Lang.Pick(r.Why), Fair: c.Lang.Pick(r.Innocent), Missing: c.Lang.Pick(r.Missing), Old: !r.ValidTo.IsZero() && r.ValidTo.Before(today)}
		card.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("oversight.fact.law"), Text: cite(r.Law)}, {Term: c.T("oversight.fact.limits"), Text: limits(c, r)},
			{Term: c.T("oversight.rules.force"), Text: r.ValidFrom.Vietnamese() + " – " + until}, {Term: c.T("oversight.rules.explain"), Text: c.T("oversight.rules.explain.days", "n", viet.Number(int64(r.ExplainDays)))}}}
		p.Rules = append(p.Rules, card)
	}
	return c.Render(200, "rules", p)
}

// limits says the thresholds of a rule.
func limits(c *web.Ctx, r oversight.Rule) string {
	names := make([]string, 0, len(r.Limits))
	for name := range r.Limits {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = c.T("oversight.limit."+name, "n", r.Limits[name])
	}
	return strings.Join(names, "; ")
}
