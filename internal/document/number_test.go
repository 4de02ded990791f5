package document

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{Migrations}

func day(t *testing.T, s string) viet.Day {
	t.Helper()
	d, err := viet.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSQL(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestReference(t *testing.T) {
	for _, c := range []struct {
		number       int64
		kind, agency string
		want         string
	}{
		{5, "QĐ", "UBND", "05/QĐ-UBND"},
		{10, "QĐ", "UBND", "10/QĐ-UBND"},
		{1234, "GXN", "UBND", "1234/GXN-UBND"},
		{15, "", "UBND-KSTT", "15/UBND-KSTT"},
		{7, "PXL", "", "07/PXL"},
		{9, "", "", "09"},
	} {
		if got := Reference(c.number, c.kind, c.agency); got != c.want {
			t.Errorf("Reference(%d, %q, %q) = %q, want %q", c.number, c.kind, c.agency, got, c.want)
		}
	}
}

func next(ctx context.Context, db *store.DB, unit, kind string, year int) (n int64, err error) {
	err = db.Write(ctx, func(tx *store.Tx) error {
		on := viet.DayOf(tx.Now())
		if year != on.Y { // the last day of a year that is over
			on = viet.Day{Y: year, M: 12, D: 31}
		}
		n, err = NextTx(ctx, tx, Use{UnitID: unit, TypeCode: kind, On: on})
		return err
	})
	return n, err
}

// Each agency, type and year has its own series that begins at 1.
func TestSeriesAreApart(t *testing.T) {
	storetest.RunClock(t, at("2026-11-23", 9, 0), lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var got []string
		for _, s := range []struct {
			unit, kind string
			year       int
		}{{"u1", "QĐ", 2026}, {"u1", "QĐ", 2026}, {"u2", "QĐ", 2026}, {"u1", "TB", 2026}, {"u1", "QĐ", 2025}, {"u1", "QĐ", 2026}} {
			n, err := next(t.Context(), db, s.unit, s.kind, s.year)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s %d %s", s.unit, s.year, Reference(n, s.kind, "")))
		}
		want := []string{"u1 2026 01/QĐ", "u1 2026 02/QĐ", "u2 2026 01/QĐ", "u1 2026 01/TB", "u1 2025 01/QĐ", "u1 2026 03/QĐ"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// Many at once get every number once, and a transaction that fails leaves no
// gap.
func TestNumbersHaveNoGaps(t *testing.T) {
	storetest.RunClock(t, at("2026-11-23", 9, 0), lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		const workers, each = 8, 12
		giveUp := errors.New("the verb fails after taking its number")
		var mu sync.Mutex
		var got []int64
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := range each {
					var n int64
					err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
						if n, err = NextTx(t.Context(), tx, Use{UnitID: "u1", TypeCode: "QĐ", On: viet.Day{Y: 2026, M: 12, D: 31}}); err != nil {
							return err
						}
						if (w+i)%3 == 0 {
							return giveUp
						}
						return nil
					})
					switch {
					case errors.Is(err, giveUp):
					case err != nil:
						t.Error(err)
					default:
						mu.Lock()
						got = append(got, n)
						mu.Unlock()
					}
				}
			})
		}
		wg.Wait()
		slices.Sort(got)
		for i, n := range got {
			if n != int64(i+1) {
				t.Fatalf("number %d stands where %d should: %v", n, i+1, got)
			}
		}
		if len(got) != workers*each*2/3 {
			t.Errorf("%d numbers given", len(got))
		}
	})
}

