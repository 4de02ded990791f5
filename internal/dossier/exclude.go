package dossier

import (
	"context"
	"slices"
	"strings"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/store"
)

// Excluded is somebody who takes no part in a dossier for a conflict of interest (không tham gia giải quyết).
//
// Law: 36/2018/QH14@2018-11-20#art23
type Excluded struct {
	AccountID, Name string
	Cause           string // number, declared, ordered
	Reason          string
	ByName          string // who declared or ordered it; empty when it was found by itself
	At              time.Time
	EndedAt         time.Time // when a leader let them take part again
	EndedBy         string
	EndedReason     string
}

// The causes: the citizen number is the applicant's, the person said so, the leader said so.
const (
	byNumber = "number"
	declared = "declared"
	ordered  = "ordered"
)

const (
	excludedPut = `INSERT INTO dossier_excluded (dossier_id, account_id, account_name, cause, reason, by_account, by_name, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (dossier_id, account_id) DO UPDATE SET cause = excluded.cause,
  reason = excluded.reason, by_account = excluded.by_account, by_name = excluded.by_name, at = excluded.at, ended_at = 0, ended_by = '',
  ended_reason = ''`
	excludedEnd = `UPDATE dossier_excluded SET ended_at = $1, ended_by = $2, ended_reason = $3
WHERE dossier_id = $4 AND account_id = $5 AND ended_at = 0`
	excludedList = `SELECT account_id, account_name, cause, reason, by_name, at, ended_at, ended_by, ended_reason FROM dossier_excluded
WHERE dossier_id = $1 ORDER BY at, account_id LIMIT 200`
	excludedAny    = `SELECT dossier_id FROM dossier_excluded WHERE account_id = $1 AND ended_at = 0 LIMIT 1`
	excludedNumber = `SELECT id FROM dossier WHERE NOT closed AND search LIKE $1 ESCAPE '\' ORDER BY id LIMIT 500`
)

// Exclusions lists who takes no part in a dossier and who did not for a time; for those who work on it.
func (c *Cases) Exclusions(ctx context.Context, code string) ([]Excluded, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return nil, err
	}
	if !worksOn(identity.From(ctx), &d) {
		return nil, nil
	}
	return store.All(ctx, c.DB, excludedList, scanExcluded, d.ID)
}

func scanExcluded(r *store.Rows) (x Excluded, err error) {
	var at, ended int64
	err = r.Scan(&x.AccountID, &x.Name, &x.Cause, &x.Reason, &x.ByName, &at, &ended, &x.EndedBy, &x.EndedReason)
	x.At, x.EndedAt = store.Instant(at), store.Instant(ended)
	return x, err
}

// recuse is an officer's own declaration of a conflict of interest.
func recuse(_ context.Context, _ store.Reader, m *move) error {
	m.exclude(m.who.AccountID, m.who.Name, declared)
	return nil
}

// exclude is the leader's order that somebody of the unit takes no part.
func exclude(ctx context.Context, r store.Reader, m *move) error {
	id := text(m.in, "officer")
	staff, err := m.c.Staff(ctx, r, m.d.Unit.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(staff, func(s identity.Account) bool { return s.ID == id })
	switch {
	case i < 0:
		return m.badOfficer("dossier.assign.unknown", "unit", m.d.Unit.Name)
	case slices.Contains(m.d.raw.excluded, id):
		return m.badOfficer("dossier.exclude.already", "name", staff[i].Name)
	case id == m.who.AccountID:
		return m.badOfficer("dossier.exclude.self")
	}
	m.step.ToName = staff[i].Name
	m.exclude(id, staff[i].Name, ordered)
	return nil
}

// readmit lets somebody take part again whom a leader had excluded, or who had said so themself. A citizen number that
// is the applicant's is no opinion: it stands.
func readmit(ctx context.Context, r store.Reader, m *move) error {
	id := text(m.in, "officer")
	all, err := store.All(ctx, r, excludedList, scanExcluded, m.d.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x Excluded) bool { return x.AccountID == id && x.EndedAt.IsZero() })
	switch {
	case i < 0:
		return m.badOfficer("dossier.readmit.none")
	case all[i].Cause == byNumber:
		return fault.Conflict("dossier.readmit.number", "name", all[i].Name)
	}
	m.step.ToName = all[i].Name
	m.d.raw.excluded = slices.DeleteFunc(slices.Clone(m.d.raw.excluded), func(a string) bool { return a == id })
	list, at, by, reason := excludedText(m.d.raw.excluded), store.Millis(m.now), m.who.Name, text(m.in, "reason")
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, excludedEnd, at, by, reason, m.d.ID, id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, dossierExcluded, list, m.d.ID)
		return err
	})
	return nil
}

func (m *move) badOfficer(code string, args ...any) error {
	return fault.Invalid("dossier.input.invalid", fault.Field{Path: "officer", Code: code, Args: fault.Args(args...)})
}

// exclude takes somebody out of a dossier. What they had in hand goes back to the unit.
func (m *move) exclude(id, name, cause string) {
	d := &m.d
	d.raw.excluded = append(slices.Clone(d.raw.excluded), id)
	if d.Assignee == id {
		d.Assignee, d.AssigneeName = "", ""
	}
	m.step.Excluded = []string{name}
	x := Excluded{AccountID: id, Name: name, Cause: cause, Reason: text(m.in, "reason"), At: m.now}
	by := m.who
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		return excludeTx(ctx, tx, d.ID, d.raw.excluded, by, x)
	})
}

