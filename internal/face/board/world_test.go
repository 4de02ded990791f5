package board

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

var lines = []store.Line{event.Migrations, job.Migrations, org.Migrations, identity.Migrations, policy.Migrations, indicator.Migrations}

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)

// world is the pages of figures over the real room, with dossiers of two wards.
type world struct {
	t     *testing.T
	shell *web.Shell
	units map[string]org.Unit
}

var kinds = []indicator.Kind{{Name: "dossier", Unit: "dossier", List: "dossier.list",
	Days: []indicator.Day{{Name: "accepted"}, {Name: "due", Class: indicator.Every, Due: true}, {Name: "ended", Class: indicator.Last}}}}

const defined = `
valid_from: 2024-01-01
public: true
group: dossier
indicators:
  - {code: received, name: {vi: Hồ sơ tiếp nhận, en: Received}, unit: dossier, count: {of: dossier, by: accepted}}
  - {code: done, name: {vi: Hồ sơ đã giải quyết, en: Done}, unit: dossier, count: {of: dossier, by: ended}}
  - {code: done_share, name: {vi: Tỉ lệ đã giải quyết, en: Share done}, unit: percent, digits: 2, formula: done / received}
  - {code: inside, public: false, name: {vi: Chỉ dùng nội bộ, en: Inside}, unit: dossier, count: {of: dossier, by: due}}
  - {code: half_open, name: {vi: Công khai một nửa, en: Half open}, unit: dossier, formula: received + inside}
`

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	clock := storetest.NewClock(monday)
	db := storetest.OpenWith(t, store.Options{Clock: clock.Now}, lines...)
	w := &world{t: t, units: map[string]org.Unit{}}
	units := org.New(db)
	w.fine(db.Write(t.Context(), func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82"},
			{Key: "C5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "P"},
			{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "P"},
		} {
			u.ValidFrom = "2020-01-01"
			if _, _, err := units.PutUnitTx(t.Context(), tx, u); err != nil {
				return err
			}
		}
		return nil
	}))
	for key, code := range map[string]string{"P": "82", "C5": "28249", "C1": "28261"} {
		u, err := units.Unit(t.Context(), db, code, viet.DayOf(monday))
		w.fine(err)
		w.units[key] = u
	}
	w.serve(db, units, w.figures(db, units))
	return w
}

// figures are five dossiers: three of births and two of trade, four at ward 5.
func (w *world) figures(db *store.DB, units *org.Directory) *indicator.Room {
	room := indicator.New(db, units, indicator.Source{Name: "test", Kinds: kinds,
		Of: func(_ context.Context, _ store.Reader, e event.Event) (list []indicator.Fact, ok bool, err error) {
			if e.Kind != "test.told" {
				return nil, false, nil
			}
			return list, true, json.Unmarshal(e.Data, &list)
		},
		Subjects: func(context.Context, store.Reader, string, int) ([]string, error) { return nil, nil },
		Facts:    func(context.Context, store.Reader, []string) ([]indicator.Fact, error) { return nil, nil }})
	fact := func(id, unit, field, code, channel, ended string) indicator.Fact {
		u := w.units[unit]
		f := indicator.Fact{Kind: "dossier", ID: id, Label: "H58." + id, Version: 1, UnitID: u.ID, UnitPath: u.Path,
			Dims: map[string]string{"category": field, "procedure": code, "channel": channel, "level": string(u.Level)},
			Days: map[string]viet.Day{"accepted": {Y: 2026, M: 11, D: 9}, "due": {Y: 2026, M: 11, D: 20}}}
		if ended != "" {
			f.Days["ended"], _ = viet.ParseDay(ended)
		}
		return f
	}
	w.fine(db.Write(w.t.Context(), func(tx *store.Tx) error {
		entries, err := indicator.ReadEntries("test.yaml", []byte(defined))
		if err != nil {
			return err
		}
		if err := room.PutEntriesTx(w.t.Context(), tx, entries); err != nil {
			return err
		}
		return event.Append(w.t.Context(), tx, event.New{Kind: "test.told", Subject: "A", Data: []indicator.Fact{
			fact("A1", "C5", "HT", "1.001193", "online", "2026-11-12"), fact("A2", "C5", "HT", "1.001193", "direct", ""),
			fact("A3", "C5", "HT", "1.000656", "online", "2026-11-13"), fact("B1", "C5", "KD", "2.000720", "postal", ""),
			fact("B2", "C1", "KD", "2.000720", "direct", "2026-11-16"),
		}})
	}))
	w.fine(event.NewJournal(db, room.Consumer()).Drain(w.t.Context()))
	return room
}

func (w *world) serve(db *store.DB, units *org.Directory, room *indicator.Room) {
	d := Deps{DB: db, Units: units, Figures: room,
		Frame: func(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.DeskLayout{Chrome: chrome, Page: page}
		},
		Portal: func(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.PortalLayout{Chrome: chrome, Page: page}
		},
		Fields: func(context.Context) ([]Named, error) {
			return []Named{{"HT", "Hộ tịch"}, {"KD", "Hộ kinh doanh"}}, nil
		},
		Procedure: func(_ context.Context, code string, _ viet.Day) (string, error) {
			if code != "1.001193" {
				return "", fault.NotFound("test.unknown")
			}
			return "Thủ tục đăng ký khai sinh", nil
		}}
	assets, err := ui.LoadAssets()
	w.fine(err)
	w.shell, err = web.New(web.Options{Sessions: w, Backstop: watch{}, Assets: assets, Clock: db.Now, Site: func(lang.Tag) ui.Site {
		return ui.Site{Name: "Cổng dịch vụ công tỉnh Tiền Giang", Owner: "Ủy ban nhân dân tỉnh Tiền Giang"}
	}})
	w.fine(err)
	w.fine(Mount(w.shell, assets, d))
}

type watch struct{}

func (watch) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

// Load reads who asks from a cookie: "lan.leader.C5".
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie("who")
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	parts := strings.Split(k.Value, ".")
	u := w.units[parts[2]]
	who := identity.Who{AccountID: parts[0], Name: "Bà " + parts[0], Kind: identity.KindOfficer, UnitID: u.ID,
		Grants: []identity.Grant{{Role: identity.Role(parts[1]), UnitID: u.ID, UnitPath: u.Path}}}
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: "/desk"}, nil
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) get(who, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil)
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "who", Value: who})
	}
	out := httptest.NewRecorder()
	w.shell.ServeHTTP(out, r)
	return out
}
