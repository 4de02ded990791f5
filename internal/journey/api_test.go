package journey

import (
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// both runs a journey on SQLite and on PostgreSQL.
func both(t *testing.T, fn func(t *testing.T, s *Server)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, StartServer(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, StartPostgres(t)) })
}

const (
	citizen    = "congdan.hanh"
	otherOne   = "congdan.ut"
	clerk5     = "canbo.tiepnhan.phuong5"
	officer5   = "canbo.thuly.phuong5"
	leader5    = "lanhdao.phuong5"
	clerk1     = "canbo.tiepnhan.phuong1"
	leaderCity = "lanhdao.mytho"
	ward5      = "28249"
	birth      = "1.001193"
)

func TestADossierThroughTheAPI(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		me, clerk := s.API(citizen), s.API(clerk5)
		filed := me.Post("/dossiers", me.Example(birth, ward5), "")
		if filed.Status != http.StatusCreated || filed.ETag == "" || filed.Text("answer_by") == "" || filed.Body["due_at"] != nil {
			t.Fatalf("filed: %d %s", filed.Status, filed.Raw)
		}
		path := "/dossiers/" + filed.Text("code")
		if got := filed.Header.Get("Location"); got != "/api/v1"+path {
			t.Errorf("Location: %s", got)
		}
		accepted := clerk.Post(path+"/actions/accept", map[string]any{}, filed.ETag)
		if accepted.Status != http.StatusOK || accepted.Text("due_at") == "" {
			t.Fatalf("accepted: %d %s", accepted.Status, accepted.Raw)
		}
		if n := accepted.Body["national_status"]; n != 2.0 {
			t.Errorf("national status %v", n)
		}
		proposed := clerk.Post(path+"/actions/propose", map[string]any{"proposal": "Đủ điều kiện, đề nghị đăng ký khai sinh"}, accepted.ETag)
		if proposed.Status != http.StatusOK {
			t.Fatalf("proposed: %d %s", proposed.Status, proposed.Raw)
		}
		approved := s.API(leader5).Post(path+"/actions/approve", map[string]any{}, proposed.ETag)
		if approved.Status != http.StatusOK {
			t.Fatalf("approved: %d %s", approved.Status, approved.Raw)
		}
		if items := me.Get(path + "/timeline").Items(); len(items) != 4 || items[3]["action"] != "approve" {
			t.Errorf("timeline: %v", items)
		}
		if d := me.Get(path + "/deadline"); d.Text("due") != accepted.Text("due_at") || len(d.Body["trace"].([]any)) == 0 {
			t.Errorf("deadline: %s", d.Raw)
		}
	})
}

func TestOthersCannotSeeADossier(t *testing.T) {
	s := StartServer(t)
	me := s.API(citizen)
	code := me.Post("/dossiers", me.Example(birth, ward5), "").Text("code")
	nothing := me.Get("/dossiers/H58.931.249-000000-9999")
	for _, login := range []string{otherOne, clerk1, leaderCity, "canbo.thuly.skhdt", "quantri.phuong1"} {
		c := s.API(login)
		for _, path := range []string{"", "/timeline", "/deadline", "/result"} {
			r := c.Get("/dossiers/" + code + path)
			if r.Status != http.StatusNotFound || r.Text("title") != nothing.Text("title") {
				t.Errorf("%s %s: %d %s", login, path, r.Status, r.Raw)
			}
		}
		if r := c.Post("/dossiers/"+code+"/actions/accept", map[string]any{}, `"1"`); r.Status != http.StatusNotFound {
			t.Errorf("%s accepts: %d", login, r.Status)
		}
		for _, q := range []string{"?q=" + code, "?unit=" + ward5, "?state=open"} {
			for _, it := range c.Get("/dossiers" + q).Items() {
				if it["code"] == code {
					t.Errorf("%s finds it by %s", login, q)
				}
			}
		}
	}
	if r := s.API("").Get("/dossiers/" + code); r.Status != http.StatusUnauthorized {
		t.Errorf("nobody: %d", r.Status)
	}
}

