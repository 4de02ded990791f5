package otlp

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	collect "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	pb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"tinhso/internal/fault"
	"tinhso/internal/trace"
)

// receiver is an OTLP receiver that keeps what it was sent.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	spans []*pb.Span
	about map[string]string
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{about: map[string]string{}}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		var body io.Reader = q.Body
		if q.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(q.Body)
			if err != nil {
				t.Error(err)
				return
			}
			body = z
		}
		b, err := io.ReadAll(body)
		var sent collect.ExportTraceServiceRequest
		if err = errors.Join(err, proto.Unmarshal(b, &sent)); err != nil || q.URL.Path != "/v1/traces" || q.Method != http.MethodPost {
			t.Errorf("%s %s: %v", q.Method, q.URL, err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, rs := range sent.ResourceSpans {
			for _, kv := range rs.Resource.Attributes {
				r.about[kv.Key] = kv.Value.GetStringValue()
			}
			for _, ss := range rs.ScopeSpans {
				r.spans = append(r.spans, ss.Spans...)
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) span(t *testing.T, name string) *pb.Span {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.spans {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no span %q", name)
	return nil
}

func attrs(s *pb.Span) string {
	var all []string
	for _, kv := range s.Attributes {
		all = append(all, kv.Key+"="+kv.Value.GetStringValue())
	}
	return strings.Join(all, " ")
}

const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

func TestSpansArriveBelowOneAnother(t *testing.T) {
	r := newReceiver(t)
	tr, err := Open(t.Context(), Options{Endpoint: r.URL + "/", Percent: 100, Node: "n1", Version: "v"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := trace.With(t.Context(), tr)
	in := map[string]string{"traceparent": parent, "baggage": "cccd=082190001234", "tracestate": "cccd=082190001234"}
	ctx = trace.Extract(ctx, func(k string) string { return in[k] })
	ctx, server := trace.Start(ctx, trace.Server, "request")
	server.Name("GET /x/{code}")
	server.Set("http.route", "GET /x/{code}")
	below, client := trace.Start(ctx, trace.Client, "smtp")
	out := map[string]string{}
	trace.Inject(below, func(k, v string) { out[k] = v })
	header := http.Header{}
	_, call := trace.Call(below, "post", "POST", "buu-chinh.example.vn", header)
	call.End(nil)
	if got := header.Get("traceparent"); !strings.HasPrefix(got, "00-0af7651916cd43dd8448eb211c80319c-") || got == out["traceparent"] {
		t.Errorf("on its way: %v", header)
	}
	client.End(fault.NotFound("dossier.not_found").With(errors.New("082190001234")))
	_, other := trace.Start(ctx, trace.Internal, "work")
	other.Count("rows", 7)
	other.End(errors.New("082190001234"))
	server.End(nil)
	if id := trace.ID(ctx); id != "0af7651916cd43dd8448eb211c80319c" {
		t.Errorf("the trace is %s", id)
	}
	if err := tr.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	s, c, o := r.span(t, "GET /x/{code}"), r.span(t, "smtp"), r.span(t, "work")
	if string(c.ParentSpanId) != string(s.SpanId) || string(o.ParentSpanId) != string(s.SpanId) || s.Kind != pb.Span_SPAN_KIND_SERVER || c.Kind != pb.Span_SPAN_KIND_CLIENT {
		t.Errorf("%v %v %v", s, c, o)
	}
	if c.Status.Message != "dossier.not_found" || o.Status.Message != "error" {
		t.Errorf("%v %v", c.Status, o.Status)
	}
	for _, s := range []*pb.Span{s, c, o} {
		if text := s.String(); strings.Contains(text, "082190001234") {
			t.Errorf("a person is in %s", text)
		}
	}
	if !strings.Contains(attrs(s), "http.route=GET /x/{code}") || r.about["service.name"] != "tinhso" || r.about["service.instance.id"] != "n1" {
		t.Errorf("%s %v", attrs(s), r.about)
	}
	if !strings.HasPrefix(out["traceparent"], "00-0af7651916cd43dd8448eb211c80319c-") || out["baggage"]+out["tracestate"] != "" {
		t.Errorf("on its way: %v", out)
	}
}

// A stranger who asks for every trace to be kept does not decide.
func TestOnlyThisNodeDecidesWhatIsKept(t *testing.T) {
	r := newReceiver(t)
	tr, err := Open(t.Context(), Options{Endpoint: r.URL, Percent: 0})
	if err != nil {
		t.Fatal(err)
	}
	ctx := trace.With(t.Context(), tr)
	ctx = trace.Extract(ctx, func(k string) string { return map[string]string{"traceparent": parent}[k] })
	_, s := trace.Start(ctx, trace.Server, "request")
	s.End(nil)
	if err := tr.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	if len(r.spans) != 0 {
		t.Errorf("%d spans were kept", len(r.spans))
	}
}

// A receiver that is away is nobody's trouble.
func TestAReceiverThatIsAway(t *testing.T) {
	r := newReceiver(t)
	r.Close()
	tr, err := Open(t.Context(), Options{Endpoint: r.URL, Percent: 100})
	if err != nil {
		t.Fatal(err)
	}
	for range 5000 {
		_, s := trace.Start(trace.With(t.Context(), tr), trace.Internal, "work")
		s.End(nil)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = tr.Close(ctx) // says that nobody listens
}
