package journey

import (
	"net/http"
	"sync"
	"testing"
	"time"
)

// A power cut in the middle of filing loses nothing that was acknowledged and
// keeps nothing half: every code that was answered is there afterwards, every
// dossier that is there has its first step, and a key sent again after the cut
// gives the same dossier.
func TestNothingAcknowledgedIsLostToAPowerCut(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		ex := s.API(citizen).Example(birth, ward5)
		acknowledged := map[string]string{} // key to code
		for round := range 3 {
			fileUntilKilled(t, s, ex, acknowledged, time.Duration(300+200*round)*time.Millisecond)
			s.Start()
		}
		if len(acknowledged) < 20 {
			t.Fatalf("only %d filings were acknowledged: the test proves nothing", len(acknowledged))
		}
		me := s.API(citizen)
		for key, code := range acknowledged {
			if steps := me.Get("/dossiers/" + code + "/timeline").Items(); len(steps) != 1 || steps[0]["action"] != "submit" {
				t.Fatalf("%s: %v", code, steps)
			}
			again := me.Do(http.MethodPost, "/dossiers", ex, map[string]string{"Idempotency-Key": key})
			if again.Status != http.StatusCreated || again.Text("code") != code {
				t.Fatalf("the same key after the cut: %d %s, want %s", again.Status, again.Text("code"), code)
			}
		}
		seen, token := map[string]bool{}, ""
		for {
			page := me.Get("/dossiers?page_size=100&page_token=" + token)
			for _, it := range page.Items() {
				code, _ := it["code"].(string)
				if seen[code] {
					t.Errorf("%s is listed twice", code)
				}
				seen[code] = true
				if len(me.Get("/dossiers/"+code+"/timeline").Items()) != 1 {
					t.Errorf("%s has no first step", code)
				}
			}
			if token = page.Text("next_page_token"); token == "" {
				break
			}
		}
		for _, code := range acknowledged {
			if !seen[code] {
				t.Errorf("%s was acknowledged and is not listed", code)
			}
		}
		t.Logf("%d acknowledged, %d kept", len(acknowledged), len(seen))
	})
}

func fileUntilKilled(t *testing.T, s *Server, ex map[string]any, acknowledged map[string]string, after time.Duration) {
	t.Helper()
	c := s.API(citizen)
	var mu sync.Mutex
	var wg sync.WaitGroup
	first := make(chan struct{}, 1)
	for range 8 {
		wg.Go(func() {
			for {
				key := NewKey()
				r, err := c.Try(http.MethodPost, "/dossiers", ex, map[string]string{"Idempotency-Key": key})
				if err != nil {
					return // the cut
				}
				if r.Status != http.StatusCreated {
					t.Errorf("%d %s", r.Status, r.Raw)
					return
				}
				mu.Lock()
				acknowledged[key] = r.Text("code")
				mu.Unlock()
				select {
				case first <- struct{}{}:
				default:
				}
			}
		})
	}
	select {
	case <-first:
		time.Sleep(after) //nolint:forbidigo // the moment of the cut is the subject of this test
	case <-time.After(20 * time.Second):
		t.Error("nothing was filed")
	}
	s.Kill()
	wg.Wait()
}
