package trial

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// readyIn bounds how long a node may take to be ready: a large migration runs first.
const readyIn = 90 * time.Second

// Node is one process of the program (một nút máy chủ).
type Node struct {
	Name     string
	Binary   string
	Data     string
	Database string
	Listen   string   // an address that stays the same when it starts again
	Extra    []string // further flags

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
	err  error         // how it ended
	log  tail
}

// URL is where the node answers.
func (n *Node) URL() string { return "http://" + n.Listen }

// Start starts the program and waits until it is ready.
func (n *Node) Start(ctx context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.cmd != nil {
		return fmt.Errorf("trial: %s runs already", n.Name)
	}
	args := append([]string{"serve", "--data", n.Data, "--database", n.Database, "--listen", n.Listen, "--log-level", "warn"}, n.Extra...)
	cmd := exec.Command(n.Binary, args...) //nolint:noctx // it is ended by Stop or Kill, not by a context
	cmd.Stderr = &n.log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // nothing is left behind when the trial dies
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return fmt.Errorf("trial: %s: %w", n.Name, err)
	}
	n.cmd, n.done = cmd, make(chan struct{})
	ready := make(chan bool, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "ready ") {
				ready <- true
			}
		}
		_, _ = io.Copy(io.Discard, out) // until it ends
		n.err = cmd.Wait()
		close(n.done)
	}()
	late := time.NewTimer(readyIn)
	defer late.Stop()
	select {
	case <-ready:
		return nil
	case <-n.done:
		n.cmd = nil
		return fmt.Errorf("trial: %s ended before it was ready (%w):\n%s", n.Name, errOr(n.err), n.log.text())
	case <-late.C:
		return fmt.Errorf("trial: %s is not ready after %s", n.Name, readyIn)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func errOr(err error) error {
	if err == nil {
		return errors.New("exit 0")
	}
	return err
}

// running gives the process, or nothing.
func (n *Node) running() (*exec.Cmd, chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.cmd, n.done
}

// Running says whether the process lives; one that ended by itself does not.
func (n *Node) Running() bool {
	cmd, done := n.running()
	if cmd == nil {
		return false
	}
	select {
	case <-done:
		return false
	default:
		return true
	}
}

func (n *Node) signal(s syscall.Signal) error {
	cmd, _ := n.running()
	if cmd == nil {
		return fmt.Errorf("trial: %s does not run", n.Name)
	}
	return cmd.Process.Signal(s)
}

// Kill ends the process at once (kill -9), as a power cut does.
func (n *Node) Kill() {
	cmd, done := n.running()
	if cmd == nil {
		return
	}
	_ = cmd.Process.Signal(syscall.SIGKILL) // it may have ended by itself
	<-done
	n.gone()
}

func (n *Node) gone() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.cmd = nil
}

// Terminate asks the process to end (SIGTERM) and does not wait.
func (n *Node) Terminate() error { return n.signal(syscall.SIGTERM) }

// Ended waits until the process has ended, and says how.
func (n *Node) Ended(within time.Duration) error {
	cmd, done := n.running()
	if cmd == nil {
		return nil
	}
	t := time.NewTimer(within)
	defer t.Stop()
	select {
	case <-done:
		n.gone()
		if n.err != nil {
			return fmt.Errorf("trial: %s ended with %w:\n%s", n.Name, n.err, n.log.text())
		}
		return nil
	case <-t.C:
		return fmt.Errorf("trial: %s has not ended after %s", n.Name, within)
	}
}

// Stop ends the process as an operator does; one that does not end in 15 s is killed.
func (n *Node) Stop() error {
	cmd, _ := n.running()
	if cmd == nil {
		return nil
	}
	err := n.Terminate()
	if err == nil || errors.Is(err, os.ErrProcessDone) {
		err = n.Ended(15 * time.Second)
	}
	if err != nil {
		n.Kill()
	}
	return err
}

// Pause stops the process where it is (SIGSTOP); Resume lets it go on.
func (n *Node) Pause() error  { return n.signal(syscall.SIGSTOP) }
func (n *Node) Resume() error { return n.signal(syscall.SIGCONT) }

// Log is the end of what the node said of itself.
func (n *Node) Log() string { return n.log.text() }

// tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

const mostTail = 64 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if over := len(t.b) - mostTail; over > 0 {
		t.b = append([]byte(nil), t.b[over:]...)
	}
	return len(p), nil
}

func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.b))
}

// FreeAddress is an address of this machine on which nobody listens now.
func FreeAddress(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
