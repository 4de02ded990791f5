package seal

import (
	"context"
	"slices"

	"tinhso/internal/store"
)

// mostSuspects bounds what the slow look holds in memory.
const mostSuspects = 100_000

// suspect is a row whose latest leaf is not the one that its subject names.
type suspect struct {
	pos   int64 // of the leaf
	named int64 // what the subject names; -1 when it names none
}

// slow finds which rows were put back together with their seal: it walks the log
// once more and asks for every leaf whether its subject knows of it, and then
// asks for every row whether its leaf is the one in the tree. A log that people
// work on is not looked at beyond where it stood when we began.
func (v *verifier) slow(ctx context.Context) error {
	before := v.report.Found
	suspects := map[ref]suspect{}
	for from := int64(0); from < v.from && len(suspects) < mostSuspects; from += perChunk {
		if err := v.suspects(ctx, suspects, from, min(from+perChunk, v.from)); err != nil {
			return err
		}
	}
	for r, s := range suspects {
		f := Finding{Code: "seal.find.row_rolled_back", Pos: s.pos, Table: r.table, Subject: r.subject, Key: leafKey(r.subject, r.key)}
		if s.named < 0 {
			f.Code = "seal.find.row_deleted"
		}
		if !v.told(f) {
			v.found(f)
		}
	}
	if err := v.forged(ctx); err != nil {
		return err
	}
	if v.report.Found == before {
		v.found(Finding{Code: "seal.find.rows_differ", Pos: -1})
	}
	return nil
}

// told says whether a finding is there already.
func (v *verifier) told(f Finding) bool {
	return slices.ContainsFunc(v.report.Findings, func(x Finding) bool { return x.Table == f.Table && x.Key == f.Key })
}

// suspects looks at the entries of a part of the log.
func (v *verifier) suspects(ctx context.Context, all map[ref]suspect, from, to int64) error {
	type leaf struct {
		ref
		pos  int64
		gone bool
	}
	var leaves []leaf
	subjects := map[string]bool{}
	err := each(ctx, v.db, sqlBodies, func(rows *store.Rows) error {
		var at, body, subject cell
		if err := rows.Scan(&at, &body, &subject); err != nil {
			return err
		}
		changes, err := readChanges([]byte(body))
		if err != nil {
			return nil // told already
		}
		pos := at.number()
		for _, c := range changes {
			f := v.forms[c.form]
			if c.op == opVersion {
				pos++
			}
			if f == nil || c.op == opAlarm || c.op == opFilled {
				continue
			}
			s := c.subject
			if s == "" {
				s = string(subject)
			}
			subjects[s] = true
			leaves = append(leaves, leaf{ref{f.table.Table, s, c.key}, pos, c.op == opGone})
		}
		return nil
	}, from, to)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(subjects))
	for s := range subjects {
		names = append(names, s)
	}
	states := map[string]*state{}
	for some := range slices.Chunk(names, perPage) {
		list, err := readStates(ctx, v.db, some, v.forms)
		if err != nil {
			return err
		}
		for name, s := range list {
			states[name] = s
		}
	}
	for _, x := range leaves {
		named := int64(-1)
		if s := states[x.subject]; s != nil {
			if r := s.find(x.table, x.key); r != nil {
				named = r.pos
			}
		}
		switch {
		case x.gone && named < 0:
			delete(all, x.ref)
		case named < x.pos:
			all[x.ref] = suspect{x.pos, named}
		}
	}
	return nil
}

// forged asks for every row whether the leaf that its subject names is in the tree.
func (v *verifier) forged(ctx context.Context) error {
	l := &leafReader{ctx: ctx, db: v.db, tiles: map[int64][]byte{}}
	for p := (page{}); !p.end; {
		if err := v.readPage(ctx, &p); err != nil {
			return err
		}
		for name, s := range p.states {
			if s == nil {
				continue
			}
			for _, r := range s.rows {
				if r.pos >= v.from {
					continue
				}
				if len(l.tiles) > 4096 {
					clear(l.tiles)
				}
				h, ok, err := l.at(r.pos)
				if err != nil {
					return err
				}
				f := Finding{Code: "seal.find.row_forged", Pos: r.pos, Table: v.forms[r.form].table.Table, Subject: name, Key: leafKey(name, r.key)}
				if ok && checkOf(h) != r.is && !v.told(f) {
					v.found(f)
				}
			}
		}
	}
	return nil
}
