package seal

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/store"
)

// perPage is how many subjects are compared at once.
const perPage = 512

// page is the subjects behind one, up to another; the last page has no end.
type page struct {
	after, last string
	end         bool
	states      map[string]*state
	wrong       []Finding
}

// rows compares every row with its seal.
func (v *verifier) rows(ctx context.Context) ([]Finding, error) {
	pages := make(chan page)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(pages)
		return v.readPages(gctx, pages)
	})
	var found findings
	for range v.o.Workers {
		group.Go(func() error {
			m := &maker{}
			for p := range pages {
				list, err := v.page(gctx, m, p)
				if err != nil {
					return err
				}
				found.add(v.o.Limit, list)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.report.Found += found.beyond
	return found.list, nil
}

// readPages reads the subjects in order.
func (v *verifier) readPages(ctx context.Context, pages chan<- page) error {
	for p := (page{}); !p.end; {
		if err := v.readPage(ctx, &p); err != nil {
			return err
		}
		select {
		case pages <- p:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// readPage reads the subjects behind those of a page into it.
func (v *verifier) readPage(ctx context.Context, p *page) error {
	*p = page{after: p.last, last: p.last, states: map[string]*state{}}
	n := 0
	err := each(ctx, v.db, sqlSubjectsFrom, func(r *store.Rows) error {
		var subject, salt, leaves cell
		if err := r.Scan(&subject, &salt, &leaves); err != nil {
			return err
		}
		n++
		if !isText(string(subject)) {
			p.wrong = append(p.wrong, Finding{Code: "seal.find.seal_damaged", Pos: -1, Table: "seal_subject", Subject: plainText(string(subject))})
			return nil
		}
		p.last = string(subject)
		s, err := readState(string(subject), []byte(salt), []byte(leaves), v.forms)
		if err != nil {
			p.wrong = append(p.wrong, Finding{Code: "seal.find.seal_damaged", Pos: -1, Table: "seal_subject", Subject: string(subject), Says: text(err)})
			s = nil
		}
		p.states[string(subject)] = s
		return nil
	}, p.after, perPage)
	p.end = n < perPage
	if p.last <= p.after && !p.end { // what is no text has no order
		p.end = true
		p.wrong = append(p.wrong, Finding{Code: "seal.find.seal_damaged", Pos: -1, Table: "seal_subject", Key: p.last})
	}
	return err
}

// isText says whether a database takes it for text.
func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// plainText is what of it can be shown.
func plainText(s string) string { return strconv.QuoteToASCII(s[:min(len(s), 60)]) }

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// page compares the rows of some subjects, table by table.
func (v *verifier) page(ctx context.Context, m *maker, p page) ([]Finding, error) {
	v.takeOff(p)
	seen := map[*row]bool{}
	doubtful := map[string]bool{}
	var compared, first int64
	for _, t := range v.tables {
		q, args := t.read+" > $1"+t.order, []any{p.after}
		if !p.end {
			q, args = t.read+" > $1 AND "+t.Subject+" <= $2"+t.order, []any{p.after, p.last}
		}
		scan := t.scanner()
		err := each(ctx, v.db, q, func(rows *store.Rows) error {
			r, err := scan(rows)
			if err != nil {
				return err
			}
			compared++
			s := p.states[r.subject]
			var sealed *row
			if s != nil {
				sealed = s.find(t.Table, r.key)
			}
			if sealed == nil {
				doubtful[r.subject] = true
				return nil
			}
			seen[sealed] = true
			if sealed.mark&markFirst != 0 {
				first++
			}
			if h, _ := m.row(v.forms[sealed.form], s.salt, &r); checkOf(h) != sealed.is {
				doubtful[r.subject] = true
			}
			return nil
		}, args...)
		if err != nil {
			return nil, err
		}
	}
	for name, s := range p.states {
		if s != nil && slices.ContainsFunc(s.rows, func(r *row) bool { return !seen[r] }) {
			doubtful[name] = true
		}
	}
	list := p.wrong
	for name := range doubtful {
		if s, known := p.states[name]; known && s == nil {
			continue // told already
		}
		some, err := v.examine(ctx, m, name)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	v.mu.Lock()
	v.report.Rows += compared
	v.report.First += first
	v.mu.Unlock()
	return list, nil
}

// takeOff takes the latest leaves of these subjects off the sum, and remembers
// those that were sealed since we began.
func (v *verifier) takeOff(p page) {
	var part sum
	part.key = v.sum.key
	late := map[ref]int64{}
	for name, s := range p.states {
		if s == nil {
			continue
		}
		for _, r := range s.rows {
			x := ref{v.forms[r.form].table.Table, name, r.key}
			part.add(part.term(x, r.pos, r.is))
			if r.pos >= v.from {
				late[x] = r.pos
			}
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sum.takeOff(part.hi, part.lo)
	for x, pos := range late {
		v.window[x] = pos
	}
}

// mostLooks is how often one subject is looked at again while it is being sealed.
const mostLooks = 5

// examine looks at one subject closely: people may be working on it.
func (v *verifier) examine(ctx context.Context, m *maker, subject string) ([]Finding, error) {
	if !isText(subject) { // no room wrote that
		return []Finding{{Code: "seal.find.row_inserted", Pos: -1, Key: plainText(subject)}}, nil
	}
	var list []Finding
	for range mostLooks {
		h, err := readHead(ctx, v.db, sqlLog)
		if err != nil && !errors.Is(err, store.ErrNone) {
			return nil, err
		}
		list = list[:0]
		n := int64(0)
		states, err := readStates(ctx, v.db, []string{subject}, v.forms)
		if err != nil {
			return nil, err
		}
		s := states[subject]
		if s == nil {
			s = newState(subject)
		}
		for _, t := range v.tables {
			some, rows, err := v.differs(ctx, m, t, s, h)
			if err != nil {
				return nil, err
			}
			list = append(list, some...)
			n += rows
		}
		if len(list) == 0 {
			return nil, nil
		}
		if list, err = v.notWaiting(ctx, subject, list); err != nil || len(list) == 0 {
			v.mu.Lock()
			v.report.WaitingRows += n
			v.mu.Unlock()
			return nil, err
		}
		again, err := readHead(ctx, v.db, sqlLog)
		if errors.Is(err, store.ErrNone) || err == nil && again.size == h.size {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// differs finds how the rows of a subject differ from their seal, and counts them.
func (v *verifier) differs(ctx context.Context, m *maker, t *table, s *state, h head) (list []Finding, n int64, err error) {
	records, err := t.of(ctx, v.db, []string{s.subject})
	if err != nil {
		return nil, 0, err
	}
	names, _ := splitFill(h.backfill)
	seen := map[string]bool{}
	for i := range records {
		r := &records[i]
		seen[r.key] = true
		f := Finding{Pos: -1, Table: t.Table, Subject: s.subject, Key: leafKey(s.subject, r.key)}
		sealed := s.find(t.Table, r.key)
		if sealed == nil {
			f.Code = "seal.find.row_inserted"
			if slices.Contains(names, t.Table) { // it is still taken up as it stands, if that is true
				v.putOff(f)
				continue
			}
			list = append(list, f)
			continue
		}
		form := v.forms[sealed.form]
		hash, tags := m.row(form, s.salt, r)
		if checkOf(hash) == sealed.is {
			continue
		}
		f.Code, f.Pos = "seal.find.row_edited", sealed.pos
		some := 0
		for i, name := range form.names {
			if !bytes.Equal(tags[tagSize*i:tagSize*(i+1)], sealed.tags[tagSize*i:tagSize*(i+1)]) {
				f.Column = name
				list = append(list, f)
				some++
			}
		}
		if some == 0 {
			f.Column = "?"
			list = append(list, f)
		}
	}
	for id, i := range s.at {
		if r := s.rows[i]; id.table == t.Table && !seen[id.key] {
			list = append(list, Finding{Code: "seal.find.row_deleted", Pos: r.pos, Table: t.Table, Subject: s.subject, Key: leafKey(s.subject, id.key)})
		}
	}
	return list, int64(len(records)), nil
}

// notWaiting leaves out what is told of, but not sealed yet: events of the
// subject, or its row without event.
func (v *verifier) notWaiting(ctx context.Context, subject string, list []Finding) ([]Finding, error) {
	var event, due bool
	if err := v.db.QueryRow(ctx, sqlWaits, subject).Scan(&event, &due); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(f Finding) bool {
		i := slices.IndexFunc(v.tables, func(t *table) bool { return t.Table == f.Table })
		return i >= 0 && (v.tables[i].Append && due || !v.tables[i].Append && event)
	}), nil
}

// putOff keeps a finding that holds only when its table was taken up already.
func (v *verifier) putOff(f Finding) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.report.WaitingRows++
	if len(v.put) < v.o.Limit {
		v.put = append(v.put, f)
	}
}

// each reads the rows of a query one by one.
func each(ctx context.Context, r store.Reader, q string, fn func(*store.Rows) error, args ...any) error {
	rows, err := r.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := fn(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
