package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// made is a province that `tinhso simulate` filled, kept from run to run where -keep says so.
type made struct {
	engine, data, database string
	size                   int
	who                    map[string]account
}

// benchScale measures reading at several sizes of the province: 0, 100,000 and 1,000,000 dossiers on each engine.
func benchScale(ctx context.Context, o options, w world, e engine) error {
	for _, size := range o.stored {
		m, err := make1(ctx, o, w, e, size)
		if err != nil {
			return fmt.Errorf("%d dossiers: %w", size, err)
		}
		err = m.measure(ctx, o)
		if o.keep == "" {
			err = errors.Join(err, m.drop(ctx, e))
		}
		if err != nil {
			return fmt.Errorf("%d dossiers: %w", size, err)
		}
	}
	return nil
}

// make1 makes the province of one size, or finds it where it was kept.
func make1(ctx context.Context, o options, w world, e engine, size int) (*made, error) {
	dir := o.keep
	if dir == "" {
		dir = o.dir
	}
	m := &made{engine: e.name(), size: size, data: filepath.Join(dir, fmt.Sprintf("%s-%d", e.name(), size))}
	m.database = "sqlite:" + filepath.Join(m.data, "tinhso.db")
	if p, ok := e.(*elephant); ok {
		if err := p.durable(ctx); err != nil {
			return nil, err
		}
		m.database = p.url(fmt.Sprintf("tinhso_scale_%d", size))
	}
	if done, _ := os.ReadFile(filepath.Join(m.data, "made")); len(done) > 0 {
		remark("%s_%d: kept from an earlier run", m.engine, size)
	} else if err := m.fill(ctx, o, w, e); err != nil {
		return nil, err
	}
	var err error
	m.who, err = accounts(ctx, o, m.data, m.database)
	return m, err
}

func (m *made) fill(ctx context.Context, o options, w world, e engine) error {
	if err := os.RemoveAll(m.data); err != nil {
		return err
	}
	if p, ok := e.(*elephant); ok {
		name := fmt.Sprintf("tinhso_scale_%d", m.size)
		if err := p.admin(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)", "CREATE DATABASE "+name); err != nil {
			return err
		}
		if err := loadPack(ctx, o, m.data, m.database); err != nil {
			return err
		}
	} else if err := w.copyTo(m.data); err != nil {
		return err
	}
	if m.size > 0 {
		start := time.Now()
		cmd := exec.CommandContext(ctx, o.binary, "simulate", "--data", m.data, "--database", m.database, "--dossiers", fmt.Sprint(m.size), "--json")
		var out, told strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &told
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("simulate: %w\n%s", err, told.String()[max(0, told.Len()-1000):])
		}
		var rep struct {
			Took map[string]float64
			Rows map[string]int
		}
		if err := json.Unmarshal([]byte(out.String()), &rep); err != nil {
			return err
		}
		took := time.Since(start).Seconds()
		name := fmt.Sprintf("simulate_%s_%d", m.engine, m.size)
		figure(name, float64(m.size)/took, "dossiers/s")
		figure(name+"_took", took, "s")
		remark("%s: %v; events %d", name, rep.Took, rep.Rows["event"])
	}
	return os.WriteFile(filepath.Join(m.data, "made"), []byte("yes\n"), 0o600)
}

// drop deletes it.
func (m *made) drop(ctx context.Context, e engine) error {
	if p, ok := e.(*elephant); ok {
		if err := p.admin(context.WithoutCancel(ctx), fmt.Sprintf("DROP DATABASE IF EXISTS tinhso_scale_%d WITH (FORCE)", m.size)); err != nil {
			return err
		}
	}
	return os.RemoveAll(m.data)
}

// open reads the database beside the server.
func (m *made) open() (*sql.DB, error) {
	if file, ok := strings.CutPrefix(m.database, "sqlite:"); ok {
		return sql.Open("sqlite", "file:"+file+"?mode=ro&_pragma=busy_timeout(10000)")
	}
	return sql.Open("pgx", m.database)
}

// measure starts the server and asks it.
func (m *made) measure(ctx context.Context, o options) (err error) {
	name := fmt.Sprintf("%s_%d", m.engine, m.size)
	s, err := startServer(ctx, o, m.data, m.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	figure("scale_start_"+name, ms(s.took), "ms")
	if err := m.calm(ctx, s); err != nil {
		return err
	}
	rss, err := s.rss()
	if err != nil {
		return err
	}
	figure("scale_idle_rss_"+name, float64(rss)/(1<<20), "MB")
	world, err := m.look(ctx)
	if err != nil {
		return err
	}
	for _, p := range questions(world) {
		if o.probe != "" && !strings.Contains(p.name, o.probe) {
			continue
		}
		if err := m.ask(ctx, s, p, name); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if o.probe != "" {
		return nil
	}
	return m.crowd(ctx, s, questions(world), name)
}

// calm waits until the server does nothing in the background any more: what was written beside it is sealed and recounted.
func (m *made) calm(ctx context.Context, s *server) error {
	begun := time.Now()
	for quiet := 0; quiet < 4; {
		before, err := s.cpu()
		if err != nil {
			return err
		}
		if err := sleep(ctx, 500*time.Millisecond); err != nil {
			return err
		}
		after, err := s.cpu()
		if err != nil {
			return err
		}
		if quiet++; after-before > 30*time.Millisecond {
			quiet = 0
		}
		if time.Since(begun) > mostCalm {
			remark("%s_%d: still at work in the background after %s", m.engine, m.size, mostCalm)
			return nil
		}
	}
	if d := time.Since(begun); d > 5*time.Second {
		remark("%s_%d: calm after %.0f s", m.engine, m.size, d.Seconds())
	}
	return nil
}

// mostCalm bounds the wait: the seal of a million takes longer than anybody waits, and goes on beside the work of people.
const mostCalm = 60 * time.Second
