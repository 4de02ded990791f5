package batch

import (
	"context"
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// many are the actions that make sense with one input for many dossiers.
var many = []string{"accept", "assign", "claim", "release", "forward", "propose", "approve", "reject", "issue", "return", "take_over", "remind"}

// Actions lists the actions that can be taken with many dossiers at once (các thao tác hàng loạt).
func Actions() []string { return slices.Clone(many) }

func (r *Room) plan(ctx context.Context, b Bulk) (Batch, error) {
	who := identity.From(ctx)
	out := Batch{ID: store.NewID(), Kind: Acts, State: Planned, Action: b.Action, Input: b.Input, By: who.AccountID, ByName: who.Name, UnitID: who.UnitID}
	unit, err := r.Units.ByID(ctx, r.DB, who.UnitID, viet.DayOf(r.DB.Now()))
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return Batch{}, err
	}
	out.unitPath = unit.Path
	if err := policy.Can(ctx, "batch.act", policy.Object{Kind: "batch", UnitID: out.UnitID, UnitPath: out.unitPath, OwnerAccount: who.AccountID}); err != nil {
		return Batch{}, err
	}
	codes := slices.Clone(b.Codes)
	slices.Sort(codes)
	codes = slices.Compact(codes)
	switch {
	case !slices.Contains(many, b.Action):
		return Batch{}, fault.Invalid("batch.invalid", fault.Field{Path: "action", Code: "batch.action", Args: fault.Args("action", b.Action)})
	case len(codes) == 0:
		return Batch{}, fault.Invalid("batch.invalid", fault.Field{Path: "codes", Code: "batch.none"})
	case len(codes) > MaxBulk:
		return Batch{}, fault.Invalid("batch.invalid", fault.Field{Path: "codes", Code: "batch.too_many", Args: fault.Args("max", MaxBulk)})
	}
	items := make([]Item, 0, len(codes))
	var wrong error // what is wrong with the input itself
	for i, code := range codes {
		item, err := r.tryAct(ctx, i+1, code, b)
		if err != nil {
			return Batch{}, err
		}
		if item.refused != nil && wrong == nil && isInput(item.refused) {
			wrong = item.refused
		}
		if item.Verdict == Will && out.Label == (lang.Text{}) {
			out.Label = item.label
		}
		items = append(items, item.Item)
	}
	if wrong != nil && !slices.ContainsFunc(items, func(i Item) bool { return i.Verdict == Will }) {
		return Batch{}, wrong
	}
	out.Total = len(items)
	err = r.DB.Write(ctx, func(tx *store.Tx) error {
		if err := b.Once.Before(ctx, tx); err != nil {
			return err
		}
		if err := insertTx(ctx, tx, &out); err != nil {
			return err
		}
		for _, i := range items {
			if err := itemTx(ctx, tx, out.ID, i); err != nil {
				return err
			}
		}
		if err := r.count(ctx, tx, &out); err != nil {
			return err
		}
		return b.Once.After(ctx, tx, out)
	})
	return out, err
}

// tried is what the preview found out about one dossier.
type tried struct {
	Item
	label   lang.Text
	refused error
}

func (r *Room) tryAct(ctx context.Context, n int, code string, b Bulk) (tried, error) {
	was, would, err := r.Cases.Try(ctx, code, dossier.Act{Action: b.Action, Input: b.Input})
	t := tried{Item: Item{N: n, DossierID: was.ID, Code: was.Code, Procedure: was.Procedure.Name, Version: was.Version, Verdict: Will}}
	t.Change = Change{From: was.State, FromName: was.StateName, DueFrom: was.DueOn}
	if err != nil {
		why, args, ok := reason(err)
		if !ok {
			return t, err
		}
		t.Verdict, t.Why, t.refused = Cannot, why, err
		if text, ok := args.(string); ok {
			if t.WhyArgs, err = argsOf(text); err != nil {
				return t, err
			}
		}
		if t.Code == "" { // not the reader's to know: only what they wrote themself
			t.Code = viet.OneLine(code)
		}
		return t, nil
	}
	t.Change.To, t.Change.ToName, t.Change.DueTo = would.State, would.StateName, would.DueOn
	t.label = r.label(ctx, was, b.Action)
	return t, nil
}

// label is what an action is called for a dossier.
func (r *Room) label(ctx context.Context, d dossier.Dossier, action string) lang.Text {
	f, err := r.Flows.Get(ctx, r.DB, d.FlowCode, d.FlowVersion)
	if err != nil {
		return lang.Text{}
	}
	if t, ok := f.Find(action, d.State); ok {
		return t.Name
	}
	key := "flow.action." + action
	return lang.Text{VI: lang.For(lang.VI).T(key), EN: lang.For(lang.EN).T(key)}
}

