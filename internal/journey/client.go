package journey

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
)

// Client calls the API as one account.
type Client struct {
	t     testing.TB
	base  string
	token string
	http  *http.Client // the usual one when nil
}

// Reply is what the API answered.
type Reply struct {
	Status int
	ETag   string
	Header http.Header
	Body   map[string]any
	Raw    []byte
}

// API is the API as a demo account; as nobody when the login is empty.
func (s *Server) API(login string) *Client {
	c := &Client{t: s.t, base: s.URL + "/api/v1"}
	if login != "" {
		c.token = s.Account(login).Token
	}
	return c
}

var keys atomic.Int64

// NewKey is an idempotency key never used before in this run.
func NewKey() string { return "journey-" + strconv.FormatInt(keys.Add(1), 10) }

// Get reads a route.
func (c *Client) Get(path string) Reply { c.t.Helper(); return c.Do(http.MethodGet, path, nil, nil) }

// Post sends a body under a new key, with If-Match when it is given.
func (c *Client) Post(path string, body any, match string) Reply {
	c.t.Helper()
	h := map[string]string{"Idempotency-Key": NewKey()}
	if match != "" {
		h["If-Match"] = match
	}
	return c.Do(http.MethodPost, path, body, h)
}

// Do sends a request; it fails the test only when there is no answer.
func (c *Client) Do(method, path string, body any, headers map[string]string) Reply {
	c.t.Helper()
	r, err := c.Try(method, path, body, headers)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// Try is Do for a server that may die.
func (c *Client) Try(method, path string, body any, headers map[string]string) (Reply, error) {
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		in = bytes.NewReader(b)
	default:
		j, err := json.Marshal(b)
		if err != nil {
			return Reply{}, err
		}
		in = bytes.NewReader(j)
	}
	req, err := http.NewRequest(method, c.base+path, in)
	if err != nil {
		return Reply{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for k, v := range headers {
		req.Header.Set(k, v)
	}
	via := c.http
	if via == nil {
		via = http.DefaultClient
	}
	resp, err := via.Do(req)
	if err != nil {
		return Reply{}, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Status: resp.StatusCode, ETag: resp.Header.Get("ETag"), Header: resp.Header, Raw: raw}
	_ = json.Unmarshal(raw, &r.Body) // not every answer is JSON
	return r, nil
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

// Paths are the fields that a problem names.
func (r Reply) Paths() map[string]string {
	out := map[string]string{}
	list, _ := r.Body["fields"].([]any)
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			path, _ := m["path"].(string)
			out[path], _ = m["message"].(string)
		}
	}
	return out
}

// Example is the body that a procedure's page says would be accepted, at a unit.
func (c *Client) Example(code, unit string) map[string]any {
	c.t.Helper()
	r := c.Get("/procedures/" + code)
	ex, ok := r.Body["example"].(map[string]any)
	if !ok {
		c.t.Fatalf("%s has no example: %d %s", code, r.Status, r.Raw)
	}
	if unit != "" {
		ex["unit"] = unit
	}
	return ex
}
