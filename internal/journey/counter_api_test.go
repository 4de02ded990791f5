package journey

import (
	"net/http"
	"testing"
)

const (
	ward1 = "28261"
	lead1 = "lanhdao.phuong1"
)

// Any counter takes a local procedure in; the unit that resolves it has it from the moment it takes it over, and the
// counter follows and decides nothing.
func TestAnyCounterTakesInThroughTheAPI(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		here, there, lead := s.API(clerk1), s.API(clerk5), s.API(leader5)
		body := here.Example(birth, ward5)
		body["unit"], body["channel"], body["taken_at"] = ward5, "direct", ward1
		if r := s.API(citizen).Post("/dossiers", body, ""); r.Status != http.StatusForbidden && r.Status != http.StatusUnprocessableEntity {
			t.Errorf("a citizen takes in for herself: %d %s", r.Status, r.Raw)
		}
		if r := there.Post("/dossiers", body, ""); r.Status < 400 {
			t.Errorf("a clerk takes in at the counter of others: %d %s", r.Status, r.Raw)
		}
		filed := here.Post("/dossiers", body, "")
		taken, _ := filed.Body["taken_at"].(map[string]any)
		unit, _ := filed.Body["unit"].(map[string]any)
		if filed.Status != http.StatusCreated || taken["code"] != ward1 || unit["code"] != ward5 {
			t.Fatalf("filed: %d %s", filed.Status, filed.Raw)
		}
		path := "/dossiers/" + filed.Text("code")
		accepted := here.Post(path+"/actions/accept", map[string]any{}, filed.ETag)
		if accepted.Status != http.StatusOK || accepted.Text("due_at") == "" || accepted.Text("hand_by") == "" || accepted.Text("handed_at") != "" {
			t.Fatalf("accepted: %d %s", accepted.Status, accepted.Raw)
		}
		if r := there.Post(path+"/actions/propose", map[string]any{"proposal": "Đủ điều kiện"}, accepted.ETag); r.Status != http.StatusConflict {
			t.Errorf("worked on before it is taken over: %d %s", r.Status, r.Raw)
		}
		if r := here.Post(path+"/actions/take_over", map[string]any{}, accepted.ETag); r.Status != http.StatusForbidden {
			t.Errorf("the counter takes over from itself: %d %s", r.Status, r.Raw)
		}
		over := there.Post(path+"/actions/take_over", map[string]any{}, accepted.ETag)
		if over.Status != http.StatusOK || over.Text("handed_at") == "" || over.Text("due_at") != accepted.Text("due_at") {
			t.Fatalf("taken over: %d %s", over.Status, over.Raw)
		}
		for _, action := range []string{"propose", "correct", "extend", "refuse"} {
			if r := here.Post(path+"/actions/"+action, map[string]any{}, over.ETag); r.Status != http.StatusForbidden && r.Status != http.StatusConflict {
				t.Errorf("the counter can %s: %d %s", action, r.Status, r.Raw)
			}
		}
		proposed := there.Post(path+"/actions/propose", map[string]any{"proposal": "Đủ điều kiện"}, over.ETag)
		approved := lead.Post(path+"/actions/approve", map[string]any{}, proposed.ETag)
		if r := here.Get(path); r.Status != http.StatusOK || approved.Status != http.StatusOK {
			t.Fatalf("the counter follows: %d; approved %d %s", r.Status, approved.Status, approved.Raw)
		}
		for _, login := range []string{"canbo.tiepnhan.mytho", "lanhdao.mytho", otherOne} {
			if r := s.API(login).Get(path); r.Status != http.StatusNotFound {
				t.Errorf("%s reads it: %d", login, r.Status)
			}
		}
		if r := s.API(lead1).Post(path+"/actions/approve", map[string]any{}, approved.ETag); r.Status < 400 {
			t.Errorf("the leader of the counter decides: %d", r.Status)
		}
	})
}

// A case of a procedure is chosen by its code, and asks for its own papers only.
func TestAVariantIsFiledThroughTheAPI(t *testing.T) {
	s := StartServer(t)
	me := s.API(citizen)
	code, variant, others := varied(t, me)
	body := me.Example(code, ward5)
	body["variant"] = "nothing"
	if r := me.Post("/dossiers", body, ""); r.Status != http.StatusUnprocessableEntity || r.Paths()["variant"] == "" {
		t.Errorf("a case that is none: %d %s", r.Status, r.Raw)
	}
	body["variant"] = variant["code"]
	var papers []any
	for _, x := range me.Get("/procedures/" + code).Body["components"].([]any) {
		c := x.(map[string]any)
		if text, _ := c["case"].(string); c["kind"] == "paper" && !others[text] {
			papers = append(papers, map[string]any{"component": c["code"], "status": "later"})
		}
	}
	if all := me.Example(code, ward5)["documents"].([]any); len(papers) >= len(all) {
		t.Errorf("the case asks for %d papers, the procedure for %d", len(papers), len(all))
	}
	body["documents"] = papers
	filed := me.Post("/dossiers", body, "")
	if v, _ := filed.Body["variant"].(map[string]any); filed.Status != http.StatusCreated || v["code"] != variant["code"] || v["name"] != variant["name"] {
		t.Fatalf("%s as %v: %d %s", code, variant, filed.Status, filed.Raw)
	}
	if got := me.Get("/dossiers/" + filed.Text("code")).Body["documents"].([]any); len(got) != len(papers) {
		t.Errorf("%d papers, of the case are %d", len(got), len(papers))
	}
}

// varied finds a procedure of the ward whose cases have papers of their own, filed online: its first case, and what the
// others call theirs.
func varied(t *testing.T, c *Client) (code string, first map[string]any, others map[string]bool) {
	t.Helper()
	for token := ""; ; {
		page := c.Get("/procedures?fileable=true&page_size=100&unit=" + ward5 + "&page_token=" + token)
		for _, p := range page.Items() {
			code = p["code"].(string)
			all, _ := c.Get("/procedures/" + code).Body["variants"].([]any)
			first, others = nil, map[string]bool{}
			for _, x := range all {
				switch v := x.(map[string]any); {
				case v["kind"] != "papers" || v["channel"] != "online":
				case first == nil:
					first = v
				default:
					others[v["papers"].(string)] = true
				}
			}
			if first != nil {
				return code, first, others
			}
		}
		if token = page.Text("next_page_token"); token == "" {
			t.Fatal("no procedure of the ward has cases with papers of their own")
		}
	}
}
