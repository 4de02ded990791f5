package journey

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tinhso/internal/store/storetest"
)

// tinhso runs the program and gives what it printed.
func tinhso(t *testing.T, want int, args ...string) string {
	t.Helper()
	c := exec.Command(Binary(t), args...)
	var out, says bytes.Buffer
	c.Stdout, c.Stderr = &out, &says
	_ = c.Run()
	if code := c.ProcessState.ExitCode(); code != want {
		t.Fatalf("tinhso %s: exit %d\n%s\n%s", strings.Join(args, " "), code, out.String(), says.String())
	}
	return out.String()
}

// bare is a place where nothing is yet, on the engine asked for.
func bare(t *testing.T, postgres bool) (data, database string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "bare")
	if !postgres {
		return data, "sqlite:" + filepath.Join(data, "tinhso.db")
	}
	name := fmt.Sprintf("tinhso_bare_%d_%d", os.Getpid(), time.Now().UnixNano())
	if err := psql("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = psql("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	return data, withName(os.Getenv(storetest.Variable), name)
}

func onPostgres(s *Server) bool { return strings.HasPrefix(s.Database, "postgres") }

// A backup made under load, and the machine lost: on a bare one every filing is
// there that was acknowledged before the backup began, its papers too, the
// evidence holds, and work goes on.
func TestABackupUnderLoadComesBackOnABareMachine(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		dir := t.TempDir()
		file, locked, pass := filepath.Join(dir, "tinh.tar.zst"), filepath.Join(dir, "keys.age"), filepath.Join(dir, "pass")
		if err := os.WriteFile(pass, []byte("một câu dài khó đoán"), 0o600); err != nil {
			t.Fatal(err)
		}
		ex := s.API(citizen).Example(birth, ward5)
		acknowledged := map[string]string{}
		before := map[string]string{}
		var mu sync.Mutex
		stop := make(chan struct{})
		var wg sync.WaitGroup
		c := s.API(citizen)
		for range 4 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					key := NewKey()
					r, err := c.Try(http.MethodPost, "/dossiers", ex, map[string]string{"Idempotency-Key": key})
					if err != nil || r.Status != http.StatusCreated {
						return // the cut
					}
					mu.Lock()
					acknowledged[key] = r.Text("code")
					mu.Unlock()
				}
			})
		}
		count := func() int {
			mu.Lock()
			defer mu.Unlock()
			return len(acknowledged)
		}
		within(t, time.Minute, func() bool { return count() >= 30 })
		mu.Lock()
		for k, v := range acknowledged {
			before[k] = v
		}
		mu.Unlock()
		tinhso(t, 0, "backup", "--data", s.Data, "--database", s.Database, "--secrets", locked, "--passphrase-file", pass, file)
		s.Kill()
		close(stop)
		wg.Wait()
		later := count() - len(before)

		data, database := bare(t, onPostgres(s))
		args := []string{"--data", data, "--database", database}
		tinhso(t, 0, append([]string{"restore", "--secrets", locked, "--passphrase-file", pass, file}, args...)...)
		tinhso(t, 0, append([]string{"verify"}, args...)...)
		tinhso(t, 1, append([]string{"restore", file}, args...)...) // over what is there
		back := run(t, data, database, nil)
		me := back.API(citizen)
		for key, code := range before {
			if steps := me.Get("/dossiers/" + code + "/timeline").Items(); len(steps) != 1 || steps[0]["action"] != "submit" {
				t.Fatalf("%s: %v", code, steps)
			}
			again := me.Do(http.MethodPost, "/dossiers", ex, map[string]string{"Idempotency-Key": key})
			if again.Status != http.StatusCreated || again.Text("code") != code {
				t.Fatalf("the same key after the restore: %d %s, want %s", again.Status, again.Text("code"), code)
			}
		}
		if r := me.Post("/dossiers", ex, ""); r.Status != http.StatusCreated || before[r.Text("code")] != "" {
			t.Errorf("a new filing: %d %s", r.Status, r.Raw)
		}
		t.Logf("%d acknowledged before the backup, %d after it began", len(before), later)
	})
}

// within waits for something, with a bound.
func within(t *testing.T, most time.Duration, so func() bool) {
	t.Helper()
	for end := time.Now().Add(most); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not come to pass in time")
		}
	}
}

// moveReport is what `tinhso move --json` prints.
type moveReport struct {
	Rows   int64
	Tables []struct {
		Name, Sum string
		Rows      int64
	}
}

// The whole pack with a life of dossiers goes to the other engine and comes
// home: every table has the same sum, the evidence holds on both, and each of
// them can be worked on.
func TestAProvinceMovesThereAndBack(t *testing.T) {
	if os.Getenv(storetest.Variable) == "" {
		StartPostgres(t) // says why it is not tested
	}
	both(t, func(t *testing.T, s *Server) {
		ex := s.API(citizen).Example(birth, ward5)
		var codes []string
		for range 5 {
			codes = append(codes, s.API(citizen).Post("/dossiers", ex, "").Text("code"))
		}
		clerk := s.API(clerk5)
		first := clerk.Get("/dossiers/" + codes[0])
		if r := clerk.Post("/dossiers/"+codes[0]+"/actions/accept", map[string]any{}, first.ETag); r.Status >= 300 {
			t.Fatalf("accept: %d %s", r.Status, r.Raw)
		}
		if out, err := exec.Command(Binary(t), "move", "--from", s.Database, "--to", "sqlite:"+filepath.Join(t.TempDir(), "x.db")).CombinedOutput(); err == nil {
			t.Fatalf("moved under a running server\n%s", out)
		}
		s.Stop()
		there, home := place(t, !onPostgres(s)), place(t, onPostgres(s))
		var reports [2]moveReport
		for i, way := range [][2]string{{s.Database, there}, {there, home}} {
			out := tinhso(t, 0, "move", "--json", "--from", way[0], "--to", way[1])
			if err := json.Unmarshal([]byte(out), &reports[i]); err != nil {
				t.Fatal(err)
			}
			tinhso(t, 0, "verify", "--data", s.Data, "--database", way[1])
		}
		for i, x := range reports[0].Tables {
			y := reports[1].Tables[i]
			if x.Name == "event" { // that it was moved is an event
				if y.Rows != x.Rows+1 {
					t.Errorf("%d events went, %d came back", x.Rows, y.Rows)
				}
				continue
			}
			if x != y && x.Name != "event_cursor" {
				t.Errorf("%s: %d rows %s went, %d rows %s came back", x.Name, x.Rows, x.Sum, y.Rows, y.Sum)
			}
		}
		if len(reports[0].Tables) < 80 {
			t.Errorf("only %d tables went", len(reports[0].Tables))
		}
		for _, database := range []string{there, home} {
			data := filepath.Join(t.TempDir(), "data") // what one server seals is no part of the other's log
			if err := os.CopyFS(data, os.DirFS(s.Data)); err != nil {
				t.Fatal(err)
			}
			again := run(t, data, database, nil)
			for _, code := range codes {
				if r := again.API(citizen).Get("/dossiers/" + code); r.Status != http.StatusOK {
					t.Errorf("%s: %d", code, r.Status)
				}
			}
			if r := again.API(citizen).Post("/dossiers", ex, ""); r.Status != http.StatusCreated {
				t.Errorf("a new filing: %d %s", r.Status, r.Raw)
			}
			again.Stop()
			tinhso(t, 0, "verify", "--data", data, "--database", database)
		}
	})
}

func place(t *testing.T, postgres bool) string {
	_, database := bare(t, postgres)
	return database
}
