package linear

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"tinhso/internal/trial"
)

// Racers are people who decide on one dossier at the same time (người cùng xử lý).
type Racers struct {
	Doors    []string // nodes; each request goes to one of them
	People   map[string]trial.Account
	Officers []string // logins; a dossier is assigned to them
	Steps    int      // of each of them

	// Impatient is how many of a hundred requests are broken off before the
	// answer; half of those are never asked again.
	Impatient int

	IDs map[string]string // accounts of the officers by login

	begun time.Time
	body  map[string]any
}

const (
	clerk   = "canbo.tiepnhan.mytho"
	leader  = "lanhdao.mytho"
	citizen = trial.Citizen
)

// Prepare reads what is filed.
func (r *Racers) Prepare(ctx context.Context) error {
	r.begun = time.Now()
	reply, err := r.as(citizen, 0).Get(ctx, "/procedures/"+trial.Household)
	if err != nil {
		return err
	}
	ex, ok := reply.Body["example"].(map[string]any)
	if !ok {
		return fmt.Errorf("linear: no example: %d %s", reply.Status, reply.Raw)
	}
	ex["unit"] = trial.City
	r.body = ex
	return nil
}

func (r *Racers) as(who string, door int) *trial.Caller {
	return &trial.Caller{Base: r.Doors[door%len(r.Doors)], Token: r.People[who].Token, Again: 30 * time.Second}
}

// Race files and accepts a dossier, lets everybody work on it at once, and gives
// the history of who asked and was told what, and the version it began with.
func (r *Racers) Race(ctx context.Context, seed uint64) (history []porcupine.Operation, version int, err error) {
	filed, err := r.as(citizen, int(seed)).Post(ctx, "/dossiers", r.body, trial.NewKey(), "")
	if err == nil && filed.Status != http.StatusCreated {
		err = fmt.Errorf("linear: filing: %d %s", filed.Status, filed.Raw)
	}
	if err != nil {
		return nil, 0, err
	}
	path := "/dossiers/" + filed.Text("code")
	now, err := r.as(clerk, int(seed)).Post(ctx, path+"/actions/accept", map[string]any{}, trial.NewKey(), filed.ETag)
	if err == nil && now.Status != http.StatusOK {
		err = fmt.Errorf("linear: accept: %d %s", now.Status, now.Raw)
	}
	if err != nil {
		return nil, 0, err
	}
	version = versionOf(now)
	people := append([]string{clerk, leader, leader, citizen}, r.Officers...)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i, who := range people {
		wg.Go(func() {
			p := &racer{r: r, id: i, who: who, path: path, seen: version, rnd: rand.New(rand.NewPCG(seed, uint64(i)))} //nolint:gosec // a race that can be run again
			e := p.run(ctx)
			mu.Lock()
			defer mu.Unlock()
			history = append(history, p.history...)
			if err == nil {
				err = e
			}
		})
	}
	wg.Wait()
	return history, version, err
}

// racer is one of them on one dossier.
type racer struct {
	r       *Racers
	id      int
	who     string
	path    string
	seen    int
	rnd     *rand.Rand
	last    Input // that was answered
	history []porcupine.Operation
}

func (p *racer) run(ctx context.Context) error {
	for range p.r.Steps {
		in := p.choose()
		if err := p.ask(ctx, in); err != nil {
			return err
		}
	}
	return p.ask(ctx, Input{Who: p.who}) // what it came to
}

// choose takes what this person may do at some state, now and then a look, now
// and then the last request once more.
func (p *racer) choose() Input {
	n := p.rnd.IntN(100)
	if n < 20 {
		return Input{Who: p.who}
	}
	if n < 30 && p.last.Key != "" {
		return p.last
	}
	may := map[string][]string{
		"officer": {"claim", "claim", "release", "propose", "propose"}, "clerk": {"assign", "assign", "assign", "withdraw"},
		"leader": {"assign", "release", "approve", "reject", "reject"}, "applicant": {"", "", "", "", "withdraw"},
	}[role(p.who)]
	in := Input{Who: p.who, Action: may[p.rnd.IntN(len(may))], Match: p.seen, Key: trial.NewKey()}
	if in.Action == "assign" {
		in.To = p.r.Officers[p.rnd.IntN(len(p.r.Officers))]
	}
	return in
}

// ask sends a request to some node, again with its key when the answer did not
// come, and notes when it was asked and what was told.
func (p *racer) ask(ctx context.Context, in Input) error {
	op := porcupine.Operation{ClientId: p.id, Input: in, Call: time.Since(p.r.begun).Nanoseconds()}
	defer func() { p.history = append(p.history, op) }()
	op.Output, op.Return = Output{Unknown: true}, math.MaxInt64
	hasty := p.rnd.IntN(100) < p.r.Impatient
	for try := 0; try < 200; try++ {
		each := ctx
		var stop context.CancelFunc = func() {}
		if hasty && try == 0 {
			each, stop = context.WithTimeout(ctx, time.Duration(p.rnd.Int64N(int64(12*time.Millisecond))))
		}
		reply, err := p.send(each, in)
		stop()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil && !trial.Unsure(reply.Status):
			return p.told(&op, in, reply)
		case hasty && try == 0 && p.rnd.IntN(2) == 0:
			return nil // never learns it
		}
		if try > 0 {
			wait := time.NewTimer(20 * time.Millisecond)
			select {
			case <-wait.C:
			case <-ctx.Done():
				wait.Stop()
				return ctx.Err()
			}
		}
	}
	return nil // nobody answers: unknown
}

func (p *racer) send(ctx context.Context, in Input) (trial.Reply, error) {
	c := p.r.as(p.who, p.rnd.IntN(len(p.r.Doors)))
	if in.Action == "" {
		return c.Once(ctx, http.MethodGet, "/api/v1"+p.path, nil, nil)
	}
	body := map[string]any{}
	switch in.Action {
	case "assign":
		body["officer"] = p.r.IDs[in.To]
	case "reject":
		body["reason"] = "Cần làm rõ thêm"
	}
	return c.Once(ctx, http.MethodPost, "/api/v1"+p.path+"/actions/"+in.Action, body,
		map[string]string{"Idempotency-Key": in.Key, "If-Match": strconv.Quote(strconv.Itoa(in.Match))})
}

// told notes an answer. An answer that is no answer of the race is an error.
func (p *racer) told(op *porcupine.Operation, in Input, r trial.Reply) error {
	out := Output{Status: r.Status}
	switch r.Status {
	case http.StatusOK:
		holder := r.Text("assignee")
		for login, id := range p.r.IDs {
			if id == holder {
				holder = login
			}
		}
		out.Version, out.State, out.Holder = versionOf(r), r.Text("state"), holder
		p.seen = out.Version
		if in.Action != "" {
			p.last = in
		}
	case http.StatusPreconditionFailed:
		p.seen++ // somebody was faster; the next look tells how much
	case http.StatusConflict, http.StatusForbidden:
	default:
		return fmt.Errorf("linear: %s: %d %s", describe(in, out), r.Status, r.Raw)
	}
	op.Output, op.Return = out, time.Since(p.r.begun).Nanoseconds()
	return nil
}

func versionOf(r trial.Reply) int {
	n, _ := strconv.Atoi(strings.Trim(r.ETag, `"`)) // 0 fits no state
	return n
}
