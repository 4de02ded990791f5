package journey

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tinhso/internal/store/storetest"
)

var reCommands = regexp.MustCompile("(?s)```sh\n(.*?)```")

// commands are what a runbook tells an operator to enter.
func commands(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../docs/runbooks/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range reCommands.FindAllStringSubmatch(string(b), -1) {
		all = append(all, m[1])
	}
	if len(all) == 0 {
		t.Fatalf("%s has no commands", name)
	}
	return strings.Join(all, "\n")
}

// machine is a bare machine as the runbooks know it, in a folder: its folders
// are below, systemctl and sudo are stood in for, everything else is real.
type machine struct {
	t    *testing.T
	root string
	says map[string]string // what a runbook says, and what it is here
	env  []string
}

const systemctl = `#!/bin/bash
# systemctl start|stop|restart tinhso|postgresql
set -e
case "$2" in
tinhso)
	pid=ROOT/tinhso.pid
	if [ "$1" != start ] && [ -f $pid ]; then
		kill "$(cat $pid)" 2>/dev/null || true
		while kill -0 "$(cat $pid)" 2>/dev/null; do sleep 0.1; done
		rm -f $pid
	fi
	if [ "$1" != stop ]; then
		tinhso serve --config ROOT/etc/tinhso/tinhso.yaml >>ROOT/tinhso.log 2>&1 </dev/null &
		echo $! >$pid
	fi ;;
postgresql)
	cd /
	[ "$1" = start ] || runuser -u postgres -- BIN/pg_ctl -D "$PGDATA_HERE" -m fast -w stop >/dev/null
	[ "$1" = stop ] || runuser -u postgres -- BIN/pg_ctl -D "$PGDATA_HERE" -l "$PGDATA_HERE.log" -o "-p $PGPORT" -w -t 60 start >/dev/null </dev/null ;;
esac
`

const sudo = `#!/bin/bash
# sudo -u USER COMMAND...: the program runs as who runs the test
user=$2
shift 2
if [ "$user" = postgres ] && [ "$(id -u)" = 0 ]; then cd /; exec runuser -u postgres -- env PATH="$PATH" "$@"; fi
exec "$@"
`

func newMachine(t *testing.T, database string) *machine {
	t.Helper()
	root, err := os.MkdirTemp("", "tinhso-machine-") // PostgreSQL, as a user of its own, must get in
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, root: root}
	t.Cleanup(func() {
		m.try("systemctl stop tinhso")
		_ = os.RemoveAll(root)
	})
	bin, err := exec.Command("bash", "-c", "ls -d /usr/lib/postgresql/*/bin | tail -1").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"bin", "etc/tinhso", "sao-luu", "var/lib/postgresql/15"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil { //nolint:gosec // of a test
			t.Fatal(err)
		}
	}
	if err := os.Chmod(root, 0o755); err != nil { //nolint:gosec // of a test
		t.Fatal(err)
	}
	for name, text := range map[string]string{"systemctl": systemctl, "sudo": sudo} {
		text = strings.NewReplacer("ROOT", root, "BIN", strings.TrimSpace(string(bin))).Replace(text)
		if err := os.WriteFile(filepath.Join(root, "bin", name), []byte(text), 0o755); err != nil { //nolint:gosec // a program
			t.Fatal(err)
		}
	}
	if err := os.Symlink(Binary(t), filepath.Join(root, "bin/tinhso")); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := ln.Addr().String()
	if err := ln.Close(); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(root, "var/lib/tinhso")
	conf := fmt.Sprintf("data: %s\nlisten: %s\nbase-url: http://%s\ndemo: true\nlog-level: warn\nnode: may-1\n", data, at, at)
	if database != "" {
		conf += "database: " + database + "\n"
	}
	if err := os.WriteFile(filepath.Join(root, "etc/tinhso/tinhso.yaml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	m.says = map[string]string{"/var/lib/tinhso": data, "/etc/tinhso": filepath.Join(root, "etc/tinhso"), "/sao-luu": filepath.Join(root, "sao-luu"),
		"127.0.0.1:8080": at, "/usr/lib/postgresql/15/bin": strings.TrimSpace(string(bin))}
	m.env = append(os.Environ(), "PATH="+filepath.Join(root, "bin")+":"+os.Getenv("PATH"))
	return m
}

