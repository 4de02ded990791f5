package hall

import (
	room "tinhso/internal/hall"
	"tinhso/internal/law"
	"tinhso/internal/viet"
	"tinhso/internal/web"
)

// priorityLaws says who goes first on a day and why, and where a text is missing.
func priorityLaws(c *web.Ctx, on viet.Day) ([]figureLaw, error) {
	all, err := room.Priorities(on)
	if err != nil {
		return nil, err
	}
	laws := make([]figureLaw, 0, len(all))
	for _, p := range all {
		one := figureLaw{Name: c.Lang.Pick(p.Name), Missing: c.Lang.Pick(p.Missing)}
		if p.Law != "" {
			one.Law = law.Cite(law.Key(p.Law))
		}
		if p.Law != "" && !p.Verified && one.Missing == "" {
			one.Missing = c.T("hall.figures.unverified")
		}
		laws = append(laws, one)
	}
	return laws, nil
}
