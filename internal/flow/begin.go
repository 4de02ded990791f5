package flow

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// skeleton is the least flow that works: what a new one begins with.
//
//go:embed skeleton.yaml
var skeleton []byte

// Empty is where a new flow begins (khung quy trình mới): filed, accepted, at work, returned, and what may be asked.
func Empty(code string, name lang.Text) (Source, error) {
	s, _, err := Import("skeleton.yaml", skeleton)
	if err != nil {
		return Source{}, err
	}
	s.Code, s.Name = code, name
	if !goodID.MatchString(code) || slices.Contains(reserved, code) {
		return Source{}, fault.Invalid("flow.edit_invalid", fault.Field{Path: "code", Code: "flow.code"})
	}
	if bad := (Edit{Head: &Head{Name: name}}).unfit(); len(bad) > 0 {
		return Source{}, fault.Invalid("flow.edit_invalid", bad...)
	}
	return s, nil
}

// reserved are no codes of flows: pages of drafts and of moves stand under them.
var reserved = []string{"ban-nhap", "chuyen"}

// Begin makes a draft of a source (lập bản nháp). From is the published version it was read from; 0 when there is none.
func (d *Drafts) Begin(ctx context.Context, s Source, origin string, from int, by By) (Draft, error) {
	if slices.Contains(reserved, s.Code) {
		return Draft{}, fault.Invalid("flow.edit_invalid", fault.Field{Path: "code", Code: "flow.code"})
	}
	s.Version = 0
	body, err := json.Marshal(s)
	if err != nil {
		return Draft{}, fmt.Errorf("flow: encode draft: %w", err)
	}
	by.Key = cmp.Or(by.Key, store.NewID())
	var made Draft
	err = d.db.Write(ctx, func(tx *store.Tx) error {
		var open int
		if err := tx.QueryRow(ctx, sqlDraftOpen).Scan(&open); err != nil {
			return err
		}
		if open >= mostDrafts {
			return fault.Conflict("flow.full_drafts", "max", mostDrafts)
		}
		id := store.NewID()
		n, err := tx.Exec(ctx, sqlDraftAdd, id, s.Code, origin, from, string(body), by.Key, by.Account, by.Name, store.Millis(tx.Now()))
		if err != nil {
			return err
		}
		if n == 0 { // the same form again
			if err := tx.QueryRow(ctx, sqlDraftOfKey, by.Account, by.Key).Scan(&id); err != nil {
				return err
			}
		}
		if made, err = d.Get(ctx, tx, id); err != nil || n == 0 {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "flow.drafted", Subject: s.Code, Actor: by.Account, Data: told{Draft: id, Version: from}})
	})
	return made, err
}

// told is what an event says of a draft.
type told struct {
	Draft     string `json:"draft"`
	Version   int    `json:"version,omitempty"`
	ValidFrom string `json:"valid_from,omitempty"`
}
