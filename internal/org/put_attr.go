package org

import (
	"context"
	"errors"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

func putName(ctx context.Context, tx *store.Tx, id string, p PutUnit) (bool, error) {
	rows, err := store.All(ctx, tx, sqlNames, func(r *store.Rows) (d dated[name], err error) {
		err = r.Scan(&d.from, &d.to, &d.value.name, &d.value.short, &d.value.abbrev)
		return d, err
	}, id)
	if err != nil {
		return false, err
	}
	m := plan(rows, p.ValidFrom, name{p.Name, p.ShortName, p.Abbrev})
	return !m.nothing(), write(ctx, tx, m, writer{
		end: func(from string) (string, []any) { return sqlEndName, []any{p.ValidFrom, id, from} },
		set: func(from string) (string, []any) {
			return sqlSetName, []any{p.Law, p.Name, p.ShortName, p.Abbrev, id, from}
		},
		add: func(s span) (string, []any) {
			return sqlAddName, []any{id, s.from, s.to, p.Law, p.Name, p.ShortName, p.Abbrev}
		},
	})
}

func putCode(ctx context.Context, tx *store.Tx, id, scheme string, want code, p PutUnit) (bool, error) {
	rows, err := store.All(ctx, tx, sqlCodes, func(r *store.Rows) (d dated[code], err error) {
		err = r.Scan(&d.from, &d.to, &d.value.code, &d.value.sample)
		return d, err
	}, id, scheme)
	if err != nil {
		return false, err
	}
	m := plan(rows, p.ValidFrom, want)
	if m.nothing() {
		return false, nil
	}
	if want.code != "" {
		if err := codeFree(ctx, tx, sqlCodeUsed, want.code, id, p.ValidFrom, p.ValidTo); err != nil {
			return false, err
		}
	}
	return true, write(ctx, tx, m, writer{
		end:  func(from string) (string, []any) { return sqlEndCode, []any{p.ValidFrom, id, scheme, from} },
		drop: func(from string) (string, []any) { return sqlDropCode, []any{id, scheme, from} },
		set: func(from string) (string, []any) {
			return sqlSetCode, []any{p.Law, want.code, want.sample, id, scheme, from}
		},
		add: func(s span) (string, []any) {
			return sqlAddCode, []any{id, scheme, s.from, s.to, p.Law, want.code, want.sample}
		},
	})
}

// codeFree refuses a code that another has on one of the days: a code names one unit a day.
func codeFree(ctx context.Context, tx *store.Tx, query, code, id, from, to string) error {
	var other string
	err := tx.QueryRow(ctx, query, code, id, from, to).Scan(&other)
	if errors.Is(err, store.ErrNone) {
		return nil
	} else if err != nil {
		return err
	}
	return fault.Conflict("org.code_taken", "code", code, "unit", other)
}

func putParent(ctx context.Context, tx *store.Tx, id, parentID string, p PutUnit) (bool, error) {
	rows, err := store.All(ctx, tx, sqlParents, func(r *store.Rows) (d dated[string], err error) {
		err = r.Scan(&d.from, &d.to, &d.value)
		return d, err
	}, id)
	if err != nil {
		return false, err
	}
	m := plan(rows, p.ValidFrom, parentID)
	if m.nothing() {
		return false, nil
	}
	if err := noCircle(ctx, tx, id, parentID, p.ValidFrom); err != nil {
		return false, err
	}
	return true, write(ctx, tx, m, writer{
		end:  func(from string) (string, []any) { return sqlEndParent, []any{p.ValidFrom, id, from} },
		drop: func(from string) (string, []any) { return sqlDropParent, []any{id, from} },
		set:  func(from string) (string, []any) { return sqlSetParent, []any{p.Law, parentID, id, from} },
		add: func(s span) (string, []any) {
			return sqlAddParent, []any{id, s.from, s.to, p.Law, parentID}
		},
	})
}

// noCircle walks up from the parent: a unit may not stand above itself.
func noCircle(ctx context.Context, tx *store.Tx, id, parentID, on string) error {
	const deepest = 16
	for range deepest {
		if parentID == "" {
			return nil
		}
		if parentID == id {
			break
		}
		rows, err := store.All(ctx, tx, sqlParents, func(r *store.Rows) (d dated[string], err error) {
			err = r.Scan(&d.from, &d.to, &d.value)
			return d, err
		}, parentID)
		if err != nil {
			return err
		}
		parentID, _ = at(rows, on)
	}
	return fault.Conflict("org.parent_circle")
}

// writer makes the statements of one attribute.
type writer struct {
	end, set, drop func(from string) (string, []any)
	add            func(span) (string, []any)
}

func write[T comparable](ctx context.Context, tx *store.Tx, m move[T], w writer) error {
	run := func(q string, args []any) error {
		_, err := tx.Exec(ctx, q, args...)
		return err
	}
	if m.end != "" {
		if err := run(w.end(m.end)); err != nil {
			return err
		}
	}
	switch {
	case m.set != "":
		return run(w.set(m.set))
	case m.drop != "":
		return run(w.drop(m.drop))
	case m.add != nil:
		return run(w.add(*m.add))
	}
	return nil
}
