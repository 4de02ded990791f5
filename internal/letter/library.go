package letter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Letters keeps templates and what was written from them (thư, văn bản).
type Letters struct {
	db    *store.DB
	units *org.Directory
}

// New opens the room over a database whose migrations have run.
func New(db *store.DB, units *org.Directory) *Letters { return &Letters{db: db, units: units} }

type scanner interface{ Scan(dest ...any) error }

func scanTemplate(row scanner) (t Template, err error) {
	var data []byte
	if err := row.Scan(&t.ID, &t.Code, &t.UnitID, &t.UnitPath, &t.Version, &t.FromPack, &t.Withdrawn, &data); err != nil {
		return t, err
	}
	kept := t
	if err := json.Unmarshal(data, &t); err != nil {
		return t, fmt.Errorf("letter: template %s: %w", kept.ID, err)
	}
	return t, nil
}

func scanTemplates(rows *store.Rows) (Template, error) { return scanTemplate(rows) }

// PutPackTx keeps the templates of the pack whole (mẫu của gói dữ liệu): one that has changed is a new version, one that
// the pack no longer has is withdrawn. Templates of the console are not touched.
func PutPackTx(ctx context.Context, tx *store.Tx, all []Template) error {
	old := map[string]string{} // code: id
	_, err := store.All(ctx, tx, templatePack, func(rows *store.Rows) (s string, err error) {
		var id string
		err = rows.Scan(&id, &s)
		old[s] = id
		return s, err
	})
	if err != nil {
		return err
	}
	for _, t := range all {
		if id := old[t.Code]; id != "" {
			was, err := scanTemplate(tx.QueryRow(ctx, templateGet, id))
			if err != nil {
				return err
			}
			delete(old, t.Code)
			if was.same(t) {
				continue
			}
			if _, err := tx.Exec(ctx, templateEnd, id); err != nil {
				return err
			}
		}
		t.FromPack = true
		if _, err := insertTx(ctx, tx, t, ""); err != nil {
			return err
		}
	}
	for _, id := range old {
		if _, err := tx.Exec(ctx, templateEnd, id); err != nil {
			return err
		}
	}
	return nil
}

func (t Template) same(o Template) bool {
	a, errA := json.Marshal(t)
	b, errB := json.Marshal(o)
	return errA == nil && errB == nil && string(a) == string(b)
}

// insertTx writes a template as the next version of its code in its unit.
func insertTx(ctx context.Context, tx *store.Tx, t Template, by string) (Template, error) {
	if err := tx.QueryRow(ctx, templateLast, t.UnitID, t.Code).Scan(&t.Version); err != nil {
		return t, err
	}
	t.ID, t.Version = store.NewID(), t.Version+1
	data, err := json.Marshal(t)
	if err != nil {
		return t, err
	}
	_, err = tx.Exec(ctx, templateInsert, t.ID, t.Code, t.UnitID, t.UnitPath, t.Version, t.Action, t.ValidFrom.String(), t.ValidTo.String(),
		string(data), t.FromPack, store.Millis(tx.Now()), by)
	return t, err
}

// Save keeps a template as a new version (lưu mẫu). Seen is the version that was edited, zero for a new one. The unit is
// that of the caller's right; one that edits the province's template below the province makes the unit's own of it.
func (l *Letters) Save(ctx context.Context, unit string, t Template, seen int64) (Template, error) {
	u, err := l.manages(ctx, unit)
	if err != nil {
		return Template{}, err
	}
	t.UnitID, t.UnitPath, t.FromPack = u.ID, u.Path, false
	if u.ParentID == "" {
		t.UnitID = "" // the province's own stand for every unit
	}
	t.Name.VI, t.Name.EN = viet.OneLine(t.Name.VI), viet.OneLine(t.Name.EN)
	t.To, t.Subject, t.Notice = viet.OneLine(t.To), viet.OneLine(t.Subject), viet.OneLine(t.Notice)
	t.Body = viet.NFC(t.Body)
	if err := t.Check(); err != nil {
		return Template{}, err
	}
	who := identity.From(ctx)
	err = l.db.Write(ctx, func(tx *store.Tx) error {
		var last int64
		if err := tx.QueryRow(ctx, templateLast, t.UnitID, t.Code).Scan(&last); err != nil {
			return err
		}
		if last != seen {
			return fault.New(fault.KindPrecondition, "letter.stale")
		}
		var err error
		if t, err = insertTx(ctx, tx, t, who.AccountID); err != nil {
			if store.IsDuplicate(err, "letter_template_version") {
				return fault.New(fault.KindPrecondition, "letter.stale")
			}
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "letter.template_saved", Subject: t.ID, Actor: who.AccountID, UnitPath: t.UnitPath,
			Data: map[string]any{"code": t.Code, "version": t.Version, "valid_from": t.ValidFrom.String()}})
	})
	return t, err
}

