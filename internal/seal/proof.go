package seal

import (
	"context"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/proof"
	"tinhso/internal/store"
)

// ProofOf says what is to be proven (đối tượng cần chứng minh): an event by its
// number, or a row of a table; the columns of Show are opened.
type ProofOf struct {
	Seq int64 // number of an event

	Table   string
	Subject string   // of the events that speak of the row, such as the id of the dossier
	Key     []string // the values of Facts.Key without the one of the subject
	Show    []string // columns to open; of an event "event" and "data"
}

// Proof is where something stands in the log (bằng chứng niêm phong), under the
// latest checkpoint.
type Proof struct {
	Statement  proof.Statement
	Index      int64
	Path       tlog.RecordProof
	Checkpoint Checkpoint
}

// Proof makes the proof that an event, or a row as it stands, is in the log (lập
// bằng chứng). What is not sealed yet is a fault "seal.waiting", what is not as
// it was sealed a fault "seal.broken".
func (l *Log) Proof(ctx context.Context, r store.Reader, p ProofOf) (Proof, error) {
	var out Proof
	var err error
	var want tlog.Hash
	if p.Seq != 0 {
		out.Statement, out.Index, err = l.proveEvent(ctx, r, p)
	} else {
		out.Statement, out.Index, err = l.proveRow(ctx, r, p)
	}
	if err != nil {
		return out, err
	}
	want = tlog.RecordHash(out.Statement.Leaf.Text())
	c, hashes, err := l.tree(ctx, r)
	if err != nil {
		return out, err
	}
	if out.Index >= c.Size {
		return out, fault.New(fault.KindConflict, "seal.waiting")
	}
	if out.Path, err = tlog.ProveRecord(c.Size, out.Index, hashes); err != nil {
		return out, fault.New(fault.KindInternal, "seal.broken").With(err)
	}
	if err := tlog.CheckRecord(out.Path, c.Size, c.Root, out.Index, want); err != nil {
		return out, fault.New(fault.KindConflict, "seal.broken").With(err)
	}
	out.Checkpoint = c
	return out, nil
}

func (l *Log) proveEvent(ctx context.Context, r store.Reader, p ProofOf) (st proof.Statement, index int64, err error) {
	e, err := event.Get(ctx, r, p.Seq)
	if err != nil {
		return st, 0, err
	}
	var body []byte
	found, err := store.All(ctx, r, sqlEntryOf, func(rows *store.Rows) (struct{}, error) {
		return struct{}{}, rows.Scan(&index, &body)
	}, e.Seq)
	if err != nil {
		return st, 0, err
	}
	if len(found) == 0 {
		return st, 0, fault.New(fault.KindConflict, "seal.waiting")
	}
	salt := eventSalt(e.ID)
	st.Leaf = proof.Leaf{Kind: e.Kind, Subject: e.ID}
	for _, c := range [][2]string{{"event", textOf(&e)}, {"data", canonical(string(e.Data))}, {"facts", string(body)}} {
		addColumn(&st, salt[:], c[0], c[1], p.Show)
	}
	return st, index, nil
}

// addColumn adds a column to a statement, open or not.
func addColumn(st *proof.Statement, row []byte, name, value string, show []string) {
	salt := proof.Salt(row, name)
	st.Leaf.Columns = append(st.Leaf.Columns, proof.Column{Name: name, Commit: proof.Commit(salt, name, value)})
	if slices.Contains(show, name) {
		st.Open = append(st.Open, proof.Opening{Name: name, Salt: salt, Value: value})
	}
}

func (l *Log) proveRow(ctx context.Context, r store.Reader, p ProofOf) (st proof.Statement, index int64, err error) {
	i := slices.IndexFunc(l.tables, func(t *table) bool { return t.Table == p.Table })
	if i < 0 {
		return st, 0, fault.NotFound("seal.table_unknown", "table", p.Table)
	}
	tab := l.tables[i]
	forms, err := readForms(ctx, r, l.tables)
	if err != nil {
		return st, 0, err
	}
	states, err := readStates(ctx, r, []string{p.Subject}, forms)
	if err != nil {
		return st, 0, err
	}
	key := ""
	if len(tab.keys) > 0 {
		key = keyText(p.Key)
	}
	s := states[p.Subject]
	if s == nil || s.find(p.Table, key) == nil {
		return st, 0, fault.New(fault.KindConflict, "seal.waiting")
	}
	sealed := s.find(p.Table, key)
	records, err := tab.of(ctx, r, []string{p.Subject})
	if err != nil {
		return st, 0, err
	}
	at := slices.IndexFunc(records, func(x record) bool { return x.key == key })
	if at < 0 {
		return st, 0, fault.New(fault.KindConflict, "seal.broken")
	}
	f := forms[sealed.form]
	m := &maker{}
	if h, _ := m.row(f, s.salt, &records[at]); checkOf(h) != sealed.is {
		return st, 0, l.differs(ctx, r, p.Subject)
	}
	leaf := leafKey(p.Subject, key)
	salt := m.rowSalt(s.salt, p.Table, leaf)
	st.Leaf = proof.Leaf{Kind: p.Table, Subject: leaf}
	for j, c := range f.index {
		addColumn(&st, salt[:], f.names[j], records[at].values[c], p.Show)
	}
	return st, sealed.pos, nil
}

// differs says why a row is not as it was sealed: a step is not sealed yet, or somebody edited it.
func (l *Log) differs(ctx context.Context, r store.Reader, subject string) error {
	place, err := event.Place(ctx, r, cursorName)
	if err != nil {
		return err
	}
	later, err := event.KindsOf(ctx, r, subject, place, 1)
	if err != nil {
		return err
	}
	if len(later) > 0 {
		return fault.New(fault.KindConflict, "seal.waiting")
	}
	return fault.New(fault.KindConflict, "seal.broken")
}

// Consistency is the proof that the log of one size only grew into the other
// (bằng chứng nhất quán).
func (l *Log) Consistency(ctx context.Context, r store.Reader, from, to int64) (tlog.TreeProof, error) {
	c, hashes, err := l.tree(ctx, r)
	if err != nil {
		return nil, err
	}
	if from < 0 || from > to || to > c.Size {
		return nil, fault.NotFound("seal.size_unknown", "size", to)
	}
	if from == 0 || from == to {
		return nil, nil
	}
	return tlog.ProveTree(to, from, hashes)
}

// Tile is the data of a tile of height 8 by c2sp.org/tlog-tiles (mảnh cây băm): its
// first width hashes, all when 0.
func (l *Log) Tile(ctx context.Context, r store.Reader, level int, n int64, width int) ([]byte, error) {
	data, err := tileBytes(ctx, r, level, n)
	if err != nil {
		return nil, err
	}
	if width < 0 || width > tileWidth || len(data) == 0 || len(data) < width*tlog.HashSize {
		return nil, fault.NotFound("seal.tile_unknown")
	}
	if width == 0 {
		return data, nil
	}
	return data[:width*tlog.HashSize], nil
}
