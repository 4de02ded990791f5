package indicator

import (
	"context"
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, job.Migrations, org.Migrations, identity.Migrations, policy.Migrations, Migrations}

// start is the day on which the world begins to run.
var start = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)

// world is a small province with a source of facts whose base rows are in memory.
type world struct {
	*Room
	clock   *storetest.Clock
	units   map[string]string
	base    map[string][]Fact // by subject
	journal *event.Journal
	jobs    *job.Queue
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		fn(t, newWorld(t, db, clock))
	})
}

var testKinds = []Kind{
	{Name: "dossier", Unit: "dossier", List: "dossier.list",
		Days: []Day{{Name: "submitted"}, {Name: "answer_due", Due: true}, {Name: "answered"}, {Name: "accepted"}, {Name: "due", Class: Every, Due: true},
			{Name: "ended", Class: Last}}, Traits: []string{"outcome", "timing"},
		Nums: []Num{{Name: "minutes", Unit: "minute"}}},
	{Name: "act", Unit: "time", List: "dossier.list", Days: []Day{{Name: "on"}}},
}

func newWorld(t testing.TB, db *store.DB, clock *storetest.Clock) *world {
	t.Helper()
	units := org.New(db)
	w := &world{clock: clock, units: map[string]string{}, base: map[string][]Fact{}}
	w.Room = New(db, units, w.source())
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "province", Kind: org.Committee, Level: org.Province, Name: "UBND tỉnh Tiền Giang", GSO: "82"},
			{Key: "district", Kind: org.Committee, Level: org.District, Name: "UBND thành phố Mỹ Tho", GSO: "815", ParentKey: "province"},
			{Key: "p1", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 1", GSO: "28249", ParentKey: "district"},
			{Key: "p2", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 2", GSO: "28252", ParentKey: "district"},
		} {
			u.ValidFrom = "2020-01-01"
			id, _, err := units.PutUnitTx(t.Context(), tx, u)
			if err != nil {
				return err
			}
			w.units[u.Key] = id
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.restart()
	return w
}

// restart makes new pumps, as after a crash.
func (w *world) restart() {
	w.journal = event.NewJournal(w.db, w.Consumer())
	w.jobs = job.NewQueue(w.db, w.Workers()...)
}

func (w *world) source() Source {
	return Source{Name: "test", Kinds: testKinds,
		Of: func(_ context.Context, _ store.Reader, e event.Event) ([]Fact, bool, error) {
			if e.Kind != "test.told" {
				return nil, false, nil
			}
			var list []Fact
			return list, true, json.Unmarshal(e.Data, &list)
		},
		Subjects: func(_ context.Context, _ store.Reader, after string, limit int) ([]string, error) {
			var ids []string
			for id := range w.base {
				if id > after {
					ids = append(ids, id)
				}
			}
			sort.Strings(ids)
			return ids[:min(limit, len(ids))], nil
		},
		Facts: func(_ context.Context, _ store.Reader, ids []string) ([]Fact, error) {
			var list []Fact
			for _, id := range ids {
				list = append(list, w.base[id]...)
			}
			return list, nil
		},
	}
}

const testYAML = `
valid_from: 2020-01-01
public: true
periods:
  - {day: 15, name: {vi: Kỳ báo cáo, en: Report period}}
indicators:
  - {code: received, name: {vi: Tiếp nhận, en: Received}, unit: dossier, count: {of: dossier, by: "accepted"}}
  - {code: received_online, name: {vi: Trực tuyến, en: Online}, unit: dossier, count: {of: dossier, by: accepted, where: 'channel = "online"'}}
  - {code: done, name: {vi: Đã giải quyết, en: Done}, unit: dossier, count: {of: dossier, by: ended}}
  - {code: done_late, name: {vi: Quá hạn, en: Late}, unit: dossier, count: {of: dossier, by: ended, where: 'timing = "late"'}}
  - {code: went_in, name: {vi: Vào, en: In}, unit: dossier, count: {of: dossier, by: "min(accepted, came)"}}
  - {code: went_out, name: {vi: Ra, en: Out}, unit: dossier, count: {of: dossier, by: "min(ended, left)"}}
  - {code: overdue_in, name: {vi: Quá hạn vào, en: Overdue in}, unit: dossier, count: {of: dossier, by: "max(due, min(accepted, came))"}}
  - {code: overdue_out, name: {vi: Quá hạn ra, en: Overdue out}, unit: dossier, count: {of: dossier, by: "max(due, min(ended, left))"}}
  - {code: answer_passed, name: {vi: Đến hạn trả lời, en: To be answered}, unit: dossier, count: {of: dossier, by: answer_due}}
  - {code: answer_passed_left, name: {vi: Đã trả lời, en: Answered}, unit: dossier, count: {of: dossier, by: "max(answer_due, answered)"}}
  - {code: unanswered, name: {vi: Chưa trả lời, en: Unanswered}, unit: dossier, formula: at_end(answer_passed) - at_end(answer_passed_left)}
  - {code: minutes, name: {vi: Phút, en: Minutes}, unit: minute, sum: {of: dossier, number: minutes, by: ended}}
  - {code: asked, name: {vi: Lượt, en: Asked}, unit: time, count: {of: act, by: on}}
  - {code: carried_over, name: {vi: Kỳ trước, en: Carried over}, unit: dossier, formula: before(went_in) - before(went_out)}
  - {code: open, name: {vi: Đang giải quyết, en: Open}, unit: dossier, formula: at_end(went_in) - at_end(went_out)}
  - {code: open_late, name: {vi: Đang quá hạn, en: Open late}, unit: dossier, formula: at_end(overdue_in) - at_end(overdue_out)}
  - {code: on_time, name: {vi: Đúng hạn, en: On time}, unit: percent, digits: 2, formula: (done - done_late) / done}
  - {code: score, name: {vi: Điểm, en: Score}, unit: point, digits: 2, formula: 20 point * on_time}
  - {code: procedures, name: {vi: Thủ tục, en: Procedures}, unit: procedure, formula: "count(distinct procedure, received)"}
  - {code: growth, name: {vi: Tăng, en: Growth}, unit: percent, digits: 1, formula: (received - prev(received)) / prev(received)}
  - {code: year_growth, name: {vi: Tăng cùng kỳ, en: Growth}, unit: percent, digits: 1, formula: received / same_last_year(received) - 100%}
  - {code: best, name: {vi: Cộng, en: Sum}, unit: dossier, formula: "sum(max(received - 1 dossier, 0) over procedure)"}
  - {code: online_share, name: {vi: Tỉ lệ, en: Share}, unit: percent, digits: 2, formula: "where(received, channel = \"online\") / received"}
  - {code: missing_one, name: {vi: Thiếu, en: Missing}, unit: point, missing: {vi: Chưa có văn bản., en: The text is not at hand.}}
  - {code: with_missing, name: {vi: Tổng, en: Total}, unit: point, formula: "score + coalesce(missing_one, 0)"}
`

func checked(t testing.TB, kinds []Kind, texts ...string) *Set {
	t.Helper()
	files := make([]File, len(texts))
	for i, text := range texts {
		files[i] = ReadYAML("f"+string(rune('0'+i))+".yaml", []byte(text))
	}
	set := Check(kinds, files...)
	for _, f := range files {
		if err := f.Err(); err != nil {
			t.Fatalf("%v", said(err))
		}
	}
	return set
}

func (w *world) define(t testing.TB, texts ...string) {
	t.Helper()
	set := checked(t, testKinds, texts...)
	err := w.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := PutTx(t.Context(), tx, set)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tell puts facts into the base rows and the journal.
func (w *world) tell(t testing.TB, facts ...Fact) {
	t.Helper()
	w.hide(t, facts...)
	w.say(t, facts...)
}

// hide puts facts into the base rows alone.
func (w *world) hide(t testing.TB, facts ...Fact) {
	t.Helper()
	for _, f := range facts {
		id := subjectOf(f.ID)
		w.base[id] = append(slices.DeleteFunc(w.base[id], func(g Fact) bool { return g.Kind == f.Kind && g.ID == f.ID }), f)
	}
}

// say puts facts into the journal alone.
func (w *world) say(t testing.TB, facts ...Fact) {
	t.Helper()
	err := w.db.Write(t.Context(), func(tx *store.Tx) error {
		return event.Append(t.Context(), tx, event.New{Kind: "test.told", Subject: facts[0].ID, Data: facts})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) drain(t testing.TB) {
	t.Helper()
	if err := w.journal.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func day(s string) viet.Day {
	d, err := viet.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func period(s string) Period {
	p, err := ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

func (w *world) fact(id, unit string, days ...string) Fact {
	f := Fact{Kind: "dossier", ID: id, Label: "H58-" + id, Version: 1, UnitID: w.units[unit], UnitPath: w.path(unit),
		Dims: map[string]string{"procedure": "1.1", "channel": "direct"}, Days: map[string]viet.Day{}, Nums: map[string]int64{}}
	for _, d := range days {
		name, text, _ := strings.Cut(d, "=")
		f.Days[name] = day(text)
	}
	return f
}

func (w *world) path(unit string) string {
	u, err := w.Room.units.ByID(context.Background(), w.db, w.units[unit], day("2026-11-23"))
	if err != nil {
		panic(err)
	}
	return u.Path
}

// system may see everything.
func system(t testing.TB) context.Context { return identity.With(t.Context(), identity.System()) }

func (w *world) value(t testing.TB, code, unit, p string, more ...func(*Query)) Value {
	t.Helper()
	q := Query{Unit: w.units[unit], Period: period(p)}
	for _, fn := range more {
		fn(&q)
	}
	kept, err := w.Value(system(t), code, q)
	if err != nil {
		t.Fatalf("%s %s %s: %v", code, unit, p, err)
	}
	base, err := w.FromBase().Value(system(t), code, q)
	if err != nil {
		t.Fatal(err)
	}
	if kept.State != base.State || kept.Text != base.Text {
		t.Errorf("%s %s %s: kept %s %q, counted %s %q", code, unit, p, kept.State, kept.Text, base.State, base.Text)
	}
	return kept
}

func (w *world) want(t testing.TB, code, unit, p, text string, more ...func(*Query)) {
	t.Helper()
	if v := w.value(t, code, unit, p, more...); v.Text != text {
		t.Errorf("%s of %s in %s is %q %s %s, want %q", code, unit, p, v.Text, v.State, v.Reason.VI, text)
	}
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
