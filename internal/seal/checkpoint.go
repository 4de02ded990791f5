package seal

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/fault"
	"tinhso/internal/proof"
	"tinhso/internal/store"
)

// sign signs what the tree is now.
func (l *Log) sign(e *edge) (Checkpoint, error) {
	root, err := e.root()
	if err != nil {
		return Checkpoint{}, err
	}
	return l.signed(e.size, root)
}

func (l *Log) signed(size int64, root tlog.Hash) (Checkpoint, error) {
	c := proof.Checkpoint{Origin: l.signer.Name(), Size: size, Root: root}
	text, err := note.Sign(&note.Note{Text: c.Text()}, l.signer)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("seal: signing: %w", err)
	}
	return Checkpoint{Origin: c.Origin, Size: size, Root: root, At: l.db.Now(), Note: string(text)}, nil
}

// scanCheckpoint reads a row; what does not parse is left to Verify.
func scanCheckpoint(r interface{ Scan(...any) error }) (Checkpoint, error) {
	var c Checkpoint
	var root string
	var cosigned bool
	if err := r.Scan(&c.Size, &root, &c.At, &c.Note, &cosigned); err != nil {
		return c, err
	}
	c.Origin, _, _ = strings.Cut(c.Note, "\n")
	var err error
	if c.Root, err = proof.ParseHash(root); err != nil {
		return c, fmt.Errorf("seal: checkpoint %d: %w", c.Size, err)
	}
	return c, nil
}

// Checkpoint is the latest checkpoint (điểm niêm phong mới nhất); the zero value
// before the first.
func (l *Log) Checkpoint(ctx context.Context, r store.Reader) (Checkpoint, error) {
	c, err := scanCheckpoint(r.QueryRow(ctx, sqlCheckpointLast))
	if errors.Is(err, store.ErrNone) {
		return Checkpoint{}, nil
	}
	return c, err
}

// Checkpoints lists kept checkpoints of a size greater than after, smallest first
// (danh sách điểm niêm phong).
func (l *Log) Checkpoints(ctx context.Context, r store.Reader, after int64, limit int) ([]Checkpoint, error) {
	return store.All(ctx, r, sqlCheckpointsFrom, func(rows *store.Rows) (Checkpoint, error) { return scanCheckpoint(rows) }, after, limit)
}

// mostLine bounds a line of a countersignature.
const mostLine = 1024

// AddCosignature adds the line with which a witness countersigned the checkpoint
// of a size (thêm chữ ký nhân chứng). The caller has checked it. A checkpoint
// that is not kept any more is made again: the log signs the same always.
func (l *Log) AddCosignature(ctx context.Context, size int64, line string) error {
	line = strings.TrimSuffix(line, "\n")
	if !strings.HasPrefix(line, "— ") || strings.ContainsAny(line, "\n\r") || len(line) > mostLine {
		return fault.Invalid("seal.line_wrong")
	}
	var again Checkpoint
	_, err := scanCheckpoint(l.db.QueryRow(ctx, sqlCheckpointAt, size))
	switch {
	case errors.Is(err, store.ErrNone):
		root, err := l.rootAt(ctx, l.db, size)
		if err != nil {
			return err
		}
		if again, err = l.signed(size, root); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	return l.db.Write(ctx, func(tx *store.Tx) error {
		if again.Size > 0 {
			if _, err := tx.Exec(ctx, sqlCheckpointNew, size, again.Root.String(), again.At, again.Note); err != nil {
				return err
			}
		}
		c, err := scanCheckpoint(tx.QueryRow(ctx, sqlCheckpointAt+" /*lock*/", size))
		if err != nil {
			return err
		}
		if strings.Contains(c.Note, "\n"+line+"\n") {
			return nil
		}
		if len(c.Note)+len(line) >= proof.MaxNote {
			return fault.Invalid("seal.line_wrong")
		}
		_, err = tx.Exec(ctx, sqlCheckpointSign, c.Note+line+"\n", size)
		return err
	})
}

// tree is the tree of the latest checkpoint, whose tiles are checked when they are read.
func (l *Log) tree(ctx context.Context, r store.Reader) (Checkpoint, tlog.HashReader, error) {
	c, err := l.Checkpoint(ctx, r)
	if err != nil {
		return c, nil, err
	}
	return c, tlog.TileHashReader(tlog.Tree{N: c.Size, Hash: c.Root}, tiles{ctx, r}), nil
}

// rootAt is the root that the log had at a size.
func (l *Log) rootAt(ctx context.Context, r store.Reader, size int64) (tlog.Hash, error) {
	c, hashes, err := l.tree(ctx, r)
	if err != nil {
		return tlog.Hash{}, err
	}
	if size < 0 || size > c.Size {
		return tlog.Hash{}, fault.NotFound("seal.size_unknown", "size", size)
	}
	return tlog.TreeHash(size, hashes)
}
