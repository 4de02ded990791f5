package trial

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/store"
)

// told are the steps of which the applicant gets a mail.
var told = map[string]string{"submit": "dossier_submitted", "accept": "dossier_accepted", "issue": "dossier_result_ready", "return": "dossier_returned"}

// overdue is the step that the platform takes itself when a due moment has come.
const overdue = "overdue"

type pair struct{ a, b string }

func pairs(ctx context.Context, db *store.DB, q string) ([]pair, error) {
	return store.All(ctx, db, q, func(r *store.Rows) (p pair, err error) {
		err = r.Scan(&p.a, &p.b)
		return p, err
	})
}

func read(ctx context.Context, db *store.DB) (*books, error) {
	b := &books{dossiers: map[string]row{}, byEmail: map[string][]string{}, results: map[string]int{}, fired: map[string]bool{}}
	_, err := store.All(ctx, db, sqlDossiers, func(r *store.Rows) (struct{}, error) {
		var d row
		err := r.Scan(&d.id, &d.code, &d.email, &d.unit)
		b.dossiers[d.code] = d
		b.byEmail[d.email] = append(b.byEmail[d.email], d.code)
		return struct{}{}, err
	})
	if err != nil {
		return nil, err
	}
	for q, to := range map[string]*map[string][]string{sqlSteps: &b.steps, sqlEvents: &b.events, sqlPapers: &b.papers} {
		all, err := pairs(ctx, db, q)
		if err != nil {
			return nil, err
		}
		*to = map[string][]string{}
		for _, p := range all {
			(*to)[p.a] = append((*to)[p.a], p.b)
		}
	}
	_, err = store.All(ctx, db, sqlResults, func(r *store.Rows) (struct{}, error) {
		var id string
		var n int
		err := r.Scan(&id, &n)
		b.results[id] = n
		return struct{}{}, err
	})
	if err != nil {
		return nil, err
	}
	_, err = store.All(ctx, db, sqlFired, func(r *store.Rows) (struct{}, error) {
		var id string
		var at int64
		err := r.Scan(&id, &at)
		b.fired[id] = at > 0
		return struct{}{}, err
	})
	return b, err
}

// life compares one dossier with what was acknowledged of it.
func (b *books) life(r *Report, l Life) {
	if l.Err != nil {
		r.wrong("not known how it ended: %v", l.Err)
	}
	d, ok := b.dossiers[l.Code]
	switch {
	case l.Code == "":
		return // never acknowledged; a dossier of it shows in the number of dossiers
	case !ok:
		r.wrong("%s was acknowledged and is lost", l.Code)
		return
	case d.email != l.Email:
		r.wrong("%s belongs to %s, not to %s", l.Code, d.email, l.Email)
	}
	if n := len(b.byEmail[l.Email]); n != 1 {
		r.wrong("filing %d is there %d times: %v", l.N, n, b.byEmail[l.Email])
	}
	if have := b.steps[d.id]; !slices.Equal(have, l.Steps) {
		r.wrong("%s: steps %v, acknowledged %v", l.Code, have, l.Steps)
	}
	r.Steps += len(l.Steps)
	for _, s := range l.Steps {
		if n, want := count(b.events[d.id], "dossier."+s), count(l.Steps, s); n != want {
			r.wrong("%s: %d events of %s, want %d", l.Code, n, s, want)
		}
	}
	want := 0
	if l.Issued() {
		want = 1
		r.Results++
	}
	if b.results[d.id] != want {
		r.wrong("%s has %d results, want %d", l.Code, b.results[d.id], want)
	}
	if b.fired[d.id] {
		r.Timers++
		if n := count(b.events[d.id], "dossier."+overdue); n != 1 && !l.Issued() {
			r.wrong("%s: the due moment fired and was told %d times", l.Code, n)
		}
	}
	if l.Paper != "" {
		r.Papers++
		if have := b.papers[d.id]; !slices.Equal(have, []string{l.Paper}) {
			r.wrong("%s has papers %v, want %s", l.Code, have, l.Paper)
		}
	}
}

func count(list []string, s string) (n int) {
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}

// serials sees that the numbers of a day have no gap and none twice: a code is
// unique by the table, so that the last number is the count.
func serials(ctx context.Context, db *store.DB, r *Report) error {
	type serial struct {
		identifier, day string
		last            int
	}
	all, err := store.All(ctx, db, sqlSerials, func(r *store.Rows) (s serial, err error) {
		err = r.Scan(&s.identifier, &s.day, &s.last)
		return s, err
	})
	if err != nil {
		return err
	}
	sum := 0
	for _, s := range all {
		sum += s.last
	}
	var have int
	if err := db.QueryRow(ctx, `SELECT count(id) FROM dossier`).Scan(&have); err != nil {
		return err
	}
	if sum != have {
		r.wrong("numbers were given out for %d dossiers, %d are there", sum, have)
	}
	return nil
}