func TestLateNumbers(t *testing.T) {
	now := at("2026-11-23", 9, 0)
	for _, c := range []struct {
		name string
		late Late
		code string // of the fault; empty is accepted
	}{
		{"the next one", Late{Number: 4, On: day(t, "2026-11-23")}, ""},
		{"one that leaves a hole", Late{Number: 6, On: day(t, "2026-11-22")}, ""},
		{"last year, book empty", Late{Number: 1, On: day(t, "2025-12-31")}, ""},
		{"used", Late{Number: 2, On: day(t, "2026-11-21")}, "document.number_used"},
		{"zero", Late{Number: 0, On: day(t, "2026-11-23")}, "document.number_below_one"},
		{"future", Late{Number: 4, On: day(t, "2026-11-24")}, "document.number_future"},
		{"closed year", Late{Number: 4, On: day(t, "2024-11-24")}, "document.number_closed_year"},
		{"slip of the pen", Late{Number: 40000, On: day(t, "2026-11-23")}, "document.number_far"},
		{"earlier than the number before", Late{Number: 4, On: day(t, "2026-11-20")}, "document.number_out_of_order"},
		{"no day", Late{Number: 4}, "document.series_wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.RunClock(t, now, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
				clock.Set(at("2026-11-21", 9, 0))
				for range 3 {
					if _, err := next(t.Context(), db, "u1", "GXN", 2026); err != nil {
						t.Fatal(err)
					}
				}
				clock.Set(now)
				l := c.late
				l.UnitID, l.TypeCode, l.Subject, l.By = "u1", "GXN", "dossier", "clerk"
				err := db.Write(t.Context(), func(tx *store.Tx) error { return LateTx(t.Context(), tx, l) })
				if f, _ := fault.As(err); (f == nil) != (c.code == "") || f != nil && f.Code != c.code {
					t.Fatalf("got %v, want %q", err, c.code)
				}
				if c.code != "" || l.On.Y != 2026 {
					return
				}
				n, err := next(t.Context(), db, "u1", "GXN", 2026)
				if err != nil || n != l.Number+1 {
					t.Errorf("the series goes on with %d, %v; want %d", n, err, l.Number+1)
				}
			})
		})
	}
}

// Numbers set aside are skipped by the system and entered later; holes are
// listed until they are filled.
func TestReserveAndOpen(t *testing.T) {
	storetest.RunClock(t, at("2026-11-23", 9, 0), lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx := t.Context()
		write := func(fn func(tx *store.Tx) error) error { return db.Write(ctx, fn) }
		if _, err := next(ctx, db, "u1", "GXN", 2026); err != nil {
			t.Fatal(err)
		}
		var from, to int64
		if err := write(func(tx *store.Tx) (err error) {
			from, to, err = ReserveTx(ctx, tx, "u1", "GXN", 2026, 3, "clerk")
			return err
		}); err != nil || from != 2 || to != 4 {
			t.Fatalf("reserved %d-%d, %v", from, to, err)
		}
		if n, err := next(ctx, db, "u1", "GXN", 2026); err != nil || n != 5 {
			t.Fatalf("next is %d, %v; want 5", n, err)
		}
		clock.Advance(24 * time.Hour)
		late := func(n int64, on string) error {
			return write(func(tx *store.Tx) error {
				return LateTx(ctx, tx, Late{UnitID: "u1", TypeCode: "GXN", Number: n, On: day(t, on)})
			})
		}
		if err := late(3, "2026-11-23"); err != nil {
			t.Fatal(err)
		}
		if err := late(3, "2026-11-23"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the same number twice: %v", err)
		}
		if err := late(4, "2026-11-24"); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a day after the next number's: %v", err)
		}
		if err := late(8, "2026-11-24"); err != nil {
			t.Fatal(err)
		}
		open, err := Open(ctx, db, "u1", "GXN", 2026)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int64{2, 4, 6, 7}, open); diff != "" {
			t.Error(diff)
		}
		if err := write(func(tx *store.Tx) error {
			_, _, err := ReserveTx(ctx, tx, "u1", "GXN", 2026, 0, "clerk")
			return err
		}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("reserving none: %v", err)
		}
	})
}

func TestTypes(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		put := func(ty Type) (did string) {
			t.Helper()
			err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
				did, err = PutTypeTx(t.Context(), tx, ty)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return did
		}
		decision := Type{Ordinal: 2, Name: "Quyết định (cá biệt)", Abbrev: "QĐ", Example: "15/QĐ-UBND", ValidFrom: "2020-03-05"}
		letter := Type{Ordinal: 18, Name: "Công văn", Example: "15/UBND-KSTT", ValidFrom: "2020-03-05"}
		renamed := decision
		renamed.Name = "Quyết định"
		got := []string{put(decision), put(letter), put(decision), put(renamed)}
		if diff := cmp.Diff([]string{Created, Created, Same, Changed}, got); diff != "" {
			t.Error(diff)
		}
		all, err := Types(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		renamed.Code, letter.Code = "QĐ", "cong-van"
		if diff := cmp.Diff([]Type{renamed, letter}, all); diff != "" {
			t.Error(diff)
		}
	})
}
