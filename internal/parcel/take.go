package parcel

import (
	"context"
	"errors"
	"strconv"
	"time"
	"unicode/utf8"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/strictjson"
	"tinhso/internal/viet"
)

// MaxCallback is the largest report that is read.
const MaxCallback = 64 << 10

// ahead is how far in the future a report may claim to be: clocks differ a little.
const ahead = 10 * time.Minute

// Decode reads a report of the post (đọc thông báo của bưu chính): strictly, and within bounds.
func Decode(body []byte) (News, error) {
	var n News
	if err := strictjson.Decode(body, &n); err != nil {
		return News{}, fault.Invalid("parcel.news.json").With(err)
	}
	return n, n.check()
}

func (n *News) check() error {
	var faults []fault.Field
	bad := func(path string) { faults = append(faults, fault.Field{Path: path, Code: "parcel.news.field"}) }
	word := func(path, s string, most int, need bool) {
		if need && s == "" || utf8.RuneCountInString(s) > most || !utf8.ValidString(s) || s != viet.OneLine(s) && need {
			bad(path)
		}
	}
	word("event", n.Event, 100, true)
	word("ref", n.Ref, 40, true)
	word("tracking", n.Tracking, 40, false)
	n.Place, n.Reason = viet.OneLine(n.Place), viet.OneLine(n.Reason)
	word("place", n.Place, 200, false)
	word("reason", n.Reason, 500, false)
	switch n.State {
	case Accepted, InTransit, Failed, Delivered, Returned:
	default:
		bad("state")
	}
	if y := n.At.Year(); n.At.IsZero() || y < 2000 || y > 9000 {
		bad("at")
	}
	if len(faults) > 0 {
		return fault.Invalid("parcel.news.field", faults...)
	}
	return nil
}

// Take takes a report of the post in (nhận thông báo hành trình). The same report again changes nothing and is no error.
// The caller has proven who it is.
func (p *Parcels) Take(ctx context.Context, n News) error {
	if err := n.check(); err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *store.Tx) error {
		one, err := p.lock(ctx, tx, n.Ref)
		if err != nil {
			return err
		}
		err = one.takeTx(ctx, tx, n)
		return err
	})
}

func (p *Parcels) lock(ctx context.Context, tx *store.Tx, id string) (Parcel, error) {
	one, err := scanParcel(tx.QueryRow(ctx, parcelLock, id))
	if errors.Is(err, store.ErrNone) {
		return Parcel{}, unknown()
	}
	return one, err
}

// takeTx writes a report and what follows from it: once, whatever the order in which reports come.
func (p *Parcel) takeTx(ctx context.Context, tx *store.Tx, n News) error {
	if n.At.After(tx.Now().Add(ahead)) {
		return fault.Invalid("parcel.news.field", fault.Field{Path: "at", Code: "parcel.news.future"})
	}
	if n.Source == "" {
		n.Source = FromPost
	}
	rows, err := tx.Exec(ctx, newsInsert, p.ID, n.Event, string(n.State), store.Millis(n.At), n.Place, n.Reason, string(n.Source), n.By, store.Millis(tx.Now()))
	if err != nil || rows == 0 {
		return err
	}
	if err := event.TellTx(ctx, tx, "parcel_news", p.ID); err != nil {
		return err
	}
	was := *p
	if n.Tracking != "" && p.Tracking == "" {
		p.Tracking = n.Tracking
	}
	if p.follows(n) {
		p.State, p.Reason, p.NewsAt = n.State, n.Reason, n.At
	}
	p.Error, p.ChangedAt = "", tx.Now()
	if p.State.Over() && p.ClosedAt.IsZero() {
		p.ClosedAt = tx.Now()
	}
	if err := p.saveTx(ctx, tx); err != nil {
		return err
	}
	if p.State == was.State {
		return nil
	}
	if p.State == Delivered {
		if err := job.Insert(ctx, tx, job.New{Kind: JobReturn, Args: args{Parcel: p.ID}, UniqueKey: p.ID}); err != nil {
			return err
		}
	}
	return p.tellTx(ctx, tx, n)
}

// follows says whether a report tells something newer than what is known. An end stays an end; of two reports of one
// moment the one further on counts.
func (p *Parcel) follows(n News) bool {
	if p.State.Over() {
		return false
	}
	if n.State == Delivered || n.State == Returned {
		return true
	}
	if !n.At.Equal(p.NewsAt) {
		return n.At.After(p.NewsAt)
	}
	return further[n.State] > further[p.State]
}

var further = map[State]int{Created: 0, Accepted: 1, InTransit: 2, Failed: 3}

func (p *Parcel) saveTx(ctx context.Context, tx *store.Tx) error {
	var closed any
	if !p.ClosedAt.IsZero() {
		closed = store.Millis(p.ClosedAt)
	}
	_, err := tx.Exec(ctx, parcelSave, p.ID, string(p.State), p.ByHand, p.Tracking, p.Reason, p.Error, store.Millis(p.NewsAt), store.Millis(p.ChangedAt), closed)
	return err
}

// Moved is what the event of every state of a parcel carries (sự kiện bưu gửi); nothing about a person.
type Moved struct {
	Parcel      string `json:"parcel"`
	Dossier     string `json:"dossier"`
	DossierCode string `json:"dossier_code"`
	Unit        string `json:"unit"`
	UnitPath    string `json:"unit_path"`
	Attempt     int    `json:"attempt"`
	State       State  `json:"state"`
	ByHand      bool   `json:"by_hand,omitempty"`
	Source      Source `json:"source"`
	At          string `json:"at"`
}

func (p *Parcel) tellTx(ctx context.Context, tx *store.Tx, n News) error {
	return event.Append(ctx, tx, event.New{Kind: "parcel." + string(p.State), Subject: p.ID, Actor: identity.From(ctx).AccountID, UnitPath: p.UnitPath,
		Data: Moved{Parcel: p.ID, Dossier: p.DossierID, DossierCode: p.DossierCode, Unit: p.UnitID, UnitPath: p.UnitPath, Attempt: p.Attempt,
			State: p.State, ByHand: p.ByHand, Source: n.Source, At: n.At.In(viet.Zone).Format(time.RFC3339)}})
}

// own makes the number of a report that we make ourselves.
func own(what string, at time.Time) string {
	return "own:" + what + ":" + strconv.FormatInt(at.UnixMilli(), 10)
}
