package journey

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tinhso/internal/store/storetest"
)

// Account is a demo account as the binary prints it.
type Account struct {
	Login, Password, Role, Unit, Token string
}

// Server is the real binary, running on a province of its own.
type Server struct {
	URL      string
	Data     string
	Database string
	Tampered bool // the journey edited the database: it is not verified at the end
	t        testing.TB
	cmd      *exec.Cmd
	args     []string
	accounts map[string]Account
}

// built is the binary and the loaded provinces, made once for a test run.
var built struct {
	binary   sync.Once
	sqlite   sync.Once
	postgres sync.Once
	dir      string
	err      error
	errLoad  error
	errPG    error
}

// removeBuilt deletes what a test run built; TestMain calls it.
func removeBuilt() {
	if built.dir == "" {
		return
	}
	_ = os.RemoveAll(built.dir) // a leftover in the temporary folder harms nobody
	if os.Getenv(storetest.Variable) != "" {
		_ = psql("DROP DATABASE IF EXISTS " + templateName()) // the same
	}
}

// Binary builds the real program once and gives its path.
func Binary(t testing.TB) string {
	t.Helper()
	built.binary.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "tinhso-journey-"); built.err != nil {
			return
		}
		out, err := exec.Command("go", "build", "-o", filepath.Join(built.dir, "tinhso"), "tinhso/cmd/tinhso").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("build: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, "tinhso")
}

func pack() string {
	dir, err := filepath.Abs("../../provinces/tien-giang")
	if err != nil {
		return ""
	}
	return dir
}

func load(binary, data, database string) error {
	out, err := exec.Command(binary, "load", "--data", data, "--database", database, "--demo", pack()).CombinedOutput()
	if err != nil {
		return fmt.Errorf("load: %w\n%s", err, out)
	}
	return nil
}

// StartServer runs the binary on SQLite with the real pack, in demo mode.
func StartServer(t testing.TB, extra ...string) *Server {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	loaded(t, data)
	return run(t, data, "sqlite:"+filepath.Join(data, "tinhso.db"), extra)
}

// loaded puts the loaded province, made once for a test run, into a folder.
func loaded(t testing.TB, data string) {
	t.Helper()
	binary := Binary(t)
	template := filepath.Join(built.dir, "template")
	built.sqlite.Do(func() { built.errLoad = load(binary, template, "sqlite:"+filepath.Join(template, "tinhso.db")) })
	if built.errLoad != nil {
		t.Fatal(built.errLoad)
	}
	if err := os.CopyFS(data, os.DirFS(template)); err != nil {
		t.Fatal(err)
	}
}

// StartPostgres is StartServer on PostgreSQL; it needs TINHSO_TEST_POSTGRES.
func StartPostgres(t testing.TB, extra ...string) *Server {
	t.Helper()
	base := os.Getenv(storetest.Variable)
	if base == "" {
		if os.Getenv("TINHSO_TEST_STRICT") != "" {
			t.Fatal(storetest.Variable + " is not set")
		}
		t.Skip("NOT TESTED on PostgreSQL: " + storetest.Variable + " is not set")
	}
	binary := Binary(t)
	built.postgres.Do(func() {
		if built.errPG = psql("CREATE DATABASE " + templateName()); built.errPG == nil {
			built.errPG = load(binary, filepath.Join(built.dir, "template-pg"), withName(base, templateName()))
		}
	})
	if built.errPG != nil {
		t.Fatal(built.errPG)
	}
	name := fmt.Sprintf("tinhso_journey_%d_%d", os.Getpid(), time.Now().UnixNano())
	if err := psql("CREATE DATABASE " + name + " TEMPLATE " + templateName()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = psql("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	data := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(filepath.Join(built.dir, "template-pg"))); err != nil {
		t.Fatal(err)
	}
	return run(t, data, withName(base, name), extra)
}

func templateName() string { return fmt.Sprintf("tinhso_template_%d", os.Getpid()) }

func withName(base, name string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	u.Path = "/" + name
	return u.String()
}

func psql(text string) error {
	out, err := exec.Command("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", os.Getenv(storetest.Variable), "-c", text).CombinedOutput()
	if err != nil {
		return fmt.Errorf("psql: %w\n%s", err, out)
	}
	return nil
}

func run(t testing.TB, data, database string, extra []string) *Server {
	s := &Server{t: t, Data: data, Database: database}
	s.args = append([]string{"serve", "--data", data, "--database", database, "--listen", "127.0.0.1:0", "--demo", "--log-level", "error"}, extra...)
	s.Start()
	t.Cleanup(func() {
		s.Stop()
		if !t.Failed() && !s.Tampered {
			s.Verify() // whatever a journey did, an event spoke of it
		}
	})
	return s
}

// Start starts the program, again after a Kill, and waits until it is ready.
func (s *Server) Start() {
	s.t.Helper()
	s.cmd = exec.Command(Binary(s.t), s.args...)
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if u, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
				ready <- u
				break
			}
		}
		_, _ = io.Copy(io.Discard, out) // until it ends
		close(ready)
	}()
	select {
	case s.URL = <-ready:
		if s.URL == "" {
			s.t.Fatal("the server ended before it was ready")
		}
	case <-time.After(60 * time.Second):
		s.t.Fatal("the server is not ready after 60 s")
	}
}

// Kill ends the program at once, as a power cut does.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // says that it was killed
}

// Stop ends the program as an operator does.
func (s *Server) Stop() {
	if s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	done := make(chan error, 1)
	go func() { done <- s.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			s.t.Errorf("the server ended with: %v", err)
		}
	case <-time.After(15 * time.Second):
		s.Kill()
		s.t.Error("the server did not stop within 15 s")
	}
}

// Account is a demo account by its login.
func (s *Server) Account(login string) Account {
	s.t.Helper()
	if s.accounts == nil {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		out, err := exec.CommandContext(ctx, Binary(s.t), "demo", "tokens", "--data", s.Data, "--database", s.Database).Output()
		if err != nil {
			s.t.Fatalf("demo tokens: %v", err)
		}
		var all []Account
		if err := json.Unmarshal(out, &all); err != nil {
			s.t.Fatal(err)
		}
		s.accounts = map[string]Account{}
		for _, a := range all {
			s.accounts[a.Login] = a
		}
	}
	a, ok := s.accounts[login]
	if !ok {
		s.t.Fatalf("no demo account %q", login)
	}
	return a
}
