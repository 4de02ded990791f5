package store_test

import (
	"sort"
	"sync"
	"testing"

	"tinhso/internal/store"
)

func TestKeysGrowAndAreDifferent(t *testing.T) {
	const each, workers = 5000, 4
	lists := make([][]string, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for range each {
				lists[w] = append(lists[w], store.NewID())
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, list := range lists {
		if !sort.StringsAreSorted(list) {
			t.Error("later keys must be greater")
		}
		for _, id := range list {
			if seen[id] || len(id) != 26 {
				t.Fatalf("%q again, or of wrong length", id)
			}
			seen[id] = true
		}
	}
}
