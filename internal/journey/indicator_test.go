package journey

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// figure waits until the journal is counted and gives a figure.
func figure(t *testing.T, c *Client, code, query string) Reply {
	t.Helper()
	until := time.Now().Add(30 * time.Second)
	for {
		r := c.Get("/indicators/" + code + "?" + query)
		if r.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", code, r.Status, r.Raw)
		}
		if r.Body["waiting"] == 0.0 {
			return r
		}
		if time.Now().After(until) {
			t.Fatalf("the figures do not keep up: %s", r.Raw)
		}
	}
}

func valueOf(r Reply) string {
	f, _ := r.Body["figure"].(map[string]any)
	s, _ := f["value"].(string)
	return s
}

// A power cut in the middle of filing leaves figures that are exactly what was kept.
func TestFiguresSurviveAPowerCut(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		ex := s.API(citizen).Example(birth, ward5)
		acknowledged := map[string]string{}
		for round := range 3 {
			fileUntilKilled(t, s, ex, acknowledged, time.Duration(200+150*round)*time.Millisecond)
			s.Start()
		}
		me := s.API(citizen)
		kept, token, year := 0, "", ""
		for {
			page := me.Get("/dossiers?page_size=100&page_token=" + token)
			for _, it := range page.Items() {
				kept++
				at, _ := it["submitted_at"].(string)
				year = at[:4]
			}
			if token = page.Text("next_page_token"); token == "" {
				break
			}
		}
		if kept < 20 {
			t.Fatalf("only %d dossiers: the test proves nothing", kept)
		}
		if got := valueOf(figure(t, s.API(""), "filed", "unit="+ward5+"&period="+year)); got != fmt.Sprint(kept) {
			t.Errorf("%s filed, %d kept", got, kept)
		}
	})
}

// A figure is opened: definition, law, parts, tree, and the dossier behind it for who may see it.
func TestAFigureOpensDownToTheDossier(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		me, clerk := s.API(citizen), s.API(clerk5)
		filed := me.Post("/dossiers", me.Example(birth, ward5), "")
		accepted := clerk.Post("/dossiers/"+filed.Text("code")+"/actions/accept", map[string]any{}, filed.ETag)
		if accepted.Status != http.StatusOK {
			t.Fatalf("accepted: %d %s", accepted.Status, accepted.Raw)
		}
		period := filed.Text("answer_by")[:4]
		r := figure(t, s.API(""), "online_rate", "unit=82&explain=true&period="+period)
		den, _ := r.Body["denominator"].(map[string]any)
		def, _ := r.Body["definition"].(map[string]any)
		tree, _ := r.Body["tree"].(map[string]any)
		if valueOf(r) != "100.00" || den["value"] != "1" || def["formula"] == "" || len(def["law"].([]any)) == 0 || len(tree["children"].([]any)) != 2 {
			t.Errorf("%s", r.Raw)
		}
		path := "/indicators/online_rate/records?part=numerator&unit=82&period=" + period
		items := clerk.Get(path).Items()
		if len(items) != 1 || items[0]["code"] != filed.Text("code") {
			t.Errorf("the clerk sees %v", items)
		}
		if items := s.API(clerk1).Get(path).Items(); len(items) != 0 {
			t.Errorf("the clerk of another ward sees %v", items)
		}
		if r := s.API("").Get(path); r.Status != http.StatusUnauthorized {
			t.Errorf("a guest: %d %s", r.Status, r.Raw)
		}
		if r := s.API("").Get("/indicators/online_rate?unit=82&period=2026-13"); r.Status != http.StatusUnprocessableEntity || r.Paths()["period"] == "" {
			t.Errorf("a period that is none: %d %s", r.Status, r.Raw)
		}
	})
}
