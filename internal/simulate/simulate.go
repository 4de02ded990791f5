package simulate

import (
	"context"
	"io"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
)

// World is an open province with the rooms that lives go through (một tỉnh đang mở).
type World struct {
	DB         *store.DB
	Units      *org.Directory
	Accounts   *identity.Accounts
	Procedures *procedure.Catalogue
	Flows      *flow.Library
	Book       *deadline.Book
	Cases      *dossier.Cases
	Settle     func(ctx context.Context) error // brings consumers, jobs and timers up to the moment of the clock
	Close      func() error
}

// Deps is what the simulation stands on; boot gives it.
type Deps struct {
	World
	Clock   *Clock // by which the province goes meanwhile
	Scratch func(ctx context.Context, dir string, clock *Clock) (World, error)
	Dir     string    // where scratch databases may lie
	Tell    io.Writer // progress
}

// Options say what is to be made.
type Options struct {
	Dossiers int
	Years    float64   // over how long; 0: as long as the province takes for so many
	Seed     uint64    // the same seed makes the same lives
	Until    time.Time // the moment at which the story ends; zero: now
	Bulk     bool      // also where there are few
}

// Report is what was made (kết quả mô phỏng).
type Report struct {
	Dossiers int            `json:"dossiers"`
	Events   int64          `json:"events"`
	Rows     map[string]int `json:"rows"`
	From     string         `json:"from"`
	Until    string         `json:"until"`
	Seed     uint64         `json:"seed"`
	Bulk     bool           `json:"bulk"`
	Lives    int            `json:"lives"` // that went through the verbs
	Seconds  float64        `json:"seconds"`
}
