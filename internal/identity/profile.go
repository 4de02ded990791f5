package identity

import (
	"context"
	"errors"
	"slices"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// longestAddress bounds an address, in characters.
const longestAddress = 300

// Profile reads what a citizen said of themself. The caller logs the reading.
func (a *Accounts) Profile(ctx context.Context, accountID string) (p Profile, err error) {
	acc, err := a.target(ctx, accountID, "profile.read")
	if err != nil {
		return Profile{}, err
	}
	return readProfile(ctx, a.db, acc)
}

func readProfile(ctx context.Context, r store.Reader, acc Account) (p Profile, err error) {
	var birth string
	err = r.QueryRow(ctx, sqlProfile, acc.ID).Scan(&p.FullName, &p.CitizenID, &birth, &p.Gender, &p.Phone, &p.Email, &p.Address, &p.VerifiedBy)
	if errors.Is(err, store.ErrNone) {
		return Profile{FullName: acc.Name, Email: acc.Email, Phone: acc.Phone}, nil
	} else if err != nil {
		return Profile{}, err
	}
	return p, p.Birth.UnmarshalText([]byte(birth))
}

// check reads and corrects the fields; issued at a counter, the person's number and telephone are needed.
func (p *Profile) check(today viet.Day, atCounter bool) error {
	var wrong fields
	p.FullName = wrong.take("full_name", p.FullName, viet.CleanName)
	number := func(s string) (string, error) {
		id, err := viet.ParseCitizenID(s)
		if err == nil && !id.Agrees(p.Birth) {
			err = fault.Invalid("identity.citizen_id_birth")
		}
		return id.String(), err
	}
	if atCounter {
		p.CitizenID = wrong.take("citizen_id", p.CitizenID, number)
	} else {
		p.CitizenID = wrong.optional("citizen_id", p.CitizenID, number)
	}
	p.Phone = wrong.optional("phone", p.Phone, viet.ParsePhone)
	p.Email = wrong.optional("email", p.Email, viet.ParseEmail)
	if p.Birth.After(today) {
		wrong.add("birth_date", "field.past")
	}
	if !slices.Contains([]string{"", "male", "female", "other"}, p.Gender) {
		wrong.add("gender", "field.choice")
	}
	if p.Address = viet.OneLine(p.Address); len([]rune(p.Address)) > longestAddress {
		wrong.add("address", "field.too_long", "max", longestAddress)
	}
	return wrong.fault("identity.profile_invalid")
}

func putProfile(ctx context.Context, tx *store.Tx, accountID string, p Profile) error {
	_, err := tx.Exec(ctx, sqlPutProfile, accountID, p.FullName, viet.Fold(p.FullName), p.CitizenID, p.Birth.String(), p.Gender, p.Phone,
		p.Email, p.Address, p.VerifiedBy, store.Millis(tx.Now()))
	return err
}

// SaveProfile keeps what a citizen says of themself (cập nhật thông tin cá nhân). What a clerk had checked against the
// card is no longer checked when it changes.
func (a *Accounts) SaveProfile(ctx context.Context, accountID string, p Profile) error {
	acc, err := a.target(ctx, accountID, "profile.write")
	if err != nil {
		return err
	}
	if acc.Kind != KindCitizen {
		return fault.Conflict("identity.citizens_only")
	}
	if err := p.check(a.today(), false); err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		was, err := readProfile(ctx, tx, acc)
		if err != nil {
			return err
		}
		p.VerifiedBy = ""
		if was.FullName == p.FullName && was.CitizenID == p.CitizenID && was.Birth == p.Birth {
			p.VerifiedBy = was.VerifiedBy
		}
		if err := putProfile(ctx, tx, acc.ID, p); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlSetName, p.FullName, viet.Fold(p.FullName), p.Phone, store.Millis(tx.Now()), acc.ID); err != nil {
			return err
		}
		if err := a.changedTx(ctx, tx, acc.ID); err != nil {
			return err
		}
		return event.Append(ctx, tx, change(ctx, eventEdited, acc, nil))
	})
}

// CreateAtCounter issues a citizen's account at a unit's counter (cấp tài khoản tại quầy), with a temporary password
// that must be changed. The clerk has seen the card; its number is the login.
func (a *Accounts) CreateAtCounter(ctx context.Context, unit string, p Profile) (acc Account, password string, err error) {
	u, err := a.units.Unit(ctx, a.db, unit, a.today())
	if err != nil {
		return Account{}, "", err
	}
	if err := a.o.May(ctx, "account.issue", Target{Kind: "citizen", UnitID: u.ID, UnitPath: u.Path}); err != nil {
		return Account{}, "", err
	}
	if err := p.check(a.today(), true); err != nil {
		return Account{}, "", err
	}
	if password, err = temporary(); err != nil {
		return Account{}, "", err
	}
	acc = Account{Kind: KindCitizen, Login: p.CitizenID, UnitID: u.ID, UnitPath: u.Path, MustChange: true}
	p.VerifiedBy = actor(ctx)
	acc, err = a.addCitizen(ctx, acc, p, password)
	return acc, password, err
}

// addCitizen writes a citizen's account and profile.
func (a *Accounts) addCitizen(ctx context.Context, acc Account, p Profile, password string) (Account, error) {
	hash, err := a.hash.make(ctx, password)
	if err != nil {
		return Account{}, err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		acc.ID, acc.State, acc.Version, acc.CreatedAt = store.NewID(), Active, 1, tx.Now()
		acc.Name, acc.Email, acc.Phone = p.FullName, foldLogin(p.Email), p.Phone
		if err := a.addTx(ctx, tx, acc, hash); err != nil {
			return err
		}
		return putProfile(ctx, tx, acc.ID, p)
	})
	return acc, err
}
