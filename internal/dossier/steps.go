package dossier

import (
	"context"
	"encoding/json"
	"time"

	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// Step is one line of the timeline (tiến trình xử lý).
type Step struct {
	N         int64
	Action    string
	Label     lang.Text
	From, To  string
	StateName lang.Text
	National  int
	At        time.Time
	Actor     string // account; empty for guests, and where the reader may not know
	ActorName string
	ActorRole string // citizen, clerk, officer, leader, consulted, system
	UnitID    string
	UnitName  string
	Until     time.Time // until when the next move is expected
	StepData
	Files []Paper // what came with it
}

// StepData is what was said and entered with a step.
type StepData struct {
	Reason  string      `json:"reason,omitempty"`
	Items   []string    `json:"items,omitempty"`   // what was asked for
	Changes []Change    `json:"changes,omitempty"` // what was corrected
	ToName  string      `json:"to_name,omitempty"` // officer or unit it was handed to
	Input   form.Values `json:"input,omitempty"`   // everything that was entered
	Entered time.Time   `json:"entered,omitzero"`  // when a late number was typed in; At is the true time

	Behalf   *Behalf  `json:"behalf,omitempty"`   // on whose behalf it was taken
	Excluded []string `json:"excluded,omitempty"` // who takes no part from here on
	Silent   []Silent `json:"silent,omitempty"`   // units without whose answer the lead went on
	Moved    *moving  `json:"moved,omitempty"`    // to another version of the flow
	History  []string `json:"history,omitempty"`  // what happened in the system it comes from
}

// Behalf is the colleague who was away, for whom a step was taken (thay mặt).
type Behalf struct {
	Account string `json:"account"`
	Name    string `json:"name"`
	Deputy  bool   `json:"deputy,omitempty"` // who took it holds the role, too
}

// words write for whom something was signed, as the rules on clerical work have it: KT. by a deputy, TUQ. by another.
// Law: 30/2020/NĐ-CP@2020-03-05#art13
func (b *Behalf) words() string {
	switch {
	case b == nil:
		return ""
	case b.Deputy:
		return lang.For(lang.VI).T("dossier.behalf.deputy", "name", b.Name)
	}
	return lang.For(lang.VI).T("dossier.behalf.other", "name", b.Name)
}

// behalf is for whom a step is taken; nil when by the caller's own power.
func (m *move) behalf() *Behalf {
	if m.lent.For == "" {
		return nil
	}
	own := m.who.Direct()
	return &Behalf{Account: m.lent.For, Name: m.lent.ForName, Deputy: own.Has(identity.Leader, m.lent.UnitID)}
}

// Silent is a unit that did not answer in its time (không trả lời trong thời hạn), and what that rests on.
type Silent struct {
	Unit  string    `json:"unit"`
	DueAt time.Time `json:"due_at"`
	Law   string    `json:"law,omitempty"`
}

// moving is the move of a dossier under way to another version of its flow (chuyển tiếp phiên bản quy trình).
type moving struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Law  string `json:"law"`
}

// Change is one correction with its trace (vết đính chính): old value, new value.
type Change struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// stepTx writes a step.
func stepTx(ctx context.Context, tx *store.Tx, id string, s Step) error {
	data, err := jsonText(s.StepData)
	if err != nil {
		return err
	}
	return tx.Later(ctx, stepInsert, id, s.N, s.Action, s.From, s.To, store.Millis(s.At), s.Actor, s.ActorName, s.ActorRole,
		s.UnitID, s.UnitName, store.Millis(s.Until), data)
}

func scanStep(r scanner) (s Step, err error) {
	var at, until int64
	var data []byte
	if err = r.Scan(&s.N, &s.Action, &s.From, &s.To, &at, &s.Actor, &s.ActorName, &s.ActorRole, &s.UnitID, &s.UnitName,
		&until, &data); err != nil {
		return s, err
	}
	s.At, s.Until = store.Instant(at), store.Instant(until)
	return s, json.Unmarshal(data, &s.StepData)
}

// papersTx writes papers behind the last one.
func papersTx(ctx context.Context, tx *store.Tx, id string, last int, all []Paper) error {
	for len(all) > 0 {
		some := all[:min(len(all), 100)]
		all = all[len(some):]
		args := make([]any, 0, 10*len(some))
		for _, p := range some {
			last++
			args = append(args, id, last, p.Step, p.Component, p.Name, p.Status, p.File,
				p.Originals, p.Certified, p.Photos)
		}
		if err := tx.Later(ctx, "INSERT INTO "+paperColumns+" VALUES "+values(len(some), 10), args...); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cases) papers(ctx context.Context, r store.Reader, id string) ([]Paper, error) {
	return store.All(ctx, r, paperList, func(r *store.Rows) (p Paper, err error) {
		err = r.Scan(&p.Step, &p.Component, &p.Name, &p.Status, &p.File, &p.FileName, &p.MediaType, &p.Size,
			&p.Originals, &p.Certified, &p.Photos)
		return p, err
	}, id)
}
