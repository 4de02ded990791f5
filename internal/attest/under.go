package attest

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/proof"
	"tinhso/internal/seal"
	"tinhso/internal/store"
)

// under moves a proof from the latest checkpoint to the one that most witnesses
// countersigned: a busy log is always a few seconds ahead of them, and a proof
// that others vouch for is worth more than a fresh one.
func (r *Room) under(ctx context.Context, rd store.Reader, p seal.Proof) (seal.Proof, error) {
	if len(r.Witnesses) == 0 {
		return p, nil
	}
	best, most := p.Checkpoint, r.signed(p.Checkpoint)
	if most == len(r.Witnesses) {
		return p, nil
	}
	places, err := r.Places(ctx, rd)
	if err != nil {
		return p, err
	}
	for _, place := range places {
		if place.Kind != KindWitness || place.Size <= p.Index {
			continue
		}
		list, err := r.Log.Checkpoints(ctx, rd, place.Size-1, 1)
		if err != nil {
			return p, err
		}
		if len(list) == 0 || list[0].Size <= p.Index {
			continue
		}
		if n := r.signed(list[0]); n > most || n == most && list[0].Size > best.Size {
			best, most = list[0], n
		}
	}
	if best.Size == p.Checkpoint.Size {
		return p, nil
	}
	hashes := tlog.TileHashReader(tlog.Tree{N: best.Size, Hash: best.Root}, tiles{ctx, rd, r.Log})
	path, err := tlog.ProveRecord(best.Size, p.Index, hashes)
	if err != nil {
		return p, fmt.Errorf("attest: proof under %d: %w", best.Size, err)
	}
	p.Path, p.Checkpoint = path, best
	return p, nil
}

// signed counts the witnesses that countersigned a checkpoint.
func (r *Room) signed(c seal.Checkpoint) int {
	s, err := proof.OpenCheckpoint(c.Note, r.Keys())
	if err != nil {
		return 0
	}
	return len(s.By)
}

// tiles reads the tree for tlog, which checks what it gets against the root.
type tiles struct {
	ctx context.Context //nolint:containedctx // tlog asks without one
	rd  store.Reader
	log *seal.Log
}

func (t tiles) Height() int                     { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(list))
	for i, x := range list {
		data, err := t.log.Tile(t.ctx, t.rd, x.L, x.N, x.W)
		if err != nil {
			return nil, err
		}
		all[i] = data
	}
	return all, nil
}
