package dossier

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// scanner is a row being read.
type scanner interface{ Scan(dest ...any) error }

// far is the instant of what is not due: while a dossier waits for the citizen, or for being fetched.
var far = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// raw is what the database holds of a dossier beside its fields.
type raw struct {
	people people
	next   time.Time
}

func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// orNull writes a JSON column that may be empty.
func orNull(v any, empty bool) (any, error) {
	if empty {
		return nil, nil
	}
	return jsonText(v)
}

func tri(b *bool) int64 {
	switch {
	case b == nil:
		return -1
	case *b:
		return 1
	}
	return 0
}

func unTri(n int64) *bool {
	if n < 0 {
		return nil
	}
	b := n == 1
	return &b
}

func isoOrEmpty(d viet.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// The places of the code among insertArgs: it is known only inside the transaction.
const (
	insertCode   = 1
	insertSearch = 19
)

// insertArgs are the values of dossierInsert.
func (d *Dossier) insertArgs() ([]any, error) {
	head := []any{d.ID, d.Code, d.Version, d.Procedure.Code, d.Procedure.Version, d.Procedure.Name, d.FlowCode,
		d.FlowVersion, d.Unit.ID, d.Unit.Path, d.Unit.Code, d.Unit.Name, string(d.Channel), string(d.Party), d.State,
		d.National, d.Closed, d.OwnerAccount}
	mid, err := d.textArgs()
	if err != nil {
		return nil, err
	}
	tail, err := d.clockArgs()
	if err != nil {
		return nil, err
	}
	all := append(append(head, mid...), d.CaseName, d.Late, store.Millis(d.SubmittedAt))
	return append(all, tail...), nil
}

// updateArgs are the values of dossierUpdate, for the row as it was at a version.
func (d *Dossier) updateArgs(was int64) ([]any, error) {
	head := []any{d.Version, d.Unit.ID, d.Unit.Path, d.Unit.Code, d.Unit.Name, d.State, d.National, d.Closed}
	mid, err := d.textArgs()
	if err != nil {
		return nil, err
	}
	tail, err := d.clockArgs()
	if err != nil {
		return nil, err
	}
	return append(append(append(head, mid...), tail...), d.ID, was), nil
}

func (d *Dossier) textArgs() ([]any, error) {
	p, err := jsonText(d.raw.people)
	if err != nil {
		return nil, err
	}
	fields, err := jsonText(d.Fields)
	return []any{d.Owner(), d.names() + viet.Fold(d.Code), p, fields}, err
}

// names is the first part of the text by which a dossier is found: the owner's name, then the filer's when it is
// another, then the citizen numbers of both. The code follows.
func (d *Dossier) names() string {
	text := d.Owner()
	for _, name := range []string{d.Applicant.FullName, d.Filer().FullName} {
		if name != "" && !strings.Contains(text, name) {
			text += " | " + name
		}
	}
	for _, number := range []string{d.Applicant.CitizenID, d.Filer().CitizenID} {
		if number != "" && !strings.Contains(text, number) {
			text += " | " + number
		}
	}
	return viet.Fold(text) + " | "
}

func (d *Dossier) clockArgs() ([]any, error) {
	asked, err := orNull(d.Asked, len(d.Asked) == 0)
	if err != nil {
		return nil, err
	}
	result, err := orNull(d.Result, d.Result == nil)
	var b deadline.Budget
	if d.Budget != nil {
		b = *d.Budget
	}
	return []any{store.Millis(d.AnswerBy), store.Millis(d.AcceptedAt), store.Millis(d.DueAt), isoOrEmpty(d.DueOn),
		d.Provisional, d.Paused, store.Millis(d.raw.next), store.Millis(d.DoneAt), store.Millis(d.ReturnedAt),
		store.Millis(d.EndedAt), tri(d.OnTime), tri(d.OnTimeNat), b.Amount, string(b.Kind), b.CutOff, d.BudgetBasis,
		d.Extended, d.Supplements, asked, d.Assignee, d.AssigneeName, result}, err
}

func scanDossier(r scanner) (d Dossier, err error) {
	var submitted, answer, accepted, due, next, done, returned, ended, onTime, national int64
	var dueOn, peopleText, fieldsText, name, search, file string
	var asked, result []byte
	var b deadline.Budget
	err = r.Scan(&d.ID, &d.Code, &d.Version, &d.Procedure.Code, &d.Procedure.Version, &d.Procedure.Name, &d.FlowCode,
		&d.FlowVersion, &d.Unit.ID, &d.Unit.Path, &d.Unit.Code, &d.Unit.Name, &d.Channel, &d.Party, &d.State,
		&d.National, &d.Closed, &d.OwnerAccount, &name, &search, &peopleText, &fieldsText, &d.CaseName, &d.Late,
		&submitted, &answer, &accepted, &due, &dueOn, &d.Provisional, &d.Paused, &next, &done, &returned, &ended,
		&onTime, &national, &b.Amount, &b.Kind, &b.CutOff, &d.BudgetBasis, &d.Extended, &d.Supplements, &asked,
		&d.Assignee, &d.AssigneeName, &result, &file)
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

// values writes the rows of a multi-row VALUES: "($1, $2), ($3, $4)".
func values(rows, columns int) string {
	var b strings.Builder
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range columns {
			if j == 0 {
				b.WriteByte('(')
			} else {
				b.WriteString(", ")
			}
			n++
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}
