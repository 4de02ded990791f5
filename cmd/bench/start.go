package main

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// starts is how often the server is started cold; the median counts.
const starts = 5

// benchStart measures what the program costs before anybody asks anything.
func benchStart(ctx context.Context, o options, w world) error {
	info, err := os.Stat(o.binary)
	if err != nil {
		return err
	}
	figure("binary_size", mb(info.Size()), "MB")
	figure("load_pack", w.loadTime.Seconds(), "s")

	data := filepath.Join(o.dir, "start")
	if err := w.copyTo(data); err != nil {
		return err
	}
	database := "sqlite:" + filepath.Join(data, "tinhso.db")
	var took []float64
	for range starts {
		s, err := startServer(ctx, o, data, database)
		if err != nil {
			return err
		}
		took = append(took, ms(s.took))
		if err := s.stop(); err != nil {
			return err
		}
	}
	figure("cold_start", median(took), "ms")

	s, err := startServer(ctx, o, data, database)
	if err != nil {
		return err
	}
	select {
	case <-time.After(10 * time.Second):
	case <-ctx.Done():
		return ctx.Err()
	}
	rss, err := s.rss()
	if err != nil {
		return err
	}
	figure("idle_memory", mb(rss), "MB")
	return s.stop()
}
