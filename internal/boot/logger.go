package boot

import (
	"io"
	"log/slog"

	"tinhso/internal/config"
)

func newLogger(w io.Writer, c config.Config) (*slog.Logger, error) {
	level := slog.LevelInfo
	if c.LogLevel != "" {
		if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
			return nil, usagef("log-level %q: debug, info, warn hoặc error", c.LogLevel)
		}
	}
	opts := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts)), nil
	}
	return slog.New(slog.NewTextHandler(w, opts)), nil
}
