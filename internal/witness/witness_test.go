package witness_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/proof"
	"tinhso/internal/proof/prooftest"
	"tinhso/internal/witness"
)

var clock = func() time.Time { return time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC) }

type stand struct {
	t     *testing.T
	log   *prooftest.Log
	key   *proof.Cosigner
	state string
	w     *witness.Witness
	url   string
}

func newStand(t *testing.T) *stand {
	t.Helper()
	s := &stand{t: t, log: prooftest.New(t, "tinhso.example/log"), key: prooftest.Cosigner(t, "thanhtra.example/w"), state: filepath.Join(t.TempDir(), "state")}
	s.open()
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { s.w.Handler().ServeHTTP(rw, r) }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { _ = s.w.Close() })
	s.url = server.URL
	return s
}

func (s *stand) options() witness.Options {
	return witness.Options{Logs: []note.Verifier{s.log.Key}, Key: s.key, State: s.state, Clock: clock, Logger: slog.New(slog.DiscardHandler)}
}

func (s *stand) open() {
	s.t.Helper()
	w, err := witness.Open(s.options())
	if err != nil {
		s.t.Fatal(err)
	}
	s.w = w
}

func (s *stand) post(body []byte) (int, string, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/add-checkpoint", strings.NewReader(string(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(b), res.Header.Get("Content-Type")
}

func (s *stand) request(old int64, l *prooftest.Log) []byte {
	return proof.Request{Old: old, Proof: l.Growth(old), Note: l.Note()}.Bytes()
}

// agreed posts and wants a signature that holds.
func (s *stand) agreed(old int64) {
	s.t.Helper()
	code, body, _ := s.post(s.request(old, s.log))
	if code != http.StatusOK {
		s.t.Fatalf("answer %d %s", code, body)
	}
	c, err := proof.OpenCheckpoint(s.log.Note()+body, proof.Keys{Logs: []note.Verifier{s.log.Key}, Witnesses: []note.Verifier{s.key}})
	if err != nil || c.Need(1) != nil || !c.By[0].At.Equal(clock()) {
		s.t.Fatalf("%+v %v", c, err)
	}
}

func (s *stand) refused(name string, body []byte, want int, says string) {
	s.t.Helper()
	code, text, _ := s.post(body)
	if code != want || !strings.Contains(text, says) {
		s.t.Errorf("%s: answer %d %q, want %d %q", name, code, text, want, says)
	}
}

func TestAWitnessFollowsAnHonestLog(t *testing.T) {
	s := newStand(t)
	s.agreed(0) // an empty log
	s.log.Grow(1)
	s.agreed(0)
	s.agreed(1) // the same again
	s.log.Grow(1000)
	code, size, kind := s.post(s.request(0, s.log))
	if code != http.StatusConflict || size != "1\n" || kind != "text/x.tlog.size" {
		t.Errorf("answer %d %q %s", code, size, kind)
	}
	s.agreed(1)

	sum := sha256.Sum256([]byte(s.log.Origin))
	res, err := http.Get(s.url + "/" + hex.EncodeToString(sum[:]) + "/checkpoint") //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := proof.OpenCheckpoint(string(text), proof.Keys{Logs: []note.Verifier{s.log.Key}, Witnesses: []note.Verifier{s.key}})
	if err != nil || got.Size != 1001 || got.Need(1) != nil {
		t.Errorf("%+v %v", got, err)
	}
}

func TestALyingLogIsNotCountersigned(t *testing.T) {
	s := newStand(t)
	s.log.Grow(10)
	fork := s.log.Fork()
	s.log.Grow(10)
	s.agreed(0)
	fork.Add([]byte("another history"))
	fork.Grow(9)
	s.refused("a fork of the same size", s.request(20, fork), 422, "only grew")
	fork.Grow(5)
	s.refused("a fork that grew on", s.request(20, fork), 422, "only grew")
	short := prooftest.New(t, s.log.Origin)
	short.Grow(3)
	s.refused("another key", s.request(0, short), 403, "log_unknown")
	small := s.log.Checkpoint()
	small.Size = 12
	s.refused("smaller", proof.Request{Old: 20, Note: s.log.Sign(small)}.Bytes(), 400, "old size")
	s.refused("smaller, as if it were the first", proof.Request{Old: 0, Note: s.log.Sign(small)}.Bytes(), 409, "20")
	s.refused("empty again", proof.Request{Old: 0, Note: s.log.Sign(proof.Checkpoint{Origin: s.log.Origin, Root: s.log.Checkpoint().Root})}.Bytes(), 422, "hash of nothing")
	s.refused("an unknown log", s.request(0, prooftest.New(t, "other.example/log")), 404, "unknown")
	s.refused("a proof where none is needed", proof.Request{Old: 20, Proof: make(tlog.TreeProof, 1), Note: s.log.Note()}.Bytes(), 422, "only grew")
	s.refused("garbage", []byte("old x\n\n"), 400, "")
	s.refused("no bytes", nil, 400, "")
	s.refused("too many", []byte(strings.Repeat("x", proof.MaxRequest+1)), 413, "large")
	s.refused("a signature that does not hold", []byte(strings.Replace(string(s.request(20, s.log)), "\n20\n", "\n21\n", 1)), 403, "signature")

	evidence, err := os.ReadFile(s.state + ".evidence")
	if err != nil || strings.Count(string(evidence), "==== known") != 3 {
		t.Errorf("evidence of three lies: %v\n%s", err, evidence)
	}
	s.log.Grow(1)
	s.agreed(20) // and the honest log goes on
}

