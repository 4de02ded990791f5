package oversight

import (
	"context"
	"encoding/json"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// kinds are the steps that the rules look at.
var kinds = map[string]string{
	"dossier.submit":          filed,
	"dossier.request_more":    asked,
	"dossier.request_payment": asked,
	"dossier.extend":          extended,
	"dossier.issue":           issued,
	"dossier.return":          issued,
	"dossier.refuse":          ended,
	"dossier.withdraw":        ended,
	"dossier.stop":            ended,
}

// Consumer marks the steps that the rules look at and judges them at once (theo dõi sự kiện hồ sơ).
func (w *Watch) Consumer() event.Consumer {
	list := make([]string, 0, len(kinds))
	for k := range kinds {
		list = append(list, k)
	}
	list = append(list, packLoaded) // the rules may be others
	return event.Consumer{Name: "oversight", Kinds: list, Apply: w.consume}
}

const packLoaded = "pack.loaded"

func (w *Watch) consume(ctx context.Context, tx *store.Tx, e event.Event) error {
	if e.Kind == packLoaded {
		w.rules.forget()
		return nil
	}
	var x dossier.Moved
	if err := e.Decode(&x); err != nil {
		return err
	}
	m, ok := markOf(e, x)
	if !ok {
		return nil
	}
	body, err := json.Marshal(m.markBody)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlMark, m.ID, m.Kind, m.DossierID, m.Code, m.UnitID, m.UnitPath, m.UnitName, m.Actor, m.At, m.Again, string(body)); err != nil {
		return err
	}
	rules, err := w.rules.now(ctx, tx)
	if err != nil {
		return err
	}
	_, err = w.judge(ctx, tx, rules, m)
	return err
}

// markOf keeps what the rules need of an event; ok is false when none looks at it.
func markOf(e event.Event, x dossier.Moved) (Mark, bool) {
	m := Mark{ID: e.ID, Kind: kinds[e.Kind], DossierID: x.Dossier, Code: x.Code, UnitID: x.Unit, UnitPath: x.UnitPath, UnitName: x.UnitName,
		Actor: e.Actor, At: e.At, Again: x.Again, markBody: markBody{Action: x.Action, By: x.By, LateResult: x.LateResult, Supplements: x.Supplements}}
	m.AcceptedAt, m.DueAt = moment(x.AcceptedAt), moment(x.DueAt)
	if x.DueWas != nil {
		m.DueAt = *x.DueWas
	}
	switch m.Kind {
	case filed:
		return m, m.Again != ""
	case asked:
		return m, !m.AcceptedAt.IsZero()
	case issued:
		if x.IssuedOn == "" {
			return m, false // the paper came with an earlier step
		}
		on, err := viet.ParseDay(x.IssuedOn)
		m.IssuedOn = on
		return m, err == nil
	case ended:
		return m, x.Closed && m.Again != "" && !m.AcceptedAt.IsZero()
	}
	return m, m.Kind != ""
}

func moment(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
