package journey

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tinhso/cmd/postsim/post"
	"tinhso/internal/parcel"
)

// A result goes by post: the answer to the sending is lost and the program dies, the post reports everything twice, and
// yet the parcel is sent once, the dossier closed once, and the citizen and the officers see where it is.
func TestAResultGoesByPost(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { resultByPost(t, engine == "postgres") })
	}
}

func resultByPost(t *testing.T, onPostgres bool) {
	sim := post.New([]byte("khóa chung của hai bên"), time.Now)
	service := httptest.NewServer(sim)
	t.Cleanup(service.Close)
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte("khóa chung của hai bên\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	extra := []string{"--listen", freeAddress(t), "--post-endpoint", service.URL, "--post-key-file", key}
	start := StartServer
	if onPostgres {
		start = StartPostgres
	}
	s := start(t, extra...)

	sim.Break(post.Drop, 1) // takes the shipment and dies before it answers
	code := issuedByPost(t, s)
	clerk := sitDown(t, s, clerk5, Look{})
	wait(t, "the lost answer to be noticed", func() bool { // a job that dies at work is taken up after its lease: a minute and a half
		clerk.Go(s.URL + "/desk/buu-chinh")
		return strings.Contains(clerk.Text("main"), "đã thử 1 lần")
	})
	s.Kill()
	s.Start()
	wait(t, "the second handing over", func() bool { return sim.Parcels()[0].Asked == 2 })

	me := Open(t, Look{})
	signIn(t, me, s, citizen)
	ref := sim.Parcels()[0].Ref
	for fault, want := range map[post.Fault]int{post.BadSign: http.StatusUnauthorized, post.Huge: http.StatusRequestEntityTooLarge, post.Unknown: http.StatusNotFound} {
		sim.Break(fault, 1)
		if err := sim.Report(t.Context(), ref, parcel.Failed, "", ""); err != nil {
			t.Logf("%s: %v", fault, err) // who sends 10 MB may find the door shut before the answer
			continue
		}
		if got := sim.Answers(); got[len(got)-1] != want {
			t.Errorf("%s was answered %d, want %d", fault, got[len(got)-1], want)
		}
	}
	refused := len(sim.Answers())
	for _, state := range []parcel.State{parcel.InTransit, parcel.Delivered} {
		sim.Break(post.Double, 1)
		if err := sim.Report(t.Context(), ref, state, "Bưu cục Mỹ Tho", ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, answered := range sim.Answers()[refused:] {
		if answered != http.StatusOK {
			t.Errorf("a report was answered %d", answered)
		}
	}
	path := "/dossiers/" + code
	wait(t, "the dossier to be closed", func() bool { return s.API(citizen).Get(path).Text("state") == "returned" })
	returned := 0
	for _, step := range s.API(clerk5).Get(path + "/timeline").Items() {
		if step["action"] == "return" {
			returned++
		}
	}
	if returned != 1 || len(sim.Parcels()) != 1 {
		t.Errorf("returned %d times, %d parcels", returned, len(sim.Parcels()))
	}
	wait(t, "the answer to the sending to land", func() bool {
		me.Go(s.URL + "/ho-so/" + code)
		return strings.Contains(me.Text("main"), "Bưu chính đã nhận kết quả")
	})
	if !me.Has("#buu-chinh") {
		me.Go(s.URL + "/ho-so/tra-cuu?ma=" + code)
	}
	line := me.Text("#buu-chinh")
	if !strings.Contains(line, sim.Parcels()[0].Tracking) || !strings.Contains(line, "Đã phát tận tay") {
		t.Errorf("the citizen reads %q", line)
	}
	me.NoViolations()
	clerk.at("/desk/buu-chinh?loc=da-phat")
	if !strings.Contains(clerk.Text("main"), sim.Parcels()[0].Tracking) {
		t.Error("the clerk does not see the parcel")
	}
	clerk.Submit("table a")
	clerk.sound()
}

// issuedByPost files, accepts, approves and issues a birth whose certificate goes by post.
func issuedByPost(t *testing.T, s *Server) string {
	t.Helper()
	me := s.API(citizen)
	body := me.Example(birth, ward5)
	body["return_by"] = "postal"
	body["return_address"] = map[string]any{"detail": "Số 12/3, ấp Bắc, Phường 5, Mỹ Tho", "area": ward5}
	now := me.Post("/dossiers", body, "")
	if now.Status != http.StatusCreated {
		t.Fatalf("filed: %d %s", now.Status, now.Raw)
	}
	code := now.Text("code")
	for _, step := range []struct {
		who, action string
		input       map[string]any
	}{{clerk5, "accept", nil}, {clerk5, "propose", map[string]any{"proposal": "Đủ điều kiện"}}, {leader5, "approve", nil}, {clerk5, "issue", nil}} {
		input := step.input
		if input == nil {
			input = map[string]any{}
		}
		now = s.API(step.who).Post("/dossiers/"+code+"/actions/"+step.action, input, now.ETag)
		if now.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", step.action, now.Status, now.Raw)
		}
	}
	return code
}

// wait asks again and again until something has come about.
func wait(t *testing.T, what string, come func() bool) {
	t.Helper()
	for end := time.Now().Add(patience * 2); time.Now().Before(end); time.Sleep(100 * time.Millisecond) { //nolint:forbidigo // another process works; that it comes about is the subject
		if come() {
			return
		}
	}
	t.Fatalf("waited in vain for %s", what)
}

// freeAddress is one that stays the same when the program starts again.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// Without a post the clerk enters the tracking number, and the result is handed over all the same.
func TestAResultGoesByPostByHand(t *testing.T) {
	s := StartServer(t)
	code := issuedByPost(t, s)
	clerk := sitDown(t, s, clerk5, Look{})
	wait(t, "the parcel to be made", func() bool {
		clerk.Go(s.URL + "/desk/buu-chinh")
		return clerk.Has("table tbody a")
	})
	clerk.sound()
	clerk.Submit("table tbody a")
	clerk.sound()
	clerk.Fill("#f-tracking", "sai")
	clerk.Submit(`button[formaction$="/nhan-gui"]`)
	if !strings.Contains(clerk.Text("main"), "EB123456789VN") {
		t.Error("nothing says how a number looks")
	}
	clerk.Fill("#f-tracking", "EB 123 456 789 VN")
	clerk.Submit(`button[formaction$="/nhan-gui"]`)
	clerk.Submit(`button[formaction$="/da-phat"]`)
	clerk.sound()
	wait(t, "the dossier to be closed", func() bool { return s.API(citizen).Get("/dossiers/"+code).Text("state") == "returned" })
}
