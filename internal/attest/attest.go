package attest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/job"
	"tinhso/internal/proof"
	"tinhso/internal/seal"
	"tinhso/internal/store"
)

// Deps is what the room stands on; boot fills it in.
type Deps struct {
	DB        *store.DB
	Log       *seal.Log
	Witnesses []Witness
	Published string // folder of checkpoints in the data folder; empty: none
	CopyTo    string // folder that leaves the machine; empty: none
	Logger    *slog.Logger
}

// Room brings checkpoints to others and proofs to citizens (bộ phận công bố).
type Room struct {
	Deps
	log    note.Verifier
	client *http.Client
}

// New makes the room. A key that cannot be read is an error of the settings.
func New(d Deps) (*Room, error) {
	r := &Room{Deps: d, client: &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if r.Logger == nil {
		r.Logger = slog.New(slog.DiscardHandler)
	}
	if d.Log.Public() == "" {
		return r, nil
	}
	v, err := proof.ParseKey(d.Log.Public())
	if err != nil {
		return nil, err
	}
	r.log = v
	return r, nil
}

// Keys are the keys by which this province checks proofs: its own and those of
// its witnesses.
func (r *Room) Keys() proof.Keys {
	var k proof.Keys
	if r.log != nil {
		k.Logs = append(k.Logs, r.log)
	}
	for _, w := range r.Witnesses {
		k.Witnesses = append(k.Witnesses, w.Key)
	}
	return k
}

func (r *Room) folders() []string {
	var all []string
	for _, f := range []string{r.Published, r.CopyTo} {
		if f != "" {
			all = append(all, filepath.Clean(f))
		}
	}
	return all
}

const jobBring = "attest.bring"

type bringArgs struct {
	Place string `json:"place"`
}

// look is how often a new checkpoint is looked for.
const look = 3 * time.Second

// Run looks for new checkpoints until ctx ends, and orders what is to be
// brought where. Each order is worked once over all nodes.
func (r *Room) Run(ctx context.Context) error {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		if err := r.Order(ctx); err != nil && ctx.Err() == nil {
			r.Logger.Warn("attest", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// Order inserts a job for each place that has not taken the latest checkpoint.
func (r *Room) Order(ctx context.Context) error {
	c, err := r.Log.Checkpoint(ctx, r.DB)
	if err != nil || c.Note == "" {
		return err
	}
	places, err := r.Places(ctx, r.DB)
	if err != nil {
		return err
	}
	var due []string
	for _, p := range places {
		behind := c.Size > p.Size || p.Kind == KindFolder && p.mark != markOf(c.Note)
		if p.Named && behind && !p.nextAt.After(r.DB.Now()) {
			due = append(due, p.Name)
		}
	}
	if len(due) == 0 {
		return nil
	}
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		for _, name := range due {
			if err := job.Insert(ctx, tx, job.New{Kind: jobBring, Args: bringArgs{name}, UniqueKey: name, MaxAttempts: 3}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Workers are the jobs of the room; boot hands them to the queue.
func (r *Room) Workers() []job.Worker {
	return []job.Worker{{Kind: jobBring, Work: r.work}}
}

func (r *Room) work(ctx context.Context, j job.Job) (job.Effect, error) {
	var args bringArgs
	if err := j.Decode(&args); err != nil {
		return nil, job.Cancel(err)
	}
	places, err := r.Places(ctx, r.DB)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if p.Name == args.Place && p.Named {
			return r.visit(ctx, p)
		}
	}
	return nil, nil // it is no longer named
}

// visit brings the latest checkpoint to one place.
func (r *Room) visit(ctx context.Context, p Place) (job.Effect, error) {
	c, err := r.Log.Checkpoint(ctx, r.DB)
	if err != nil || c.Note == "" {
		return nil, err
	}
	var o outcome
	if p.Kind == KindFolder {
		o = r.publish(ctx, p.Name, c)
	} else {
		o = r.bring(ctx, p, c)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if o.why != "" {
		r.Logger.Warn("a checkpoint was not taken", "place", p.Name, "why", o.why, "detail", o.detail, "alarm", o.alarm)
	}
	return func(ctx context.Context, tx *store.Tx) error { return r.keepTx(ctx, tx, p, o) }, nil
}

// errOther is an answer that cannot be understood.
var errOther = errors.New("attest: unexpected answer")
