package simulate

import (
	"container/heap"
	"context"
	"time"

	"tinhso/internal/viet"
)

// turn is a step of a life that is due.
type turn struct {
	at   time.Time
	life *life
	step int
}

// turns are the steps to come, the earliest first; of several at one moment the dossier that was filed first.
type turns []turn

func (t turns) Len() int { return len(t) }
func (t turns) Less(i, j int) bool {
	if !t[i].at.Equal(t[j].at) {
		return t[i].at.Before(t[j].at)
	}
	return t[i].life.n < t[j].life.n
}
func (t turns) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *turns) Push(x any)   { *t = append(*t, x.(turn)) }
func (t *turns) Pop() any {
	old := *t
	x := old[len(old)-1]
	*t = old[:len(old)-1]
	return x
}

// rests are when, each day, consumers, jobs and timers catch up: at noon, after the offices close, and at midnight.
var rests = []time.Duration{12 * time.Hour, 17*time.Hour + 30*time.Minute, 24 * time.Hour}

// runner leads lives through the verbs, all side by side, under the clock.
type runner struct {
	*actor
	clock *Clock
	until time.Time
	tell  func(done, of int)
	note  func(at time.Time, moves bool)                           // before a step, or before a rest
	filed func(l *life, id, code string)                           // after a filing
	rest  func(ctx context.Context, at time.Time, filed int) error // after a rest
	went  []int                                                    // steps that were taken before an interruption, by life
	past  time.Time                                                // up to where everything had been settled
}

// run leads the lives, which are in the order of filing, up to the end of the story.
func (r *runner) run(ctx context.Context, lives []life) error {
	if len(lives) == 0 {
		return nil
	}
	var due turns
	next := 0
	day := viet.DayOf(lives[0].begin())
	rest := 0 // which of the day
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		at := start(day).Add(rests[rest])
		if at.After(r.until) {
			at = r.until
		}
		for {
			for next < len(lives) && (len(due) == 0 || !lives[next].begin().After(due[0].at)) && !lives[next].begin().After(at) {
				heap.Push(&due, turn{lives[next].begin(), &lives[next], 0})
				next++
			}
			if len(due) == 0 || due[0].at.After(at) {
				break
			}
			if err := r.turn(ctx, &due, heap.Pop(&due).(turn)); err != nil {
				return err
			}
		}
		if err := r.settle(ctx, at); err != nil {
			return err
		}
		if err := r.rest(ctx, at, next); err != nil {
			return err
		}
		if at.Equal(r.until) {
			return nil
		}
		if rest++; rest == len(rests) {
			rest, day = 0, day.Add(1)
			r.tell(next, len(lives))
		}
	}
}

func (r *runner) turn(ctx context.Context, due *turns, t turn) error {
	if err := visit(r.clock, t.at); err != nil {
		return err
	}
	if t.life.n >= len(r.went) || t.step >= r.went[t.life.n] {
		r.note(t.at, true)
		if err := r.take(ctx, t.life, t.step); err != nil {
			return err
		}
		if d := r.seen[t.life.n]; t.step == 0 {
			r.filed(t.life, d.id, d.code)
		}
	}
	if t.step++; t.step < len(t.life.story.steps) {
		t.at = t.life.at(t.step)
		heap.Push(due, t)
	} else {
		delete(r.seen, t.life.n)
	}
	return nil
}

// settle lets everything that is due at a moment happen.
func (r *runner) settle(ctx context.Context, at time.Time) error {
	if err := visit(r.clock, at); err != nil {
		return err
	}
	if !at.After(r.past) {
		return nil
	}
	r.note(at, false)
	return r.s.w.Settle(ctx)
}
