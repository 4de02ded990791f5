package trial

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Postgres is a database server of one's own (máy chủ PostgreSQL riêng), which
// may be stopped, killed and started again.
type Postgres struct {
	URL string

	dir, script, bin, port string
}

// StartPostgres makes and starts one in a folder that does not exist yet. It
// waits for the disk: what it has acknowledged must survive.
func StartPostgres(ctx context.Context, root, dir string) (*Postgres, error) {
	p := &Postgres{dir: dir, script: filepath.Join(root, "internal/store/storetest/postgres.sh")}
	cmd := exec.CommandContext(ctx, "sh", p.script, "start", "--durable", dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("trial: PostgreSQL: %w", err)
	}
	p.URL = strings.TrimSpace(string(out))
	port, err := os.ReadFile(filepath.Join(dir, "port"))
	if err != nil {
		return nil, err
	}
	p.port = strings.TrimSpace(string(port))
	bins, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return nil, err
	}
	if from := os.Getenv("PG_BIN"); from != "" {
		p.bin = from
	} else if len(bins) > 0 {
		p.bin = bins[len(bins)-1]
	} else if at, err := exec.LookPath("pg_ctl"); err == nil {
		p.bin = filepath.Dir(at)
	}
	return p, nil
}

// Addr is where it listens.
func (p *Postgres) Addr() string { return "127.0.0.1:" + p.port }

// pgctl runs pg_ctl as the user who may: PostgreSQL refuses to run as root.
func (p *Postgres) pgctl(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, "pg_ctl"), append([]string{"-D", filepath.Join(p.dir, "data"), "-w", "-t", "60"}, args...)...)
	if os.Getuid() == 0 {
		who := os.Getenv("PG_USER")
		if who == "" {
			who = "postgres"
		}
		u, err := user.Lookup(who)
		if err != nil {
			return err
		}
		uid, errU := strconv.ParseUint(u.Uid, 10, 32)
		gid, errG := strconv.ParseUint(u.Gid, 10, 32)
		if errU != nil || errG != nil {
			return fmt.Errorf("trial: user %s: %s %s", who, u.Uid, u.Gid)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	cmd.Dir = p.dir
	out, err := os.OpenFile(filepath.Join(p.dir, "pg_ctl.out"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	cmd.Stdout, cmd.Stderr = out, out // a file: the server keeps it open, and a pipe would be waited for
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(filepath.Join(p.dir, "log"))
		return fmt.Errorf("trial: pg_ctl %v: %w\n%s", args, err, text[max(0, len(text)-1500):])
	}
	return nil
}

// Crash ends the server without a checkpoint, as a power cut does.
func (p *Postgres) Crash(ctx context.Context) error { return p.pgctl(ctx, "-m", "immediate", "stop") }

// Again starts the server again. One that is still recovering is waited for.
func (p *Postgres) Again(ctx context.Context) error {
	if p.pgctl(ctx, "status") == nil {
		return nil
	}
	return p.pgctl(ctx, "-l", filepath.Join(p.dir, "log"), "-o", "-p "+p.port, "start")
}

// Answers waits until the server takes connections.
func (p *Postgres) Answers(ctx context.Context, within time.Duration) error {
	end := time.Now().Add(within)
	for {
		err := Psql(ctx, p.URL, "-c", "SELECT 1", "-o", os.DevNull)
		if err == nil || time.Now().After(end) {
			return err
		}
		if err := rest(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// Remove ends the server and deletes what it kept.
func (p *Postgres) Remove() error {
	out, err := exec.Command("sh", p.script, "stop", p.dir).CombinedOutput() //nolint:noctx // it must be removed in any case
	if err != nil {
		return fmt.Errorf("trial: removing PostgreSQL: %w\n%s", err, out)
	}
	return nil
}
