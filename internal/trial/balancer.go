package trial

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Balancer is haproxy before nodes (bộ cân bằng tải), with the settings that
// deploy/haproxy shows and other addresses.
type Balancer struct {
	Addr string

	cmd *exec.Cmd
	log tail
}

// StartBalancer starts haproxy with the sample of the folder root.
func StartBalancer(ctx context.Context, root, dir string, nodes ...string) (*Balancer, error) {
	text, err := os.ReadFile(filepath.Join(root, "deploy/haproxy/haproxy.cfg"))
	if err != nil {
		return nil, err
	}
	addr, err := FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	conf := strings.Replace(string(text), "bind 127.0.0.1:8000", "bind "+addr, 1)
	for i, sample := range []string{"127.0.0.1:8081", "127.0.0.1:8082"} {
		if !strings.Contains(conf, sample) || i >= len(nodes) {
			return nil, fmt.Errorf("trial: the sample does not name %s", sample)
		}
		conf = strings.Replace(conf, sample, nodes[i], 1)
	}
	file := filepath.Join(dir, "haproxy.cfg")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		return nil, err
	}
	b := &Balancer{Addr: addr, cmd: exec.Command(Haproxy(), "-db", "-f", file)} //nolint:noctx // ended by Stop
	b.cmd.Stdout, b.cmd.Stderr = &b.log, &b.log
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := b.cmd.Start(); err != nil {
		return nil, fmt.Errorf("trial: haproxy: %w", err)
	}
	return b, nil
}

// URL is where people reach the nodes.
func (b *Balancer) URL() string { return "http://" + b.Addr }

// Ready waits until the balancer has found a node.
func (b *Balancer) Ready(ctx context.Context) error {
	c := Caller{Base: b.URL(), Again: 20 * time.Second}
	if _, err := c.Do(ctx, http.MethodGet, "/healthz", nil, nil); err != nil {
		return fmt.Errorf("%w\n%s", err, b.log.text())
	}
	return nil
}

// Stop ends it.
func (b *Balancer) Stop() {
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait() // says that it was killed
}

// Haproxy is where the program haproxy is: Debian puts it where only root looks.
func Haproxy() string {
	if at, err := exec.LookPath("haproxy"); err == nil {
		return at
	}
	return "/usr/sbin/haproxy"
}
