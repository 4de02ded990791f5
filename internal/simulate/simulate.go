package simulate

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
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
	Book       *deadline.Book
	Cases      *dossier.Cases
	Blobs      *blob.Store
	Settle     func(ctx context.Context) error                          // brings consumers, jobs and timers up to the moment of the clock
	Pass       func(ctx context.Context) error                          // moves the consumers behind what is in the journal
	Rebuild    func(ctx context.Context, tell func(done, of int)) error // counts every figure anew
	Close      func() error
}

// Deps is what the simulation stands on; boot gives it (những gì mô phỏng cần).
type Deps struct {
	World
	Clock    *Clock // by which the province goes meanwhile
	Scratch  func(ctx context.Context, dir string, clock *Clock) (World, error)
	Dir      string // where scratch databases may lie
	Password string // of the accounts that are made
	Sheet    int    // lives that are written in one transaction, about; 0: five thousand
	Tell     io.Writer
	Words    lang.Printer

	bare map[string]bool // tables that were empty before the first life
}

// Options say what is to be made (yêu cầu mô phỏng).
type Options struct {
	Dossiers int
	Years    float64   // over how long; 0: as long as the province takes for so many
	Seed     uint64    // the same seed makes the same lives
	Until    time.Time // the moment at which the story ends
	Bulk     bool      // also where there are few
}

// Report is what was made (kết quả mô phỏng).
type Report struct {
	Dossiers int                `json:"dossiers"`
	Rows     map[string]int     `json:"rows,omitempty"` // of the bulk path, by table
	From     string             `json:"from"`
	Until    string             `json:"until"`
	Seed     uint64             `json:"seed"`
	Bulk     bool               `json:"bulk"`
	Stories  int                `json:"stories"` // lives that went through the verbs
	Seconds  float64            `json:"seconds"`
	Took     map[string]float64 `json:"took"` // seconds of each part
}

// Text says it in a sentence (kết quả bằng chữ).
func (r Report) Text(p lang.Printer) string {
	return p.T("simulate.report", "count", r.Dossiers, "from", r.From, "until", r.Until, "seconds", int(r.Seconds))
}

const (
	few       = 2000 // up to so many dossiers go through the verbs, one by one
	perDay    = 40   // stories of a day, which its lives share
	perSheet  = 5000 // lives that are written in one transaction
	mostOwner = 5000 // accounts of citizens
	perOwner  = 200  // dossiers for each of them, at least
	leadDays  = 2    // before the first filing everybody is hired
)

// Run fills the province (đổ dữ liệu mô phỏng), and goes on where it was interrupted.
func Run(ctx context.Context, d Deps, o Options) (Report, error) {
	begun := time.Now() //allow: how long it takes, not a time of the story
	rep := Report{Seed: o.Seed, Dossiers: o.Dossiers, Took: map[string]float64{}}
	at, err := begin(ctx, d, &o)
	if err != nil {
		return rep, err
	}
	f := &filling{Deps: d, o: o, at: at, rep: &rep, part: begun}
	if err := f.fill(ctx); err != nil {
		return rep, err
	}
	rep.Bulk, rep.Stories, rep.From, rep.Until = at.bulk, len(f.plan.stories), f.plan.from.String(), dayOf(o.Until).String()
	rep.Seconds = time.Since(begun).Seconds()
	return rep, nil
}

// filling is one run.
type filling struct {
	Deps
	o      Options
	at     state
	rep    *Report
	scene  *scene
	people []owner
	plan   *plan
	part   time.Time // when the part in hand was begun
	told   time.Time
}

// say tells how far a part has come: at most once a second, or every sheet where their size was chosen.
func (f *filling) say(part string, done, of int) {
	if now := time.Now(); now.Sub(f.told) >= time.Second || done == of || f.Sheet > 0 { //allow: for who looks on
		f.told = now
		fmt.Fprintln(f.Tell, f.Words.T("simulate.part."+part, "done", done, "of", of))
	}
}

func (f *filling) teller(part string) func(done, of int) {
	return func(done, of int) { f.say(part, done, of) }
}

