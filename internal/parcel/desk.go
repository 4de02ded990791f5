package parcel

import (
	"context"
	"regexp"
	"strings"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// tracking is the shape of a postal number: S10 of the Universal Postal Union (EB123456789VN), or another post's own.
var tracking = regexp.MustCompile(`^[A-Z0-9]{6,30}$`)

// Note enters by hand what a clerk knows of a parcel (cập nhật thủ công): the tracking number when it was handed over,
// and what became of it. Each step is one that may follow.
func (p *Parcels) Note(ctx context.Context, id string, state State, number, reason string) (Parcel, error) {
	one, err := p.worked(ctx, id)
	if err != nil {
		return Parcel{}, err
	}
	number = strings.ToUpper(strings.ReplaceAll(viet.OneLine(number), " ", ""))
	err = p.db.Write(ctx, func(tx *store.Tx) error {
		if one, err = p.lock(ctx, tx, id); err != nil {
			return err
		}
		if !one.canNote(state) {
			return fault.Conflict("parcel.state", "state", string(one.State))
		}
		if one.Tracking == "" && !tracking.MatchString(number) {
			return fault.Invalid("parcel.invalid", fault.Field{Path: "tracking", Code: "parcel.tracking"})
		}
		if (state == Failed || state == Returned) && viet.OneLine(reason) == "" {
			return fault.Invalid("parcel.invalid", fault.Field{Path: "reason", Code: "parcel.reason"})
		}
		one.ByHand = true
		err := one.takeTx(ctx, tx, News{Event: own(string(state), tx.Now()), State: state, Tracking: number, At: tx.Now(),
			Reason: viet.OneLine(reason), Source: FromClerk, By: identity.From(ctx).AccountID})
		return err
	})
	return one, err
}

// canNote says which steps a clerk may enter.
func (p *Parcel) canNote(s State) bool {
	switch p.State {
	case Created:
		return s == Accepted
	case Accepted, InTransit, Failed:
		return s == InTransit && p.State != InTransit || s == Delivered || s == Failed && p.State != Failed || s == Returned
	}
	return false
}

// Again sends the result once more (gửi lại) after it failed or came back; the address is read anew from the dossier.
func (p *Parcels) Again(ctx context.Context, id string) (Parcel, error) {
	one, err := p.worked(ctx, id)
	if err != nil {
		return Parcel{}, err
	}
	var next Parcel
	err = p.db.Write(ctx, func(tx *store.Tx) error {
		if one, err = p.lock(ctx, tx, id); err != nil {
			return err
		}
		if one.State != Failed && one.State != Returned {
			return fault.Conflict("parcel.state", "state", string(one.State))
		}
		if one.State == Failed {
			if err := one.endTx(ctx, tx, News{Source: FromClerk, By: identity.From(ctx).AccountID, At: tx.Now()}); err != nil {
				return err
			}
		}
		if next, err = p.makeTx(ctx, tx, Parcel{DossierID: one.DossierID, DossierCode: one.DossierCode, UnitID: one.UnitID, UnitPath: one.UnitPath}); err != nil {
			return err
		}
		if next.ID == "" {
			return fault.Conflict("parcel.open")
		}
		return nil
	})
	return next, err
}

// Make sends the result of a dossier by post although that was not asked for when it was filed (gửi theo đề nghị sau).
func (p *Parcels) Make(ctx context.Context, dossierCode string) (Parcel, error) {
	d, err := p.cases.Get(ctx, dossierCode)
	if err != nil {
		return Parcel{}, err
	}
	one := Parcel{DossierID: d.ID, DossierCode: d.Code, UnitID: d.Unit.ID, UnitPath: d.Unit.Path}
	if err := one.may(ctx, "parcel.work"); err != nil {
		return Parcel{}, err
	}
	if d.Result == nil || d.Closed {
		return Parcel{}, fault.Conflict("parcel.no_result")
	}
	if recipient(d).Address == "" {
		return Parcel{}, fault.Conflict("parcel.no_address")
	}
	err = p.db.Write(ctx, func(tx *store.Tx) error {
		next, err := p.makeTx(ctx, tx, one)
		if err == nil && next.ID == "" {
			err = fault.Conflict("parcel.open")
		}
		one = next
		return err
	})
	return one, err
}

// ByHand takes a parcel that cannot be handed over to the network of the post into the clerk's own hands (tự gửi).
func (p *Parcels) ByHand(ctx context.Context, id string) error {
	if _, err := p.worked(ctx, id); err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *store.Tx) error {
		one, err := p.lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if one.State != Created || one.ByHand {
			return fault.Conflict("parcel.state", "state", string(one.State))
		}
		one.ByHand, one.Error, one.ChangedAt = true, "", tx.Now()
		return one.saveTx(ctx, tx)
	})
}