func TestTheSameSubmissionTenTimesIsOneDossier(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		me := s.API(citizen)
		ex := me.Example(birth, ward5)
		headers := map[string]string{"Idempotency-Key": NewKey()}
		var mu sync.Mutex
		codes := map[string]int{}
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				r, err := me.Try(http.MethodPost, "/dossiers", ex, headers)
				if err != nil || r.Status != http.StatusCreated {
					t.Errorf("%v %d %s", err, r.Status, r.Raw)
				}
				mu.Lock()
				defer mu.Unlock()
				codes[r.Text("code")]++
			})
		}
		wg.Wait()
		if len(codes) != 1 {
			t.Errorf("%v", codes)
		}
		if n := len(me.Get("/dossiers").Items()); n != 1 {
			t.Errorf("%d dossiers", n)
		}
		ex["return_by"] = "online"
		if r := me.Do(http.MethodPost, "/dossiers", ex, headers); r.Status != http.StatusUnprocessableEntity {
			t.Errorf("another body: %d", r.Status)
		}
	})
}

func TestOfTwoOfficersOneWins(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		me := s.API(citizen)
		filed := me.Post("/dossiers", me.Example(birth, ward5), "")
		path := "/dossiers/" + filed.Text("code") + "/actions/accept"
		statuses := make([]int, 8)
		var wg sync.WaitGroup
		for i := range statuses {
			login := []string{clerk5, leader5}[i%2]
			c := s.API(login)
			key := NewKey()
			wg.Go(func() {
				r, err := c.Try(http.MethodPost, path, map[string]any{}, map[string]string{"Idempotency-Key": key, "If-Match": filed.ETag})
				if err != nil {
					t.Error(err)
				}
				statuses[i] = r.Status
				if r.Status == http.StatusPreconditionFailed && !strings.Contains(r.Text("title"), "Tiếp nhận") {
					t.Errorf("the loser is not told what happened: %s", r.Raw)
				}
			})
		}
		wg.Wait()
		won := 0
		for _, st := range statuses {
			if st == http.StatusOK {
				won++
			}
		}
		if won != 1 {
			t.Errorf("%d won: %v", won, statuses)
		}
	})
}

// A request that is repeated gets the first answer to the byte, papers and all.
func TestARepeatedActGetsTheFirstAnswer(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		me := s.API(citizen)
		filed := me.Post("/dossiers", me.Example(birth, ward5), "")
		path := "/dossiers/" + filed.Text("code") + "/actions/accept"
		headers := map[string]string{"Idempotency-Key": NewKey(), "If-Match": filed.ETag}
		first := s.API(clerk5).Do(http.MethodPost, path, map[string]any{}, headers)
		again := s.API(clerk5).Do(http.MethodPost, path, map[string]any{}, headers)
		if first.Status != http.StatusOK || again.Status != http.StatusOK || string(first.Raw) != string(again.Raw) || first.ETag != again.ETag {
			t.Errorf("first %d %s\nagain %d %s", first.Status, first.Raw, again.Status, again.Raw)
		}
		if !strings.Contains(string(first.Raw), `"component"`) {
			t.Error("no papers in the answer")
		}
	})
}

func TestBadInputNamesTheField(t *testing.T) {
	s := StartServer(t)
	me := s.API(citizen)
	for name, tc := range map[string]struct {
		change func(ex, person map[string]any)
		status int
		path   string
	}{
		"empty":           {func(ex, _ map[string]any) { clear(ex) }, 422, "applicant.full_name"},
		"NUL":             {func(_, p map[string]any) { p["full_name"] = "Nguyễn\x00An" }, 422, "applicant.full_name"},
		"emoji":           {func(_, p map[string]any) { p["full_name"] = "Nguyễn 😀" }, 422, "applicant.full_name"},
		"wrong number":    {func(_, p map[string]any) { p["citizen_id"] = "999999999999" }, 422, "applicant.citizen_id"},
		"31/02":           {func(_, p map[string]any) { p["birth_date"] = "1990-02-31" }, 422, "applicant.birth_date"},
		"wrong type":      {func(ex, _ map[string]any) { ex["procedure"] = 5 }, 422, "procedure"},
		"unknown field":   {func(ex, _ map[string]any) { ex["procedur"] = "x" }, 422, "procedur"},
		"unknown unit":    {func(ex, _ map[string]any) { ex["unit"] = "99999" }, 422, "unit"},
		"unit not its":    {func(ex, _ map[string]any) { ex["unit"] = "H58.904" }, 422, "unit"},
		"too long":        {func(_, p map[string]any) { p["full_name"] = strings.Repeat("Nguyễn ", 200) }, 422, "applicant.full_name"},
		"not fileable":    {func(ex, _ map[string]any) { ex["procedure"] = "9.999999" }, 422, "procedure"},
		"old nine digits": {func(_, p map[string]any) { p["citizen_id"] = "311234567" }, 201, ""},
		"year only":       {func(_, p map[string]any) { p["birth_date"] = "1957" }, 201, ""},
		"decomposed":      {func(_, p map[string]any) { p["full_name"] = "Nguye\u0302\u0303n Thi\u0323 An" }, 201, ""},
		"script":          {func(_, p map[string]any) { p["address"] = "<script>alert(1)</script> Lê Lợi" }, 201, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ex := me.Example(birth, ward5)
			person := maps.Clone(ex["applicant"].(map[string]any))
			ex["applicant"] = person
			tc.change(ex, person)
			r := me.Post("/dossiers", ex, "")
			if r.Status != tc.status {
				t.Fatalf("%d %s", r.Status, r.Raw)
			}
			if message := r.Paths()[tc.path]; tc.path != "" && message == "" {
				t.Errorf("%q is not named: %v", tc.path, r.Paths())
			}
			if strings.Contains(string(r.Raw), "⟦") {
				t.Errorf("a sentence is missing: %s", r.Raw)
			}
		})
	}
}