// took notes how long a part took.
func (f *filling) took(part string) {
	now := time.Now() //allow: how long it takes
	f.rep.Took[part] = now.Sub(f.part).Seconds()
	f.part = now
}

func (f *filling) fill(ctx context.Context) error {
	// A run that was cut off while it wrote rows left the tables without their indexes, in which nobody finds anything.
	err := f.DB.RestoreIndexes(ctx, func(name string, left int) { f.say("indexes", left, left) })
	if err != nil {
		return err
	}
	from := dayOf(f.o.Until).Add(1 - f.o.days())
	if f.scene, err = readScene(ctx, f.World, from, dayOf(f.o.Until), f.o.Seed); err != nil {
		return err
	}
	f.scene.clock, f.scene.until = f.Clock, f.o.Until
	if err := f.scene.hire(ctx, f.o.Seed, f.Password, from.Add(-leadDays), f.teller("hire")); err != nil {
		return err
	}
	f.Clock.Set(start(from.Add(-leadDays)))
	owners := min(mostOwner, max(5, f.o.Dossiers/perOwner))
	if f.people, err = f.scene.settle(ctx, f.o.Seed, owners, f.Password, from.Y, f.teller("settle")); err != nil {
		return err
	}
	// What that left behind. Rows that were written before the run was cut off are not worked through: they are done.
	if !f.at.bulk || f.at.done == 0 {
		if err := f.Settle(ctx); err != nil {
			return err
		}
	}
	f.took("people")
	most := f.o.Dossiers
	if f.at.bulk {
		most = perDay
	}
	if f.plan, err = draw(ctx, f.scene, f.o, len(f.people), most); err != nil {
		return err
	}
	f.took("plan")
	if f.at.bulk {
		err = f.bulk(ctx)
	} else {
		err = f.verbs(ctx)
	}
	if err != nil {
		return err
	}
	f.Clock.Set(f.o.Until)
	return f.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlRunEnd, time.Now()) //allow: when it was done
		return err
	})
}

// verbs leads every life through the verbs.
func (f *filling) verbs(ctx context.Context) error {
	r := &runner{actor: newActor(f.scene, f.people), clock: f.Clock, until: f.o.Until, tell: f.teller("verbs"),
		note: func(time.Time, bool) {}, filed: func(*life, string, string) {},
		rest: func(ctx context.Context, at time.Time, filed int) error {
			return f.DB.Write(ctx, func(tx *store.Tx) error { return reach(ctx, tx, at, filed) })
		}}
	if f.at.done > 0 {
		if err := f.resume(ctx, r); err != nil {
			return err
		}
	}
	err := r.run(asSystem(ctx), f.plan.lives)
	f.took("verbs")
	return err
}

// bulk makes templates and stamps every life.
func (f *filling) bulk(ctx context.Context) error {
	for _, s := range samples {
		if _, err := f.Blobs.Put(ctx, bytes.NewReader(s.body), int64(len(s.body))); err != nil {
			return err
		}
	}
	var err error
	if f.bare, err = f.bareTables(ctx); err != nil {
		return err
	}
	lib, err := f.plan.build(ctx, f.Deps, f.scene, f.people, f.teller("stories"))
	if err != nil {
		return err
	}
	f.took("stories")
	if err := f.write(ctx, lib); err != nil {
		return err
	}
	f.took("rows")
	if err := f.DB.RestoreIndexes(ctx, func(name string, left int) { f.say("indexes", left, left) }); err != nil {
		return err
	}
	f.took("indexes")
	if err := f.Rebuild(ctx, f.teller("figures")); err != nil {
		return err
	}
	f.took("figures")
	f.Clock.Set(f.o.Until)
	if err := f.Pass(ctx); err != nil {
		return err
	}
	err = f.DB.Analyze(ctx)
	f.took("analyze")
	return err
}

// partial are the tables whose rows are sums over many lives: they are written at the end, or counted anew.
var partial = strings.Fields("dossier_number document_series indicator_kept indicator_first indicator_recount event_cursor job job_periodic")
