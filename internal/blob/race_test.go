package blob

import (
	"context"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memory is a place whose every step waits for its turn.
type memory struct {
	sync.Mutex
	at   map[string]time.Time
	turn func(who string)
}

type whoKey struct{}

func (m *memory) step(ctx context.Context) {
	who, _ := ctx.Value(whoKey{}).(string)
	m.turn(who)
}

func (m *memory) put(ctx context.Context, key string, _ source) error {
	m.step(ctx)
	m.Lock()
	defer m.Unlock()
	m.at[key] = time.Now()
	return nil
}

func (m *memory) stat(ctx context.Context, key string) (entry, error) {
	m.step(ctx)
	m.Lock()
	defer m.Unlock()
	at, ok := m.at[key]
	if !ok {
		return entry{}, fs.ErrNotExist
	}
	return entry{key: key, size: 1, modified: at}, nil
}

func (m *memory) touch(ctx context.Context, key string) error {
	m.step(ctx)
	m.Lock()
	defer m.Unlock()
	if _, ok := m.at[key]; !ok {
		return fs.ErrNotExist
	}
	m.at[key] = time.Now()
	return nil
}

func (m *memory) remove(ctx context.Context, key string) error {
	m.step(ctx)
	m.Lock()
	defer m.Unlock()
	delete(m.at, key)
	return nil
}

func (m *memory) open(context.Context, string, string) (io.ReadSeekCloser, error) {
	return nil, fs.ErrNotExist
}
func (m *memory) list(context.Context, string, func(entry) error) error { return nil }

// schedule grants steps to two by the bits of a number, then to whoever asks.
type schedule struct {
	order string
	asks  map[string]chan chan struct{}
	ended map[string]chan struct{}
}

func (s *schedule) turn(who string) {
	granted := make(chan struct{})
	s.asks[who] <- granted
	<-granted
}

func (s *schedule) run() {
	next := func(who string) bool {
		select {
		case granted := <-s.asks[who]:
			close(granted)
			return true
		case <-s.ended[who]:
			return false
		}
	}
	for _, who := range s.order {
		next(string(who))
	}
	for more := true; more; {
		removing := next("s")
		more = next("k") || removing
	}
}

// TestEveryOrderOfKeepingAndRemoving walks through every order in which the steps of one who keeps a content again and
// one who removes it can fall: the content is there in the end, always. Time stands still while both wait.
func TestEveryOrderOfKeepingAndRemoving(t *testing.T) {
	lost, removed := 0, 0
	for bits := range 1 << 10 {
		order := strings.NewReplacer("0", "k", "1", "s").Replace(("0000000000" + strconv.FormatInt(int64(bits), 2))[len(strconv.FormatInt(int64(bits), 2)):])
		synctest.Test(t, func(t *testing.T) {
			sched := &schedule{order: order, asks: map[string]chan chan struct{}{"k": make(chan chan struct{}), "s": make(chan chan struct{})},
				ended: map[string]chan struct{}{"k": make(chan struct{}), "s": make(chan struct{})}}
			m := &memory{at: map[string]time.Time{}, turn: sched.turn}
			var mark sync.Map
			s := &Store{place: m, spool: t.TempDir()}
			s.Guard(func(ctx context.Context, sha string) (bool, error) {
				m.step(ctx)
				_, ok := mark.Load(sha)
				return ok, nil
			})
			st, err := s.Stage(t.Context(), strings.NewReader("x"), 0)
			if err != nil {
				t.Fatal(err)
			}
			defer st.Drop()
			key := keyOf(st.SHA256)
			m.at[key] = time.Now().Add(-time.Hour)
			before := time.Now()
			go func() {
				defer close(sched.ended["k"])
				if err := st.Keep(context.WithValue(t.Context(), whoKey{}, "k")); err != nil {
					t.Error(err)
				}
			}()
			go func() {
				defer close(sched.ended["s"])
				ctx := context.WithValue(t.Context(), whoKey{}, "s")
				m.step(ctx)
				mark.Store(st.SHA256, true)
				gone, err := s.RemoveOld(ctx, st.SHA256, before)
				if err != nil {
					t.Error(err)
				}
				if gone {
					removed++
				}
				m.step(ctx)
				mark.Delete(st.SHA256)
			}()
			sched.run()
			<-sched.ended["k"]
			<-sched.ended["s"]
			if _, ok := m.at[key]; !ok {
				lost++
				t.Errorf("%s: the content that was kept is gone", order)
			}
		})
		if lost > 3 {
			break
		}
	}
	if removed == 0 {
		t.Error("nothing was ever removed: the test tries nothing")
	}
}
