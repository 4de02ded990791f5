package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"tinhso/internal/fault"
)

// Copied is what a copy between two stores came to (kết quả chuyển kho tệp).
type Copied struct {
	Copied  int64    `json:"copied"`
	Bytes   int64    `json:"bytes"`
	Present int64    `json:"present"` // there before, with the same size
	Damaged []string `json:"damaged"` // hashes whose bytes are others, and which were not copied
}

// Copy copies every blob that is not there yet into another store (chuyển kho tệp), each compared with its hash before
// anybody can see it there. It may be ended and begun again; both may be in use, for blobs never change.
func Copy(ctx context.Context, from, to *Store, tell func(Copied)) (c Copied, err error) {
	err = from.Walk(ctx, func(r Ref) error {
		e, err := to.place.stat(ctx, keyOf(r.SHA256))
		if err == nil && e.size == r.Size {
			c.Present++
			return nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return problem(err)
		}
		if err := copyOne(ctx, from, to, r, &c); err != nil {
			return err
		}
		tell(c)
		return nil
	})
	return c, err
}

func copyOne(ctx context.Context, from, to *Store, r Ref, c *Copied) error {
	body, err := from.Open(ctx, r.SHA256)
	if err != nil && fault.KindOf(err) == fault.KindNotFound { // removed meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	defer body.Close()
	st, err := to.Stage(ctx, body, 0)
	if errors.Is(err, errDamaged) {
		c.Damaged = append(c.Damaged, r.SHA256)
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.SHA256, err)
	}
	defer st.Drop()
	if st.SHA256 != r.SHA256 {
		c.Damaged = append(c.Damaged, r.SHA256)
		return nil
	}
	if err := st.Keep(ctx); err != nil {
		return fmt.Errorf("%s: %w", r.SHA256, err)
	}
	c.Copied++
	c.Bytes += r.Size
	return nil
}
