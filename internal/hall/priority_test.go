package hall

import "testing"

func FuzzPriorities(f *testing.F) {
	f.Add(priorityFile)
	f.Add([]byte("priorities: []\nappointment_rank: 3\nordinary_rank: 3\n"))
	f.Add([]byte("priorities:\n  - {key: a, rank: 9, valid_from: 2026-13-01}\nordinary_rank: 4\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readRanks(b)
		if err != nil {
			return
		}
		for _, p := range r.Priorities { // what was taken can be used
			if p.Rank >= r.Ordinary || p.Name.VI == "" || p.Law == "" && p.Missing.IsZero() {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestTheBuiltInPrioritiesAndDefaultsAreSound(t *testing.T) {
	if _, err := builtin(); err != nil {
		t.Error(err)
	}
	if all, err := defaults(); err != nil || len(all) != 2 {
		t.Errorf("%d %v", len(all), err)
	}
}
