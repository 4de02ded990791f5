package dossier

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// scanner is a row being read.
type scanner interface{ Scan(dest ...any) error }

// far is the instant of what is not due: while a dossier waits for the citizen, or for being fetched.
var far = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// raw is what the database holds of a dossier beside its fields.
type raw struct {
	people   people
	next     time.Time
	excluded []string // accounts that take no part
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
