package parcel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// The jobs of the room.
const (
	JobSend   = "parcel.send"   // hands a parcel to the post
	JobReturn = "parcel.return" // closes the dossier of a delivered parcel
	JobPoll   = "parcel.poll"   // asks for parcels of which nothing was heard
)

// silence is how long nothing may be heard of a parcel before the post is asked.
const silence = 6 * time.Hour

type args struct {
	Parcel string `json:"parcel"`
}

// CallbackPath is where the post reports, below the address of the platform.
const CallbackPath = "/api/v1/post/callbacks"

// Consumer makes a parcel when a result that goes by post is issued, and drops one that is handed over otherwise.
func (p *Parcels) Consumer() event.Consumer {
	return event.Consumer{Name: "parcel", Kinds: []string{"dossier.issue", "dossier.return", "dossier.withdraw", "dossier.stop"}, FromNow: true,
		Apply: func(ctx context.Context, tx *store.Tx, e event.Event) error {
			var m dossier.Moved
			if err := e.Decode(&m); err != nil {
				return err
			}
			ctx = identity.With(ctx, identity.System())
			if e.Kind != "dossier.issue" {
				return p.dropTx(ctx, tx, m.Dossier)
			}
			if m.ReturnBy != dossier.Postal {
				return nil
			}
			_, err := p.makeTx(ctx, tx, Parcel{DossierID: m.Dossier, DossierCode: m.Code, UnitID: m.Unit, UnitPath: m.UnitPath})
			return err
		}}
}

// makeTx makes a parcel and has it sent; where the dossier has one under way it does nothing.
func (p *Parcels) makeTx(ctx context.Context, tx *store.Tx, n Parcel) (Parcel, error) {
	n.ID, n.State, n.ByHand = store.NewID(), Created, p.provider == nil
	rows, err := tx.Exec(ctx, parcelInsert, n.ID, n.DossierID, n.DossierCode, n.UnitID, n.UnitPath, n.ByHand, store.Millis(tx.Now()))
	if err != nil || rows == 0 {
		return Parcel{}, err
	}
	if n, err = p.lock(ctx, tx, n.ID); err != nil {
		return Parcel{}, err
	}
	if !n.ByHand {
		if err := job.Insert(ctx, tx, job.New{Kind: JobSend, Args: args{n.ID}, UniqueKey: n.ID}); err != nil {
			return Parcel{}, err
		}
	}
	return n, n.tellTx(ctx, tx, News{Source: FromSystem, At: tx.Now()})
}

// dropTx ends the parcel under way of a dossier whose result was handed over otherwise.
func (p *Parcels) dropTx(ctx context.Context, tx *store.Tx, dossierID string) error {
	one, err := scanParcel(tx.QueryRow(ctx, parcelOpen, dossierID))
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	return one.endTx(ctx, tx, News{State: Cancelled, Source: FromSystem, At: tx.Now()})
}

// endTx ends a parcel as cancelled, whatever it was.
func (p *Parcel) endTx(ctx context.Context, tx *store.Tx, n News) error {
	n.Event = own("cancelled", tx.Now())
	if _, err := tx.Exec(ctx, newsInsert, p.ID, n.Event, string(Cancelled), store.Millis(n.At), "", n.Reason, string(n.Source), n.By, store.Millis(tx.Now())); err != nil {
		return err
	}
	p.State, p.Reason, p.ChangedAt, p.ClosedAt = Cancelled, n.Reason, tx.Now(), tx.Now()
	if err := p.saveTx(ctx, tx); err != nil {
		return err
	}
	return p.tellTx(ctx, tx, n)
}

// Workers are the jobs of the room; boot hands them to the queue.
func (p *Parcels) Workers() []job.Worker {
	return []job.Worker{{Kind: JobSend, Work: p.send}, {Kind: JobReturn, Work: p.giveBack}, {Kind: JobPoll, Work: p.poll}}
}

// Periodic are the jobs that come by themselves.
func (p *Parcels) Periodic() []job.Periodic {
	return []job.Periodic{{Name: JobPoll, Every: 30 * time.Minute, Make: func() job.New { return job.New{Kind: JobPoll, UniqueKey: JobPoll} }}}
}

// send hands a parcel to the post. It may run again: the post takes a reference once.
func (p *Parcels) send(ctx context.Context, j job.Job) (job.Effect, error) {
	var a args
	if err := j.Decode(&a); err != nil {
		return nil, job.Cancel(err)
	}
	one, err := p.row(ctx, p.db, a.Parcel)
	if err != nil {
		return nil, err
	}
	if one.State != Created || one.ByHand || p.provider == nil {
		return nil, nil
	}
	s, err := p.shipment(ctx, one)
	if err != nil {
		return nil, err
	}
	got, err := p.provider.Send(ctx, s)
	if refused, ok := refusedBy(err); ok {
		return p.effect(one.ID, News{Event: "own:refused", State: Failed, Reason: refused.Why, Source: FromPost}), nil
	}
	if err != nil {
		return nil, errors.Join(err, p.tried(ctx, one.ID, err))
	}
	return p.effect(one.ID, News{Event: "own:accepted", State: Accepted, Tracking: got.Tracking, At: got.At, Source: FromPost}), nil
}

