package parcel

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// State is where a parcel is (tình trạng bưu gửi).
type State string

// The states of a parcel.
const (
	Created   State = "created"    // to be handed to the post (chờ gửi)
	Accepted  State = "accepted"   // the post has given it a number (bưu chính đã nhận)
	InTransit State = "in_transit" // đang chuyển
	Failed    State = "failed"     // not delivered, a clerk must do something (phát không thành công)
	Delivered State = "delivered"  // đã phát
	Returned  State = "returned"   // the post brought it back (chuyển hoàn)
	Cancelled State = "cancelled"  // handed over otherwise (không gửi nữa)
)

// Over reports that nothing more happens to the parcel.
func (s State) Over() bool { return s == Delivered || s == Returned || s == Cancelled }

// Parcel is a result on its way (bưu gửi trả kết quả).
type Parcel struct {
	ID          string
	DossierID   string
	DossierCode string
	UnitID      string
	UnitPath    string
	Attempt     int // 1 is the first sending
	State       State
	ByHand      bool   // a clerk enters what happens: no provider is set, or it would not take it
	Tracking    string // the post's number (số hiệu bưu gửi)
	Reason      string // why it failed or came back, in the post's words
	Error       string // why it could not be handed over yet
	Tries       int
	MadeAt      time.Time
	NewsAt      time.Time // of the newest report, by the post's clock
	ChangedAt   time.Time
	ClosedAt    time.Time
	News        []News // with One and OfDossier, the oldest first
}

// News is one report of the post or of a clerk (hành trình).
type News struct {
	Event    string    `json:"event"` // its number with the post: each is taken once
	Ref      string    `json:"ref"`   // our id of the parcel
	Tracking string    `json:"tracking,omitempty"`
	State    State     `json:"state"`
	At       time.Time `json:"at"`
	Place    string    `json:"place,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Source   Source    `json:"-"`
	By       string    `json:"-"` // account of the clerk
}

// Source says who reported.
type Source string

// The sources of a report.
const (
	FromPost   Source = "post"
	FromPoll   Source = "poll"
	FromClerk  Source = "clerk"
	FromSystem Source = "system"
)

// Parcels keeps results on their way (trả kết quả qua bưu chính).
type Parcels struct {
	db       *store.DB
	cases    *dossier.Cases
	units    *org.Directory
	provider Provider // nil: clerks enter the numbers
}

// New opens the room. Without a provider clerks enter what the post tells them.
func New(db *store.DB, cases *dossier.Cases, units *org.Directory, provider Provider) *Parcels {
	return &Parcels{db: db, cases: cases, units: units, provider: provider}
}

// Connected reports whether parcels are handed to the post over the network.
func (p *Parcels) Connected() bool { return p.provider != nil }

func unknown() error { return fault.NotFound("parcel.unknown") }

// One reads a parcel with its reports, for the unit whose dossier it is.
func (p *Parcels) One(ctx context.Context, id string) (Parcel, error) {
	one, err := p.row(ctx, p.db, id)
	if err != nil {
		return Parcel{}, err
	}
	if err := one.may(ctx, "parcel.read"); err != nil {
		return Parcel{}, err
	}
	one.News, err = p.news(ctx, p.db, one.ID)
	return one, err
}

// OfDossier lists the parcels of a dossier with their reports, the latest first. The caller has read the dossier.
func (p *Parcels) OfDossier(ctx context.Context, dossierID string) ([]Parcel, error) {
	policy.Public(ctx, "the caller has read the dossier")
	return p.withNews(ctx, parcelsOf, dossierID)
}

// OfCode does the same for who has shown that they may follow the dossier of a code.
func (p *Parcels) OfCode(ctx context.Context, code string) ([]Parcel, error) {
	policy.Public(ctx, "the caller may follow the dossier")
	return p.withNews(ctx, parcelsByCode, code)
}

func (p *Parcels) withNews(ctx context.Context, q, key string) (all []Parcel, err error) {
	if all, err = store.All(ctx, p.db, q, scanRows, key); err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].News, err = p.news(ctx, p.db, all[i].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// may asks whether the caller may do something with the parcel; whose unit it is not learns nothing of it.
func (p Parcel) may(ctx context.Context, action policy.Action) error {
	err := policy.Can(ctx, action, policy.Object{Kind: "parcel", ID: p.ID, UnitID: p.UnitID, UnitPath: p.UnitPath})
	if fault.KindOf(err) == fault.KindForbidden && action == "parcel.read" {
		return unknown()
	}
	return err
}

func (p *Parcels) row(ctx context.Context, r store.Reader, id string) (Parcel, error) {
	one, err := scanParcel(r.QueryRow(ctx, parcelGet, id))
	if errors.Is(err, store.ErrNone) {
		return Parcel{}, unknown()
	}
	return one, err
}

func (p *Parcels) news(ctx context.Context, r store.Reader, id string) ([]News, error) {
	return store.All(ctx, r, newsOf, func(rows *store.Rows) (n News, err error) {
		err = rows.Scan(&n.Event, &n.State, &n.At, &n.Place, &n.Reason, &n.Source, &n.By)
		n.Ref = id
		return n, err
	}, id)
}

type scanner interface{ Scan(dest ...any) error }

func scanParcel(row scanner) (p Parcel, err error) {
	var closed *time.Time
	err = row.Scan(&p.ID, &p.DossierID, &p.DossierCode, &p.UnitID, &p.UnitPath, &p.Attempt, &p.State, &p.ByHand, &p.Tracking, &p.Reason,
		&p.Error, &p.Tries, &p.MadeAt, &p.NewsAt, &p.ChangedAt, &closed)
	if closed != nil {
		p.ClosedAt = *closed
	}
	return p, err
}

func scanRows(rows *store.Rows) (Parcel, error) { return scanParcel(rows) }