// Withdraw takes a version out of use (ngừng dùng mẫu); what was written from it stays.
func (l *Letters) Withdraw(ctx context.Context, id string) error {
	t, err := l.template(ctx, id)
	if err != nil {
		return err
	}
	if err := l.may(ctx, "letter.manage", t); err != nil {
		return err
	}
	return l.db.Write(ctx, func(tx *store.Tx) error {
		if n, err := tx.Exec(ctx, templateEnd, id); err != nil || n == 0 {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "letter.template_withdrawn", Subject: id, Actor: identity.From(ctx).AccountID, UnitPath: t.UnitPath,
			Data: map[string]any{"code": t.Code, "version": t.Version}})
	})
}

// manages finds the unit whose templates the caller may change.
func (l *Letters) manages(ctx context.Context, unit string) (org.Unit, error) {
	u, err := l.units.Unit(ctx, l.db, unit, viet.DayOf(l.db.Now()))
	if err != nil {
		return org.Unit{}, err
	}
	return u, policy.Can(ctx, "letter.manage", policy.Object{Kind: "letter", UnitID: u.ID, UnitPath: u.Path})
}

func (l *Letters) may(ctx context.Context, action policy.Action, t Template) error {
	o := policy.Object{Kind: "letter", UnitID: t.UnitID, UnitPath: t.UnitPath}
	if t.UnitID == "" {
		tree, err := l.units.Tree(ctx, l.db, viet.DayOf(l.db.Now()))
		if err != nil {
			return err
		}
		if len(tree) > 0 {
			o.UnitID, o.UnitPath = tree[0].ID, tree[0].Path
		}
	}
	return policy.Can(ctx, action, o)
}

func (l *Letters) template(ctx context.Context, id string) (Template, error) {
	t, err := scanTemplate(l.db.QueryRow(ctx, templateGet, id))
	if errors.Is(err, store.ErrNone) {
		return Template{}, unknown()
	}
	return t, err
}

// Template reads one version, for who manages templates of the unit or below.
func (l *Letters) Template(ctx context.Context, unit, id string) (Template, error) {
	if _, err := l.manages(ctx, unit); err != nil {
		return Template{}, err
	}
	return l.template(ctx, id)
}

// Versions lists the versions of a template, the latest first.
func (l *Letters) Versions(ctx context.Context, t Template) ([]Template, error) {
	policy.Public(ctx, "the caller has read the template")
	return store.All(ctx, l.db, templateOf, scanTemplates, t.UnitID, t.Code)
}

// All lists the templates that a unit's administrator sees: the province's and the unit's own, the latest version of each.
func (l *Letters) All(ctx context.Context, unit string) ([]Template, error) {
	u, err := l.manages(ctx, unit)
	if err != nil {
		return nil, err
	}
	all, err := store.All(ctx, l.db, templateAll, scanTemplates, u.ID)
	if err != nil {
		return nil, err
	}
	var latest []Template
	for _, t := range all {
		if n := len(latest); n == 0 || latest[n-1].Code != t.Code || latest[n-1].UnitID != t.UnitID {
			latest = append(latest, t)
		}
	}
	return latest, nil
}

// For lists the templates in force on a day for a unit (mẫu áp dụng): of each the latest version that holds, the unit's
// own before the province's. The caller may write letters there.
func (l *Letters) For(ctx context.Context, unitID, unitPath string, on viet.Day) ([]Template, error) {
	if err := policy.Can(ctx, "letter.write", policy.Object{Kind: "letter", UnitID: unitID, UnitPath: unitPath}); err != nil {
		return nil, err
	}
	all, err := store.All(ctx, l.db, templateAll, scanTemplates, unitID)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var in []Template
	for _, t := range all { // by code; the province's (no unit) first, the latest version first
		i, seen := at[t.Code]
		switch {
		case !t.on(on):
		case !seen:
			at[t.Code], in = len(in), append(in, t)
		case in[i].UnitID == "" && t.UnitID != "":
			in[i] = t
		}
	}
	return in, nil
}

// Pick finds one template in force by its code.
func (l *Letters) Pick(ctx context.Context, unitID, unitPath, code string, on viet.Day) (Template, error) {
	all, err := l.For(ctx, unitID, unitPath, on)
	if err != nil {
		return Template{}, err
	}
	for _, t := range all {
		if t.Code == code {
			return t, nil
		}
	}
	return Template{}, unknown()
}
