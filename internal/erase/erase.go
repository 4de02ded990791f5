package erase

import (
	"context"
	"embed"
	"slices"
	"unicode/utf8"

	"tinhso/internal/consult"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/law"
	"tinhso/internal/ledger"
	"tinhso/internal/letter"
	"tinhso/internal/notify"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations make the table of the room.
var Migrations = store.Line{Room: "erase", FS: migrateFS}

const sqlPut = `INSERT INTO erase_decision (dossier_id, code, number, decided_on, law, reason, account, name, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// Default is the law by which personal data are erased, when a decision names no other.
const Default law.Key = "91/2025/QH15"

// mostText is how long number and reason may be.
const mostText = 500

// Decision is by what and why personal data are erased (quyết định xóa dữ liệu cá nhân).
type Decision struct {
	Dossier string // its code
	Number  string // of the decision
	On      string // its day, YYYY-MM-DD
	Law     law.Key
	Reason  string
}

// Room erases (phòng xóa dữ liệu cá nhân).
type Room struct {
	db    *store.DB
	cases *dossier.Cases
}

// New makes the room.
func New(db *store.DB, cases *dossier.Cases) *Room { return &Room{db, cases} }

// Sealed is what is sealed of decisions.
func Sealed() []seal.Facts {
	return []seal.Facts{{Table: "erase_decision", Key: []string{"dossier_id"}, Subject: "dossier_id", About: []string{"dossier."}, Fixed: true,
		Columns: []string{"code", "number", "decided_on", "law", "reason", "account", "name", "at"}}}
}

// told is what the event says of the decision; why it was made may name a person and stays in the table.
type told struct {
	Dossier string `json:"dossier"`
	Code    string `json:"code"`
	Number  string `json:"number"`
	On      string `json:"on"`
	Law     string `json:"law"`
}

// check finds everything that is wrong with a decision.
func (d *Decision) check(today viet.Day) error {
	d.Number, d.Reason = viet.OneLine(d.Number), viet.OneLine(d.Reason)
	if d.Law == "" {
		d.Law = Default
	}
	var wrong []fault.Field
	for _, f := range []struct{ path, text string }{{"number", d.Number}, {"reason", d.Reason}} {
		if n := utf8.RuneCountInString(f.text); n == 0 || n > mostText {
			wrong = append(wrong, fault.Field{Path: f.path, Code: "erase.missing"})
		}
	}
	on, err := viet.ParseDay(d.On)
	if err != nil || on.After(today) {
		wrong = append(wrong, fault.Field{Path: "on", Code: "erase.day"})
	}
	d.On = on.String()
	if number, _ := d.Law.Split(); err == nil && !law.Builtin().InForce(number, d.On) {
		wrong = append(wrong, fault.Field{Path: "law", Code: "erase.law"})
	}
	if len(wrong) > 0 {
		return fault.Invalid("erase.wrong", wrong...)
	}
	return nil
}

// emails are the addresses to which notices of a dossier went.
func emails(d *dossier.Dossier) []string {
	list := []string{d.Applicant.Email}
	if d.Representative != nil {
		list = append(list, d.Representative.Email)
	}
	if d.Organisation != nil {
		list = append(list, d.Organisation.Email)
	}
	return slices.DeleteFunc(list, func(e string) bool { return e == "" })
}

// Erase erases the personal data of a closed dossier (xóa dữ liệu cá nhân của hồ sơ). It cannot be undone.
//
// Law: 91/2025/QH15
func (r *Room) Erase(ctx context.Context, d Decision) error {
	if err := d.check(viet.DayOf(r.db.Now())); err != nil {
		return err
	}
	return r.db.Write(ctx, func(tx *store.Tx) error {
		x, err := r.cases.EraseTx(ctx, tx, d.Dossier, d.Number)
		if err != nil {
			return err
		}
		for _, fn := range []func(context.Context, *store.Tx, string) error{document.EraseTx, ledger.EraseTx, consult.EraseTx, letter.EraseTx} {
			if err := fn(ctx, tx, x.ID); err != nil {
				return err
			}
		}
		if err := notify.EraseTx(ctx, tx, x.OwnerAccount, x.Code, emails(&x)); err != nil {
			return err
		}
		who := identity.From(ctx)
		if _, err := tx.Exec(ctx, sqlPut, x.ID, x.Code, d.Number, d.On, string(d.Law), d.Reason, who.AccountID, who.Name, tx.Now()); err != nil {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "dossier.erased", Subject: x.ID, Actor: who.AccountID, UnitPath: x.Unit.Path,
			Data: told{x.ID, x.Code, d.Number, d.On, string(d.Law)}})
	})
}
