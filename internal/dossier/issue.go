package dossier

import (
	"context"
	"errors"

	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// defaultType is the kind of paper a result is when nobody says otherwise.
const defaultType = "QĐ"

// issue gives the result its number and its check code (vào số, ban hành kết quả). The file is the one that came with
// the act, signed elsewhere; without one a job renders the paper.
func issue(ctx context.Context, r store.Reader, m *move) error {
	d := &m.d
	u, err := m.c.Units.ByID(ctx, r, d.Unit.ID, viet.DayOf(m.now))
	if err != nil {
		return err
	}
	subject := firstText(m.in, "subject")
	if subject == "" {
		subject = d.Procedure.Name
	}
	n := document.New{DossierID: d.ID, UnitID: u.ID, UnitName: u.Name, ProcedureCode: d.Procedure.Code,
		ProcedureName: d.Procedure.Name, TypeCode: firstText(m.in, "type"), On: viet.DayOf(m.now), Subject: subject,
		By: m.who.AccountID}
	var behalf string
	if n.Signer, behalf, err = m.signer(ctx, r); err != nil {
		return err
	}
	if n.TypeCode == "" {
		n.TypeCode = defaultType
	}
	late, err := m.lateDocument(&n)
	if err != nil {
		return err
	}
	if len(m.files) > 0 {
		n.FileSHA256, n.FileName = m.files[0].SHA256, m.files[0].Name
	}
	body := firstText(m.in, "content", "body", "decision")
	m.before = append(m.before, func(ctx context.Context, tx *store.Tx) error {
		issued := n
		if issued.Reference, err = m.referenceTx(ctx, tx, n, late, u.Abbrev); err != nil {
			return err
		}
		res, err := document.IssueTx(ctx, tx, issued)
		if err != nil {
			return err
		}
		d.Result = &Result{Code: res.Code, Number: issued.Reference, Subject: subject, Type: n.TypeCode, IssuedOn: n.On,
			Signer: n.Signer, Behalf: behalf, Body: body, Attached: n.FileSHA256 != ""}
		return nil
	})
	m.after = append(m.after, m.resultFileTx)
	return nil
}

// signer is who signed the result: the one named, else the leader who approved, else who issues it; and for whom, when a
// leader was away (ký thay, thừa ủy quyền).
func (m *move) signer(ctx context.Context, r store.Reader) (name, behalf string, err error) {
	if name := firstText(m.in, "signer", "paper_signer"); name != "" {
		return name, "", nil
	}
	s, err := scanStep(r.QueryRow(ctx, stepOf, m.d.ID, "approve"))
	if errors.Is(err, store.ErrNone) {
		return m.who.Name, m.behalf().words(), nil
	}
	return s.ActorName, s.Behalf.words(), err
}

// lateDocument reads a number that was written on paper while the line was down, with its true day; 0 is none.
func (m *move) lateDocument(n *document.New) (int64, error) {
	late := whole64(m.in, "late_number")
	if late == 0 {
		return 0, nil
	}
	on, err := viet.ParseDay(text(m.in, "late_on"))
	if err != nil || on.After(viet.DayOf(m.now)) || late < 0 {
		return 0, fault.Invalid("dossier.input.invalid", fault.Field{Path: "late_on", Code: "dossier.late.at"})
	}
	n.On = on
	return late, nil
}

// referenceTx takes the number of a result, or several in a row where each original has its own.
func (m *move) referenceTx(ctx context.Context, tx *store.Tx, n document.New, late int64, agency string) (string, error) {
	var first, last int64
	for i := range max(1, whole64(m.in, "numbers")) {
		next := late
		if late != 0 {
			next = late + i
		}
		serial, err := m.serialTx(ctx, tx, n, next)
		if err != nil {
			return "", err
		}
		if i == 0 {
			first = serial
		}
		last = serial
	}
	if first == last {
		return document.Reference(first, n.TypeCode, agency), nil
	}
	return document.Reference(first, "", "") + "–" + document.Reference(last, n.TypeCode, agency), nil
}

func (m *move) serialTx(ctx context.Context, tx *store.Tx, n document.New, late int64) (int64, error) {
	if late == 0 {
		return document.NextTx(ctx, tx, document.Use{UnitID: n.UnitID, TypeCode: n.TypeCode, On: n.On, Subject: n.DossierID, By: n.By})
	}
	return late, document.LateTx(ctx, tx, document.Late{UnitID: n.UnitID, TypeCode: n.TypeCode, Number: late, On: n.On,
		Subject: n.DossierID, By: n.By})
}

// resultFileTx keeps which file is the result, or has one rendered.
func (m *move) resultFileTx(ctx context.Context, tx *store.Tx) error {
	if len(m.files) == 0 {
		return job.Insert(ctx, tx, job.New{Kind: jobResult, Args: resultArgs{Dossier: m.d.ID}, UniqueKey: m.d.ID})
	}
	m.d.Result.File = m.files[0].ID
	_, err := tx.Exec(ctx, dossierResultFile, m.files[0].ID, m.d.ID)
	return err
}