// Retry hands a parcel to the post now, without waiting for the next attempt (thử lại ngay).
func (p *Parcels) Retry(ctx context.Context, id string) error {
	if _, err := p.worked(ctx, id); err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *store.Tx) error {
		return job.Insert(ctx, tx, job.New{Kind: JobSend, Args: args{id}, UniqueKey: id + ":" + tx.Now().Format(time.RFC3339)})
	})
}

// worked finds a parcel that the caller may work on.
func (p *Parcels) worked(ctx context.Context, id string) (Parcel, error) {
	one, err := p.row(ctx, p.db, id)
	if err != nil {
		return Parcel{}, err
	}
	if err := one.may(ctx, "parcel.read"); err != nil {
		return Parcel{}, err
	}
	return one, one.may(ctx, "parcel.work")
}

// Filter narrows a list of parcels (điều kiện lọc).
type Filter struct {
	States    []State // none: all
	PageToken string
	PageSize  int
}

// List lists the parcels of the caller's units, the latest first (danh sách bưu gửi), and the token of the next page.
func (p *Parcels) List(ctx context.Context, f Filter) ([]Parcel, string, error) {
	scope, err := policy.ScopeOf(ctx, "parcel.read")
	if err != nil {
		return nil, "", err
	}
	var w store.Where
	scope.Where(&w, policy.Columns{ID: "id", Unit: "unit_id", Path: "unit_path"})
	if len(f.States) > 0 {
		states := make([]string, len(f.States))
		for i, s := range f.States {
			states[i] = string(s)
		}
		w.In("state", states)
	}
	k := store.Keyset{Columns: []string{"id text"}, Desc: true}
	if err := k.After(&w, f.PageToken); err != nil {
		return nil, "", err
	}
	size := store.PageSize(f.PageSize)
	q := "SELECT " + parcelList + parcelsFrom + w.SQL() + k.OrderBy() + " LIMIT " + w.Arg(size+1)
	all, err := store.All(ctx, p.db, q, scanRows, w.Args()...)
	if err != nil {
		return nil, "", err
	}
	page, next := store.Page(all, size, func(one Parcel) []any { return []any{one.ID} })
	return page, next, nil
}

// Counts counts the parcels of a unit by state.
func (p *Parcels) Counts(ctx context.Context, unitID, unitPath string) (map[State]int, error) {
	if err := (Parcel{UnitID: unitID, UnitPath: unitPath}).may(ctx, "parcel.read"); err != nil {
		return nil, err
	}
	n := map[State]int{}
	_, err := store.All(ctx, p.db, parcelCounts, func(rows *store.Rows) (s State, err error) {
		var c int
		err = rows.Scan(&s, &c)
		n[s] = c
		return s, err
	}, unitID)
	return n, err
}

// Label is what is printed on the envelope (phiếu gửi): it names the person, so who prints it must be allowed to read
// the dossier, and the reading is logged.
type Label struct {
	Parcel            Parcel
	Sender, Recipient Party
	Dossier           dossier.Dossier
}

// LabelOf reads what the label of a parcel says.
func (p *Parcels) LabelOf(ctx context.Context, id string) (Label, error) {
	one, err := p.worked(ctx, id)
	if err != nil {
		return Label{}, err
	}
	d, err := p.cases.Get(ctx, one.DossierID) // logged as a reading of the caller
	if err != nil {
		return Label{}, err
	}
	u, err := p.units.ByID(ctx, p.db, one.UnitID, viet.DayOf(p.db.Now()))
	if err != nil {
		return Label{}, err
	}
	return Label{Parcel: one, Dossier: d, Recipient: recipient(d),
		Sender: Party{Name: u.Name, Phone: u.Contact.Phone, Address: u.Contact.Address}}, nil
}
