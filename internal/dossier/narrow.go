package dossier

import (
	"context"
	"slices"

	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// where is the condition of a list and its order.
func (c *Cases) where(ctx context.Context, f *Filter) (w store.Where, keys store.Keyset, err error) {
	who := identity.From(ctx)
	scope, err := policy.ScopeOf(ctx, "dossier.list")
	if err != nil {
		return w, keys, err
	}
	newest := f.Newest || f.Query != "" || f.State == "closed" || who.Kind == identity.KindCitizen || f.Consulted
	if !newest && f.State != "" && f.State != "open" {
		if newest, err = c.ends(ctx, f.State); err != nil { // it is found among the closed ones only
			return w, keys, err
		}
	}
	if !newest {
		w.And("NOT d.closed")
		keys = byDue
	} else {
		keys = byNewest
	}
	if f.Unit != "" {
		u, err := c.Units.Unit(ctx, c.DB, f.Unit, viet.DayOf(c.now()))
		if err != nil {
			return w, keys, err
		}
		f.Unit = u.ID
	}
	if err := c.narrow(ctx, &w, f, who); err != nil {
		return w, keys, err
	}
	columns := policy.Columns{ID: "d.id", Owner: "d.owner_account", Unit: "d.unit_id", Path: "d.unit_path",
		Assignee: "d.assignee", Consulted: listConsulted}
	if f.anywhere(who) { // else the list keeps to units whose own dossiers they are, and the index holds all it needs
		columns.Taken = "d.taken_unit_id"
	}
	scope.Where(&w, columns)
	return w, keys, c.narrowExcluded(ctx, &w, who)
}

// ends reports whether a dossier in the state is closed, in any flow.
func (c *Cases) ends(ctx context.Context, state string) (bool, error) {
	all, err := c.States(ctx)
	return slices.ContainsFunc(all, func(s State) bool { return s.ID == state && s.Terminal }), err
}

// narrow adds what the caller asked for. The unit comes first: it leads the indexes.
func (c *Cases) narrow(ctx context.Context, w *store.Where, f *Filter, who identity.Who) error {
	now := store.Millis(c.now())
	if err := c.narrowUnit(w, f, who); err != nil {
		return err
	}
	switch f.State {
	case "", "closed", "open":
	default:
		w.And("d.state = ?", f.State)
	}
	if f.State == "closed" {
		w.And("d.closed")
	} else if f.State == "open" {
		w.And("NOT d.closed")
	}
	if who.Kind == identity.KindCitizen { // the second half lets the planner take the small index
		w.And("d.owner_account = ? AND d.owner_account <> ''", who.AccountID)
	} else if f.Mine {
		w.In("d.assignee", hands(who))
		w.And("d.assignee <> ''")
	}
	if f.Unassigned {
		w.And("d.assignee = ''")
	}
	if f.Late {
		w.And("d.next_at < ? AND NOT d.closed", now)
	}
	if !f.DueBefore.IsZero() {
		w.And("d.next_at < ? AND NOT d.closed", store.Millis(f.DueBefore))
	}
	if f.Procedure != "" {
		w.And("d.procedure_code = ?", f.Procedure)
	}
	narrowQuery(w, f.Query)
	return c.narrowWork(ctx, w, f, who)
}

// narrowUnit keeps to one unit where it can: the one asked for, else the caller's own.
func (c *Cases) narrowUnit(w *store.Where, f *Filter, who identity.Who) error {
	if f.Taken {
		w.In("d.taken_unit_id", unitsWith(who, identity.Clerk))
		w.And("d.taken_unit_id <> ''")
	}
	if f.Unit != "" {
		w.And("d.unit_id = ?", f.Unit)
		return nil
	}
	if f.Consulted {
		w.And("d.id IN (SELECT c.dossier_id FROM dossier_consulted c WHERE c.unit_id = ?)", who.UnitID)
		return nil
	}
	if who.Kind == identity.KindOfficer && !f.Mine && !f.anywhere(who) {
		units := unitsOf(who)
		w.In(store.Wide("d.unit_id", len(units)), units)
	}
	return nil
}

// anywhere reports a list that reaches beyond the dossiers that the caller's units resolve: what their counters took in
// for others, or the one dossier of a number.
func (f *Filter) anywhere(who identity.Who) bool {
	if f.Taken || f.Unit != "" && !slices.Contains(unitsOf(who), f.Unit) {
		return true
	}
	_, err := ParseNumber(viet.OneLine(f.Query))
	return err == nil
}

// hands lists whose work somebody has in hand: their own, and that of colleagues for whom they act.
func hands(who identity.Who) []string { return append([]string{who.AccountID}, who.Away("")...) }

// unitsOf lists the units where the caller works with dossiers.
func unitsOf(who identity.Who) []string {
	return unitsWith(who, identity.Clerk, identity.Officer, identity.Leader)
}

// narrowQuery finds a code by a part of it, and a name by its words.
func narrowQuery(w *store.Where, query string) {
	query = viet.OneLine(query)
	if query == "" {
		return
	}
	if n, err := ParseNumber(query); err == nil {
		w.And("d.code = ?", n.String())
		return
	}
	w.Like("d.search", viet.Fold(query))
}
