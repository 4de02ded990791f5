package portal

import (
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/web/ui"
)

// whereSteps ask which unit receives the dossier: at once when a few do; by district, then commune, when the committees
// of a level do; and which case of the time limit it is, when the catalogue has several.
func whereSteps(w *wizard) []step {
	single, levels := w.receivers()
	var all []step
	if len(single)+len(levels) > 1 {
		all = append(all, rootStep(single, levels))
	}
	level := w.a.Where
	if len(single) == 0 && len(levels) == 1 {
		level = levels[0]
	}
	switch level {
	case procedure.LevelDistrict:
		all = append(all, unitStep("noi-nop-huyen", "filing.where.district", w.atLevel(org.District)))
	case procedure.LevelCommune:
		all = append(all, districtStep(w), communeStep(w))
	case procedure.LevelProvince:
		all = append(all, unitStep("noi-nop-tinh", "filing.where.unit", w.atLevel(org.Province)))
	}
	if len(single) == 1 && len(levels) == 0 {
		w.d.Unit = single[0].ID // nothing to ask
	}
	if cases := w.p.Choices(string(dossier.Online)); len(cases) > 1 && cases[0].Kind != procedure.ChoicePapers { // papers ask for theirs
		all = append(all, caseStep(cases))
	}
	return all
}

// receivers are the units named one by one, and the levels of which every committee receives the procedure.
func (w *wizard) receivers() (single []org.Unit, levels []string) {
	for _, r := range w.p.Receivers {
		if r.Unit == "" {
			if !slices.Contains(levels, r.Level) {
				levels = append(levels, r.Level)
			}
			continue
		}
		if i := slices.IndexFunc(w.units, func(u org.Unit) bool { return u.ID == r.Unit }); i >= 0 {
			single = append(single, w.units[i])
		}
	}
	return single, levels
}

// atLevel are the receiving committees of a level.
func (w *wizard) atLevel(level org.Level) []org.Unit {
	var all []org.Unit
	for _, u := range w.units {
		if u.Level == level && u.Kind == org.Committee {
			all = append(all, u)
		}
	}
	return all
}

// choice is a unit to choose; that it receives the procedure is marked where it is a guess.
func (w *wizard) choice(u org.Unit) ui.Choice {
	c := ui.Choice{Value: u.ID, Label: u.Name}
	if r, ok := w.p.ReceiverOf(u); ok && r.Basis == procedure.BasisGuess {
		c.Help = w.c.T("filing.where.guess")
	}
	return c
}

// guessed says whether it is a guess that this unit receives the procedure.
func (w *wizard) guessed() bool {
	u, ok := w.unit()
	if !ok {
		return false
	}
	r, ok := w.p.ReceiverOf(u)
	return ok && r.Basis == procedure.BasisGuess
}

func (w *wizard) unit() (org.Unit, bool) {
	i := slices.IndexFunc(w.units, func(u org.Unit) bool { return u.ID == w.d.Unit })
	if i < 0 {
		return org.Unit{}, false
	}
	return w.units[i], true
}

// rootStep asks for a unit, or for the level whose committee it is.
func rootStep(single []org.Unit, levels []string) step {
	s := choiceStep{key: "noi-nop", grp: groupWhere, path: "where", label: "filing.where"}
	s.options = func(w *wizard) []ui.Choice {
		var all []ui.Choice
		for _, u := range single {
			all = append(all, w.choice(u))
		}
		for _, level := range levels {
			all = append(all, ui.Choice{Value: level, Label: w.c.T("filing.where.level." + level), Help: w.levelGuess(level)})
		}
		return all
	}
	s.get = func(w *wizard) []string {
		if w.a.Where == "" {
			return nil
		}
		return []string{w.a.Where}
	}
	s.set = func(w *wizard, v []string) {
		if w.a.Where != v[0] {
			w.d.Unit, w.a.District = "", ""
		}
		w.a.Where = v[0]
		if slices.ContainsFunc(single, func(u org.Unit) bool { return u.ID == v[0] }) {
			w.d.Unit = v[0]
		}
	}
	return s
}

