package document

import (
	"context"
	"time"

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
	Code          string // from NewCode when the paper already carries it; empty draws one
	DossierID     string
	UnitID        string
	UnitName      string // as it is called on the day of issue
	ProcedureCode string
	ProcedureName string
	TypeCode      string
	Reference     string
	On            viet.Day
	Subject       string // private: may name a person
	FileSHA256    string // may be attached later with AttachTx
	FileName      string
	Signer        string // name and post of who signed; private
	By            string // account
}

// Result is an issued result of a dossier (kết quả giải quyết).
type Result struct {
	ID string
	New
	Status     Status
	IssuedAt   time.Time
	EndedAt    *time.Time
	EndedWhy   string
	ReplacedBy string
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

// IssueTx records a result and makes it checkable (phát hành kết quả).
func IssueTx(ctx context.Context, tx *store.Tx, n New) (Result, error) { return Result{}, nil }

// AttachTx ties the file to a result issued without one. A file once attached
// is never exchanged.
func AttachTx(ctx context.Context, tx *store.Tx, code, sha256, name string) error { return nil }

// RevokeTx ends a result (thu hồi). The reason stays inside the house.
func RevokeTx(ctx context.Context, tx *store.Tx, code, why, by string) error { return nil }

// ReplaceTx issues n and marks the old result as replaced by it (thay thế).
func ReplaceTx(ctx context.Context, tx *store.Tx, oldCode, why string, n New) (Result, error) {
	return Result{}, nil
}

// Get finds a result by its code, for those who may see the dossier.
func Get(ctx context.Context, r store.Reader, code string) (Result, error) { return Result{}, nil }

// OfDossier lists the results of a dossier, newest first.
func OfDossier(ctx context.Context, r store.Reader, dossierID string) ([]Result, error) {
	return nil, nil
}

// Check finds what a stranger may see of a result (xác minh kết quả).
func Check(ctx context.Context, r store.Reader, code string) (PublicView, error) {
	return PublicView{}, nil
}
