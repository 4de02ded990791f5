package seal

import (
	"net/http"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/proof"
	"tinhso/internal/web"
)

// text answers a program: plain, cached as said, readable from other sites.
func text(c *web.Ctx, mediaType, cache string, body []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Cache-Control", cache)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.W.WriteHeader(http.StatusOK)
	if c.R.Method == http.MethodHead {
		return nil
	}
	_, _ = c.W.Write(body) // who went away is gone
	return nil
}

const (
	plain  = "text/plain; charset=utf-8"
	soon   = "public, max-age=5"
	always = "public, max-age=31536000, immutable"
)

// latest is the checkpoint as c2sp.org/tlog-tiles serves it.
func (f *face) latest(c *web.Ctx) error {
	policy.Public(c.Context(), public)
	cp, err := f.Log.Checkpoint(c.Context(), f.DB)
	if err != nil {
		return err
	}
	if cp.Note == "" {
		return fault.NotFound("sealed.none")
	}
	return text(c, plain, soon, []byte(cp.Note))
}

// checkpoint is the kept checkpoint of a size.
func (f *face) checkpoint(c *web.Ctx) error {
	policy.Public(c.Context(), public)
	size, ok := sizeOf(c.Path("size"))
	if !ok || size < 1 {
		return fault.NotFound("sealed.none")
	}
	list, err := f.Log.Checkpoints(c.Context(), f.DB, size-1, 1)
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].Size != size {
		return fault.NotFound("sealed.none")
	}
	return text(c, plain, soon, []byte(list[0].Note))
}

// keys are the public keys, as tinhso-verify reads them.
func (f *face) keys(c *web.Ctx) error {
	policy.Public(c.Context(), public)
	return text(c, plain, soon, []byte(f.Attest.KeyLines()))
}

// growth is the proof that the log of one size only grew into that of another.
func (f *face) growth(c *web.Ctx) error {
	policy.Public(c.Context(), public)
	from, ok1 := sizeOf(c.Query("tu"))
	to, ok2 := sizeOf(c.Query("den"))
	cp, err := f.Log.Checkpoint(c.Context(), f.DB)
	if err != nil {
		return err
	}
	if !ok1 || !ok2 || from < 1 || from > to || to > cp.Size {
		return fault.Invalid("sealed.sizes", fault.Field{Path: "tu", Code: "sealed.sizes", Args: fault.Args("size", cp.Size)})
	}
	path, err := f.Log.Consistency(c.Context(), f.DB, from, to)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, h := range path {
		b.WriteString(h.String() + "\n")
	}
	return text(c, plain, always, []byte(b.String()))
}

func sizeOf(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n <= proof.MaxTree && strconv.FormatInt(n, 10) == s
}

// tile is a tile of the tree by c2sp.org/tlog-tiles. Entries are not served:
// they are commitments whose openings only their owners get.
func (f *face) tile(c *web.Ctx) error {
	policy.Public(c.Context(), public)
	level, n, width, ok := tileOf(c.Path("level"), c.Path("path"))
	if !ok {
		return fault.NotFound("sealed.none")
	}
	cp, err := f.Log.Checkpoint(c.Context(), f.DB)
	if err != nil {
		return err
	}
	// Only what the latest checkpoint vouches for: a tile that is still growing
	// may hold more already.
	have := cp.Size>>(8*level) - n*tileWidth
	if have < int64(width) {
		return fault.NotFound("sealed.none")
	}
	data, err := f.Log.Tile(c.Context(), f.DB, level, n, width)
	if err != nil {
		return err
	}
	return text(c, "application/octet-stream", always, data)
}

const tileWidth = 256

// tileOf reads the address of a tile: x001/x234/067 or x001/067.p/12.
func tileOf(levelText, path string) (level int, n int64, width int, ok bool) {
	l, ok := sizeOf(levelText)
	if !ok || l > 5 || len(path) > 40 { // a level above five holds no hash of a log that can be
		return 0, 0, 0, false
	}
	width = tileWidth
	if before, w, partial := strings.Cut(path, ".p/"); partial {
		number, ok := sizeOf(w)
		if !ok || number < 1 || number >= tileWidth {
			return 0, 0, 0, false
		}
		path, width = before, int(number)
	}
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if i < len(parts)-1 {
			var x bool
			if part, x = strings.CutPrefix(part, "x"); !x {
				return 0, 0, 0, false
			}
		}
		d, err := strconv.ParseUint(part, 10, 16)
		if err != nil || len(part) != 3 || i == 0 && len(parts) > 1 && d == 0 {
			return 0, 0, 0, false
		}
		if n = n*1000 + int64(d); n > proof.MaxTree { //nolint:gosec // three digits
			return 0, 0, 0, false
		}
	}
	return int(l), n, width, true
}
