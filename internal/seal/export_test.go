package seal

import (
	"context"

	"tinhso/internal/store"
)

// Forge makes the seal of a subject fit its rows as they stand, as somebody could
// who knows the program: only the tree does not have those leaves.
func (l *Log) Forge(ctx context.Context, subject string) error {
	states, err := readStates(ctx, l.db, []string{subject}, l.forms)
	if err != nil {
		return err
	}
	s, m := states[subject], &maker{}
	for _, t := range l.tables {
		records, err := t.of(ctx, l.db, []string{subject})
		if err != nil {
			return err
		}
		for i := range records {
			if r := s.find(t.Table, records[i].key); r != nil {
				h, tags := m.row(l.forms[r.form], s.salt, &records[i])
				r.is, r.tags = checkOf(h), tags
			}
		}
	}
	return l.db.Write(ctx, func(tx *store.Tx) error {
		return insertMany(ctx, tx, subjectColumns, subjectPut, 3, []any{subject, s.salt, s.leaves()})
	})
}
