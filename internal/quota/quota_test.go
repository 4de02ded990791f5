package quota

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tinhso/internal/store/storetest"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const commune = "203.0.113.7"

func room(s Settings) (*Room, *storetest.Clock) {
	clock := storetest.NewClock(noon)
	return New(s, clock.Now), clock
}

func get(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }

// A commune of two hundred behind one address verifies real results all day; nobody meets a limit.
func TestACommuneBehindOneAddressIsNotPunished(t *testing.T) {
	q, clock := room(Settings{Verify: 20, Search: 120, Send: 60, Crowd: 30})
	for i := range 20_000 {
		wait, done := q.Take(get("/xac-minh/ABC"), "GET /xac-minh/{code}", "", commune)
		if wait > 0 {
			t.Fatalf("verification %d of a real code waits %s", i, wait)
		}
		done(http.StatusOK)
	}
	for person := range 200 { // each sends some forms in the same minute
		for range 10 {
			if wait, _ := q.Take(get("/"), "POST /ho-so/nop", fmt.Sprint("account", person), commune); wait > 0 {
				t.Fatalf("person %d waits %s", person, wait)
			}
		}
	}
	clock.Set(noon.Add(time.Minute))
}

// Who tries codes is stopped, and the wait is the time until the next one.
func TestWrongCodesAreStopped(t *testing.T) {
	q, clock := room(Settings{Verify: 20, Crowd: 30})
	wrong := func() time.Duration {
		wait, done := q.Take(get("/xac-minh/ABC"), "GET /xac-minh/{code}", "", commune)
		if wait == 0 {
			done(http.StatusNotFound)
		}
		return wait
	}
	n := 0
	for ; wrong() == 0; n++ {
		if n > 10_000 {
			t.Fatal("nothing stops wrong codes")
		}
	}
	if n != 600 {
		t.Errorf("%d wrong codes before a stranger waits, want 20 for each of 30 persons", n)
	}
	if wait := wrong(); wait <= 0 || wait > time.Second {
		t.Errorf("the wait is %s", wait)
	}
	clock.Set(noon.Add(time.Second))
	if wait := wrong(); wait != 0 {
		t.Errorf("a second later it still waits %s", wait)
	}
	if wait, _ := q.Take(get("/xac-minh/ABC"), "GET /xac-minh/{code}", "mine", commune); wait != 0 {
		t.Error("who is signed in pays for the stranger at the same address")
	}
	if wait, _ := q.Take(get("/xac-minh/ABC"), "GET /xac-minh/{code}", "", "203.0.113.8"); wait != 0 {
		t.Error("another address pays too")
	}
}

// Signed-in people widen what the guests at their address may do.
func TestTheCeilingOfAnAddressGrowsWithItsPeople(t *testing.T) {
	count := func(people int) (n int) {
		q, _ := room(Settings{Send: 10, Crowd: 2})
		for i := range people {
			q.Take(get("/"), "GET /", fmt.Sprint(i), "2001:db8:1:2::"+fmt.Sprint(i+1))
		}
		for ; n < 10_000; n++ {
			if wait, _ := q.Take(get("/"), "POST /ho-so/nop", "", "2001:db8:1:2::ffff"); wait > 0 {
				return n
			}
		}
		return n
	}
	if a, b := count(0), count(10); a != 20 || b != 20+10*5*10 {
		t.Errorf("%d guests' forms with nobody signed in, %d with ten", a, b)
	}
}

func TestEveryRouteHasItsClass(t *testing.T) {
	q, _ := room(Settings{Verify: 1, Search: 2, Send: 3, Upload: 4, Register: 5, Crowd: 1})
	for pattern, want := range map[string]string{
		"POST /dang-ky": "register", "POST /quen-mat-khau": "register", "POST /dang-nhap/thu": "register",
		"POST /dang-nhap": "sign", "POST /dang-nhap/ma": "sign", "POST /dang-ky/xac-nhan": "sign", "POST /quen-mat-khau/dat-lai": "sign", "POST /tai-khoan/mat-khau": "sign",
		"GET /xac-minh/{code}": "verify", "POST /ho-so/tra-cuu": "verify", "GET /ho-so/tra-cuu/{code}": "verify",
		"GET /thu-tuc/goi-y": "search", "GET /thu-tuc/{code}": "", "GET /": "", "GET /desk": "",
		"POST /desk/ho-so/{code}/{action}": "send", "POST /ho-so/nop/{draft}/tep": "upload", "POST /api/v1/dossiers": "", "POST /dang-xuat": "",
	} {
		if got := q.classOf(get("/"), pattern).name; got != want {
			t.Errorf("%s is of class %q, want %q", pattern, got, want)
		}
	}
	if got := q.classOf(get("/thu-tuc?q=khai+sinh"), "GET /thu-tuc").name; got != "search" {
		t.Errorf("a search is of class %q", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	b := newBuckets(100)
	for i := range 10_000 {
		b.take(fmt.Sprint(i), 5, time.Minute, noon)
	}
	if len(b.free) > 100 {
		t.Errorf("%d buckets are kept", len(b.free))
	}
}
