package seal

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/proof"
	"tinhso/internal/store"
)

// findings are kept up to a limit, beyond it they are counted.
type findings struct {
	mu     sync.Mutex
	list   []Finding
	beyond int64
}

func (f *findings) add(limit int, list []Finding) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, x := range list {
		if len(f.list) < limit {
			f.list = append(f.list, x)
			continue
		}
		f.beyond++
	}
}

// point is a root that the log must have at a size.
type point struct {
	size int64
	root tlog.Hash
	from string // where it stands
}

// mostPoints bounds the checkpoints that are held: forty years of one a minute in
// working hours.
const mostPoints = 5_000_000

// readPoints reads every checkpoint there is: of the database, of the files, of
// the caller. What is not signed by the log is told and not used.
func (v *verifier) readPoints(ctx context.Context) error {
	v.report.Signed = len(v.o.Keys) > 0
	for after := int64(-1); ; {
		n, begun := 0, after
		_, err := store.All(ctx, v.db, sqlCheckpointsFrom, func(r *store.Rows) (struct{}, error) {
			var size, root, at, note, cosigned cell
			if err := r.Scan(&size, &root, &at, &note, &cosigned); err != nil {
				return struct{}{}, err
			}
			n++
			after = max(after, size.number())
			v.point(string(note), "seal_checkpoint "+string(size), string(size), string(root))
			return struct{}{}, nil
		}, after, 1000)
		if err != nil {
			return err
		}
		if n < 1000 || after == begun || len(v.points) > mostPoints {
			break
		}
	}
	if v.o.Dir != "" {
		notes, err := readNotes(v.o.Dir)
		if err != nil {
			return err
		}
		for _, n := range notes {
			v.point(n.text, n.file, "", "")
		}
	}
	for _, text := range v.o.Checkpoints {
		v.point(text, "--checkpoint", "", "")
	}
	slices.SortStableFunc(v.points, func(a, b point) int { return cmp.Compare(a.size, b.size) })
	return nil
}

// point takes up one checkpoint. Of one in the database the columns must say
// what the note says.
func (v *verifier) point(text, from, size, root string) {
	v.report.Checkpoints++
	f := Finding{Code: "seal.find.checkpoint_wrong", Pos: -1, Key: from}
	var c proof.Checkpoint
	var err error
	if len(v.o.Keys) > 0 {
		var s proof.Signed
		s, err = proof.OpenCheckpoint(text, v.o.keys())
		c = s.Checkpoint
	} else {
		c, err = unsigned(text)
	}
	switch {
	case err != nil:
		f.Says = err.Error()
	case size != "" && (size != strconv.FormatInt(c.Size, 10) || root != c.Root.String()):
		f.Says = "size or root beside the note differ from it"
	default:
		v.points = append(v.points, point{c.Size, c.Root, from})
		return
	}
	v.found(f)
}

// unsigned reads a checkpoint whose signatures nobody can check.
func unsigned(text string) (proof.Checkpoint, error) {
	i := strings.LastIndex(text, "\n\n")
	if i < 0 || len(text) > proof.MaxNote {
		return proof.Checkpoint{}, errDamaged
	}
	return proof.ParseCheckpoint(text[:i+1])
}

// check compares the tree with the checkpoints of its size.
func (v *verifier) check(f *frontier) {
	for len(v.points) > 0 && v.points[0].size <= f.size {
		p := v.points[0]
		v.points = v.points[1:]
		if p.size == f.size && p.root == f.root() {
			continue
		}
		v.found(Finding{Code: "seal.find.root_differs", Pos: p.size, Key: p.from})
	}
}
