package parcel

import (
	"io"
	"net/http"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
)

// Callback takes what the post reports over HTTP (tiếp nhận thông báo hành trình): nothing of it is believed before its
// signature is, and no more of it is read than a report can be long.
func (p *Parcels) Callback(r *http.Request, secret []byte) error {
	policy.Public(r.Context(), "the post proves itself by its signature")
	if len(secret) == 0 {
		return fault.NotFound("parcel.no_post")
	}
	if r.ContentLength > MaxCallback {
		return fault.New(fault.KindTooLarge, "parcel.news.large", "most", MaxCallback)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxCallback+1))
	if err != nil {
		return fault.Invalid("parcel.news.json").With(err)
	}
	if len(body) > MaxCallback {
		return fault.New(fault.KindTooLarge, "parcel.news.large", "most", MaxCallback)
	}
	if err := Verify(r, body, secret, p.db.Now()); err != nil {
		return err
	}
	n, err := Decode(body)
	if err != nil {
		return err
	}
	return p.Take(identity.With(r.Context(), identity.System()), n)
}
