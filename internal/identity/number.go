package identity

import (
	"context"
	"errors"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

const (
	sqlByNumber = `SELECT a.id, a.name FROM identity_profile p JOIN identity_account a ON a.id = p.account_id
WHERE a.kind = 'officer' AND a.state <> 'closed' AND p.citizen_id IN (...) ORDER BY a.id LIMIT 20`
	sqlNumber = `SELECT citizen_id FROM identity_profile WHERE account_id = $1`
)

// OfficersByNumber finds the officers who bear one of these citizen numbers (tìm cán bộ theo số định danh cá nhân), with
// id and name only: who files is compared with who decides.
func (a *Accounts) OfficersByNumber(ctx context.Context, r store.Reader, numbers []string) ([]Account, error) {
	q, args := store.In(sqlByNumber, nil, numbers)
	return store.All(ctx, r, q, func(rows *store.Rows) (acc Account, err error) {
		err = rows.Scan(&acc.ID, &acc.Name)
		return acc, err
	}, args...)
}

// Number is the citizen number that the caller, an officer, gave of themself (số định danh của bản thân); empty while
// none was given.
func (a *Accounts) Number(ctx context.Context) (number string, err error) {
	err = a.db.QueryRow(ctx, sqlNumber, From(ctx).AccountID).Scan(&number)
	if errors.Is(err, store.ErrNone) {
		return "", nil
	}
	return number, err
}

// PutNumberTx keeps the citizen number of the caller, an officer (khai số định danh của bản thân), and gives it as it is
// kept. An empty one is taken away.
func (a *Accounts) PutNumberTx(ctx context.Context, tx *store.Tx, number string) (string, error) {
	w := From(ctx)
	if !w.SignedIn() || w.Kind != KindOfficer {
		return "", fault.Forbidden("identity.officers_only")
	}
	if viet.OneLine(number) != "" {
		id, err := viet.ParseCitizenID(number)
		if err != nil {
			var wrong fields
			wrong.note("citizen_id", err)
			return "", wrong.fault("identity.profile_invalid")
		}
		number = id.String()
	} else {
		number = ""
	}
	acc, err := scanAccount(tx.QueryRow(ctx, sqlAccountByID, w.AccountID))
	if err != nil {
		return "", err
	}
	p, err := readProfile(ctx, tx, acc)
	if err != nil {
		return "", err
	}
	p.CitizenID = number
	if err := putProfile(ctx, tx, acc.ID, p); err != nil {
		return "", err
	}
	return number, event.Append(ctx, tx, change(ctx, eventEdited, acc, nil))
}
