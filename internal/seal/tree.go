package seal

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/store"
)

// tileHeight is that of c2sp.org/tlog-tiles: a tile has 256 hashes.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// tileID names a tile.
type tileID struct {
	level int
	n     int64
}

// edge is the right edge of the tree, where it grows: the last tile of each
// level, and those that were filled meanwhile.
type edge struct {
	size  int64
	tiles map[tileID][]byte
	dirty map[tileID]bool
}

// readEdge reads the last tile of each level of a tree of this size.
func readEdge(ctx context.Context, r store.Reader, size int64) (*edge, error) {
	e := &edge{size: size, tiles: map[tileID][]byte{}, dirty: map[tileID]bool{}}
	level := 0
	for count := size; count > 0; count >>= tileHeight {
		if w := count % tileWidth; w > 0 {
			id := tileID{level, count >> tileHeight}
			data, err := readTile(ctx, r, id, int(w))
			if err != nil {
				return nil, err
			}
			e.tiles[id] = data
		}
		level++
	}
	return e, nil
}

// readTile reads the first w hashes of a tile.
func readTile(ctx context.Context, r store.Reader, id tileID, w int) ([]byte, error) {
	var data []byte
	err := r.QueryRow(ctx, sqlTile, id.level, id.n).Scan(&data)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return nil, err
	}
	if len(data) < w*tlog.HashSize {
		return nil, fmt.Errorf("seal: tile %d/%d is damaged", id.level, id.n)
	}
	return data[:w*tlog.HashSize], nil
}

// ReadHashes reads hashes of the edge, for tlog.
func (e *edge) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		t := tlog.TileForIndex(tileHeight, x)
		data := e.tiles[tileID{t.L, t.N}]
		if len(data) < t.W*tlog.HashSize {
			return nil, fmt.Errorf("seal: hash %d is not on the edge of the tree", x)
		}
		h, err := tlog.HashFromTile(t, data, x)
		if err != nil {
			return nil, err
		}
		list[i] = h
	}
	return list, nil
}

// add adds a leaf.
func (e *edge) add(leaf tlog.Hash) error {
	hashes, err := tlog.StoredHashesForRecordHash(e.size, leaf, e)
	if err != nil {
		return err
	}
	for level := 0; level < len(hashes); level += tileHeight {
		id := tileID{level / tileHeight, e.size >> (level + tileHeight)}
		e.tiles[id] = append(e.tiles[id], hashes[level][:]...)
		e.dirty[id] = true
	}
	e.size++
	return nil
}

func (e *edge) root() (tlog.Hash, error) { return tlog.TreeHash(e.size, e) }

// tiles reads tiles of the database for tlog, which checks them.
type tiles struct {
	ctx context.Context //nolint:containedctx // tlog asks without one
	r   store.Reader
}

func (t tiles) Height() int                     { return tileHeight }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(list))
	for i, x := range list {
		data, err := readTile(t.ctx, t.r, tileID{x.L, x.N}, x.W)
		if err != nil {
			return nil, err
		}
		all[i] = data
	}
	return all, nil
}

// frontier is the right edge while every leaf passes by: the roots of complete
// subtrees, the largest first (RFC 6962, 2.1).
type frontier struct {
	size  int64
	roots []tlog.Hash
}

// add adds a leaf and tells the complete subtrees of the heights of tiles.
func (f *frontier) add(leaf tlog.Hash, complete func(level int, h tlog.Hash)) {
	h := leaf
	height := 0
	for n := f.size; n&1 == 1; n >>= 1 {
		last := len(f.roots) - 1
		h = tlog.NodeHash(f.roots[last], h)
		f.roots = f.roots[:last]
		if height++; height%tileHeight == 0 {
			complete(height/tileHeight, h)
		}
	}
	f.roots = append(f.roots, h)
	f.size++
}

func (f *frontier) root() tlog.Hash {
	if len(f.roots) == 0 {
		h, err := tlog.TreeHash(0, nil)
		if err != nil {
			return tlog.Hash{}
		}
		return h
	}
	h := f.roots[len(f.roots)-1]
	for i := len(f.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(f.roots[i], h)
	}
	return h
}
