package trial

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"tinhso/internal/store"
)

// Report is what a recount found (kết quả đối chiếu).
type Report struct {
	Dossiers, Steps, Results, Mails, Parcels, Timers, Papers int
	Wrong                                                    []string // each is something lost, doubled or left undone
}

func (r *Report) wrong(format string, args ...any) {
	r.Wrong = append(r.Wrong, fmt.Sprintf(format, args...))
}

// String is the report on one line, and what is wrong below it.
func (r *Report) String() string {
	s := fmt.Sprintf("dossiers %d, steps %d, results %d, mails %d, parcels %d, timers %d, papers %d, wrong %d",
		r.Dossiers, r.Steps, r.Results, r.Mails, r.Parcels, r.Timers, r.Papers, len(r.Wrong))
	return strings.Join(append([]string{s}, r.Wrong[:min(len(r.Wrong), 40)]...), "\n  ")
}

// Outside is what came to those outside: mails as they arrived, and how often
// each parcel was taken in.
type Outside struct {
	Mails   func() []string // raw
	Parcels func() []string // a reference for each that was filed
}

// books are the tables as they stand.
type books struct {
	dossiers map[string]row      // by code
	byEmail  map[string][]string // codes
	steps    map[string][]string // by id
	events   map[string][]string // by id
	results  map[string]int      // by id
	fired    map[string]bool     // by id: the timer of its due moment fired
	papers   map[string][]string // by id: hashes
}

type row struct{ id, code, email, unit string }

const (
	sqlJobsLeft = `SELECT kind, state, attempt, last_error FROM job WHERE state IN ('available', 'running', 'retryable')
		AND kind IN ('notify.mail', 'parcel.send', 'dossier.result', 'indicator.recount') LIMIT 5`
	sqlJobsCount = `SELECT count(id) FROM job WHERE state IN ('available', 'running', 'retryable')
		AND kind IN ('notify.mail', 'parcel.send', 'dossier.result', 'indicator.recount')`
	sqlDueTimers = `SELECT count(id) FROM timer WHERE due_at > 0 AND due_at < $1`
	sqlDossiers  = `SELECT id, code, people -> 'applicant' ->> 'email', unit_code FROM dossier`
	sqlSteps     = `SELECT dossier_id, action FROM dossier_step ORDER BY dossier_id, n`
	sqlEvents    = `SELECT subject, kind FROM event WHERE kind LIKE 'dossier.%' ORDER BY subject, seq`
	sqlResults   = `SELECT dossier_id, count(id) FROM document_result GROUP BY dossier_id`
	sqlSerials   = `SELECT identifier, day_on, last FROM dossier_number`
	sqlSeries    = `SELECT unit_id, type_code, year, last FROM document_series`
	sqlNumbers   = `SELECT count(number), max(number) FROM document_number WHERE unit_id = $1 AND type_code = $2 AND year = $3`
	sqlMails     = `SELECT kind, email, state FROM notify_mail WHERE kind LIKE 'dossier%'`
	sqlAsides    = `SELECT consumer, reason FROM event_aside LIMIT 5`
	sqlDead      = `SELECT kind, last_error FROM job WHERE state = 'discarded' LIMIT 5`
	sqlFired     = `SELECT subject, fired_at FROM timer WHERE kind = 'dossier.due'`
	sqlParcels   = `SELECT dossier_code, count(id) FROM parcel GROUP BY dossier_code`
	sqlPapers    = `SELECT p.dossier_id, f.sha256 FROM dossier_paper p JOIN dossier_file f ON f.id = p.file_id WHERE p.status = 'attached'`
)

// Settle waits until no job and no timer that must run is left. A long campaign leaves thousands of them: as long as they
// become fewer it goes on waiting, and gives up when that has not been so for the time given.
func Settle(ctx context.Context, db *store.DB, within time.Duration) error {
	end, fewest := time.Now().Add(within), math.MaxInt
	for {
		left, err := unsettled(ctx, db)
		if err == nil && left == "" {
			return nil
		}
		var n int
		if db.QueryRow(ctx, sqlJobsCount).Scan(&n) == nil && n < fewest {
			end, fewest = time.Now().Add(within), n
		}
		if time.Now().After(end) {
			return fmt.Errorf("trial: not settled, %d jobs are left and were so for %s: %s %w", fewest, within, left, errOr(err))
		}
		if err := rest(ctx, 250*time.Millisecond); err != nil {
			return err
		}
	}
}

func unsettled(ctx context.Context, db *store.DB) (string, error) {
	jobs, err := store.All(ctx, db, sqlJobsLeft, func(r *store.Rows) (string, error) {
		var kind, state, why string
		var attempt int
		err := r.Scan(&kind, &state, &attempt, &why)
		return fmt.Sprintf("job %s %s after %d: %s", kind, state, attempt, why), err
	})
	if err != nil || len(jobs) > 0 {
		return strings.Join(jobs, "; "), err
	}
	var due int
	if err := db.QueryRow(ctx, sqlDueTimers, store.Millis(db.Now())).Scan(&due); err != nil || due > 0 {
		return fmt.Sprintf("%d timers are due", due), err
	}
	return "", nil
}

// Recount holds what was acknowledged against what the database and those
// outside have. What is read behind the writes, as mails are, has so long to
// come; what is there twice stays wrong however long one waits.
func Recount(ctx context.Context, db *store.DB, t *Town, o Outside, within time.Duration) (*Report, error) {
	if err := Settle(ctx, db, within); err != nil {
		return nil, err
	}
	end := time.Now().Add(within)
	for {
		r, err := recount(ctx, db, t, o)
		if err != nil {
			return nil, err
		}
		if len(r.Wrong) == 0 || time.Now().After(end) {
			return r, nil
		}
		if err := rest(ctx, 500*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

func recount(ctx context.Context, db *store.DB, t *Town, o Outside) (*Report, error) {
	r := &Report{}
	b, err := read(ctx, db)
	if err != nil {
		return nil, err
	}
	lives := t.Ledger.Lives()
	for _, l := range lives {
		b.life(r, l)
	}
	r.Dossiers = len(b.dossiers)
	if r.Dossiers != len(lives) {
		r.wrong("%d dossiers are there, %d were filed", r.Dossiers, len(lives))
	}
	for _, more := range []func(context.Context, *store.DB, *Report) error{serials, series, troubles} {
		if err := more(ctx, db, r); err != nil {
			return nil, err
		}
	}
	if err := b.mails(ctx, db, r, lives, o); err != nil {
		return nil, err
	}
	if err := b.parcels(ctx, db, r, lives, o); err != nil {
		return nil, err
	}
	return r, b.figures(ctx, t, r, lives)
}
