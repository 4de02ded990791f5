package storm

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/trial"
)

// diskSize is the disk of a campaign: the province, its log, some room, and what people write in so many minutes. It is
// filled on purpose; it must not be full by itself when all is healed.
func diskSize(o Options) string {
	room := map[store.Engine]int{store.SQLite: 512, store.Postgres: 1024}[o.Engine]
	return fmt.Sprintf("%dm", room+150*int(o.For.Minutes()))
}

// raise makes the town: a disk, a database, nodes, lines.
func (c *campaign) raise(ctx context.Context) error {
	if err := os.Chmod(c.dir, 0o755); err != nil { //nolint:gosec // PostgreSQL runs as another user
		return err
	}
	home := filepath.Join(c.dir, "disk")
	if err := mount(home, diskSize(c.o)); err != nil {
		c.say("NOT TESTED: the disk is not filled, there is no right to mount one: %v", err)
		if err := os.MkdirAll(home, 0o755); err != nil { //nolint:gosec // as above
			return err
		}
	} else {
		c.disk = home
	}
	c.data = filepath.Join(home, "data")
	c.database = trial.SQLiteIn(c.data)
	nodes := 1
	if c.o.Engine == store.Postgres {
		nodes = 2
		if err := c.raisePostgres(ctx, filepath.Join(home, "pg")); err != nil {
			return err
		}
	}
	if err := trial.Load(ctx, c.o.Binary, c.data, c.database, c.pack()); err != nil {
		return err
	}
	var err error
	if c.mail, err = trial.NewCutter(ctx, c.o.Mail); err != nil {
		return err
	}
	if c.post, err = trial.NewCutter(ctx, c.o.Post); err != nil {
		return err
	}
	if err := c.raiseNodes(ctx, nodes); err != nil {
		return err
	}
	people, err := trial.Accounts(ctx, c.o.Binary, c.data, c.database)
	if err != nil {
		return err
	}
	c.town = &trial.Town{Base: "http://" + c.people.Addr(), Accounts: people, Post: true, Papers: true, Again: 5*time.Minute + c.o.For, Patience: 4 * time.Second}
	return c.town.Prepare(ctx)
}

func (c *campaign) raisePostgres(ctx context.Context, dir string) (err error) {
	if c.pg, err = trial.StartPostgres(ctx, c.o.Root, dir); err != nil {
		return err
	}
	// A small log, so that it fits the small disk.
	for _, text := range []string{"ALTER SYSTEM SET max_wal_size = '96MB'", "ALTER SYSTEM SET min_wal_size = '32MB'", "SELECT pg_reload_conf()", "CREATE DATABASE tinhso"} {
		if err := trial.Psql(ctx, c.pg.URL, "-o", os.DevNull, "-c", text); err != nil {
			return err
		}
	}
	c.database = trial.Named(c.pg.URL, "tinhso")
	return nil
}

func (c *campaign) raiseNodes(ctx context.Context, n int) error {
	host, port, err := net.SplitHostPort(c.mail.Addr())
	if err != nil {
		return err
	}
	flags := append([]string{"--demo", "--smtp-host", host, "--smtp-port", port, "--smtp-tls", "none", "--post-endpoint", "http://" + c.post.Addr()}, c.o.Flags...)
	for flag, value := range map[string]string{"disk-least": "24", "disk-low": "48", "disk-reserve": "8", "limit-send": "0", "limit-upload": "0", "limit-search": "0"} {
		if c.knows(ctx, flag) {
			flags = append(flags, "--"+flag, value)
		}
	}
	c.starting = make([]sync.Mutex, n)
	var doors []string
	for i := range n {
		addr, err := trial.FreeAddress(ctx)
		if err != nil {
			return err
		}
		database := c.database
		if c.pg != nil {
			line, err := trial.NewCutter(ctx, c.pg.Addr())
			if err != nil {
				return err
			}
			c.lines = append(c.lines, line)
			database = trial.Through(c.database, line.Addr())
		}
		name := "node " + string(rune('a'+i))
		c.nodes = append(c.nodes, &trial.Node{Name: name, Binary: c.o.Binary, Data: c.data, Database: database, Listen: addr, Extra: flags})
		if err := c.nodes[i].Start(ctx); err != nil {
			return err
		}
		doors = append(doors, addr)
	}
	door := doors[0]
	if c.pg != nil {
		if c.balancer, err = trial.StartBalancer(ctx, c.o.Root, c.dir, doors...); err != nil {
			return err
		}
		if err := c.balancer.Ready(ctx); err != nil {
			return err
		}
		door = strings.TrimPrefix(c.balancer.URL(), "http://")
	}
	c.people, err = trial.NewCutter(ctx, door)
	return err
}
