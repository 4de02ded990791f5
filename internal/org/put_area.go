package org

import (
	"context"
	"errors"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// PutArea is a place as a pack states it (địa bàn trong gói dữ liệu).
type PutArea struct {
	Key       string
	Code      string
	Name      string
	ShortName string
	Kind      string
	Level     Level
	ParentKey string
	ValidFrom string
	ValidTo   string
	Law       string
}

func (p *PutArea) check() error {
	p.Name, p.ShortName = viet.OneLine(p.Name), viet.OneLine(p.ShortName)
	if p.ShortName == "" {
		p.ShortName = p.Name
	}
	var wrong []fault.Field
	need := func(ok bool, path, code string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: path, Code: code})
		}
	}
	need(p.Key != "", "key", "field.required")
	need(p.Code != "", "code", "field.required")
	need(p.Name != "", "name", "field.required")
	need(p.Level == Province || p.Level == District || p.Level == Commune, "level", "field.choice")
	need(isDay(p.ValidFrom), "valid_from", "viet.day.format")
	need(p.ValidTo == "" || isDay(p.ValidTo) && p.ValidTo > p.ValidFrom, "valid_to", "org.field.day_order")
	if len(wrong) > 0 {
		return fault.Invalid("org.area_invalid", wrong...)
	}
	return nil
}

func areaByKey(ctx context.Context, tx *store.Tx, key string) (areaRecord, error) {
	var a areaRecord
	err := tx.QueryRow(ctx, sqlAreaByKey, key).Scan(&a.id, &a.level, &a.from, &a.to)
	return a, err
}

// PutAreaTx stores a place by its key and gives its id.
func (d *Directory) PutAreaTx(ctx context.Context, tx *store.Tx, p PutArea) (id string, o Outcome, err error) {
	if err := p.check(); err != nil {
		return "", Same, err
	}
	parentID := ""
	if p.ParentKey != "" {
		parent, err := areaByKey(ctx, tx, p.ParentKey)
		if errors.Is(err, store.ErrNone) || p.ParentKey == p.Key {
			return "", Same, fault.Invalid("org.area_invalid", unknown("parent", p.ParentKey))
		} else if err != nil {
			return "", Same, err
		}
		parentID = parent.id
	}
	id, o, err = putAreaRow(ctx, tx, p)
	if err != nil {
		return "", Same, err
	}
	moved, err := putPlace(ctx, tx, id, parentID, p)
	if err != nil {
		return "", Same, err
	}
	o, err = d.outcome(ctx, tx, o, moved)
	return id, o, err
}

func putAreaRow(ctx context.Context, tx *store.Tx, p PutArea) (string, Outcome, error) {
	was, err := areaByKey(ctx, tx, p.Key)
	if errors.Is(err, store.ErrNone) {
		id := store.NewID()
		_, err = tx.Exec(ctx, sqlAddArea, id, p.Key, string(p.Level), p.ValidFrom, p.ValidTo, store.Millis(tx.Now()))
		return id, Created, err
	} else if err != nil {
		return "", Same, err
	}
	from := min(was.from, p.ValidFrom)
	if was.level == p.Level && was.from == from && was.to == p.ValidTo {
		return was.id, Same, nil
	}
	_, err = tx.Exec(ctx, sqlSetArea, string(p.Level), from, p.ValidTo, was.id)
	return was.id, Changed, err
}

func putPlace(ctx context.Context, tx *store.Tx, id, parentID string, p PutArea) (bool, error) {
	rows, err := store.All(ctx, tx, sqlAreaNames, func(r *store.Rows) (d dated[place], err error) {
		err = r.Scan(&d.from, &d.to, &d.value.code, &d.value.name, &d.value.short, &d.value.kind, &d.value.parent)
		return d, err
	}, id)
	if err != nil {
		return false, err
	}
	m := plan(rows, p.ValidFrom, place{p.Code, p.Name, p.ShortName, p.Kind, parentID})
	if m.nothing() {
		return false, nil
	}
	if err := codeFree(ctx, tx, sqlAreaUsed, p.Code, id, p.ValidFrom, p.ValidTo); err != nil {
		return false, err
	}
	return true, write(ctx, tx, m, writer{
		end: func(from string) (string, []any) { return sqlEndAreaName, []any{p.ValidFrom, id, from} },
		set: func(from string) (string, []any) {
			return sqlSetAreaName, []any{p.Law, p.Code, p.Name, p.ShortName, p.Kind, parentID, id, from}
		},
		add: func(s span) (string, []any) {
			return sqlAddAreaName, []any{id, s.from, s.to, p.Law, p.Code, p.Name, p.ShortName, p.Kind, parentID}
		},
	})
}
