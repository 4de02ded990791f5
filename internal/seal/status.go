package seal

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// mostCosigned is in how many of the last countersigned checkpoints witnesses are looked for.
const mostCosigned = 20

// Status tells how far the seal has come (tình trạng niêm phong).
func (l *Log) Status(ctx context.Context, r store.Reader) (Status, error) {
	var s Status
	if l.signer != nil {
		s.Key = l.signer.Public()
	}
	h, err := readHead(ctx, r, sqlLog)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return s, err
	}
	s.Sealed, s.First = h.size, h.backfill != ""
	if s.Last, err = l.Checkpoint(ctx, r); err != nil {
		return s, err
	}
	if s.Waiting, s.Oldest, err = event.Progress(ctx, l.db, cursorName); err != nil {
		return s, err
	}
	due, since, err := event.ToldWaiting(ctx, r)
	if err != nil {
		return s, err
	}
	if s.Waiting += due; due > 0 && (s.Oldest.IsZero() || since.Before(s.Oldest)) {
		s.Oldest = since
	}
	if s.Witnesses, err = l.witnesses(ctx, r); err != nil {
		return s, err
	}
	var report Report
	var text json.RawMessage
	switch err := r.QueryRow(ctx, sqlCheck).Scan(&s.Checked, &text); {
	case errors.Is(err, store.ErrNone):
	case err != nil:
		return s, err
	default:
		if err := json.Unmarshal(text, &report); err != nil {
			return s, err
		}
		s.Broken = report.Findings
	}
	if t := l.trouble.Load(); t != nil {
		s.Broken = append(s.Broken, Finding{Code: "seal.find.stopped", Pos: -1, Says: *t})
	}
	if l.Others != nil {
		said, err := l.Others(ctx, r)
		if err != nil {
			return s, err
		}
		s.Broken = append(s.Broken, said...)
	}
	return s, nil
}

// witnesses reads who countersigned, from the signatures of the last
// countersigned checkpoints; whether they hold is for those who know the keys.
func (l *Log) witnesses(ctx context.Context, r store.Reader) ([]Witness, error) {
	last, err := store.All(ctx, r, sqlCosigned, func(rows *store.Rows) (Checkpoint, error) { return scanCheckpoint(rows) }, mostCosigned)
	if err != nil {
		return nil, err
	}
	var list []Witness
	for _, c := range last {
		for _, line := range strings.Split(c.Note, "\n") {
			name, ok := strings.CutPrefix(line, "— ")
			name, _, _ = strings.Cut(name, " ")
			if !ok || name == c.Origin || slices.ContainsFunc(list, func(w Witness) bool { return w.Name == name }) {
				continue
			}
			list = append(list, Witness{Name: name, Size: c.Size, At: c.At})
		}
	}
	return list, nil
}

// keepTx keeps what a verification found, for Status.
func keepTx(ctx context.Context, tx *store.Tx, report Report) error {
	text, err := json.Marshal(report)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlCheckPut, tx.Now(), string(text))
	return err
}

// Public is the public key of the log (khóa công khai); empty without a signer.
func (l *Log) Public() string {
	if l.signer == nil {
		return ""
	}
	return l.signer.Public()
}

// Verifier checks the signatures of the log.
func (s *Signer) Verifier() note.Verifier { return s.verify }
