package simulate

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/store"
)

// shelves is into how many scratch databases the stories are divided, when there are many: each is led by one writer.
const shelves = 2

// build leads every story of the plan once, in scratch databases, and makes templates of them.
func (p *plan) build(ctx context.Context, d Deps, s *scene, people []owner, tell func(done, of int)) (*library, error) {
	n := 1
	if len(p.stories) > 300 {
		n = shelves
	}
	libs, done := make([]*library, n), make([]int, n)
	group, gctx := errgroup.WithContext(ctx)
	told := make(chan [2]int, 16)
	for i := range n {
		var stories []*story
		for k := i; k < len(p.stories); k += n {
			stories = append(stories, p.stories[k])
		}
		group.Go(func() (err error) {
			libs[i], err = p.shelf(gctx, d, s, people, filepath.Join(d.Dir, fmt.Sprint(i)), stories, func(done int) {
				select {
				case told <- [2]int{i, done}:
				case <-gctx.Done():
				}
			})
			return err
		})
	}
	failed := make(chan error, 1)
	go func() { failed <- group.Wait(); close(told) }()
	for x := range told {
		done[x[0]] = x[1]
		sum := 0
		for _, k := range done {
			sum += k
		}
		tell(sum, len(p.stories))
	}
	if err := <-failed; err != nil {
		return nil, err
	}
	for _, lib := range libs[1:] {
		for k, t := range lib.templates {
			libs[0].templates[k] = t
		}
		for k, n := range lib.left {
			libs[0].left[k] += n
		}
	}
	return libs[0], nil
}

// shelf leads some of the stories in a scratch database.
func (p *plan) shelf(ctx context.Context, d Deps, s *scene, people []owner, dir string, stories []*story, tell func(done int)) (lib *library, err error) {
	x, err := openScratch(ctx, d, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, x.drop()) }()
	z, err := x.strange(ctx, s, dayOf(p.until))
	if err != nil {
		return nil, err
	}
	strangers, err := x.people(ctx, people)
	if err != nil {
		return nil, err
	}
	lives := make([]life, 0, len(stories))
	for _, st := range stories {
		homes := st.matter.of[st.level]
		l := life{story: st, office: z.units[homes[st.n%len(homes)]], owner: -1, seed: uint64(9_000_000 + st.n), clerk: uint8(st.n), staff: uint8(st.n / 7)}
		if st.account {
			l.owner = int32(st.n % len(people))
		}
		lives = append(lives, l)
	}
	slices.SortStableFunc(lives, func(a, b life) int { return a.begin().Compare(b.begin()) })
	ids, codes := make([]string, len(lives)), make([]string, len(lives))
	for i := range lives {
		lives[i].n, lives[i].as = i, z.someone(lives[i].story.n)
	}
	var markers []marker
	r := &runner{actor: newActor(z, strangers), clock: x.clock, until: p.until, tell: func(done, _ int) { tell(done) },
		note: func(at time.Time, moves bool) {
			markers = append(markers, marker{store.NewID(), at.UnixMilli(), moves})
		},
		filed: func(l *life, id, code string) { ids[l.n], codes[l.n] = id, code },
		rest:  func(context.Context, time.Time, int) error { return nil }}
	if len(lives) == 0 {
		return &library{}, nil
	}
	x.clock.Set(start(lives[0].story.day))
	if err := r.run(asSystem(ctx), lives); err != nil {
		return nil, err
	}
	casts := make([]*cast, len(lives))
	for i := range lives {
		l := &lives[i]
		var o owner
		if l.owner >= 0 {
			o = strangers[l.owner]
		}
		casts[i] = castOf(z, l, *l.as, o, o.Name, codes[i], x.Cases.AgainOf(l.story.matter.Code, "id|"+l.as.CitizenID))
	}
	return x.capture(ctx, lives, casts, ids, markers)
}

// people are those with accounts, under their strange names.
func (x *scratch) people(ctx context.Context, people []owner) ([]owner, error) {
	ids := make([]string, len(people))
	for i, o := range people {
		ids[i] = o.ID
	}
	names := map[string]string{}
	for some := range slices.Chunk(ids, 500) {
		part, err := x.Accounts.Names(ctx, x.DB, some)
		if err != nil {
			return nil, err
		}
		for k, v := range part {
			names[k] = v
		}
	}
	out := slices.Clone(people)
	for i := range out {
		out[i].Name = names[out[i].ID]
	}
	return out, nil
}

// someone is a person like no other, who is found again wherever a room writes of them.
func (s *scene) someone(n int) *person {
	area := s.areas[n%len(s.areas)]
	return &person{Name: "Zqho " + stranger("Z", n), CitizenID: fmt.Sprintf("082090%06d", n%1_000_000), Birth: fmt.Sprintf("1990-%02d-%02d", 1+n%12, 1+n%28),
		Phone: fmt.Sprintf("0912%06d", n%1_000_000), Detail: "Zqdc " + stranger("Z", n), Area: area.Code, AreaName: area.full}
}