func (w *wizard) levelGuess(level string) string {
	for _, r := range w.p.Receivers {
		if r.Unit == "" && r.Level == level && r.Basis == procedure.BasisGuess {
			return w.c.T("filing.where.guess")
		}
	}
	return ""
}

// unitStep asks for one of a few units.
func unitStep(key, label string, units []org.Unit) choiceStep {
	s := choiceStep{key: key, grp: groupWhere, path: "unit", label: label, pick: len(units) > 14}
	s.options = func(w *wizard) []ui.Choice {
		all := make([]ui.Choice, 0, len(units))
		for _, u := range units {
			all = append(all, w.choice(u))
		}
		return all
	}
	s.get, s.set = one(func(w *wizard) *string { return &w.d.Unit })
	return s
}

// districtStep asks in which district the commune lies.
func districtStep(w *wizard) step {
	var districts []org.Unit
	for _, u := range w.atLevel(org.Commune) {
		if slices.ContainsFunc(districts, func(d org.Unit) bool { return d.ID == u.ParentID }) {
			continue
		}
		if d, err := w.f.Units.ByID(w.c.Context(), w.f.DB, u.ParentID, w.today); err == nil {
			districts = append(districts, d)
		} else if fault.KindOf(err) != fault.KindNotFound {
			w.err = err
		}
	}
	s := choiceStep{key: "noi-nop-huyen", grp: groupWhere, path: "district", label: "filing.where.in_district", help: "filing.where.in_district.help"}
	s.options = func(w *wizard) []ui.Choice {
		all := make([]ui.Choice, 0, len(districts))
		for _, d := range districts {
			all = append(all, ui.Choice{Value: d.ID, Label: w.place(d)})
		}
		return all
	}
	s.get = func(w *wizard) []string {
		if w.a.District == "" {
			return nil
		}
		return []string{w.a.District}
	}
	s.set = func(w *wizard, v []string) {
		if w.a.District != v[0] {
			w.d.Unit = ""
		}
		w.a.District = v[0]
	}
	return s
}

// place is the area a committee governs, by its own name: a person says the district, not its committee.
func (w *wizard) place(u org.Unit) string {
	if u.AreaID != "" {
		if a, err := w.f.Units.Area(w.c.Context(), w.f.DB, u.AreaID, w.today); err == nil {
			return a.Name
		}
	}
	return u.Name
}

func communeStep(w *wizard) step {
	var units []org.Unit
	district := w.c.T("filing.where.this_district")
	for _, u := range w.atLevel(org.Commune) {
		if u.ParentID == w.a.District {
			units = append(units, u)
		}
	}
	if d, err := w.f.Units.ByID(w.c.Context(), w.f.DB, w.a.District, w.today); w.a.District != "" && err == nil {
		district = w.place(d)
	}
	s := unitStep("noi-nop-xa", "filing.where.commune", units)
	s.args = []any{"district", district}
	return s
}

// caseStep asks which variant of the procedure it is.
func caseStep(cases []procedure.Choice) step {
	s := choiceStep{key: "truong-hop", grp: groupWhere, path: "case", label: "filing.case", help: "filing.case.help"}
	s.options = func(w *wizard) []ui.Choice {
		all := make([]ui.Choice, 0, len(cases))
		for _, k := range cases {
			ch := ui.Choice{Value: k.Code, Label: k.Name}
			if ch.Label == "" {
				ch.Label = w.c.T("filing.case.nth", "n", k.Code)
			}
			if k.Time != nil {
				ch.Help = w.c.T("filing.case.time", "time", procedure.TimeWords(w.c.Lang, *k.Time))
			}
			all = append(all, ch)
		}
		return all
	}
	s.get, s.set = one(func(w *wizard) *string { return &w.a.Case })
	return s
}
