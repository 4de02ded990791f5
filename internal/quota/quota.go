package quota

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Settings are the budgets of one person (hạn mức của một người); zero is no limit.
type Settings struct {
	Verify   int // wrong codes of results and dossiers a minute; wrong passwords and codes an hour
	Search   int // searches a minute
	Send     int // forms a minute
	Upload   int // files a minute
	Register int // letters with codes an hour
	Crowd    int // budgets of an address at which nobody is signed in
}

// class is a kind of asking with its budget.
type class struct {
	name  string
	size  int
	every time.Duration
	miss  bool // only what was wrong is paid for
}

const (
	perPerson  = 5 // budgets that one signed-in person adds to the guests of the address
	presentFor = time.Hour
	mostKeys   = 100_000
)

// Room counts who asks how much (bộ đếm hạn mức).
type Room struct {
	s     Settings
	clock func() time.Time
	used  *buckets

	mu      sync.Mutex
	present map[string]map[string]time.Time // network -> account -> seen
}

// New makes the counts.
func New(s Settings, clock func() time.Time) *Room {
	return &Room{s: s, clock: clock, used: newBuckets(mostKeys), present: map[string]map[string]time.Time{}}
}

// Take asks for one more request under a route (xin một lượt). It says how long to wait when the budget is used up; else
// what must be told the status of the answer.
func (q *Room) Take(r *http.Request, pattern, account, address string) (wait time.Duration, done func(status int)) {
	network, now := Network(address), q.clock()
	if account != "" {
		q.see(network, account, now)
	}
	c := q.classOf(r, pattern)
	if c.size <= 0 {
		return 0, func(int) {}
	}
	key, size := c.name+" "+account, c.size
	if account == "" {
		key, size = c.name+" @"+network, c.size*(q.s.Crowd+perPerson*q.count(network, now))
	}
	if wait := q.used.take(key, size, c.every, now); wait > 0 {
		return wait, nil
	}
	return 0, func(status int) {
		if c.miss && status < 400 {
			q.used.back(key, size, c.every)
		}
	}
}

// classOf says which budget a route takes from.
func (q *Room) classOf(r *http.Request, pattern string) class {
	method, path, _ := strings.Cut(pattern, " ")
	post := method == http.MethodPost
	begins := func(all ...string) bool {
		for _, p := range all {
			if path == p || strings.HasPrefix(path, p+"/") {
				return true
			}
		}
		return false
	}
	switch {
	case post && begins("/dang-ky", "/quen-mat-khau") && !strings.HasSuffix(path, "/xac-nhan") && !strings.HasSuffix(path, "/dat-lai"), post && path == "/dang-nhap/thu":
		return class{"register", q.s.Register, time.Hour, false}
	case post && begins("/dang-nhap", "/dang-ky", "/quen-mat-khau", "/tai-khoan/mat-khau", "/tai-khoan/xac-nhan", "/tai-khoan/ma-mot-lan"):
		return class{"sign", q.s.Verify, time.Hour, true}
	case begins("/xac-minh", "/ho-so/tra-cuu", "/niem-phong"):
		return class{"verify", q.s.Verify, time.Minute, true}
	case begins("/thu-tuc", "/api/v1/procedures") && (r.URL.Query().Get("q") != "" || path == "/thu-tuc/goi-y"):
		return class{"search", q.s.Search, time.Minute, false}
	case begins("/api"), path == "/dang-xuat":
		return class{} // machines have tokens of their own, and everybody may leave
	case post && (begins("/tai-len") || strings.HasSuffix(path, "/tep")):
		return class{"upload", q.s.Upload, time.Minute, false}
	case post:
		return class{"send", q.s.Send, time.Minute, false}
	}
	return class{}
}

// see notes that somebody is signed in at a network.
func (q *Room) see(network, account string, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	here := q.present[network]
	if here == nil {
		if len(q.present) >= mostKeys/10 {
			clear(q.present)
		}
		here = map[string]time.Time{}
		q.present[network] = here
	}
	if len(here) < 1000 || !here[account].IsZero() {
		here[account] = now
	}
}

// count is how many people were signed in at a network within the last hour.
func (q *Room) count(network string, now time.Time) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for account, seen := range q.present[network] {
		if now.Sub(seen) > presentFor {
			delete(q.present[network], account)
		}
	}
	return len(q.present[network])
}

// Network is what counts as one address (một địa chỉ mạng): for IPv6 the whole /64, which one household can roam at will.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}
