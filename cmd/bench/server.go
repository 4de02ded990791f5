package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// account is a demo account as the program prints it.
type account struct {
	Login, Password, Role, Unit, Token string
}

// world is a data folder into which the pack was loaded once; servers run on
// copies of it.
type world struct {
	data     string
	loadTime time.Duration
}

func loadWorld(ctx context.Context, o options) (world, error) {
	w := world{data: filepath.Join(o.dir, "template")}
	start := time.Now()
	if err := loadPack(ctx, o, w.data, "sqlite:"+filepath.Join(w.data, "tinhso.db")); err != nil {
		return w, err
	}
	w.loadTime = time.Since(start)
	return w, nil
}

func loadPack(ctx context.Context, o options, data, database string) error {
	out, err := exec.CommandContext(ctx, o.binary, "load", "--data", data, "--database", database, "--demo", o.pack).CombinedOutput()
	if err != nil {
		return fmt.Errorf("load: %w\n%s", err, out)
	}
	return nil
}

// copyTo makes a fresh data folder.
func (w world) copyTo(dir string) error { return os.CopyFS(dir, os.DirFS(w.data)) }

// accounts are the demo accounts by login; no server may run on an SQLite
// file meanwhile.
func accounts(ctx context.Context, o options, data, database string) (map[string]account, error) {
	out, err := exec.CommandContext(ctx, o.binary, "demo", "tokens", "--data", data, "--database", database).Output()
	if err != nil {
		return nil, fmt.Errorf("demo tokens: %w", err)
	}
	var list []account
	if err := json.Unmarshal(out, &list); err != nil {
		return nil, err
	}
	all := map[string]account{}
	for _, a := range list {
		all[a.Login] = a
	}
	return all, nil
}

// server is the running program.
type server struct {
	url  string
	cmd  *exec.Cmd
	took time.Duration // from exec to ready

	examples map[string]body // by procedure, once asked for
}

func startServer(ctx context.Context, o options, data, database string) (*server, error) {
	s := &server{examples: map[string]body{}, cmd: exec.CommandContext(ctx, o.binary, "serve", "--data", data, "--database", database,
		"--listen", "127.0.0.1:0", "--demo", "--log-level", "info",
		"--limit-verify", "0", "--limit-search", "0", "--limit-send", "0", "--limit-upload", "0")} // one address asks here for a whole province
	log, err := os.OpenFile(filepath.Join(data, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // the child has its own
	s.cmd.Stderr = log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if u, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
			s.url, s.took = u, time.Since(start)
			go func() { _, _ = io.Copy(io.Discard, out) }() // until it ends
			return s, nil
		}
	}
	text, _ := os.ReadFile(log.Name())
	text = text[max(0, len(text)-2000):]
	return nil, errors.Join(fmt.Errorf("the server ended before it was ready: %s", text), s.cmd.Wait())
}

// freeze stops the process where it is, so that a reference is measured with
// nothing beside it; thaw lets it go on.
func (s *server) freeze() error { return s.cmd.Process.Signal(syscall.SIGSTOP) }
func (s *server) thaw() error   { return s.cmd.Process.Signal(syscall.SIGCONT) }

// kill ends the process at once, as a power cut does.
func (s *server) kill() error {
	if err := s.cmd.Process.Kill(); err != nil {
		return err
	}
	_ = s.cmd.Wait() // says that it was killed
	return nil
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// rss is the resident memory of the process in bytes.
func (s *server) rss() (int64, error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(s.cmd.Process.Pid) + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.ParseInt(strings.Fields(v)[0], 10, 64)
			return n << 10, err
		}
	}
	return 0, errors.New("no VmRSS")
}

// cpu is the processor time the process has used so far, in hundredths of a
// second by the kernel's account.
func (s *server) cpu() (time.Duration, error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(s.cmd.Process.Pid) + "/stat")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	var ticks int64
	for _, f := range fields[11:13] { // utime, stime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// ownCPU is the processor time of this process.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// get reads an address as somebody; nobody when the token is empty.
func (s *server) get(ctx context.Context, path, token string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return 0, nil, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, b, errors.Join(err, resp.Body.Close())
}
