package parcel

import (
	"context"
	"errors"
	"time"
)

// Provider is a post that takes parcels (doanh nghiệp bưu chính). Sending the same reference again gives the same answer.
type Provider interface {
	Send(ctx context.Context, s Shipment) (Receipt, error)
	Status(ctx context.Context, ref string) ([]News, error)
}

// Shipment is what the post must know to deliver (phiếu gửi). It holds personal data and is kept nowhere.
type Shipment struct {
	Ref       string `json:"ref"` // our id of the parcel; also the idempotency key
	Dossier   string `json:"dossier"`
	Service   string `json:"service"` // always result_return
	Sender    Party  `json:"sender"`
	Recipient Party  `json:"recipient"`
	Callback  string `json:"callback"` // where to report
}

// Party is a sender or a recipient.
type Party struct {
	Name    string `json:"name"`
	Phone   string `json:"phone"`
	Address string `json:"address"`
	Area    string `json:"area,omitempty"` // GSO code of the commune, where it is known
}

// Receipt is the post's answer to a shipment (biên nhận).
type Receipt struct {
	Tracking string    `json:"tracking"`
	At       time.Time `json:"at"`
}

// Refused is an answer that will not change by asking again: an address that cannot be, a contract that has ended.
type Refused struct{ Why string }

func (r *Refused) Error() string { return "post refused: " + r.Why }

// refusedBy finds a refusal in an error chain.
func refusedBy(err error) (*Refused, bool) {
	var r *Refused
	ok := errors.As(err, &r)
	return r, ok
}
