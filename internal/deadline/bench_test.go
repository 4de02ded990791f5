package deadline

import "testing"

func BenchmarkCompute(b *testing.B) {
	c := realCalendar(b)
	received := at(b, "2026-11-23 09:00")
	for b.Loop() {
		if _, err := Compute(c, received, Budget{Amount: 15, Kind: WorkingDay}, nil, 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAddHours(b *testing.B) {
	c := realCalendar(b)
	received := at(b, "2026-11-23 09:00")
	for b.Loop() {
		AddHours(c, received, 8)
	}
}

func BenchmarkDue(b *testing.B) {
	c := realCalendar(b)
	received := at(b, "2026-11-23 09:00")
	for b.Loop() {
		if _, err := Due(c, received, Budget{Amount: 15, Kind: WorkingDay}, nil, 0); err != nil {
			b.Fatal(err)
		}
	}
}
