package identity_test

import (
	"slices"
	"sync"
	"testing"

	"tinhso/internal/identity"
)

// Several windows that sign in with the right password at once are all let in: what one forgives, another is just counting.
func TestManyWindowsSignInTogether(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("nhieu", "C1", identity.Officer)
		for range 8 {
			var wg sync.WaitGroup
			errs := make([]error, 3) // fewer than the tries that are free
			for i := range errs {
				wg.Go(func() { _, errs[i] = o.acc.SignIn(t.Context(), "nhieu", password, here) })
			}
			wg.Wait()
			if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
				t.Fatal(errs[i])
			}
		}
	})
}