// series sees the same of the numbers of papers.
func series(ctx context.Context, db *store.DB, r *Report) error {
	type one struct {
		unit, kind string
		year, last int
	}
	all, err := store.All(ctx, db, sqlSeries, func(r *store.Rows) (s one, err error) {
		err = r.Scan(&s.unit, &s.kind, &s.year, &s.last)
		return s, err
	})
	if err != nil {
		return err
	}
	for _, s := range all {
		var n, most int
		if err := db.QueryRow(ctx, sqlNumbers, s.unit, s.kind, s.year).Scan(&n, &most); err != nil {
			return err
		}
		if n != s.last || most != s.last {
			r.wrong("series %s of %s: the last number is %d, %d are used, the highest is %d", s.kind, s.unit, s.last, n, most)
		}
	}
	return nil
}

// troubles are events that were set aside and jobs that were given up.
func troubles(ctx context.Context, db *store.DB, r *Report) error {
	for what, q := range map[string]string{"set aside by": sqlAsides, "given up:": sqlDead} {
		all, err := pairs(ctx, db, q)
		if err != nil {
			return err
		}
		for _, p := range all {
			r.wrong("%s %s: %s", what, p.a, p.b)
		}
	}
	return nil
}

func (b *books) mails(ctx context.Context, db *store.DB, r *Report, lives []Life, o Outside) error {
	have, arrived := map[pair]int{}, map[string]map[string]bool{}
	_, err := store.All(ctx, db, sqlMails, func(rows *store.Rows) (struct{}, error) {
		var p pair
		var state string
		err := rows.Scan(&p.a, &p.b, &state)
		have[p]++
		if o.Mails != nil && state != "sent" {
			r.wrong("mail %s to %s is %s", p.a, p.b, state)
		}
		return struct{}{}, err
	})
	if err != nil {
		return err
	}
	if o.Mails != nil {
		for _, raw := range o.Mails() {
			to, id := address(header(raw, "To")), header(raw, "Message-ID")
			if arrived[to] == nil {
				arrived[to] = map[string]bool{}
			}
			arrived[to][id] = true // sent again after a lost answer it has the same number
		}
	}
	for _, l := range lives {
		if l.Code == "" {
			continue
		}
		want := 0
		for _, s := range l.Steps {
			if kind := told[s]; kind != "" {
				want++
				if n := have[pair{kind, l.Email}]; n != 1 {
					r.wrong("%s: %d mails of %s", l.Code, n, s)
				}
			}
		}
		if n := len(arrived[l.Email]); o.Mails != nil && n != want {
			r.wrong("%s: %d different mails arrived at %s, want %d", l.Code, n, l.Email, want)
		}
		r.Mails += want
	}
	return nil
}

func (b *books) parcels(ctx context.Context, db *store.DB, r *Report, lives []Life, o Outside) error {
	have := map[string]int{}
	_, err := store.All(ctx, db, sqlParcels, func(rows *store.Rows) (struct{}, error) {
		var code string
		var n int
		err := rows.Scan(&code, &n)
		have[code] = n
		return struct{}{}, err
	})
	if err != nil {
		return err
	}
	want := 0
	for _, l := range lives {
		if !l.Postal || !l.Issued() {
			continue
		}
		want++
		if have[l.Code] != 1 {
			r.wrong("%s: %d parcels", l.Code, have[l.Code])
		}
	}
	r.Parcels = want
	if o.Parcels == nil {
		return nil
	}
	refs := o.Parcels()
	if distinct := slices.Compact(slices.Sorted(slices.Values(refs))); len(refs) != want || len(distinct) != want {
		r.wrong("the post filed %d parcels, %d different, want %d", len(refs), len(distinct), want)
	}
	return nil
}

// figures holds the indicators against the count.
func (b *books) figures(ctx context.Context, t *Town, r *Report, lives []Life) error {
	filed, done := map[string]int{}, map[string]int{}
	for _, l := range lives {
		if l.Code != "" {
			filed[l.Unit]++
		}
		if l.Issued() {
			done[l.Unit]++
		}
	}
	for code, want := range map[string]map[string]int{"filed": filed, "done": done} {
		for unit, n := range want {
			v, err := t.figure(ctx, code, unit)
			if err != nil {
				return err
			}
			if v != strconv.Itoa(n) {
				r.wrong("figure %s of %s is %s, counted %d", code, unit, v, n)
			}
		}
	}
	return nil
}

// header is a line of the head of a mail.
func header(raw, name string) string {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return fmt.Sprintf("unreadable: %v", err)
	}
	return m.Header.Get(name)
}

func address(to string) string {
	a, err := mail.ParseAddress(to)
	if err != nil {
		return to
	}
	return a.Address
}
