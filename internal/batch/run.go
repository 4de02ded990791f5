package batch

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// The jobs of the room. Each works a part and asks for the next in its own effect, so that a batch goes on where it was
// when a node dies.
const (
	jobPlan = "batch.plan"
	jobRun  = "batch.run"

	perPlan = 200 // dossiers looked at in one transaction
	perRun  = 25  // dossiers worked by one job; each has a transaction of its own
)

// patience is how long one job works.
const patience = 20 * time.Second

type jobArgs struct {
	Batch string `json:"batch"`
}

// Workers are the jobs of the room; boot hands them to the queue.
func (r *Room) Workers() []job.Worker {
	return []job.Worker{{Kind: jobPlan, Work: r.workPlan, Timeout: 5 * time.Minute}, {Kind: jobRun, Work: r.workRun, Timeout: 5 * time.Minute}}
}

// run starts a batch, or goes on with one that was stopped. Twice is once.
func (r *Room) run(ctx context.Context, id string, kind Kind) (Batch, error) {
	b, err := r.load(ctx, r.DB, id)
	if err != nil {
		return Batch{}, err
	}
	action := policy.Action("batch.act")
	if b.Kind == Moves {
		action = "batch.move"
	}
	if err := policy.Can(ctx, action, b.object()); err != nil {
		return Batch{}, err
	}
	if b.Kind != kind {
		return Batch{}, fault.NotFound("batch.not_found")
	}
	if kind == Acts && identity.From(ctx).AccountID != b.By {
		return Batch{}, fault.Forbidden("batch.not_yours", "name", b.ByName)
	}
	switch {
	case b.State == Running || b.State == Done:
		return b, r.count(ctx, r.DB, &b)
	case b.State == Stopped, kind == Acts && b.State == Planned, kind == Moves && b.State == Approved:
	case kind == Moves && b.State == Planned:
		return Batch{}, fault.Conflict("batch.not_approved")
	default:
		return Batch{}, fault.Conflict("batch.not_ready")
	}
	err = r.DB.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, runStart, store.Millis(tx.Now()), b.ID, b.Version)
		if err != nil || n == 0 {
			return err // somebody else started it in the same moment
		}
		if err := job.Insert(ctx, tx, job.New{Kind: jobRun, Args: jobArgs{Batch: b.ID}, UniqueKey: b.ID + ":" + store.NewID()}); err != nil {
			return err
		}
		return event.Append(ctx, tx, b.event(ctx, "batch.started"))
	})
	if err != nil {
		return Batch{}, err
	}
	return r.Get(ctx, id)
}

// tells is what the events of the room say.
type tells struct {
	Kind   Kind   `json:"kind"`
	Action string `json:"action,omitempty"`
	Move   *Move  `json:"move,omitempty"`
	Total  int    `json:"total"`
}

func (b *Batch) event(ctx context.Context, kind string) event.New {
	move := b.Move
	if move != nil { // what a person wrote stays in the table of the room: it may name somebody
		plain := *move
		plain.Reason, move = "", &plain
	}
	return event.New{Kind: kind, Subject: b.ID, Actor: identity.From(ctx).AccountID, UnitPath: b.unitPath,
		Data: tells{Kind: b.Kind, Action: b.Action, Move: move, Total: b.Total}}
}

// stop asks a running batch to end between two dossiers.
func (r *Room) stop(ctx context.Context, id string) (Batch, error) {
	b, err := r.load(ctx, r.DB, id)
	if err != nil {
		return Batch{}, err
	}
	action := policy.Action("batch.act")
	if b.Kind == Moves {
		action = "batch.move"
	}
	if err := policy.Can(ctx, action, b.object()); err != nil {
		return Batch{}, err
	}
	err = r.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, runState, string(Stopping), id, string(Running))
		return err
	})
	if err != nil {
		return Batch{}, err
	}
	return r.Get(ctx, id)
}

// approve lets a planned move be run. Who planned it does not decide on it.
func (r *Room) approve(ctx context.Context, id, decision string, on viet.Day) (Batch, error) {
	b, err := r.load(ctx, r.DB, id)
	if err != nil {
		return Batch{}, err
	}
	if err := policy.Can(ctx, "batch.move", b.object()); err != nil {
		return Batch{}, err
	}
	decision = viet.OneLine(decision)
	var wrong []fault.Field
	if decision == "" || len([]rune(decision)) > 100 {
		wrong = append(wrong, fault.Field{Path: "decision", Code: "batch.move.decision"})
	}
	if on.IsZero() || on.After(viet.DayOf(r.DB.Now())) {
		wrong = append(wrong, fault.Field{Path: "on", Code: "batch.move.decided_on"})
	}
	if len(wrong) > 0 {
		return Batch{}, fault.Invalid("batch.invalid", wrong...)
	}
	if b.Kind != Moves || b.State != Planned {
		return Batch{}, fault.Conflict("batch.not_ready")
	}
	who := identity.From(ctx)
	if who.AccountID == b.By {
		return Batch{}, fault.Forbidden("batch.same_person")
	}
	err = r.DB.Write(ctx, func(tx *store.Tx) error {
		a, err := text(Approval{By: who.AccountID, ByName: who.Name, At: tx.Now(), Decision: decision, On: on})
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, runApprove, a, b.ID, b.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("batch.not_ready")
		}
		return event.Append(ctx, tx, b.event(ctx, "batch.approved"))
	})
	if err != nil {
		return Batch{}, err
	}
	return r.Get(ctx, id)
}

