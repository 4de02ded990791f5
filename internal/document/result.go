package document

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Status says whether a result still holds (tình trạng hiệu lực).
type Status string

// A result is valid until it is revoked or another one replaces it.
const (
	Valid    Status = "valid"
	Revoked  Status = "revoked"
	Replaced Status = "replaced"
)

// New is what IssueTx needs to know of a result.
type New struct {
	Code          string // from CodeOf when the paper already carries it; empty draws one
	DossierID     string
	UnitID        string
	UnitName      string // as it is called on the day of issue
	ProcedureCode string
	ProcedureName string
	TypeCode      string
	Reference     string
	On            viet.Day
	Subject       string // private: may name a person
	Signer        string // name and post of who signed; private
	FileSHA256    string // may be attached later with AttachTx
	FileName      string
	By            string // account
}

// Result is an issued result of a dossier (kết quả giải quyết).
type Result struct {
	ID string
	New
	Status     Status
	IssuedAt   time.Time
	EndedAt    *time.Time
	EndedWhy   string // stays inside the house
	ReplacedBy string // code
}

// PublicView is what anybody who holds the code may see (thông tin xác minh).
// It names no person.
type PublicView struct {
	Code          string
	ProcedureName string
	UnitName      string
	Reference     string
	On            viet.Day
	Status        Status
	EndedOn       viet.Day // zero while valid
	ReplacedBy    string   // code of the new result
	FileSHA256    string
}

// IssueTx records a result and makes it checkable (phát hành kết quả). The
// caller appends the event.
func IssueTx(ctx context.Context, tx *store.Tx, n New) (Result, error) {
	if n.Code == "" {
		code, err := newCode()
		if err != nil {
			return Result{}, err
		}
		n.Code = code
	}
	code, err := CleanCode(n.Code)
	if err != nil {
		return Result{}, err
	}
	n.Code = code
	if err := n.check(); err != nil {
		return Result{}, err
	}
	r := Result{ID: store.NewID(), New: n, Status: Valid, IssuedAt: tx.Now()}
	_, err = tx.Exec(ctx, sqlInsertResult, r.ID, r.Code, r.DossierID, r.UnitID, r.UnitName, r.ProcedureCode, r.ProcedureName, r.TypeCode,
		r.Reference, r.On.String(), r.Subject, r.Signer, r.FileSHA256, r.FileName, r.IssuedAt, r.By)
	if err != nil {
		return Result{}, fmt.Errorf("document: issue: %w", err)
	}
	return r, nil
}

func (n New) check() error {
	var missing []fault.Field
	for _, f := range []struct{ path, value string }{
		{"dossier", n.DossierID}, {"unit", n.UnitID}, {"unit_name", n.UnitName},
		{"procedure", n.ProcedureName}, {"number", n.Reference}, {"on", n.On.String()},
	} {
		if f.value == "" || f.path == "on" && n.On.IsZero() {
			missing = append(missing, fault.Field{Path: f.path, Code: "document.result_missing"})
		}
	}
	if n.FileSHA256 != "" && !isSHA256(n.FileSHA256) {
		missing = append(missing, fault.Field{Path: "file", Code: "document.file_wrong"})
	}
	if len(missing) > 0 {
		return fault.Invalid("document.result_wrong", missing...)
	}
	return nil
}

func isSHA256(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32
}

// AttachTx ties the file to a result issued without one. A file once attached
// is never exchanged; the same file again does nothing.
func AttachTx(ctx context.Context, tx *store.Tx, code, sha256, name string) error {
	if !isSHA256(sha256) {
		return fault.Invalid("document.file_wrong", fault.Field{Path: "file", Code: "document.file_wrong"})
	}
	n, err := tx.Exec(ctx, sqlAttach, code, sha256, name)
	if err != nil {
		return fmt.Errorf("document: attach: %w", err)
	}
	if n == 1 {
		return nil
	}
	r, err := Get(ctx, tx, code)
	if err != nil {
		return err
	}
	if r.FileSHA256 != sha256 {
		return fault.Conflict("document.file_fixed")
	}
	return nil
}

// RevokeTx ends a result (thu hồi). The reason stays inside the house. The
// caller appends the event.
func RevokeTx(ctx context.Context, tx *store.Tx, code, why, by string) error {
	return endTx(ctx, tx, code, Revoked, why, by, "")
}

// ReplaceTx issues n and marks the old result as replaced by it (thay thế).
func ReplaceTx(ctx context.Context, tx *store.Tx, oldCode, why string, n New) (Result, error) {
	r, err := IssueTx(ctx, tx, n)
	if err != nil {
		return Result{}, err
	}
	return r, endTx(ctx, tx, oldCode, Replaced, why, n.By, r.Code)
}

func endTx(ctx context.Context, tx *store.Tx, code string, to Status, why, by, replacedBy string) error {
	code, err := CleanCode(code)
	if err != nil {
		return err
	}
	if why = strings.TrimSpace(viet.NFC(why)); why == "" {
		return wrong("why", "document.why_missing")
	}
	n, err := tx.Exec(ctx, sqlEnd, code, to, tx.Now(), by, why, replacedBy)
	if err != nil {
		return fmt.Errorf("document: end result: %w", err)
	}
	if n == 1 {
		return nil
	}
	r, err := Get(ctx, tx, code)
	if err != nil {
		return err
	}
	return fault.Conflict("document.result_ended", "on", viet.DayOf(*r.EndedAt).Vietnamese())
}

// Get finds a result by its code, for those who may see the dossier.
func Get(ctx context.Context, r store.Reader, code string) (Result, error) {
	code, err := CleanCode(code)
	if err != nil {
		return Result{}, err
	}
	res, err := scanResult(r.QueryRow(ctx, sqlGetResult, code))
	if errors.Is(err, store.ErrNone) {
		return Result{}, fault.NotFound("document.code_unknown", "code", FormatCode(code))
	}
	if err != nil {
		return Result{}, fmt.Errorf("document: get result: %w", err)
	}
	return res, nil
}

// OfDossier lists the results of a dossier, newest first.
func OfDossier(ctx context.Context, r store.Reader, dossierID string) ([]Result, error) {
	all, err := store.All(ctx, r, sqlDossierResults, func(rows *store.Rows) (Result, error) { return scanResult(rows) }, dossierID)
	if err != nil {
		return nil, fmt.Errorf("document: results: %w", err)
	}
	return all, nil
}

// Check finds what a stranger may see of a result (xác minh kết quả).
func Check(ctx context.Context, r store.Reader, code string) (PublicView, error) {
	res, err := Get(ctx, r, code)
	if err != nil {
		return PublicView{}, err
	}
	return res.Public(), nil
}

// Public cuts a result down to what a stranger may see.
func (r Result) Public() PublicView {
	v := PublicView{Code: r.Code, ProcedureName: r.ProcedureName, UnitName: r.UnitName, Reference: r.Reference,
		On: r.On, Status: r.Status, ReplacedBy: r.ReplacedBy, FileSHA256: r.FileSHA256}
	if r.EndedAt != nil {
		v.EndedOn = viet.DayOf(*r.EndedAt)
	}
	return v
}

func scanResult(row scanner) (Result, error) {
	var r Result
	err := row.Scan(&r.ID, &r.Code, &r.DossierID, &r.UnitID, &r.UnitName, &r.ProcedureCode, &r.ProcedureName, &r.TypeCode, &r.Reference,
		&r.On, &r.Subject, &r.Signer, &r.FileSHA256, &r.FileName, &r.Status, &r.IssuedAt, &r.By, &r.EndedAt, &r.EndedWhy, &r.ReplacedBy)
	return r, err
}