// effect takes a report in the transaction that completes a job.
func (p *Parcels) effect(id string, n News) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		one, err := p.lock(ctx, tx, id)
		if err != nil {
			return err
		}
		n.Ref = id
		if n.At.IsZero() || n.At.After(tx.Now()) {
			n.At = tx.Now()
		}
		err = one.takeTx(ctx, tx, n)
		return err
	}
}

// tried notes why a parcel could not be handed over yet, for the clerk's list.
func (p *Parcels) tried(ctx context.Context, id string, why error) error {
	return p.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, parcelTried, id, fault.Reason(why), store.Millis(tx.Now()))
		return err
	})
}

// shipment reads from the dossier, as the system, to whom and where it goes.
func (p *Parcels) shipment(ctx context.Context, one Parcel) (Shipment, error) {
	d, err := p.cases.Get(identity.With(ctx, identity.System()), one.DossierID)
	if err != nil {
		return Shipment{}, err
	}
	u, err := p.units.ByID(ctx, p.db, one.UnitID, viet.DayOf(p.db.Now()))
	if err != nil {
		return Shipment{}, err
	}
	return Shipment{Ref: one.ID, Dossier: d.Code, Service: "result_return", Callback: p.cases.BaseURL + CallbackPath,
		Sender: Party{Name: u.Name, Phone: u.Contact.Phone, Address: u.Contact.Address}, Recipient: recipient(d)}, nil
}

// recipient is to whom a result goes by post: the one who filed, at the address given for it.
func recipient(d dossier.Dossier) Party {
	who, at := d.Filer(), d.ReturnBy.Address
	if at.String() == "" {
		at = who.Address
	}
	return Party{Name: who.FullName, Phone: who.Phone, Address: at.String(), Area: at.Area}
}

// giveBack closes the dossier of a delivered parcel by its flow's action, as the system: once, however often it is tried.
func (p *Parcels) giveBack(ctx context.Context, j job.Job) (job.Effect, error) {
	var a args
	if err := j.Decode(&a); err != nil {
		return nil, job.Cancel(err)
	}
	one, err := p.row(ctx, p.db, a.Parcel)
	if err != nil {
		return nil, err
	}
	ctx = identity.With(ctx, identity.System())
	d, err := p.cases.Get(ctx, one.DossierID)
	if err != nil {
		return nil, err
	}
	if d.Closed {
		return nil, nil
	}
	_, err = p.cases.Act(ctx, d.Code, dossier.Act{Action: "return", Version: d.Version,
		Input: map[string]any{"returned_to": "postal", "note": one.Tracking},
		Once:  once.Guard{Account: "system", Key: "parcel " + one.ID, BodyHash: one.ID, Answer: func(any) once.Answer { return once.Answer{Status: 200} }}})
	var again *once.Replay
	switch {
	case err == nil || errors.As(err, &again):
		return nil, nil
	case fault.KindOf(err) == fault.KindPrecondition: // somebody did something meanwhile: look again soon
		return nil, job.Snooze(time.Second)
	}
	return nil, fmt.Errorf("parcel: return of %s: %w", d.Code, err)
}

// poll asks the post about parcels of which nothing was heard for a while: a callback may have been lost.
func (p *Parcels) poll(ctx context.Context, _ job.Job) (job.Effect, error) {
	if p.provider == nil {
		return nil, nil
	}
	all, err := store.All(ctx, p.db, parcelsToPoll, scanRows, store.Millis(p.db.Now().Add(-silence)))
	if err != nil {
		return nil, err
	}
	var failed error
	for _, one := range all {
		news, err := p.provider.Status(ctx, one.ID)
		if err == nil {
			err = p.db.Write(ctx, func(tx *store.Tx) error { return p.pollTx(ctx, tx, one.ID, news) })
		}
		failed = errors.Join(failed, err)
	}
	return nil, failed
}

func (p *Parcels) pollTx(ctx context.Context, tx *store.Tx, id string, news []News) error {
	one, err := p.lock(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, n := range news {
		n.Ref, n.Source = id, FromPoll
		if n.check() != nil || n.At.After(tx.Now().Add(ahead)) {
			continue // one wrong line must not hide the others
		}
		if err := one.takeTx(ctx, tx, n); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, parcelPolled, id, store.Millis(tx.Now()))
	return err
}
