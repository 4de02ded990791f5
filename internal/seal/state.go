package seal

import (
	"context"
	"crypto/rand"
	"fmt"

	"tinhso/internal/store"
)

// saltSize is the size of the salt of a subject.
const saltSize = 16

// state is what is sealed of a subject.
type state struct {
	subject string
	salt    []byte
	rows    []*row
	at      map[rowID]int // among rows
	changed bool
	fresh   bool // the salt is new
	damaged bool // what was kept of it could not be read
}

// refresh draws a new salt, once, because personal data were erased: what was
// sealed under the old one can be opened by nobody any more.
func (s *state) refresh() []byte {
	if !s.fresh {
		s.salt, s.fresh, s.changed = newState(s.subject).salt, true, true
	}
	return s.salt
}

type rowID struct{ table, key string }

func newState(subject string) *state {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails, by its contract
	return &state{subject: subject, salt: salt, at: map[rowID]int{}, fresh: true}
}

// readState reads a subject; forms tell the table of each row.
func readState(subject string, salt, leaves []byte, forms map[int64]*form) (*state, error) {
	list, err := readRows(leaves)
	if err == nil && len(salt) != saltSize {
		err = errDamaged
	}
	if err != nil {
		return nil, fmt.Errorf("seal: subject %s: %w", subject, err)
	}
	s := &state{subject: subject, salt: salt, at: make(map[rowID]int, len(list))}
	for i := range list {
		f := forms[list[i].form]
		if f == nil {
			return nil, fmt.Errorf("seal: subject %s: form %d: %w", subject, list[i].form, errDamaged)
		}
		id := rowID{f.table.Table, list[i].key}
		if _, twice := s.at[id]; twice || len(list[i].tags) != tagSize*len(f.names) {
			return nil, fmt.Errorf("seal: subject %s: %s %s: %w", subject, id.table, id.key, errDamaged)
		}
		s.at[id] = len(s.rows)
		s.rows = append(s.rows, &list[i])
	}
	return s, nil
}

func (s *state) find(table, key string) *row {
	if i, ok := s.at[rowID{table, key}]; ok {
		return s.rows[i]
	}
	return nil
}

func (s *state) put(table string, r *row) {
	s.at[rowID{table, r.key}] = len(s.rows)
	s.rows = append(s.rows, r)
	s.changed = true
}

func (s *state) drop(table, key string) {
	i, ok := s.at[rowID{table, key}]
	if !ok {
		return
	}
	delete(s.at, rowID{table, key})
	s.rows[i] = nil
	s.changed = true
}

// leaves is how the rows are kept.
func (s *state) leaves() []byte {
	list := make([]row, 0, len(s.rows))
	for _, r := range s.rows {
		if r != nil {
			list = append(list, *r)
		}
	}
	return writeRows(list)
}

// readStates reads those subjects that are sealed already.
func readStates(ctx context.Context, r store.Reader, subjects []string, forms map[int64]*form) (map[string]*state, error) {
	all := make(map[string]*state, len(subjects))
	if len(subjects) == 0 {
		return all, nil
	}
	q, args := store.In(sqlSubjects, nil, subjects)
	_, err := store.All(ctx, r, q, func(rows *store.Rows) (struct{}, error) {
		var name, salt, leaves cell
		if err := rows.Scan(&name, &salt, &leaves); err != nil {
			return struct{}{}, err
		}
		subject := string(name)
		s, err := readState(subject, []byte(salt), []byte(leaves), forms)
		if err != nil { // somebody else wrote it: sealing goes on, and says so in the log
			s = newState(subject)
			s.damaged = true
		}
		all[subject] = s
		return struct{}{}, nil
	}, args...)
	return all, err
}
