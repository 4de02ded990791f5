package dossier

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"tinhso/internal/document"
	"tinhso/internal/dossier/file"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/notify"
	"tinhso/internal/store"
)

// The jobs of the room.
const (
	jobAnswer = "dossier.answer" // looks, when the time to answer is over, whether the office has answered
	jobResult = "dossier.result" // renders the paper of a result
	jobSweep  = "dossier.sweep"  // deletes old drafts and files that belong to nothing
)

type resultArgs struct {
	Dossier string `json:"dossier"`
}

// Workers are the jobs of the room; boot hands them to the queue.
func (c *Cases) Workers() []job.Worker {
	return []job.Worker{
		c.answerWorker(),
		{Kind: jobResult, Work: c.renderResult, Spare: true},
		{Kind: jobSweep, Work: func(context.Context, job.Job) (job.Effect, error) { return c.sweepTx, nil }},
	}
}

// Periodic are the jobs that come by themselves; boot hands them to the queue.
func (c *Cases) Periodic() []job.Periodic {
	return []job.Periodic{{Name: jobSweep, Every: 6 * time.Hour, Make: func() job.New { return job.New{Kind: jobSweep} }}}
}

// sweepTx deletes drafts that nobody touched for 30 days, and files of twice that age that belong to no dossier and
// whose owner has no draft left. The bytes stay until the store of blobs is swept: another row may name them.
func (c *Cases) sweepTx(ctx context.Context, tx *store.Tx) error {
	now := c.now()
	if _, err := tx.Exec(ctx, draftSweep, store.Millis(now.AddDate(0, 0, -draftDays))); err != nil {
		return err
	}
	return file.SweepTx(ctx, tx, now.AddDate(0, 0, -2*draftDays))
}

// renderResult prints the paper of a result and ties it to the result.
func (c *Cases) renderResult(ctx context.Context, j job.Job) (job.Effect, error) {
	var args resultArgs
	if err := j.Decode(&args); err != nil {
		return nil, job.Cancel(err)
	}
	d, err := c.row(ctx, c.DB, args.Dossier)
	if err != nil {
		return nil, err
	}
	if d.Result == nil || d.Result.File != "" {
		return func(context.Context, *store.Tx) error { return nil }, nil
	}
	pdf, err := c.resultPDF(ctx, &d)
	if err != nil {
		return nil, err
	}
	ref, err := c.Blobs.Put(ctx, bytes.NewReader(pdf), file.Max)
	if err != nil {
		return nil, err
	}
	f := file.File{ID: store.NewID(), SHA256: ref.SHA256, Name: resultName(&d), MediaType: "application/pdf", Size: ref.Size,
		CreatedAt: c.now()}
	return func(ctx context.Context, tx *store.Tx) error {
		if err := file.InsertTx(ctx, tx, f, "dossier:"+d.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, dossierResultFile, f.ID, d.ID); err != nil {
			return err
		}
		if err := document.AttachTx(ctx, tx, d.Result.Code, f.SHA256, f.Name); err != nil {
			return err
		}
		return event.Append(ctx, tx, silent(ctx, eventPrinted, &d, map[string]any{"result": d.Result.Code, "sha256": f.SHA256}))
	}, nil
}

func resultName(d *Dossier) string { return "ket-qua-" + d.Code + ".pdf" }

// Contact finds whom to tell about a dossier: the account that filed it, and the address of who handed it in. Everybody
// who writes waits meanwhile on SQLite, so it reads no more of the dossier than that.
func (c *Cases) Contact(ctx context.Context, tx *store.Tx, dossierID string) (notify.To, error) {
	var code, owner string
	var text []byte
	err := tx.QueryRow(ctx, dossierContact, dossierID).Scan(&code, &owner, &text)
	if errors.Is(err, store.ErrNone) {
		return notify.To{}, fault.NotFound("dossier.unknown")
	}
	if err != nil {
		return notify.To{}, err
	}
	var of struct {
		Applicant      Person  `json:"applicant"`
		Representative *Person `json:"representative"`
	}
	if err := json.Unmarshal(text, &of); err != nil {
		return notify.To{}, err
	}
	p := Dossier{Applicant: of.Applicant, Representative: of.Representative}.Filer()
	return notify.To{AccountID: owner, Name: p.FullName, Email: p.Email, Phone: p.Phone, Link: "/ho-so/tra-cuu?ma=" + code}, nil
}