// workPlan makes a part of a dry run.
func (r *Room) workPlan(ctx context.Context, j job.Job) (job.Effect, error) {
	var args jobArgs
	if err := j.Decode(&args); err != nil {
		return nil, job.Cancel(err)
	}
	b, err := r.load(ctx, r.DB, args.Batch)
	if err != nil || b.State != Planning {
		return nil, err
	}
	flights, err := r.Cases.InFlight(ctx, r.DB, b.Move.Flow, b.Move.From, b.after, perPlan)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(flights))
	for i, f := range flights {
		if items[i], err = r.tryMove(ctx, b, b.Total+i+1, f); err != nil {
			return nil, err
		}
	}
	after, state := b.after, Planned
	if len(flights) == perPlan {
		after, state = flights[perPlan-1].ID, Planning
	}
	return func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.Exec(ctx, runSeen, after, b.Total+len(items), string(state), b.ID, b.after)
		if err != nil || n == 0 {
			return err
		}
		for _, i := range items {
			if err := itemTx(ctx, tx, b.ID, i); err != nil {
				return err
			}
		}
		if state == Planned {
			return nil
		}
		return job.Insert(ctx, tx, job.New{Kind: jobPlan, Args: args, UniqueKey: b.ID + ":" + after})
	}, nil
}

func (r *Room) tryMove(ctx context.Context, b Batch, n int, f dossier.Flight) (Item, error) {
	i := Item{N: n, DossierID: f.ID, Code: f.Code, Procedure: f.Procedure, Version: f.Version, Verdict: Will}
	out, err := r.Cases.TryShift(ctx, r.DB, f.ID, b.Move.shift())
	i.Change = changeOf(out)
	if err == nil {
		return i, nil
	}
	why, args, ok := reason(err)
	if !ok {
		return i, err
	}
	i.Verdict, i.Why = Cannot, why
	if i.Change.From == "" {
		i.Change.From = f.State
	}
	if text, ok := args.(string); ok {
		i.WhyArgs, err = argsOf(text)
		return i, err
	}
	return i, nil
}

func argsOf(text string) (map[string]any, error) {
	var args map[string]any
	return args, json.Unmarshal([]byte(text), &args)
}

func (m *Move) shift() dossier.Shift {
	return dossier.Shift{To: m.To, States: m.States, Law: m.Law, Reason: m.Reason}
}

func changeOf(s dossier.Shifted) Change {
	clock := func(s flow.State) string { return string(s.Clock) }
	return Change{From: s.From.ID, FromName: s.From.Name, ClockFrom: clock(s.From), DueFrom: s.DueOn,
		To: s.To.ID, ToName: s.To.Name, ClockTo: clock(s.To), DueTo: s.DueOnTo}
}

// errTaken says that another worker did an item in the same moment.
var errTaken = errors.New("batch: the item is done already")

// workRun works a part of a batch, with the powers that its author has now.
func (r *Room) workRun(ctx context.Context, j job.Job) (job.Effect, error) {
	var args jobArgs
	if err := j.Decode(&args); err != nil {
		return nil, job.Cancel(err)
	}
	b, err := r.load(ctx, r.DB, args.Batch)
	if err != nil {
		return nil, err
	}
	who, err := r.Accounts.WhoOf(ctx, b.By)
	if f, ok := fault.As(err); ok && f.Kind != fault.KindInternal { // locked or gone meanwhile: what is left stays
		return r.ends(&b, Stopped, f.Code), nil
	} else if err != nil {
		return nil, err
	}
	ctx = identity.With(ctx, who)
	began := r.DB.Now()
	items, err := store.All(ctx, r.DB, itemNext, func(rows *store.Rows) (Item, error) { return scanItem(rows) }, b.ID, perRun)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		now, err := r.load(ctx, r.DB, b.ID) // somebody may have asked it to stop
		if err != nil {
			return nil, err
		}
		if now.State != Running {
			return r.ends(&b, Stopped, ""), nil
		}
		if err := r.one(ctx, b, i); err != nil && !errors.Is(err, errTaken) {
			return nil, err
		}
		if r.DB.Now().Sub(began) > patience {
			break
		}
	}
	if len(items) == 0 {
		return r.ends(&b, Done, ""), nil
	}
	return func(ctx context.Context, tx *store.Tx) error {
		return job.Insert(ctx, tx, job.New{Kind: jobRun, Args: args, UniqueKey: b.ID + ":" + store.NewID()})
	}, nil
}

// ends is the effect that ends a batch.
func (r *Room) ends(b *Batch, s State, why string) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.Exec(ctx, runEnd, string(s), store.Millis(tx.Now()), why, b.ID)
		if err != nil || n == 0 {
			return err
		}
		return event.Append(ctx, tx, b.event(ctx, "batch."+string(s)))
	}
}

// one does what is wanted to one dossier, in one transaction with the mark that it was done; a refusal is noted.
func (r *Room) one(ctx context.Context, b Batch, i Item) error {
	mark := func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.Exec(ctx, itemDone, store.Millis(tx.Now()), b.ID, i.N)
		if err == nil && n == 0 {
			return errTaken
		}
		return err
	}
	var err error
	if b.Kind == Moves {
		err = r.DB.Write(ctx, func(tx *store.Tx) error {
			if err := mark(ctx, tx); err != nil {
				return err
			}
			out, err := r.Cases.ShiftTx(ctx, tx, i.DossierID, i.Version, b.Move.shift())
			if err != nil {
				return err
			}
			change, err := text(changeOf(out))
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, itemMoved, change, b.ID, i.N)
			return err
		})
	} else {
		_, err = r.Cases.Act(ctx, i.Code, dossier.Act{Action: b.Action, Version: i.Version, Input: b.Input, Also: mark})
	}
	why, args, refused := reason(err)
	if err == nil || !refused {
		return err
	}
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, itemFail, why, args, store.Millis(tx.Now()), b.ID, i.N)
		return err
	})
}
