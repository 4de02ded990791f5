package dossier

import (
	"context"
	"encoding/json"

	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

const (
	eraseDossier = `UPDATE dossier SET version = version + 1, owner_account = '', applicant_name = $1, search = $2, people = $3, fields = '{}',
  asked = NULL, result = $4, result_file = '' WHERE id = $5 AND version = $6 AND closed`
	eraseSteps = `SELECT n, actor_role, data FROM dossier_step WHERE dossier_id = $1 ORDER BY n LIMIT 1000`
	eraseStep  = `UPDATE dossier_step SET data = $1 WHERE dossier_id = $2 AND n = $3`
	eraseActor = `UPDATE dossier_step SET actor = '', actor_name = '' WHERE dossier_id = $1 AND actor_role = 'citizen'`
	eraseFiles = `SELECT file_id FROM dossier_paper WHERE dossier_id = $1 AND file_id <> ''
  AND NOT EXISTS (SELECT 1 FROM dossier_paper o WHERE o.file_id = dossier_paper.file_id AND o.dossier_id <> $1) LIMIT 2000`
	erasePapers   = `UPDATE dossier_paper SET file_id = '', name = CASE WHEN component = '' THEN '' ELSE name END WHERE dossier_id = $1`
	eraseExcluded = `UPDATE dossier_excluded SET reason = '', ended_reason = '' WHERE dossier_id = $1`
)

// EraseTx erases the personal data of a closed dossier (xóa dữ liệu cá nhân của hồ sơ): who filed it and what they filed,
// what was written about them, the files. Kept are the code, the procedure, the unit, what was done when by which officer,
// the times, and the number and check code of the result, so that the record of the agency, its figures and the paper in
// the citizen's hand still hold. The step names the decision. It gives the dossier as it was; the caller erases what other rooms have, and appends the
// event.
//
// Law: 91/2025/QH15
func (c *Cases) EraseTx(ctx context.Context, tx *store.Tx, code, decision string) (Dossier, error) {
	d, err := c.load(ctx, tx, code)
	if err != nil {
		return Dossier{}, err
	}
	if err := policy.Can(ctx, "dossier.erase", d.object(nil)); err != nil {
		return Dossier{}, err
	}
	if !d.Closed {
		return Dossier{}, fault.Conflict("dossier.erase.open", "code", d.Code)
	}
	if d.erased() {
		return Dossier{}, fault.Conflict("dossier.erase.done", "code", d.Code)
	}
	if err := d.eraseTx(ctx, tx); err != nil {
		return Dossier{}, err
	}
	if err := eraseStepsTx(ctx, tx, d.ID); err != nil {
		return Dossier{}, err
	}
	who := identity.From(ctx)
	s := Step{N: d.Version + 1, Action: "erase", From: d.State, To: d.State, At: c.now()}
	s.Reason = decision
	s.sign(who, "leader", d.Unit)
	return d, stepTx(ctx, tx, d.ID, s)
}

// erasedName stands where a name was.
func erasedName() string { return lang.For(lang.VI).T("dossier.erased.name") }

// erased says whether the personal data are gone already.
func (d *Dossier) erased() bool { return d.Applicant.FullName == erasedName() && d.OwnerAccount == "" }

// eraseTx erases the dossier itself and its papers.
func (d *Dossier) eraseTx(ctx context.Context, tx *store.Tx) error {
	p, err := jsonText(map[string]any{"applicant": map[string]any{"full_name": erasedName()}, "party": d.Party})
	if err != nil {
		return err
	}
	var result any
	if d.Result != nil {
		r := *d.Result
		r.Subject, r.Body, r.File = d.Procedure.Name, "", ""
		if result, err = jsonText(r); err != nil {
			return err
		}
	}
	n, err := tx.Exec(ctx, eraseDossier, erasedName(), viet.Fold(erasedName())+" | "+viet.Fold(d.Code), p, result, d.ID, d.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("dossier.erase.open", "code", d.Code)
	}
	files, err := store.All(ctx, tx, eraseFiles, func(r *store.Rows) (id string, err error) {
		err = r.Scan(&id)
		return id, err
	}, d.ID)
	if err != nil {
		return err
	}
	if d.Result != nil && d.Result.File != "" {
		files = append(files, d.Result.File)
	}
	for _, q := range []string{erasePapers, eraseExcluded} {
		if _, err := tx.Exec(ctx, q, d.ID); err != nil {
			return err
		}
	}
	return file.EraseTx(ctx, tx, files)
}

// eraseStepsTx takes out of the timeline what people wrote and entered, and who the citizen was; what officers did stays.
func eraseStepsTx(ctx context.Context, tx *store.Tx, id string) error {
	type line struct {
		n    int64
		role string
		data []byte
	}
	steps, err := store.All(ctx, tx, eraseSteps, func(r *store.Rows) (l line, err error) {
		err = r.Scan(&l.n, &l.role, &l.data)
		return l, err
	}, id)
	if err != nil {
		return err
	}
	for _, l := range steps {
		var was StepData
		if err := json.Unmarshal(l.data, &was); err != nil {
			return err
		}
		keeps := StepData{Items: make([]string, len(was.Items)), ToName: was.ToName, Entered: was.Entered, Behalf: was.Behalf,
			Excluded: was.Excluded, Silent: was.Silent, Moved: was.Moved}
		for i := range keeps.Items {
			keeps.Items[i] = erasedName()
		}
		text, err := jsonText(keeps)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, eraseStep, text, id, l.n); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, eraseActor, id)
	return err
}
