package pack

import (
	"context"
	"encoding/json"

	"tinhso/internal/document"
	"tinhso/internal/viet"
)

func (w *writer) lists(ctx context.Context) error {
	for _, t := range w.c.types {
		err := w.row("document_type", t.Code, hashOf(t), func() error {
			_, err := document.PutTypeTx(ctx, w.tx, t)
			return err
		})
		if err != nil {
			return err
		}
	}
	changed := false
	for _, b := range w.c.banks {
		if err := w.row("bank", b.ShortName, hashOf(b), func() error { changed = true; return nil }); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	data, err := json.Marshal(w.c.banks)
	if err != nil {
		return err
	}
	_, err = w.tx.Exec(ctx, sqlPutList, listBanks, string(data))
	return err
}

func (w *writer) flowsAndForms(ctx context.Context) error {
	from, err := viet.ParseDay(w.c.manifest.World.ValidFrom)
	if err != nil {
		return err
	}
	for _, f := range w.c.flows {
		day := from
		for _, v := range w.c.manifest.FlowVersions {
			if v.Flow == f.Code && v.Version == f.Version {
				if day, err = viet.ParseDay(v.ValidFrom); err != nil {
					return err
				}
			}
		}
		key := flowKey(f.Code, f.Version)
		err := w.row("flow", key, hashOf(w.c.flowTexts[key]), func() error {
			_, err := w.d.Flows.PutTx(ctx, w.tx, f, day)
			return err
		})
		if err != nil {
			return err
		}
	}
	versions := map[string]int{}
	for _, s := range w.c.forms {
		// put even when unchanged, for the version that a procedure is published with
		_, version, _, err := w.d.Procedures.PutFormTx(ctx, w.tx, s.name, s.text, from)
		if err != nil {
			return err
		}
		versions[s.id] = version
		if err := w.row("form", s.id, hashOf(string(s.text)), func() error { return nil }); err != nil {
			return err
		}
	}
	for i := range w.c.items {
		p := &w.c.items[i].p
		p.FormVersion = versions[p.FormID]
	}
	return nil
}

func (w *writer) procedures(ctx context.Context) error {
	for i := range w.c.items {
		it := &w.c.items[i]
		p := it.p
		var err error
		if p.Receivers, err = w.received(it.p.Receivers); err != nil {
			return err
		}
		hash := hashOf(it.hash, p.Fileable, p.WhyNotFileable, p.Receivers, p.FormID, p.FormVersion, p.FlowCode, p.Popularity)
		err = w.row("procedure", p.Code, hash, func() error {
			_, err := w.d.Procedures.PutTx(ctx, w.tx, p)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// words stores how people find procedures; each list is stored whole when any of its rows has changed.
func (w *writer) words(ctx context.Context) error {
	touched := map[string]bool{}
	note := func(kind string) func() error { return func() error { touched[kind] = true; return nil } }
	for _, e := range w.c.events {
		if err := w.row(kindEvents, e.ID, hashOf(e), note(kindEvents)); err != nil {
			return err
		}
	}
	for _, s := range w.c.synonyms {
		if err := w.row(kindSynonyms, s.Phrase, hashOf(s), note(kindSynonyms)); err != nil {
			return err
		}
	}
	if touched[kindEvents] || w.dropped(kindEvents) {
		if _, err := w.d.Procedures.PutLifeEventsTx(ctx, w.tx, w.c.events); err != nil {
			return err
		}
	}
	if touched[kindSynonyms] || w.dropped(kindSynonyms) {
		if _, err := w.d.Procedures.PutSynonymsTx(ctx, w.tx, w.c.synonyms); err != nil {
			return err
		}
	}
	return nil
}