func TestPreconditionsOfTheAPI(t *testing.T) {
	s := StartServer(t)
	me, clerk := s.API(citizen), s.API(clerk5)
	filed := me.Post("/dossiers", me.Example(birth, ward5), "")
	path := "/dossiers/" + filed.Text("code") + "/actions/"
	for name, tc := range map[string]struct {
		r    Reply
		want int
	}{
		"no key":      {me.Do(http.MethodPost, "/dossiers", map[string]any{}, nil), 400},
		"no If-Match": {clerk.Post(path+"accept", map[string]any{}, ""), 428},
		"stale":       {clerk.Post(path+"accept", map[string]any{}, `"7"`), 412},
		"not open":    {clerk.Post(path+"issue", map[string]any{}, filed.ETag), 409},
		"unknown":     {clerk.Post(path+"dance", map[string]any{}, filed.ETag), 409},
		"no reason":   {clerk.Post(path+"refuse", map[string]any{}, filed.ETag), 422},
		"not JSON":    {me.Do(http.MethodPost, "/dossiers", []byte("{"), map[string]string{"Idempotency-Key": NewKey()}), 400},
		"bad token":   {(&Client{t: t, base: me.base, token: "x"}).Get("/dossiers"), 401},
		"page size":   {me.Get("/procedures?page_size=1000"), 422},
		"page token":  {me.Get("/procedures?page_token=x"), 422},
		"no route":    {me.Get("/nothing"), 404},
	} {
		if tc.r.Status != tc.want {
			t.Errorf("%s: %d, want %d: %s", name, tc.r.Status, tc.want, tc.r.Raw)
		}
		if ct := tc.r.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/problem+json") {
			t.Errorf("%s: %s", name, ct)
		}
	}
}

func TestEveryExampleIsAccepted(t *testing.T) {
	if testing.Short() {
		t.Skip("files two thousand dossiers")
	}
	s := StartServer(t)
	me := s.API(citizen)
	total, refused, token := 0, 0, ""
	for {
		page := me.Get("/procedures?fileable=true&page_size=100&page_token=" + token)
		for _, p := range page.Items() {
			code, _ := p["code"].(string)
			total++
			ex := me.Example(code, "")
			if ex["channel"] != "online" {
				continue // filed at the counter of the unit: TestADossierThroughTheAPI and the desk's journeys
			}
			if r := me.Post("/dossiers", ex, ""); r.Status != http.StatusCreated {
				refused++
				t.Errorf("%s: %d %s", code, r.Status, r.Raw)
			}
			if refused > 10 {
				t.Fatal("too many")
			}
		}
		if token = page.Text("next_page_token"); token == "" {
			break
		}
	}
	if total != 1962 {
		t.Errorf("%d procedures can be filed here, not 1,962", total)
	}
}

func TestTheDescriptionOfTheAPIIsValid(t *testing.T) {
	s := StartServer(t)
	c := s.API("")
	for path, version := range map[string]string{"/openapi.json": "3.1.", "/openapi-3.0.json": "3.0."} {
		doc, err := openapi3.NewLoader().LoadFromData(c.Get(path).Raw)
		if err != nil {
			t.Fatal(err)
		}
		if err := doc.Validate(t.Context()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if !strings.HasPrefix(doc.OpenAPI, version) || doc.Paths.Len() < 10 {
			t.Errorf("%s: version %s, %d paths", path, doc.OpenAPI, doc.Paths.Len())
		}
	}
}
