package org

import (
	"context"
	"errors"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// PutPost is a post as a pack states it (chức danh trong gói dữ liệu), with its holder where there is one.
type PutPost struct {
	Key       string
	UnitID    string
	Title     string
	Kind      string // leader, clerk, officer, other
	ValidFrom string
	ValidTo   string
	Holder    *Holder
}

// PutPostTx stores a post by its key, and its holder, and gives its id.
func (d *Directory) PutPostTx(ctx context.Context, tx *store.Tx, p PutPost) (id string, o Outcome, err error) {
	if err := p.check(); err != nil {
		return "", Same, err
	}
	id, o, err = putPostRow(ctx, tx, p)
	if err != nil || p.Holder == nil {
		return id, o, err
	}
	h := p.Holder
	n, err := tx.Exec(ctx, sqlPutHolder, id, h.AccountID, h.ValidFrom, h.ValidTo, viet.OneLine(h.Name))
	if err == nil && n > 0 && o == Same {
		o = Changed
	}
	return id, o, err
}

func (p *PutPost) check() error {
	p.Title = viet.OneLine(p.Title)
	ok := p.Key != "" && p.Title != "" && len(p.Title) <= 300 && p.UnitID != "" && isDay(p.ValidFrom) &&
		(p.ValidTo == "" || isDay(p.ValidTo) && p.ValidTo > p.ValidFrom)
	if h := p.Holder; ok && h != nil {
		ok = h.AccountID != "" && h.Name != "" && isDay(h.ValidFrom) && (h.ValidTo == "" || isDay(h.ValidTo) && h.ValidTo > h.ValidFrom)
	}
	if !ok {
		return fault.New(fault.KindInvalid, "org.post_invalid", "title", p.Title)
	}
	return nil
}

func putPostRow(ctx context.Context, tx *store.Tx, p PutPost) (string, Outcome, error) {
	was, err := scanPost(tx.QueryRow(ctx, sqlPostByKey, p.Key))
	if errors.Is(err, store.ErrNone) {
		id := store.NewID()
		_, err = tx.Exec(ctx, sqlAddPost, id, p.Key, p.UnitID, p.Title, p.Kind, p.ValidFrom, p.ValidTo, store.Millis(tx.Now()))
		return id, Created, err
	} else if err != nil {
		return "", Same, err
	}
	if was == (Post{was.ID, p.UnitID, p.Title, p.Kind, p.ValidFrom, p.ValidTo}) {
		return was.ID, Same, nil
	}
	_, err = tx.Exec(ctx, sqlSetPost, p.UnitID, p.Title, p.Kind, p.ValidFrom, p.ValidTo, was.ID)
	return was.ID, Changed, err
}

func scanPost(r interface{ Scan(...any) error }) (p Post, err error) {
	err = r.Scan(&p.ID, &p.UnitID, &p.Title, &p.Kind, &p.ValidFrom, &p.ValidTo)
	return p, err
}

// Posts lists the posts of a unit on a day.
func (d *Directory) Posts(ctx context.Context, r store.Reader, unitID string, on viet.Day) ([]Post, error) {
	return store.All(ctx, r, sqlPosts, func(rows *store.Rows) (Post, error) { return scanPost(rows) }, unitID, d.day(on))
}

// Holders lists who holds a post on a day.
func (d *Directory) Holders(ctx context.Context, r store.Reader, postID string, on viet.Day) ([]Holder, error) {
	return store.All(ctx, r, sqlHolders, func(rows *store.Rows) (h Holder, err error) {
		err = rows.Scan(&h.PostID, &h.AccountID, &h.Name, &h.ValidFrom, &h.ValidTo)
		return h, err
	}, postID, d.day(on))
}

// day is a day as the tables write it; no day is today.
func (d *Directory) day(on viet.Day) string {
	if on.IsZero() {
		on = viet.DayOf(d.db.Now())
	}
	return on.String()
}
