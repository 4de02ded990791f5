package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
)

// Projection is what a change of the calendar would do to the due day of one open dossier (dự kiến ngày hẹn trả).
type Projection struct {
	ID                string
	Code              string
	Unit              Unit
	Procedure         string
	Before, After     time.Time
	BeforeOn, AfterOn viet.Day
}

// Projections shows open dossiers whose clock runs, with the due day they have and the one they would have on other
// calendars, by id behind after; the second answer is the id to go on from, empty at the end. cals gives the calendar of
// a unit. A dossier that waits is counted when its clock goes on. It is for who changes the calendar, so nobody is asked.
func (c *Cases) Projections(ctx context.Context, r store.Reader, after string, limit int,
	cals func(unitID string) (deadline.Calendar, error)) ([]Projection, string, error) {
	rows, err := store.All(ctx, r, runningAfter, scanRunning, after, limit)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(rows) == limit {
		next = rows[limit-1].ID
	}
	out := make([]Projection, 0, len(rows))
	for len(rows) > 0 {
		some := rows[:min(len(rows), ledger.Batch)]
		rows = rows[len(some):]
		accounts, err := c.accounts(ctx, r, some)
		if err != nil {
			return nil, "", err
		}
		for _, d := range some {
			cal, err := cals(d.Unit.ID)
			if err != nil {
				return nil, "", err
			}
			p := Projection{ID: d.ID, Code: d.Code, Unit: d.Unit, Procedure: d.Procedure.Name, Before: d.DueAt, After: d.DueAt,
				BeforeOn: d.DueOn, AfterOn: d.DueOn}
			// What cannot be counted on the other calendar stays as it is.
			if res, err := accounts[d.ID].DueOn(cal); err == nil && !res.Paused {
				p.After, p.AfterOn = res.Due, res.DueOn
			}
			out = append(out, p)
		}
	}
	return out, next, nil
}

// accounts reads the ledger of many dossiers.
func (c *Cases) accounts(ctx context.Context, r store.Reader, rows []Dossier) (map[string]*ledger.Account, error) {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	all, err := c.ledger.LoadAll(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		d := &rows[i]
		if a := all[d.ID]; a.Started.IsZero() { // accepted before there was a ledger
			act := ledger.Act{At: d.AcceptedAt, Calendar: d.Unit.ID}
			if err := a.Start(ctx, act, *d.Budget, d.BudgetBasis); err != nil && fault.KindOf(err) == fault.KindInternal {
				return nil, err
			}
		}
	}
	return all, nil
}

// ReprojectTx counts the due days of open dossiers anew on the calendars as they are now, and says how many moved
// (tính lại ngày hẹn trả). Each that moves gets an entry in its ledger and an event with the cause, and its timers move;
// closed ones are left alone, and those that wait are counted when their clock goes on.
func (c *Cases) ReprojectTx(ctx context.Context, tx *store.Tx, ids []string, cause string) (changed int, err error) {
	flows := map[string]flow.Flow{}
	for len(ids) > 0 {
		some := ids[:min(len(ids), ledger.Batch)]
		ids = ids[len(some):]
		n, err := c.reprojectTx(ctx, tx, some, cause, flows)
		if err != nil {
			return changed, err
		}
		changed += n
	}
	return changed, nil
}

func (c *Cases) reprojectTx(ctx context.Context, tx *store.Tx, ids []string, cause string, flows map[string]flow.Flow) (int, error) {
	q, args := store.In(runningOf, nil, ids)
	rows, err := store.All(ctx, tx, q, scanRunning, args...)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	accounts, err := c.accounts(ctx, tx, rows)
	if err != nil {
		return 0, err
	}
	who := identity.From(ctx)
	act := ledger.Act{At: c.now(), Reason: cause, By: ledger.By{Account: who.AccountID, Name: who.Name, Unit: who.UnitID}}
	var moved, touched []*Dossier
	var changed []*ledger.Account
	var timers []timer.New
	for i := range rows {
		d := &rows[i]
		f, err := c.flowIn(ctx, tx, d, flows)
		if err != nil {
			return 0, err
		}
		a := accounts[d.ID]
		act.Calendar, act.Shares = d.Unit.ID, sharesOf(f)
		if _, err := a.Recount(ctx, act); err != nil {
			return 0, err
		}
		due := a.Due
		if due.Due.IsZero() || due.Due.Equal(d.DueAt) && due.Provisional == d.Provisional || due.DueOn.IsZero() {
			continue
		}
		if touched = append(touched, d); !due.Due.Equal(d.DueAt) {
			moved = append(moved, d)
			changed = append(changed, a)
			warn, err := a.Warning(ctx, d.Unit.ID)
			if err != nil {
				return 0, err
			}
			timers = append(timers, timersOf(d.ID, a.Holding(), warn, act.At)...)
		}
		if d.raw.next.Equal(d.DueAt) {
			d.raw.next = due.Due
		}
		d.DueAt, d.DueOn, d.Provisional = due.Due, due.DueOn, due.Provisional
	}
	if err := projectTx(ctx, tx, touched); err != nil {
		return 0, err
	}
	if err := ledger.WriteAllTx(ctx, tx, changed); err != nil {
		return 0, err
	}
	if err := timer.SetAllTx(ctx, tx, timers); err != nil {
		return 0, err
	}
	told := make([]event.New, 0, len(touched))
	for _, d := range moved {
		s := Step{N: d.Version, Action: "reprojected", ActorRole: "system"}
		told = append(told, because(who, d, &s, cause, accounts[d.ID]))
	}
	for _, d := range touched {
		if !slices.Contains(moved, d) { // the day stayed: it is certain now, or no longer
			told = append(told, silent(ctx, eventSure, d, map[string]any{"due_on": isoOrEmpty(d.DueOn), "provisional": d.Provisional}))
		}
	}
	return len(moved), event.AppendAll(ctx, tx, told)
}

