package dossier

import (
	"context"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// effect works out what a transition changes beside the state. What needs the transaction it leaves in before or after.
type effect func(ctx context.Context, r store.Reader, m *move) error

// effects is what the interpreter knows. Starting, stopping and resuming the clock follow from the states.
var effects = map[flow.Effect]effect{
	flow.StartClock: nothing,
	flow.PauseClock: nothing,
	flow.Resume:     nothing,
	flow.Close:      nothing,
	flow.Ask:        ask,
	flow.Supply:     supplied,
	flow.Assign:     assign,
	flow.Claim:      claim,
	flow.Unassign:   unassign,
	flow.Forward:    forward,
	flow.Transfer:   transfer,
	flow.Consult:    askOthers,
	flow.Advise:     advise,
	flow.Result:     issue,
	flow.Fee:        noteFee,
	flow.Correct:    correct,
	flow.Extend:     extend,
	flow.Deliver:    deliver,
	flow.Remind:     remind,
	flow.GoOn:       goOn,
	recuses:         recuse,
	excludes:        exclude,
	readmits:        readmit,
	takes:           takeOver,
}

func (m *move) apply(ctx context.Context, r store.Reader) error {
	for _, name := range m.t.Effects {
		fn, ok := effects[name]
		if !ok {
			return fault.New(fault.KindInternal, "dossier.flow.effect", "effect", string(name))
		}
		if err := fn(ctx, r, m); err != nil {
			return err
		}
	}
	return nil
}

func nothing(context.Context, store.Reader, *move) error { return nil }

// ask asks the citizen for more: once, listing everything.
// Law: 61/2018/NĐ-CP@2018-04-23#art17
func ask(_ context.Context, _ store.Reader, m *move) error {
	items := itemsIn(m.in, "items")
	if len(items) == 0 {
		return fault.Invalid("dossier.input.invalid", fault.Field{Path: "items", Code: "dossier.supplement.items"})
	}
	m.d.Supplements++
	m.d.Asked, m.step.Items = items, items
	return nil
}

// supplied takes the citizen's answer to a request for more.
func supplied(_ context.Context, _ store.Reader, m *move) error {
	if len(m.files) == 0 && firstText(m.in, "note", "answer", "reason") == "" {
		return fault.Invalid("dossier.input.invalid", fault.Field{Path: "files", Code: "dossier.supply.empty"})
	}
	m.d.Asked = nil
	return nil
}

// itemsIn reads a list of things: rows of a group, or the lines of a text.
func itemsIn(v form.Values, key string) []string {
	var all []string
	add := func(s string) {
		if s = strings.TrimLeft(viet.OneLine(s), "-•*+ "); s != "" {
			all = append(all, s)
		}
	}
	switch rows := v[key].(type) {
	case string:
		for line := range strings.SplitSeq(rows, "\n") {
			add(line)
		}
	case []any:
		for _, row := range rows {
			switch row := row.(type) {
			case string:
				add(row)
			case map[string]any:
				var parts []string
				for _, k := range []string{"item", "what", "name", "paper", "reason", "why"} {
					if s, ok := row[k].(string); ok && s != "" {
						parts = append(parts, s)
					}
				}
				add(strings.Join(parts, ": "))
			}
		}
	}
	return all
}

// extend gives a new appointment with an apology (Mẫu số 04): as often, as long and as early as the ledger's rules allow.
// Law: 61/2018/NĐ-CP@2018-04-23#art19
func extend(ctx context.Context, _ store.Reader, m *move) error {
	amount := whole64(m.in, "extend")
	if amount < 1 {
		return fault.Invalid("dossier.input.invalid", fault.Field{Path: "extend", Code: "dossier.extend.amount"})
	}
	s, _ := m.flow.State(m.was.State)
	return m.acc.Extend(ctx, m.entry(s), int(amount))
}

// deliver notes to whom the result was given: the person, or an authorised one by name and paper.
func deliver(_ context.Context, _ store.Reader, m *move) error {
	to := text(m.in, "returned_to")
	if to == "authorised" && (text(m.in, "receiver_name") == "" || text(m.in, "receiver_paper") == "") {
		return fault.Invalid("dossier.input.invalid", fault.Field{Path: "receiver_name", Code: "dossier.return.who"})
	}
	return nil
}

func claim(_ context.Context, _ store.Reader, m *move) error {
	m.d.Assignee, m.d.AssigneeName = m.who.AccountID, m.who.Name
	return nil
}

func unassign(_ context.Context, _ store.Reader, m *move) error {
	m.d.Assignee, m.d.AssigneeName = "", ""
	return nil
}

// assign gives a dossier to an officer of the unit.
func assign(ctx context.Context, r store.Reader, m *move) error {
	id := firstText(m.in, "officer", "assignee")
	if id == "" {
		return fault.Invalid("dossier.input.invalid", fault.Field{Path: "officer", Code: "dossier.assign.who"})
	}
	staff, err := m.c.Staff(ctx, r, m.d.Unit.ID)
	if err != nil {
		return err
	}
	if slices.Contains(m.d.raw.excluded, id) {
		return m.badOfficer("dossier.assign.excluded")
	}
	for _, s := range staff {
		if s.ID == id {
			m.d.Assignee, m.d.AssigneeName, m.step.ToName = s.ID, s.Name, s.Name
			return nil
		}
	}
	return fault.Invalid("dossier.input.invalid", fault.Field{Path: "officer", Code: "dossier.assign.unknown", Args: fault.Args("unit", m.d.Unit.Name)})
}

// Staff lists who can be given a dossier of a unit (công chức có thể thụ lý).
func (c *Cases) Staff(ctx context.Context, r store.Reader, unitID string) ([]identity.Account, error) {
	return c.Accounts.Staff(ctx, r, unitID, identity.Officer, identity.Clerk, identity.Leader)
}
