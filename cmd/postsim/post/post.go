// Package post is a post for trials (bưu chính thử nghiệm): it takes shipments over HTTP by the protocol of room parcel,
// gives them numbers, reports what becomes of them, and misbehaves when told to.
package post

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"tinhso/internal/parcel"
)

// Fault is a way to misbehave.
type Fault string

// The faults. Those of answers spoil what is asked of the post, those of calls what it reports.
const (
	Error500 Fault = "500"      // answers 500 and takes nothing
	Drop     Fault = "drop"     // takes the shipment and dies before it answers
	Timeout  Fault = "timeout"  // takes it and answers after the asker has gone
	Reject   Fault = "reject"   // refuses the address
	Garbage  Fault = "garbage"  // answers what is no JSON
	Double   Fault = "double"   // reports twice
	Late     Fault = "late"     // holds the report until Release
	BadSign  Fault = "badsign"  // signs with a wrong secret
	Unknown  Fault = "unknown"  // reports of a parcel that nobody sent
	Huge     Fault = "huge"     // reports 10 MB
	Backward Fault = "backward" // holds the report and sends it after the next one
)

// Faults lists them.
func Faults() []Fault {
	return []Fault{Error500, Drop, Timeout, Reject, Garbage, Double, Late, BadSign, Unknown, Huge, Backward}
}

// Parcel is a shipment the post has taken.
type Parcel struct {
	parcel.Shipment
	Tracking string        `json:"tracking"`
	At       time.Time     `json:"at"`
	Asked    int           `json:"asked"` // how often it was handed over
	News     []parcel.News `json:"news"`
}

// Server is the post.
type Server struct {
	secret []byte
	clock  func() time.Time

	mu      sync.Mutex
	parcels []*Parcel
	faults  map[Fault]int
	held    []call
	answers []int // of its reports, the latest last
}

type call struct {
	url  string
	body []byte
}

// New opens a post with the secret both sides know.
func New(secret []byte, clock func() time.Time) *Server {
	return &Server{secret: secret, clock: clock, faults: map[Fault]int{}}
}

// Break makes the next n occasions meet a fault; n below zero all of them, zero none.
func (s *Server) Break(f Fault, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[f] = n
}

// meets uses up one occasion of a fault.
func (s *Server) meets(f Fault) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.faults[f]
	if n > 0 {
		s.faults[f]--
	}
	return n != 0
}

// Parcels lists what was taken, the oldest first.
func (s *Server) Parcels() []Parcel {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Parcel, 0, len(s.parcels))
	for _, p := range s.parcels {
		c := *p
		c.News = slices.Clone(p.News)
		all = append(all, c)
	}
	return all
}

// Answers lists the statuses with which reports were answered.
func (s *Server) Answers() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.answers)
}

// ServeHTTP is the post's own service: POST /shipments, GET /shipments/REF.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, "body", http.StatusBadRequest)
		return
	}
	if err := parcel.Verify(r, body, s.secret, s.clock()); err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	if s.meets(Error500) {
		http.Error(w, "the post is upset", http.StatusInternalServerError)
		return
	}
	if s.meets(Garbage) {
		_, _ = io.WriteString(w, "<html>proxy</html>")
		return
	}
	ref, one := strings.CutPrefix(r.URL.Path, "/shipments/")
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/shipments":
		s.take(w, r, body)
	case r.Method == http.MethodGet && one:
		s.show(w, ref)
	default:
		http.NotFound(w, r)
	}
}

func (s *Server) take(w http.ResponseWriter, r *http.Request, body []byte) {
	var sh parcel.Shipment
	if err := json.Unmarshal(body, &sh); err != nil || sh.Ref == "" || sh.Ref != r.Header.Get("Idempotency-Key") {
		answer(w, http.StatusBadRequest, map[string]string{"reason": "phiếu gửi không đúng định dạng"})
		return
	}
	if s.meets(Reject) || sh.Recipient.Address == "" || sh.Recipient.Name == "" {
		answer(w, http.StatusUnprocessableEntity, map[string]string{"reason": "Địa chỉ người nhận không đầy đủ"})
		return
	}
	p := s.file(sh)
	switch {
	case s.meets(Drop):
		panic(http.ErrAbortHandler) // the connection breaks without a word
	case s.meets(Timeout):
		<-r.Context().Done()
		return
	}
	answer(w, http.StatusCreated, parcel.Receipt{Tracking: p.Tracking, At: p.At})
}