// isInput reports a refusal that is about what was entered, not about the dossier.
func isInput(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Kind == fault.KindInvalid && len(f.Fields) > 0
}

func insertTx(ctx context.Context, tx *store.Tx, b *Batch) error {
	b.CreatedAt, b.Version = tx.Now(), 1
	label, err := text(b.Label)
	if err != nil {
		return err
	}
	input, err := text(b.Input)
	if err != nil {
		return err
	}
	var move any
	flow := ""
	if b.Move != nil {
		flow = b.Move.Flow
		if move, err = text(b.Move); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, runInsert, b.ID, string(b.Kind), string(b.State), b.Action, label, input, move, flow, b.By, b.ByName, b.UnitID,
		b.unitPath, b.Total, store.Millis(b.CreatedAt))
	return err
}

func itemTx(ctx context.Context, tx *store.Tx, id string, i Item) error {
	change, err := text(i.Change)
	if err != nil {
		return err
	}
	var args any
	if len(i.WhyArgs) > 0 {
		if args, err = text(i.WhyArgs); err != nil {
			return err
		}
	}
	return tx.Later(ctx, itemInsert, id, i.N, i.DossierID, i.Code, i.Procedure, i.Version, string(i.Verdict), i.Why, args, change)
}

// planMove checks a move and lets a job make its dry run.
func (r *Room) planMove(ctx context.Context, m Move) (Batch, error) {
	root, err := r.mayMove(ctx)
	if err != nil {
		return Batch{}, err
	}
	if err := r.checkMove(ctx, &m); err != nil {
		return Batch{}, err
	}
	who := identity.From(ctx)
	b := Batch{ID: store.NewID(), Kind: Moves, State: Planning, Move: &m, By: who.AccountID, ByName: who.Name, UnitID: root.ID, unitPath: root.Path}
	b.Label = lang.Text{VI: lang.For(lang.VI).T("dossier.step.migrate"), EN: lang.For(lang.EN).T("dossier.step.migrate")}
	err = r.DB.Write(ctx, func(tx *store.Tx) error {
		if err := m.Once.Before(ctx, tx); err != nil {
			return err
		}
		if err := insertTx(ctx, tx, &b); err != nil {
			return err
		}
		if err := job.Insert(ctx, tx, job.New{Kind: jobPlan, Args: jobArgs{Batch: b.ID}, UniqueKey: b.ID + ":"}); err != nil {
			return err
		}
		return m.Once.After(ctx, tx, b)
	})
	return b, err
}

// mayMove asks whether the caller may move the dossiers of the province: by who administers its root.
func (r *Room) mayMove(ctx context.Context) (org.Unit, error) {
	tree, err := r.Units.Tree(ctx, r.DB, viet.DayOf(r.DB.Now()))
	if err != nil {
		return org.Unit{}, err
	}
	if len(tree) == 0 {
		return org.Unit{}, fault.Conflict("identity.no_units")
	}
	return tree[0], policy.Can(ctx, "batch.move", policy.Object{Kind: "batch", UnitID: tree[0].ID, UnitPath: tree[0].Path})
}

// checkMove sees that both versions exist, that every state named is one of theirs, and that a law asks for it.
func (r *Room) checkMove(ctx context.Context, m *Move) error {
	var wrong []fault.Field
	add := func(path, code string, args ...any) {
		wrong = append(wrong, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	}
	old, err := r.Flows.Get(ctx, r.DB, m.Flow, m.From)
	if err != nil && fault.KindOf(err) == fault.KindNotFound {
		add("from", "batch.move.version", "flow", m.Flow, "version", m.From)
	} else if err != nil {
		return err
	}
	next, err := r.Flows.Get(ctx, r.DB, m.Flow, m.To)
	if err != nil && fault.KindOf(err) == fault.KindNotFound {
		add("to", "batch.move.version", "flow", m.Flow, "version", m.To)
	} else if err != nil {
		return err
	}
	if m.From == m.To {
		add("to", "batch.move.same")
	}
	if len(wrong) == 0 {
		for from, to := range m.States {
			if _, ok := old.State(from); !ok {
				add("states."+from, "batch.move.state", "state", from)
			} else if _, ok := next.State(to); !ok {
				add("states."+from, "batch.move.state", "state", to)
			}
		}
	}
	m.Reason, m.Law = viet.OneLine(m.Reason), viet.OneLine(m.Law)
	if len([]rune(m.Reason)) < 5 || len([]rune(m.Reason)) > 1000 {
		add("reason", "batch.move.reason")
	}
	if !law.Builtin().InForce(law.Key(m.Law), viet.DayOf(r.DB.Now()).String()) {
		add("law", "batch.move.law", "law", m.Law)
	}
	if len(wrong) > 0 {
		return fault.Invalid("batch.invalid", wrong...)
	}
	return nil
}