func TestOfManyAtOnceOneIsFirst(t *testing.T) {
	s := newStand(t)
	s.log.Grow(5)
	s.agreed(0)
	forks := make([][]byte, 16)
	for i := range forks {
		f := s.log.Fork()
		f.Add([]byte{byte(i)})
		forks[i] = s.request(5, f)
	}
	answers := make([]int, len(forks))
	var all sync.WaitGroup
	for i := range forks {
		all.Go(func() { answers[i], _, _ = s.post(forks[i]) })
	}
	all.Wait()
	signed := 0
	for _, code := range answers {
		switch code {
		case 200:
			signed++
		case 409:
		default:
			t.Errorf("answer %d", code)
		}
	}
	if signed != 1 {
		t.Errorf("%d histories were countersigned", signed)
	}
}

func TestTheStateSurvives(t *testing.T) {
	s := newStand(t)
	s.log.Grow(7)
	s.agreed(0)
	if _, err := witness.Open(s.options()); err == nil {
		t.Error("two witnesses share one state")
	}
	if err := s.w.Close(); err != nil {
		t.Fatal(err)
	}
	s.open()
	s.refused("from nothing again", s.request(0, s.log), 409, "7")
	s.log.Grow(1)
	s.agreed(7)
	if err := s.w.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(s.state)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"size edited": strings.Replace(string(good), `\n8\n`, `\n7\n`, 1),
		"cut":         string(good[:len(good)/2]),
		"not JSON":    "x",
		"unsigned":    strings.Split(string(good), "— thanhtra")[0] + `"]}`,
	} {
		if err := os.WriteFile(s.state, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if w, err := witness.Open(s.options()); err == nil {
			t.Errorf("%s: was believed", name)
			_ = w.Close()
		}
	}
	if err := os.WriteFile(s.state, good, 0o600); err != nil {
		t.Fatal(err)
	}
	s.open()
}

func TestTheProgramRefusesWrongUse(t *testing.T) {
	dir := t.TempDir()
	var out, errs strings.Builder
	run := func(args ...string) int {
		out.Reset()
		errs.Reset()
		return witness.Run(t.Context(), args, witness.Terminal{Out: &out, Err: &errs, Clock: clock})
	}
	key := filepath.Join(dir, "key")
	if code := run("--new-key", "thanhtra.example/w", "--key", key); code != 0 {
		t.Fatal(code, errs.String())
	}
	if _, err := proof.ParseKey(strings.TrimSpace(out.String())); err != nil {
		t.Errorf("%q is not a public key", out.String())
	}
	log := prooftest.New(t, "tinhso.example/log").VKey
	for name, c := range map[string]struct {
		code int
		args []string
	}{
		"nothing":           {2, nil},
		"a key that exists": {1, []string{"--new-key", "x", "--key", key}},
		"no log":            {2, []string{"--key", key, "--state", dir + "/s"}},
		"a wrong log":       {2, []string{"--key", key, "--state", dir + "/s", "--log", "x"}},
		"no key":            {2, []string{"--key", dir + "/none", "--state", dir + "/s", "--log", log}},
		"no folder":         {1, []string{"--key", key, "--state", dir + "/none/s", "--log", log, "--listen", "127.0.0.1:0"}},
	} {
		if got := run(c.args...); got != c.code {
			t.Errorf("%s: exit %d, want %d: %s", name, got, c.code, errs.String())
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if code := witness.Run(ctx, []string{"--key", key, "--state", dir + "/s", "--log", log, "--listen", "127.0.0.1:0"}, witness.Terminal{Out: &out, Err: &errs, Clock: clock}); code != 0 {
		t.Errorf("asked to stop: exit %d: %s", code, errs.String())
	}
}
