package ledger

import (
	"encoding/json"

	"tinhso/internal/store"
)

const entryColumns = `subject, n, kind, at, noted_at, account, account_name, unit_id, unit_name, reason, law, evidence,
  amount, time_kind, cut_off, basis, restart, until_at, before_at, after_at, national_at, state, holder_role,
  holder_unit, holder_unit_name, holder, holder_name, leg_from_at, leg_budget, leg_due_at, leg_spent`

const (
	entryInsert = `INSERT INTO ledger_entry (` + entryColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
  $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)`

	entryList = `SELECT ` + entryColumns + ` FROM ledger_entry WHERE subject = $1 ORDER BY n LIMIT 1000`
	entryOf   = `SELECT ` + entryColumns + ` FROM ledger_entry WHERE subject IN (...) ORDER BY subject, n`

	refusalInsert = `INSERT INTO ledger_refusal (id, subject, kind, at, noted_at, account, account_name, unit_id, unit_name,
  reason, code, args) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
	refusalList = `SELECT id, subject, kind, at, noted_at, account, account_name, unit_id, unit_name, reason, code, args
FROM ledger_refusal WHERE subject = $1 ORDER BY id DESC LIMIT 100`
)

func (e Entry) args(subject string) ([]any, error) {
	var evidence any
	if len(e.Evidence) > 0 {
		b, err := json.Marshal(e.Evidence)
		if err != nil {
			return nil, err
		}
		evidence = string(b)
	}
	amount := e.Amount
	if e.Kind == Start {
		amount = e.Budget.Amount
	}
	h := e.Hold
	return []any{subject, e.N, string(e.Kind), store.Millis(e.At), store.Millis(e.Noted), e.By.Account, e.By.Name, e.By.Unit,
		e.By.UnitName, e.Reason, e.Law, evidence, amount, string(e.Budget.Kind), e.Budget.CutOff, e.Basis, e.Restart,
		store.Millis(e.Until), store.Millis(e.Before), store.Millis(e.After), store.Millis(e.National), h.State, h.Role, h.Unit,
		h.UnitName, h.Account, h.Name, store.Millis(e.LegFrom), e.LegBudget, store.Millis(e.LegDue), e.LegSpent}, nil
}

func scanEntry(r *store.Rows) (Entry, error) {
	_, e, err := scanOf(r)
	return e, err
}

// scanOf reads an entry and whose it is.
func scanOf(r *store.Rows) (subject string, e Entry, err error) {
	var at, noted, until, before, after, national, from, due int64
	var evidence []byte
	h := &e.Hold
	err = r.Scan(&subject, &e.N, &e.Kind, &at, &noted, &e.By.Account, &e.By.Name, &e.By.Unit, &e.By.UnitName, &e.Reason, &e.Law,
		&evidence, &e.Amount, &e.Budget.Kind, &e.Budget.CutOff, &e.Basis, &e.Restart, &until, &before, &after, &national,
		&h.State, &h.Role, &h.Unit, &h.UnitName, &h.Account, &h.Name, &from, &e.LegBudget, &due, &e.LegSpent)
	if err != nil {
		return subject, e, err
	}
	e.At, e.Noted, e.Until = store.Instant(at), store.Instant(noted), store.Instant(until)
	e.Before, e.After, e.National = store.Instant(before), store.Instant(after), store.Instant(national)
	e.LegFrom, e.LegDue = store.Instant(from), store.Instant(due)
	if e.Kind == Start {
		e.Budget.Amount, e.Amount = e.Amount, 0
	}
	if len(evidence) > 0 {
		err = json.Unmarshal(evidence, &e.Evidence)
	}
	return subject, e, err
}
