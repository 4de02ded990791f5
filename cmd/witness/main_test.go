package main_test

import (
	"bufio"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tinhso/internal/proof"
	"tinhso/internal/proof/prooftest"
)

// A witness is killed, again and again, while a log grows: what it said it saw
// it still knows, and a fork from there it refuses.
func TestAKilledWitnessForgetsNothing(t *testing.T) {
	dir := t.TempDir()
	bin := filepath.Join(dir, "witness")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	key, state := filepath.Join(dir, "key"), filepath.Join(dir, "state")
	if out, err := exec.CommandContext(t.Context(), bin, "--new-key", "thanhtra.example/w", "--key", key).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	log := prooftest.New(t, "tinhso.example/log")
	var agreed int64
	for round := range 6 {
		cmd := exec.CommandContext(t.Context(), bin, "--log", log.VKey, "--key", key, "--state", state, "--listen", "127.0.0.1:0")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		url, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
		if err != nil || !ok {
			t.Fatalf("%v %q", err, line)
		}
		if code, body := post(t, url, 0, log); agreed > 0 && (code != 409 || strings.TrimSpace(body) != strconv.FormatInt(agreed, 10)) {
			t.Fatalf("round %d: after the kill it says %d %q; it had countersigned %d", round, code, body, agreed)
		}
		fork := log.Fork()
		for range 5 {
			log.Grow(3)
			if code, body := post(t, url, agreed, log); code != 200 {
				t.Fatalf("round %d: %d %s", round, code, body)
			}
			agreed = log.Size()
		}
		fork.Add([]byte("another history"))
		fork.Grow(40)
		if code, _ := post(t, url, agreed, fork); code != 422 {
			t.Fatalf("round %d: a fork got %d", round, code)
		}
		if err := cmd.Process.Kill(); err != nil { // SIGKILL
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
}

func post(t *testing.T, url string, old int64, l *prooftest.Log) (int, string) {
	t.Helper()
	body := proof.Request{Old: old, Proof: l.Growth(old), Note: l.Note()}.Bytes()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/add-checkpoint", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}
