package trial

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"time"
)

// Reply is what a node answered (câu trả lời).
type Reply struct {
	Status int
	ETag   string
	Header http.Header
	Raw    []byte
	Body   map[string]any
	Tries  int // 1 when the first try was answered for good
}

// Text is a value of the answer as text.
func (r Reply) Text(key string) string { s, _ := r.Body[key].(string); return s }

// Items is the list of the answer.
func (r Reply) Items() []map[string]any {
	list, _ := r.Body["items"].([]any)
	out := make([]map[string]any, 0, len(list))
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// Caller calls the API as one account (người gọi); Base is a node or the balancer.
type Caller struct {
	Base  string
	Token string
	HTTP  *http.Client // a client of its own when nil

	Again    time.Duration // how long a call is tried again before it is given up
	Patience time.Duration // how long one answer is waited for; 20 s when 0
}

// client makes no connection outlive what is on trial for long, and waits no
// longer than a person would.
var client = &http.Client{
	Timeout: 20 * time.Second,
	Transport: &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 3 * time.Second}).DialContext,
		MaxIdleConnsPerHost: 64, IdleConnTimeout: 10 * time.Second,
	},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// NewKey is an idempotency key that was never used.
func NewKey() string { return "trial-" + rand.Text() }

// Once sends a request once. An error means that nobody knows what became of it.
func (c *Caller) Once(ctx context.Context, method, path string, body any, headers map[string]string) (Reply, error) {
	text, err := encode(body)
	if err != nil {
		return Reply{}, err
	}
	if c.Patience > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, c.Patience)
		defer stop()
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Base+path, bytes.NewReader(text))
	if err != nil {
		return Reply{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for k, v := range headers {
		req.Header.Set(k, v)
	}
	h := c.HTTP
	if h == nil {
		h = client
	}
	resp, err := h.Do(req)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Status: resp.StatusCode, ETag: resp.Header.Get("ETag"), Header: resp.Header, Raw: raw, Tries: 1}
	_ = json.Unmarshal(raw, &r.Body) // not every answer is JSON
	return r, nil
}

func encode(body any) ([]byte, error) {
	switch b := body.(type) {
	case nil:
		return nil, nil
	case []byte:
		return b, nil
	}
	return json.Marshal(body)
}

// open are the answers after which the same request is sent again: nobody could
// be reached, too many came, or the node is about to end. A 500 says nothing of
// what became of the request either.
var open = []int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusInsufficientStorage}

// Unsure says whether an answer leaves open what became of the request.
func Unsure(status int) bool { return slices.Contains(open, status) }

var errGivenUp = errors.New("trial: no answer in time")

// Do sends a request again, with the same key, until it is answered for good.
func (c *Caller) Do(ctx context.Context, method, path string, body any, headers map[string]string) (Reply, error) {
	again := c.Again
	if again == 0 {
		again = 30 * time.Second
	}
	end := time.Now().Add(again)
	for n := 1; ; n++ {
		r, err := c.Once(ctx, method, path, body, headers)
		if err == nil && !Unsure(r.Status) {
			r.Tries = n
			return r, nil
		}
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		if time.Now().After(end) {
			return r, fmt.Errorf("%w after %d tries: %s %s: %d %w %s", errGivenUp, n, method, path, r.Status, errOr(err), r.Raw)
		}
		if err := rest(ctx, time.Duration(min(n, 10))*30*time.Millisecond); err != nil {
			return r, err
		}
	}
}

func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Get reads a route of the API.
func (c *Caller) Get(ctx context.Context, path string) (Reply, error) {
	return c.Do(ctx, http.MethodGet, "/api/v1"+path, nil, nil)
}

// Post sends a body under a key, with If-Match when it is given.
func (c *Caller) Post(ctx context.Context, path string, body any, key, match string) (Reply, error) {
	h := map[string]string{"Idempotency-Key": key}
	if match != "" {
		h["If-Match"] = match
	}
	return c.Do(ctx, http.MethodPost, "/api/v1"+path, body, h)
}

// Until reads a route of the API until it is answered with a status.
func (c *Caller) Until(ctx context.Context, path string, status int, within time.Duration) (Reply, error) {
	end := time.Now().Add(within)
	for {
		r, err := c.Get(ctx, path)
		if err != nil || r.Status == status {
			return r, err
		}
		if time.Now().After(end) {
			return r, fmt.Errorf("trial: %s is answered %d, not %d, after %s", path, r.Status, status, within)
		}
		if err := rest(ctx, 100*time.Millisecond); err != nil {
			return r, err
		}
	}
}