func because(who identity.Who, d *Dossier, s *Step, cause string, acc *ledger.Account) event.New {
	n := moved(who, d.State, d, s)
	data := n.Data.(Moved)
	data.Cause, data.Measured = cause, remeasured(d, acc)
	if k := len(acc.Entries); k > 0 {
		data.DueWas = known(acc.Entries[k-1].Before)
	}
	n.Data = data
	return n
}

func (c *Cases) flowIn(ctx context.Context, r store.Reader, d *Dossier, kept map[string]flow.Flow) (flow.Flow, error) {
	key := fmt.Sprintf("%s %d", d.FlowCode, d.FlowVersion)
	f, ok := kept[key]
	if ok {
		return f, nil
	}
	f, err := c.Flows.Get(ctx, r, d.FlowCode, d.FlowVersion)
	if err == nil {
		kept[key] = f
	}
	return f, err
}

// projectTx writes the due days of many dossiers in one statement.
func projectTx(ctx context.Context, tx *store.Tx, all []*Dossier) error {
	for len(all) > 0 {
		n := 1 // few texts, so that they stay prepared
		for _, size := range []int{256, 64, 16, 4} {
			if len(all) >= size {
				n = size
				break
			}
		}
		args := make([]any, 0, 5*n)
		for _, d := range all[:n] {
			args = append(args, d.ID, store.Millis(d.DueAt), isoOrEmpty(d.DueOn), d.Provisional, store.Millis(d.raw.next))
		}
		all = all[n:]
		if err := tx.Later(ctx, projectText(n), args...); err != nil {
			return err
		}
	}
	return nil
}

// projectText updates n rows: (id, due_at, due_on, provisional, next_at) each. The first row says the types.
func projectText(n int) string {
	var b strings.Builder
	b.WriteString("WITH v (id, due_at, due_on, provisional, next_at) AS (VALUES (CAST($1 AS TEXT), CAST($2 AS BIGINT), " +
		"CAST($3 AS TEXT), CAST($4 AS BOOLEAN), CAST($5 AS BIGINT))")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, ", ($%d, $%d, $%d, $%d, $%d)", 5*i+1, 5*i+2, 5*i+3, 5*i+4, 5*i+5)
	}
	b.WriteString(") UPDATE dossier SET due_at = v.due_at, due_on = v.due_on, provisional = v.provisional, next_at = v.next_at " +
		"FROM v WHERE dossier.id = v.id")
	return b.String()
}

const (
	runningColumns = `SELECT id, code, version, procedure_code, procedure_version, procedure_name, flow_code, flow_version, unit_id,
  unit_path, unit_code, unit_name, channel, state, national, submitted_at, answer_by_at, accepted_at, due_at, due_on,
  provisional, next_at, budget_amount, budget_kind, budget_cut_off, budget_basis, extended, supplements, assignee,
  assignee_name, late FROM dossier`
	runningIs    = ` AND NOT closed AND accepted_at > 0 AND ended_at = 0 AND NOT paused AND budget_kind <> '' AND due_at > 0`
	runningAfter = runningColumns + ` WHERE id > $1` + runningIs + ` ORDER BY id LIMIT $2`
	runningOf    = runningColumns + ` WHERE id IN (...)` + runningIs + ` ORDER BY id /*lock*/`
)

func scanRunning(r *store.Rows) (d Dossier, err error) {
	var submitted, answer, accepted, due, next int64
	var dueOn string
	var b deadline.Budget
	err = r.Scan(&d.ID, &d.Code, &d.Version, &d.Procedure.Code, &d.Procedure.Version, &d.Procedure.Name, &d.FlowCode, &d.FlowVersion,
		&d.Unit.ID, &d.Unit.Path, &d.Unit.Code, &d.Unit.Name, &d.Channel, &d.State, &d.National, &submitted, &answer, &accepted, &due,
		&dueOn, &d.Provisional, &next, &b.Amount, &b.Kind, &b.CutOff, &d.BudgetBasis, &d.Extended, &d.Supplements, &d.Assignee,
		&d.AssigneeName, &d.Late)
	if err != nil {
		return d, err
	}
	d.Budget = &b
	d.SubmittedAt, d.AnswerBy, d.AcceptedAt = store.Instant(submitted), store.Instant(answer), store.Instant(accepted)
	d.DueAt, d.raw.next = store.Instant(due), store.Instant(next)
	d.DueOn, err = viet.ParseDay(dueOn)
	return d, err
}
