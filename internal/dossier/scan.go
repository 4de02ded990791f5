package dossier

import (
	"context"
	"encoding/json"
	"errors"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func scanDossier(r scanner) (d Dossier, err error) {
	var submitted, answer, accepted, due, next, done, returned, ended, onTime, national int64
	var dueOn, peopleText, fieldsText, name, search, file string
	var asked, result, more []byte
	var taken, excluded string
	var b deadline.Budget
	err = r.Scan(&d.ID, &d.Code, &d.Version, &d.Procedure.Code, &d.Procedure.Version, &d.Procedure.Name, &d.FlowCode,
		&d.FlowVersion, &d.Unit.ID, &d.Unit.Path, &d.Unit.Code, &d.Unit.Name, &d.Channel, &d.Party, &d.State,
		&d.National, &d.Closed, &d.OwnerAccount, &name, &search, &peopleText, &fieldsText, &d.CaseName, &d.Late,
		&submitted, &answer, &accepted, &due, &dueOn, &d.Provisional, &d.Paused, &next, &done, &returned, &ended,
		&onTime, &national, &b.Amount, &b.Kind, &b.CutOff, &d.BudgetBasis, &d.Extended, &d.Supplements, &asked,
		&d.Assignee, &d.AssigneeName, &result, &file, &taken, &excluded, &more)
	if err != nil {
		return d, err
	}
	d.SubmittedAt, d.AnswerBy, d.AcceptedAt = store.Instant(submitted), store.Instant(answer), store.Instant(accepted)
	d.DueAt, d.DoneAt, d.ReturnedAt = store.Instant(due), store.Instant(done), store.Instant(returned)
	d.EndedAt, d.raw.next = store.Instant(ended), store.Instant(next)
	d.OnTime, d.OnTimeNat = unTri(onTime), unTri(national)
	if b.Kind != "" {
		d.Budget = &b
	}
	if dueOn != "" {
		if d.DueOn, err = viet.ParseDay(dueOn); err != nil {
			return d, err
		}
	}
	if err := d.readMore(excluded, more); err != nil {
		return d, err
	}
	return d, d.unpack(peopleText, fieldsText, asked, result, file)
}

// unpack reads the JSON columns.
func (d *Dossier) unpack(people, fields string, asked, result []byte, file string) error {
	if err := json.Unmarshal([]byte(people), &d.raw.people); err != nil {
		return err
	}
	var err error
	if d.Fields, err = loadValues(fields); err != nil {
		return err
	}
	if len(asked) > 0 {
		if err := json.Unmarshal(asked, &d.Asked); err != nil {
			return err
		}
	}
	if len(result) > 0 {
		if err := json.Unmarshal(result, &d.Result); err != nil {
			return err
		}
		d.Result.File = file
	}
	return d.readPeople()
}

// readPeople fills the typed people from the answers.
func (d *Dossier) readPeople() (err error) {
	p := d.raw.people
	d.Party = p.Party
	if d.Applicant, err = read[Person](p.Applicant); err != nil {
		return err
	}
	if p.Representative != nil {
		r, err := read[Person](p.Representative)
		if err != nil {
			return err
		}
		d.Representative = &r
	}
	if p.Organisation != nil {
		o, err := read[Organisation](p.Organisation)
		if err != nil {
			return err
		}
		d.Organisation = &o
	}
	d.ReturnBy, err = read[ReturnBy](p.ReturnBy)
	return err
}

// row reads a dossier by its code, or by its id when that is what it looks like; nobody is asked.
func (c *Cases) row(ctx context.Context, r store.Reader, code string) (Dossier, error) {
	q, key := dossierByID, code
	if n, err := ParseNumber(code); err == nil {
		q, key = dossierByCode, n.String()
	}
	d, err := scanDossier(r.QueryRow(ctx, q, key))
	if errors.Is(err, store.ErrNone) {
		return Dossier{}, fault.NotFound("dossier.unknown")
	}
	return d, err
}