// follow enters the commands of a text.
func (m *machine) follow(text string) string {
	m.t.Helper()
	out, err := m.try(text)
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(m.root, "tinhso.log"))
		m.t.Fatalf("%v\n%s\n%s", err, lastLines(out, 30), lastLines(string(log), 8))
	}
	return out
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func (m *machine) try(text string) (string, error) {
	for said, is := range m.says {
		text = strings.ReplaceAll(text, said, is)
	}
	c := exec.Command("bash", "-e", "-o", "pipefail", "-x", "-c", text)
	c.Env, c.Dir = m.env, m.root
	out, err := c.CombinedOutput()
	return string(out), err
}

// province fills the machine with a province that works.
func (m *machine) province() {
	m.t.Helper()
	m.follow("tinhso load --config /etc/tinhso/tinhso.yaml " + pack() + " >/dev/null; systemctl start tinhso; curl -fsS --retry 60 --retry-connrefused --retry-delay 1 http://127.0.0.1:8080/healthz")
}

// Whoever does what the runbooks say, on a bare machine, gets there.
func TestTheRunbooksOfCopiesCanBeFollowed(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			database := ""
			if engine == "postgres" {
				if os.Getenv(storetest.Variable) == "" {
					StartPostgres(t) // says why it is not tested
				}
				database = place(t, true)
			}
			m := newMachine(t, database)
			m.province()
			m.follow(commands(t, "backup.md"))
			m.follow("systemctl stop tinhso; mv /var/lib/tinhso /var/lib/tinhso-mat")
			if database != "" {
				fresh := place(t, true)
				m.follow("sed -i '/^database:/d' /etc/tinhso/tinhso.yaml; echo 'database: " + fresh + "' >> /etc/tinhso/tinhso.yaml")
			}
			out := m.follow(commands(t, "restore.md"))
			if !strings.Contains(out, "mã kiểm tra của mọi bảng đều khớp") {
				t.Error(out)
			}
			if engine == "postgres" {
				return
			}
			if os.Getenv(storetest.Variable) != "" {
				m.says["'postgres://tinhso@/tinhso?host=/run/postgresql'"] = "'" + place(t, true) + "'"
				m.follow(commands(t, "move.md"))
				m.follow("sed -i '/^database:/d' /etc/tinhso/tinhso.yaml; mv /var/lib/tinhso/ve.db /var/lib/tinhso/tinhso.db; rm -rf /var/lib/tinhso/seal; systemctl start tinhso")
			}
			m.follow(commands(t, "replica.md"))
		})
	}
}

// The way of PostgreSQL's own, on a cluster of its own: a row written before the
// instant comes back, one written after it does not.
func TestTheRunbookOfPostgreSQLCanBeFollowed(t *testing.T) {
	if os.Getenv(storetest.Variable) == "" {
		StartPostgres(t) // says why it is not tested
	}
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: what the runbook gives to the user postgres needs root")
	}
	m := newMachine(t, "")
	cluster := filepath.Join(m.root, "cluster")
	script, err := filepath.Abs("../store/storetest/postgres.sh")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = m.try("systemctl stop postgresql") })
	out := m.follow(script + " start " + cluster + " >/dev/null; cat " + cluster + "/port")
	port := strings.TrimSpace(out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:])
	main := filepath.Join(cluster, "data")
	m.says["/var/lib/postgresql/15/main"] = main
	m.env = append(m.env, "PGPORT="+port, "PGHOST=127.0.0.1", "PGUSER=postgres", "PGDATA_HERE="+main)
	arm, pit, ok := strings.Cut(commands(t, "postgresql.md"), "LUC=\"${LUC")
	if !ok {
		t.Fatal("the runbook does not set LUC")
	}
	m.follow("chmod 755 /sao-luu; " + arm)
	m.follow(`psql -c "CREATE TABLE told (n INT)" -c "INSERT INTO told VALUES (1)"; sleep 2`)
	m.env = append(m.env, "LUC="+time.Now().UTC().Format("2006-01-02 15:04:05+00"))
	m.follow(`sleep 2; psql -c "INSERT INTO told VALUES (2)" -c "SELECT pg_switch_wal()"; sleep 3`)
	m.follow("LUC=\"${LUC" + pit)
	if out := m.follow(`psql -Atc "SELECT 'rows=' || string_agg(n::text, ',') FROM told"`); !strings.Contains(out, "rows=1\n") {
		t.Error(out)
	}
}