// file takes a shipment once, whatever its reference was sent before.
func (s *Server) file(sh parcel.Shipment) Parcel {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.find(sh.Ref); p != nil {
		p.Asked++
		return *p
	}
	p := &Parcel{Shipment: sh, Tracking: fmt.Sprintf("EB%09dVN", 100000000+len(s.parcels)+1), At: s.clock().UTC().Truncate(time.Millisecond), Asked: 1}
	s.parcels = append(s.parcels, p)
	return *p
}

func (s *Server) find(ref string) *Parcel {
	i := slices.IndexFunc(s.parcels, func(p *Parcel) bool { return p.Ref == ref })
	if i < 0 {
		return nil
	}
	return s.parcels[i]
}

func (s *Server) show(w http.ResponseWriter, ref string) {
	s.mu.Lock()
	p := s.find(ref)
	var news []parcel.News
	if p != nil {
		news = slices.Clone(p.News)
	}
	s.mu.Unlock()
	if p == nil {
		http.Error(w, "unknown", http.StatusNotFound)
		return
	}
	answer(w, http.StatusOK, map[string]any{"news": news})
}

// Report says that something became of a parcel, and tells whoever sent it. The reference may be the tracking number.
func (s *Server) Report(ctx context.Context, ref string, state parcel.State, place, reason string) error {
	s.mu.Lock()
	p := s.find(ref)
	if i := slices.IndexFunc(s.parcels, func(p *Parcel) bool { return p.Tracking == ref }); i >= 0 {
		p = s.parcels[i]
	}
	if p == nil {
		s.mu.Unlock()
		return fmt.Errorf("no parcel %s", ref)
	}
	at := s.clock().UTC().Truncate(time.Millisecond)
	if k := len(p.News); k > 0 && !at.After(p.News[k-1].At) {
		at = p.News[k-1].At.Add(time.Millisecond)
	}
	n := parcel.News{Event: fmt.Sprintf("%s-%d", p.Tracking, len(p.News)+1), Ref: p.Ref, Tracking: p.Tracking, State: state, At: at, Place: place, Reason: reason}
	p.News = append(p.News, n)
	to := p.Callback
	s.mu.Unlock()
	return s.tell(ctx, to, n)
}

// tell calls back, in the way that the faults say.
func (s *Server) tell(ctx context.Context, to string, n parcel.News) error {
	if s.meets(Unknown) {
		n.Ref, n.Event = "01XXXXXXXXXXXXXXXXXXXXXXXX", "unknown-"+n.Event
	}
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if s.meets(Huge) {
		body = append(bytes.Repeat([]byte(" "), 10<<20), body...)
	}
	if s.meets(Late) || s.meets(Backward) {
		s.mu.Lock()
		s.held = append(s.held, call{to, body})
		s.mu.Unlock()
		return nil
	}
	times := 1
	if s.meets(Double) {
		times = 2
	}
	for range times {
		if err := s.send(ctx, call{to, body}); err != nil {
			return err
		}
	}
	s.mu.Lock()
	wait := s.faults[Late] != 0
	s.mu.Unlock()
	if wait {
		return nil
	}
	return s.Release(ctx)
}

// Release sends the reports that were held back, the latest first.
func (s *Server) Release(ctx context.Context) error {
	s.mu.Lock()
	held := s.held
	s.held = nil
	s.mu.Unlock()
	slices.Reverse(held)
	for _, c := range held {
		if err := s.send(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) send(ctx context.Context, c call) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(c.body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	secret := s.secret
	if s.meets(BadSign) {
		secret = []byte("somebody else's")
	}
	parcel.Sign(r, c.body, secret, s.clock())
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, got.Body) // only the status matters
	_ = got.Body.Close()
	s.mu.Lock()
	s.answers = append(s.answers, got.StatusCode)
	s.mu.Unlock()
	return nil
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // who asked has gone
}