func excludeTx(ctx context.Context, tx *store.Tx, id string, list []string, by identity.Who, all ...Excluded) error {
	for _, x := range all {
		if _, err := tx.Exec(ctx, excludedPut, id, x.AccountID, x.Name, x.Cause, x.Reason, by.AccountID, by.Name, store.Millis(x.At)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, dossierExcluded, excludedText(list), id)
	return err
}

// excludedText keeps a blank on both sides of each account.
func excludedText(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return " " + strings.Join(list, " ") + " "
}

// kin finds the officers whose citizen number is that of the applicant or of who files for them.
func (c *Cases) kin(ctx context.Context, r store.Reader, d *Dossier) ([]Excluded, error) {
	var numbers []string
	for _, p := range []*Person{&d.Applicant, d.Representative} {
		if p != nil && p.CitizenID != "" && !slices.Contains(numbers, p.CitizenID) {
			numbers = append(numbers, p.CitizenID)
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	found, err := c.Accounts.OfficersByNumber(ctx, r, numbers)
	if err != nil {
		return nil, err
	}
	var all []Excluded
	for _, a := range found {
		if !slices.Contains(d.raw.excluded, a.ID) {
			all = append(all, Excluded{AccountID: a.ID, Name: a.Name, Cause: byNumber, At: c.now()})
			d.raw.excluded = append(slices.Clone(d.raw.excluded), a.ID)
		}
	}
	return all, nil
}

// kindred finds who takes no part in a filing from the beginning. Nobody takes their own in at the counter.
func (f *filing) kindred(ctx context.Context) (err error) {
	if f.kin, err = f.c.kin(ctx, f.c.DB, &f.d); err != nil {
		return err
	}
	for _, x := range f.kin {
		if x.AccountID == f.who.AccountID && f.s.Channel != Online {
			return fault.Forbidden("dossier.intake.own")
		}
		f.step.Excluded = append(f.step.Excluded, x.Name)
	}
	return nil
}

// kindred finds who takes no part from now on, because a number was mended.
func (m *move) kindred(ctx context.Context, r store.Reader) error {
	found, err := m.c.kin(ctx, r, &m.d)
	if err != nil || len(found) == 0 {
		return err
	}
	list := m.d.raw.excluded
	for _, x := range found {
		m.step.Excluded = append(m.step.Excluded, x.Name)
		if m.d.Assignee == x.AccountID {
			m.d.Assignee, m.d.AssigneeName = "", ""
		}
	}
	m.after = append(m.after, func(ctx context.Context, tx *store.Tx) error {
		return excludeTx(ctx, tx, m.d.ID, list, identity.System(), found...)
	})
	return nil
}

// KeepNumber keeps the citizen number of an officer (số định danh của cán bộ), by which a conflict of interest is found
// by itself; in the dossiers under way that bear it, they take no part from now on. It says how many those are.
func (c *Cases) KeepNumber(ctx context.Context, number string) (n int, err error) {
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		number, err = c.Accounts.PutNumberTx(ctx, tx, number)
		return err
	})
	if err != nil || number == "" {
		return 0, err
	}
	ids, err := store.All(ctx, c.DB, excludedNumber, func(r *store.Rows) (id string, err error) {
		err = r.Scan(&id)
		return id, err
	}, "%"+store.EscapeLike(number)+"%")
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		n = 0
		for _, id := range ids {
			d, err := c.row(ctx, tx, id)
			if err != nil {
				return err
			}
			found, err := c.kin(ctx, tx, &d)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				continue
			}
			if err := excludeTx(ctx, tx, d.ID, d.raw.excluded, identity.System(), found...); err != nil {
				return err
			}
			barred := make([]string, len(found))
			for i, x := range found {
				barred[i] = x.AccountID
			}
			if err := event.Append(ctx, tx, silent(ctx, eventBarred, &d, map[string]any{"accounts": barred})); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// narrowExcluded leaves out of a list what the caller takes no part in. Most people take part in everything: then
// nothing is added, and the list is read from its index alone.
func (c *Cases) narrowExcluded(ctx context.Context, w *store.Where, who identity.Who) error {
	if who.Kind != identity.KindOfficer {
		return nil
	}
	any, err := c.barred(ctx, who)
	if any {
		w.And("NOT EXISTS (SELECT 1 FROM dossier_excluded x WHERE x.dossier_id = d.id AND x.account_id = ? AND x.ended_at = 0)", who.AccountID)
	}
	return err
}

// barred reports whether there is any dossier in which somebody takes no part.
func (c *Cases) barred(ctx context.Context, who identity.Who) (bool, error) {
	ids, err := store.All(ctx, c.DB, excludedAny, func(r *store.Rows) (id string, err error) {
		err = r.Scan(&id)
		return id, err
	}, who.AccountID)
	return len(ids) > 0, err
}

// worksOn reports whether somebody works at the unit of a dossier, or at the counter that took it in.
func worksOn(who identity.Who, d *Dossier) bool {
	for _, role := range []identity.Role{identity.Clerk, identity.Officer, identity.Leader} {
		if who.Has(role, d.Unit.ID) || d.Taken != nil && who.Has(role, d.Taken.ID) {
			return true
		}
	}
	return false
}
