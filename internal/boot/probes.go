package boot

import (
	"context"
	"errors"
	"slices"
	"time"

	"tinhso/internal/backup"
	"tinhso/internal/dossier/measure"
	"tinhso/internal/event"
	"tinhso/internal/health"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/notify"
	"tinhso/internal/store"
	"tinhso/internal/timer"
)

// probes are what the watch asks once a minute, each by the name of the runbook
// that tells what to do when it cannot be read.
func (a *App) probes() []health.Probe {
	return []health.Probe{
		{Name: "database", Read: a.probeDatabase},
		{Name: "journal", Read: a.probeJournal},
		{Name: "jobs", Read: a.probeJobs},
		{Name: "timers", Read: a.probeTimers},
		{Name: "seal", Read: a.probeSeal},
		{Name: "backup", Read: a.probeBackup},
		{Name: "certificate", Read: a.probeCertificate},
		{Name: "work", Read: a.probeWork},
	}
}

func (a *App) probeDatabase(ctx context.Context) ([]health.Measure, error) {
	begun := time.Now()
	if err := a.DB.Ping(ctx); err != nil {
		return nil, err
	}
	took := time.Since(begun)
	size, err := a.DB.Size(ctx)
	return []health.Measure{{Name: "database_answer_seconds", Value: took.Seconds()}, {Name: "database_bytes", Value: float64(size)}}, err
}

// age is how long ago an instant was, nothing when it never was or lies ahead.
func (a *App) age(at time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return max(0, a.DB.Now().Sub(at).Seconds())
}

func (a *App) probeJournal(ctx context.Context) ([]health.Measure, error) {
	last, err := event.LastSeq(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	all := []health.Measure{{Name: "journal_events", Value: float64(last)}}
	for _, name := range a.Journal.Names() {
		left, since, err := event.Progress(ctx, a.DB, name)
		if err != nil {
			return all, err
		}
		all = append(all, health.Measure{Name: "journal_behind_events", Of: name, Value: float64(left)},
			health.Measure{Name: "journal_oldest_seconds", Of: name, Value: a.age(since)})
	}
	aside, err := a.Journal.AsideCounts(ctx)
	for name, n := range aside {
		all = append(all, health.Measure{Name: "events_set_aside", Of: name, Value: float64(n)})
	}
	return all, err
}

func (a *App) probeJobs(ctx context.Context) ([]health.Measure, error) {
	counts, err := a.Jobs.Counts(ctx)
	if err != nil {
		return nil, err
	}
	var all []health.Measure
	for _, s := range []job.State{job.Available, job.Running, job.Retryable, job.Scheduled, job.Completed, job.Cancelled, job.Discarded} {
		all = append(all, health.Measure{Name: "jobs", Of: string(s), Value: float64(counts[s])})
	}
	all = append(all, health.Measure{Name: "jobs_failed", Value: float64(counts[job.Discarded])})
	waiting, err := a.Jobs.Backlogs(ctx)
	found := map[string]job.Backlog{}
	for _, b := range waiting {
		found[b.Kind] = b
	}
	for _, kind := range a.Jobs.Kinds() {
		all = append(all, health.Measure{Name: "jobs_due", Of: kind, Value: float64(found[kind].Due)},
			health.Measure{Name: "job_oldest_seconds", Of: kind, Value: a.age(found[kind].Oldest)})
	}
	return all, err
}

func (a *App) probeTimers(ctx context.Context) ([]health.Measure, error) {
	lags, err := a.Timers.Lag(ctx)
	var all []health.Measure
	for _, kind := range a.Timers.Kinds() {
		if !slices.ContainsFunc(lags, func(l timer.Lag) bool { return l.Kind == kind }) {
			lags = append(lags, timer.Lag{Kind: kind})
		}
	}
	for _, l := range lags {
		all = append(all, health.Measure{Name: "timers_overdue", Of: l.Kind, Value: float64(l.Overdue)},
			health.Measure{Name: "timers_set_aside", Of: l.Kind, Value: float64(l.Aside)},
			health.Measure{Name: "timer_oldest_seconds", Of: l.Kind, Value: a.age(l.Oldest)})
	}
	return all, err
}

func (a *App) probeSeal(ctx context.Context) ([]health.Measure, error) {
	s, err := a.Seal.Status(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	return []health.Measure{{Name: "seal_waiting_events", Value: float64(s.Waiting)}, {Name: "seal_oldest_seconds", Value: a.age(s.Oldest)},
		{Name: "seal_broken", Value: float64(len(s.Broken))}, {Name: "seal_entries", Value: float64(s.Sealed)}}, nil
}

// probeBackup tells of the last backup that was read back whole. Where none
// ever was, the age is that of the installation: it, too, has to be seen.
func (a *App) probeBackup(ctx context.Context) ([]health.Measure, error) {
	good, err := backup.LastGood(ctx, a.DB)
	at, size := good.FinishedAt, good.Size
	if errors.Is(err, store.ErrNone) {
		at, err = event.FirstAt(ctx, a.DB)
	}
	if err != nil {
		return nil, err
	}
	all := []health.Measure{{Name: "backup_age_seconds", Value: a.age(at)}, {Name: "backup_bytes", Value: float64(size)}}
	last, err := backup.Last(ctx, a.DB)
	if errors.Is(err, store.ErrNone) {
		err = nil
	}
	failed := 0.0
	if last.State == backup.Failed {
		failed = 1
	}
	return append(all, health.Measure{Name: "backup_failed", Value: failed}), err
}

func (a *App) probeCertificate(context.Context) ([]health.Measure, error) {
	if a.seen.door == nil {
		return nil, nil
	}
	left, ok := a.seen.door.Left(time.Now())
	if !ok {
		left = 0 // none was given yet
	}
	return []health.Measure{{Name: "certificate_left_seconds", Value: left.Seconds()}}, nil
}

// probeWork counts what people do.
func (a *App) probeWork(ctx context.Context) ([]health.Measure, error) {
	now := a.DB.Now()
	t, err := measure.TallyOf(ctx, a.DB, now)
	if err != nil {
		return nil, err
	}
	failed, blocked, err := identity.Tries(ctx, a.DB, now)
	if err != nil {
		return nil, err
	}
	all := []health.Measure{
		{Name: "dossiers_open", Value: float64(t.Open)}, {Name: "dossiers_overdue", Value: float64(t.Overdue)},
		{Name: "filings_today", Value: float64(t.Today)},
		{Name: "signin_failures_hour", Value: float64(failed)}, {Name: "signin_blocked", Value: float64(blocked)},
	}
	mails, err := notify.MailCounts(ctx, a.DB)
	for _, state := range []string{notify.Waiting, notify.Sent, notify.NotSent, notify.Failed} {
		all = append(all, health.Measure{Name: "mails", Of: state, Value: float64(mails[state])})
	}
	return all, err
}
