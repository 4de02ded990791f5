package measure

import (
	"context"
	"fmt"

	"tinhso/internal/fault"
	"tinhso/internal/indicator"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Subject is what the facts of a dossier have in common (hồ sơ được đo).
type Subject struct {
	ID, Code, Unit, Path, Procedure, Channel, Taken string
}

// Keeper adds what the catalogue and the directory know (danh mục và tổ chức) to what was measured.
type Keeper struct {
	Procedures *procedure.Catalogue
	Units      *org.Directory
}

// Facts makes facts of a measure (dữ kiện của số liệu): what the catalogue says of the procedure and the directory of the unit is added.
func (k Keeper) Facts(ctx context.Context, r store.Reader, s Subject, m *Measured) ([]indicator.Fact, error) {
	dims := map[string]string{"procedure": s.Procedure, "channel": s.Channel, "taken": s.Taken, "outcome": m.Outcome,
		"timing": m.Timing, "national": m.National, "result": m.Result, "answer": m.Answer}
	p, err := k.Procedures.Version(ctx, r, s.Procedure, m.ProcedureVersion)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return nil, err
	}
	if len(p.Fields) > 0 {
		dims["category"] = p.Fields[0].Code
	}
	switch {
	case p.FullOnline:
		dims["online"] = "full"
	case p.Online():
		dims["online"] = "partial"
	}
	from := m.Accepted
	if from.IsZero() {
		from = m.Submitted
	}
	u, err := k.Units.ByID(ctx, r, s.Unit, from)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return nil, err
	}
	dims["level"] = string(u.Level)
	f := indicator.Fact{Kind: "dossier", ID: s.ID, Label: s.Code, Version: m.Version, UnitID: s.Unit, UnitPath: s.Path, Dims: dims,
		Days: map[string]viet.Day{"submitted": m.Submitted, "answer_due": m.AnswerDue, "answered": m.Answered, "accepted": m.Accepted,
			"due": m.Due, "ended": m.Ended, "closed": m.Closed, "returned": m.Returned, "hand_due": m.HandDue, "handed": m.Handed},
		Nums: map[string]int64{"minutes": m.Minutes, "waited": m.Waited, "supplements": m.Supplements}}
	was := func(unit string, on viet.Day) org.Unit { // as of its own day, so that it is told the same later
		u, _ := k.Units.ByID(ctx, r, unit, on) // a unit nobody knows has no path
		return u
	}
	for _, t := range m.Turns {
		f.Breaks = append(f.Breaks, indicator.Break{Version: t.N, On: t.On, UnitID: t.Unit, UnitPath: was(t.Unit, t.On).Path,
			Days: map[string]viet.Day{"due": t.Due}})
	}
	if m.Part {
		f.Part, f.Days = true, map[string]viet.Day{"due": m.Due}
		return []indicator.Fact{f}, nil
	}
	list := []indicator.Fact{f}
	common := func(kind, id, unit string, on viet.Day) indicator.Fact {
		u := was(unit, on)
		return indicator.Fact{Kind: kind, ID: s.ID + id, Label: s.Code, Version: m.Version, UnitID: unit, UnitPath: u.Path,
			Dims: map[string]string{"procedure": s.Procedure, "category": dims["category"], "channel": s.Channel, "level": string(u.Level), "taken": s.Taken}}
	}
	for i, p := range m.Stands {
		x := common("pause", fmt.Sprintf("/p%02d", i), p.Unit, p.From)
		x.Days = map[string]viet.Day{"began": p.From, "ended": p.To}
		list = append(list, x)
	}
	for _, a := range m.Acts {
		x := common("act", fmt.Sprintf("/a%d", a.N), a.Unit, a.On) // told once, or the same each time
		x.Days, x.Dims["action"] = map[string]viet.Day{"on": a.On}, a.Action
		list = append(list, x)
	}
	return list, nil
}
