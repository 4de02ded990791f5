package parcel

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tinhso/internal/trace"
)

// mostAnswer is the largest answer of the post that is read.
const mostAnswer = 1 << 20

// HTTP is a post that is reached by JSON over HTTP with signed requests (kết nối bưu chính). The protocol stands in
// docs/rooms/parcel.md.
type HTTP struct {
	endpoint string
	secret   []byte
	client   *http.Client
	clock    func() time.Time
}

// NewHTTP makes the client of a post's service at an address.
func NewHTTP(endpoint string, secret []byte, clock func() time.Time) *HTTP {
	return &HTTP{endpoint: strings.TrimSuffix(endpoint, "/"), secret: secret, clock: clock, client: &http.Client{
		Timeout: 10 * time.Second,
		// A signed request is for the one it was signed for.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Send hands a shipment over. Sent twice it is taken once: the reference is the idempotency key.
func (h *HTTP) Send(ctx context.Context, s Shipment) (Receipt, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return Receipt{}, err
	}
	var r Receipt
	if err := h.ask(ctx, http.MethodPost, "/shipments", s.Ref, body, &r); err != nil {
		return Receipt{}, err
	}
	if r.Tracking == "" {
		return Receipt{}, fmt.Errorf("post: answered without a tracking number")
	}
	return r, nil
}

// Status asks for everything that was reported of a parcel.
func (h *HTTP) Status(ctx context.Context, ref string) ([]News, error) {
	var answer struct {
		News []News `json:"news"`
	}
	err := h.ask(ctx, http.MethodGet, "/shipments/"+url.PathEscape(ref), "", nil, &answer)
	return answer.News, err
}

func (h *HTTP) ask(ctx context.Context, method, path, key string, body []byte, into any) (err error) {
	r, err := http.NewRequestWithContext(ctx, method, h.endpoint+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set(headerKey, key)
	}
	ctx, span := trace.Call(ctx, "post", method, r.URL.Hostname(), r.Header)
	defer func() { span.End(err) }()
	r = r.WithContext(ctx)
	Sign(r, body, h.secret, h.clock())
	answer, err := h.client.Do(r)
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	defer func() { _ = answer.Body.Close() }() // what was read is all that is wanted
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err != nil {
		return fmt.Errorf("post: answer: %w", err)
	}
	switch code := answer.StatusCode; {
	case code == http.StatusUnprocessableEntity || code == http.StatusBadRequest || code == http.StatusConflict || code == http.StatusGone:
		var why struct {
			Reason string `json:"reason"`
		}
		_ = json.Unmarshal(text, &why) // a refusal without a reason is one all the same
		return &Refused{Why: why.Reason}
	case code != http.StatusOK && code != http.StatusCreated:
		return fmt.Errorf("post: %s %s answered %d", method, path, code)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("post: answer of %s %s: %w", method, path, err)
	}
	return nil
}
