package pack

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// The kinds of rows, in the order in which they are written and reported.
var kindOrder = []string{"area", "unit", "day", "week", "rule", "term", "document_type", "bank", "map", "flow", "form", "procedure", kindEvents, kindSynonyms, kindTariffs}

// The lists that the catalogue keeps whole: what the pack drops from them is gone.
const (
	kindEvents   = "life_events"
	kindSynonyms = "synonyms"
	kindTariffs  = "tariffs"
)

var keptWhole = map[string]bool{kindEvents: true, kindSynonyms: true, kindTariffs: true}

// writer stores a pack inside one transaction.
type writer struct {
	d      Deps
	tx     *store.Tx
	c      content
	old    map[string]map[string]string // kind -> key -> hash at the last load
	next   map[string]map[string]string
	counts map[string]*Count
	unitID map[string]string
}

// write stores everything or nothing. A serialization failure may run it again, so all it remembers is made anew.
func write(ctx context.Context, d Deps, c content) ([]Count, error) {
	var kinds []Count
	err := d.DB.Write(ctx, func(tx *store.Tx) error {
		w := &writer{d: d, tx: tx, c: c, next: map[string]map[string]string{}, counts: map[string]*Count{}, unitID: map[string]string{}}
		for _, k := range w.kinds() {
			w.next[k], w.counts[k] = map[string]string{}, &Count{Kind: k}
		}
		var err error
		kinds, err = w.all(ctx)
		return err
	})
	return kinds, err
}

func (w *writer) all(ctx context.Context) ([]Count, error) {
	if err := w.readHashes(ctx); err != nil {
		return nil, err
	}
	steps := []func(context.Context) error{w.areas, w.units, w.working, w.lists, w.mapOf, w.flowsAndForms, w.procedures, w.words, w.tariffs, w.extras}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	var kinds []Count
	changed := false
	for _, k := range w.kinds() {
		n := *w.counts[k]
		if !w.whole(k) {
			n.Left = w.missing(k)
		}
		changed = changed || n.Created+n.Changed > 0
		kinds = append(kinds, n)
	}
	if err := w.remember(ctx); err != nil || !changed {
		return kinds, err
	}
	return kinds, event.Append(ctx, w.tx, event.New{Kind: "pack.loaded", Subject: w.c.manifest.Pack, Data: kinds})
}

// missing counts the rows of the last load that the pack no longer has.
func (w *writer) missing(kind string) (n int) {
	for key := range w.old[kind] {
		if _, still := w.next[kind][key]; !still {
			n++
		}
	}
	return n
}

func (w *writer) dropped(kind string) bool { return w.missing(kind) > 0 }

func (w *writer) readHashes(ctx context.Context) error {
	w.old = map[string]map[string]string{}
	type stored struct{ kind, data string }
	rows, err := store.All(ctx, w.tx, sqlHashes, func(r *store.Rows) (stored, error) {
		var s stored
		return s, r.Scan(&s.kind, &s.data)
	}, w.c.manifest.Pack)
	if err != nil {
		return err
	}
	for _, r := range rows {
		hashes := map[string]string{}
		if err := json.Unmarshal([]byte(r.data), &hashes); err != nil {
			return fmt.Errorf("pack: hashes of %s: %w", r.kind, err)
		}
		w.old[r.kind] = hashes
	}
	return nil
}

// remember keeps the hashes and the manifest; rows that the pack no longer has are still remembered.
func (w *writer) remember(ctx context.Context) error {
	for _, k := range w.kinds() {
		if !w.whole(k) {
			for key, hash := range w.old[k] {
				if w.next[k][key] == "" {
					w.next[k][key] = hash
				}
			}
		}
		if maps.Equal(w.next[k], w.old[k]) {
			continue
		}
		data, err := json.Marshal(w.next[k])
		if err != nil {
			return err
		}
		if _, err := w.tx.Exec(ctx, sqlPutHashes, w.c.manifest.Pack, k, string(data)); err != nil {
			return err
		}
	}
	data, err := json.Marshal(w.c.manifest)
	if err != nil {
		return err
	}
	_, err = w.tx.Exec(ctx, sqlPutLoaded, w.c.manifest.Pack, hashOf(string(data)), store.Millis(w.tx.Now()), string(data))
	return err
}

// row stores one row unless the pack has not changed it since the last load.
func (w *writer) row(kind, key, hash string, put func() error) error {
	w.next[kind][key] = hash
	n := w.counts[kind]
	n.Rows++
	switch w.old[kind][key] {
	case hash:
		n.Same++
		return nil
	case "":
		n.Created++
	default:
		n.Changed++
	}
	if err := put(); err != nil {
		return fmt.Errorf("pack: %s %s: %w", kind, key, err)
	}
	return nil
}

func hashOf(parts ...any) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = fmt.Fprintf(h, "%v\x00", p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func (w *writer) areas(ctx context.Context) error {
	for _, a := range w.c.areas {
		err := w.row("area", a.Key, hashOf(a), func() error {
			_, _, err := w.d.Units.PutAreaTx(ctx, w.tx, a)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// units keeps the id of each unit beside its hash: it is asked for by the procedures, also when the unit is unchanged.
func (w *writer) units(ctx context.Context) error {
	for _, u := range w.c.units {
		hash := hashOf(u)
		old, id, _ := strings.Cut(w.old["unit"][u.Key], " ")
		if old == hash && id != "" {
			hash = old + " " + id
		}
		err := w.row("unit", u.Key, hash, func() (err error) {
			id, _, err = w.d.Units.PutUnitTx(ctx, w.tx, u)
			return err
		})
		if err != nil {
			return err
		}
		w.unitID[u.Key] = id
		w.next["unit"][u.Key] = hashOf(u) + " " + id
	}
	return nil
}

func (w *writer) working(ctx context.Context) error {
	for _, d := range w.c.days {
		err := w.row("day", d.On.String(), hashOf(d), func() error {
			_, err := w.d.Book.PutDayTx(ctx, w.tx, d)
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, from := range sortedDays(w.c.weeks) {
		week := w.c.weeks[from]
		err := w.row("week", from.String(), hashOf(week), func() error {
			_, err := w.d.Book.PutHoursTx(ctx, w.tx, "", from, week)
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := w.rules(ctx); err != nil {
		return err
	}
	if err := w.terms(ctx); err != nil {
		return err
	}
	return w.horizon(ctx)
}

// horizon says between which days the calendar is known.
func (w *writer) horizon(ctx context.Context) error {
	from, err := viet.ParseDay(w.c.manifest.World.ValidFrom)
	if err != nil {
		return err
	}
	to, err := viet.ParseDay(w.c.manifest.CalendarHorizon)
	if err != nil {
		return err
	}
	_, err = w.d.Book.PutHorizonTx(ctx, w.tx, from, to)
	return err
}

// received turns the keys of the pack into the ids of the province.
func (w *writer) received(list []procedure.Receiver) ([]procedure.Receiver, error) {
	list = slices.Clone(list)
	for i, r := range list {
		if r.Unit == "" {
			continue
		}
		id := w.unitID[r.Unit]
		if id == "" {
			return nil, fmt.Errorf("pack: unit %s has no id", r.Unit)
		}
		list[i].Unit = id
	}
	order := map[string]int{"province": 0, "district": 1, "commune": 2}
	slices.SortStableFunc(list, func(a, b procedure.Receiver) int { return cmp.Compare(order[a.Level], order[b.Level]) })
	return list, nil
}
