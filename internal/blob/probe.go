package blob

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
)

// Probe writes a few bytes, reads them and deletes them (thử kho tệp), for `tinhso check` and the console.
func (s *Store) Probe(ctx context.Context) error {
	want := make([]byte, 32)
	_, _ = rand.Read(want) // never fails (crypto/rand)
	key := partsPrefix + "/probe-" + rand.Text()
	if err := s.place.put(ctx, key, source{b: want}); err != nil {
		return problem(err)
	}
	f, err := s.place.open(ctx, key, "")
	if err != nil {
		return errors.Join(problem(err), gone(s.place.remove(ctx, key)))
	}
	got, err := io.ReadAll(f)
	err = errors.Join(problem(err), f.Close(), gone(s.place.remove(ctx, key)))
	if err == nil && !bytes.Equal(got, want) {
		err = fmt.Errorf("blob: read %d other bytes than were written", len(got))
	}
	return err
}
