package parcel_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tinhso/cmd/postsim/post"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/parcel"
	"tinhso/internal/store/storetest"
)

func TestEverySQLIsReadByBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

// ended checks that the dossier was returned, once, by the system.
func (w *world) ended(d dossier.Dossier) {
	w.t.Helper()
	now := w.dossier(d)
	if !now.Closed || now.State != "returned" {
		w.t.Errorf("the dossier is %s", now.State)
	}
	steps, err := w.cases.Timeline(w.as("clerk"), d.Code)
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, s := range steps {
		if s.Action == "return" {
			n++
			if s.ActorRole != "system" || s.Input["returned_to"] != "postal" {
				w.t.Errorf("returned by %s to %v", s.ActorRole, s.Input["returned_to"])
			}
		}
	}
	if n != 1 || w.count(`SELECT count(*) FROM event WHERE kind = 'dossier.return'`) != 1 {
		w.t.Errorf("returned %d times", n)
	}
}

func TestAResultGoesByPostAndClosesTheDossier(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Postal)
		p := w.parcel(d)
		if p.State != parcel.Accepted || p.Tracking != "EB100000001VN" || p.ByHand {
			t.Fatalf("%+v", p)
		}
		sent := w.post.Parcels()[0]
		if sent.Recipient.Name != "Nguyễn Thị Hạnh" || !strings.Contains(sent.Recipient.Address, "ấp Bắc") || sent.Sender.Name != "UBND Phường 5" {
			t.Errorf("the post was told %+v", sent.Shipment)
		}
		w.report(d, parcel.InTransit, "")
		w.report(d, parcel.Delivered, "")
		w.drain()
		w.ended(d)
		p = w.parcel(d)
		var got []parcel.State
		for _, n := range p.News {
			got = append(got, n.State)
		}
		if want := []parcel.State{parcel.Accepted, parcel.InTransit, parcel.Delivered}; !slices.Equal(got, want) || p.ClosedAt.IsZero() {
			t.Errorf("news %v", got)
		}
	})
}

func TestNothingOfAPersonIsKeptOrTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Postal)
		w.report(d, parcel.Delivered, "")
		w.drain()
		page, err := event.List(t.Context(), w.db, event.Filter{PageSize: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Events {
			if bytes.Contains(e.Data, []byte("Hạnh")) || bytes.Contains(e.Data, []byte("0912345678")) || bytes.Contains(e.Data, []byte("ấp Bắc")) {
				t.Errorf("%s tells %s", e.Kind, e.Data)
			}
		}
		if n := w.count(`SELECT count(*) FROM job WHERE CAST(args AS TEXT) LIKE '%Hạnh%' OR CAST(args AS TEXT) LIKE '%0912345678%'`); n != 0 {
			t.Errorf("%d jobs keep a person", n)
		}
	})
}

func TestAResultFetchedAtTheCounterGoesNotByPost(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Direct)
		if all, err := w.parcels.OfDossier(t.Context(), d.ID); err != nil || len(all) != 0 {
			t.Errorf("%d parcels, %v", len(all), err)
		}
	})
}

func TestWhateverThePostDoesAParcelIsSentOnceAndClosedOnce(t *testing.T) {
	for _, f := range []post.Fault{post.Error500, post.Drop, post.Garbage} {
		t.Run(string(f), func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.post.Break(f, 2)
				d := w.issued(dossier.Postal)
				for range 2 {
					if p := w.parcel(d); p.State != parcel.Created || p.Error == "" {
						t.Fatalf("after a fault: %s %q", p.State, p.Error)
					}
					w.clock.Advance(time.Minute)
					w.drain()
				}
				if p := w.parcel(d); p.State != parcel.Accepted || p.Error != "" {
					t.Fatalf("at last: %s %q", p.State, p.Error)
				}
				if n := len(w.post.Parcels()); n != 1 {
					t.Errorf("the post has %d parcels", n)
				}
				w.report(d, parcel.Delivered, "")
				w.drain()
				w.ended(d)
			})
		})
	}
}

func TestAnAnswerThatNeverComes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.post.Break(post.Timeout, 1)
		service := httptest.NewServer(w.post)
		t.Cleanup(service.Close)
		w.start(impatient{parcel.NewHTTP(service.URL, secret, w.clock.Now)})
		d := w.issued(dossier.Postal)
		if p := w.parcel(d); p.State != parcel.Created || p.Error == "" {
			t.Fatalf("%s %q", p.State, p.Error)
		}
		w.clock.Advance(time.Minute)
		w.drain()
		if p := w.parcel(d); p.State != parcel.Accepted || w.post.Parcels()[0].Asked != 2 {
			t.Errorf("%s, asked %d times", p.State, w.post.Parcels()[0].Asked)
		}
	})
}

// impatient gives up at once on an answer that does not come.
type impatient struct{ parcel.Provider }

func (i impatient) Send(ctx context.Context, s parcel.Shipment) (parcel.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	return i.Provider.Send(ctx, s)
}

func TestReportsThatComeTwiceLateAndBackward(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Postal)
		w.post.Break(post.Backward, 1)
		w.report(d, parcel.InTransit, "") // held back
		w.post.Break(post.Double, 1)
		w.report(d, parcel.Delivered, "") // comes first, and twice
		w.drain()
		w.report(d, parcel.InTransit, "") // nonsense after the end
		w.drain()
		w.ended(d)
		p := w.parcel(d)
		if p.State != parcel.Delivered || len(p.News) != 4 {
			t.Errorf("%s after %d reports", p.State, len(p.News))
		}
		if got := w.post.Answers(); !slices.Equal(got, []int{200, 200, 200, 200}) {
			t.Errorf("the post was answered %v", got)
		}
		if n := w.count(`SELECT count(*) FROM event WHERE kind = 'parcel.delivered'`); n != 1 {
			t.Errorf("%d events tell of one delivery", n)
		}
	})
}

func TestAReportThatOvertakesTheAnswerToTheSending(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.post.Break(post.Drop, 1)
		d := w.issued(dossier.Postal) // the post has it, we do not know
		w.report(d, parcel.InTransit, "")
		if p := w.parcel(d); p.State != parcel.InTransit || p.Tracking == "" {
			t.Fatalf("%s %q", p.State, p.Tracking)
		}
		w.clock.Advance(time.Minute)
		w.drain()
		if p := w.parcel(d); p.State != parcel.InTransit {
			t.Errorf("the late answer moved it to %s", p.State)
		}
	})
}

func TestReportsThatProveNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Postal)
		for _, tc := range []struct {
			fault post.Fault
			want  int
		}{{post.BadSign, 401}, {post.Unknown, 404}, {post.Huge, 413}} {
			w.post.Break(tc.fault, 1)
			w.report(d, parcel.Delivered, "")
			if got := w.post.Answers(); got[len(got)-1] != tc.want {
				t.Errorf("%s was answered %d, want %d", tc.fault, got[len(got)-1], tc.want)
			}
		}
		w.drain()
		if p := w.parcel(d); p.State != parcel.Accepted || len(p.News) != 1 || w.dossier(d).Closed {
			t.Errorf("%s after %d reports", p.State, len(p.News))
		}
		ask := func(sign time.Time, body string) int {
			r := httptest.NewRequest(http.MethodPost, parcel.CallbackPath, strings.NewReader(body))
			if !sign.IsZero() {
				parcel.Sign(r, []byte(body), secret, sign)
			}
			return status(w.parcels.Callback(r, secret))
		}
		now, id := w.clock.Now(), w.parcel(d).ID
		good := `{"event":"x1","ref":"` + id + `","state":"in_transit","at":"` + now.Format(time.RFC3339) + `"}`
		for what, tc := range map[string]struct {
			sign time.Time
			body string
			want int
		}{
			"unsigned":         {time.Time{}, good, 401},
			"a recording":      {now.Add(-6 * time.Minute), good, 401},
			"from the future":  {now.Add(6 * time.Minute), good, 401},
			"not JSON":         {now, `{`, 422},
			"two reports":      {now, good + good, 422},
			"an unknown field": {now, strings.Replace(good, "{", `{"x":1,`, 1), 422},
			"an unknown state": {now, strings.Replace(good, "in_transit", "created", 1), 422},
			"a future moment":  {now, strings.Replace(good, now.Format("2006"), "2046", 1), 422},
			"no event":         {now, strings.Replace(good, "x1", "", 1), 422},
			"good":             {now, good, 200},
		} {
			if got := ask(tc.sign, tc.body); got != tc.want {
				t.Errorf("%s: %d, want %d", what, got, tc.want)
			}
		}
		moved := httptest.NewRequest(http.MethodPost, parcel.CallbackPath+"?x=1", strings.NewReader(good))
		parcel.Sign(httptest.NewRequest(http.MethodPost, parcel.CallbackPath, nil), []byte(good), secret, now)
		if got := status(w.parcels.Callback(moved, secret)); got != 401 {
			t.Errorf("a signature for another address: %d", got)
		}
		if got := status(w.parcels.Callback(httptest.NewRequest(http.MethodPost, parcel.CallbackPath, strings.NewReader(good)), nil)); got != 404 {
			t.Errorf("without a post: %d", got)
		}
	})
}

func TestAProcessThatDiesAfterEveryStepHasOneEffect(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		service := httptest.NewServer(w.post)
		t.Cleanup(service.Close)
		d := w.issued(dossier.Postal)
		w.report(d, parcel.Delivered, "")
		id := w.parcel(d).ID
		// The work of a job that died before its end was kept is done again, by a process that knows nothing of the first.
		for range 3 {
			w.start(parcel.NewHTTP(service.URL, secret, w.clock.Now))
			for _, worker := range w.parcels.Workers() {
				if _, err := worker.Work(t.Context(), jobOf(worker.Kind, id)); err != nil {
					t.Errorf("%s: %v", worker.Kind, err)
				}
			}
		}
		w.drain()
		w.ended(d)
		if p := w.post.Parcels(); len(p) != 1 || p[0].Asked != 1 {
			t.Errorf("the post: %+v", p)
		}
	})
}

func TestALostReportIsAskedFor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Postal)
		w.post.Break(post.Late, -1)
		w.report(d, parcel.InTransit, "")
		w.report(d, parcel.Delivered, "")
		w.clock.Advance(7 * time.Hour)
		for _, worker := range w.parcels.Workers() {
			if worker.Kind == parcel.JobPoll {
				if _, err := worker.Work(t.Context(), jobOf(worker.Kind, "")); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.drain()
		w.ended(d)
		if err := w.post.Release(t.Context()); err != nil { // at last they come as well
			t.Fatal(err)
		}
		if p := w.parcel(d); len(p.News) != 3 {
			t.Errorf("%d reports", len(p.News))
		}
	})
}

func TestWhatFailsIsTheClerksToDo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.post.Break(post.Reject, 1)
		d := w.issued(dossier.Postal)
		p := w.parcel(d)
		if p.State != parcel.Failed || p.Reason == "" {
			t.Fatalf("refused: %s %q", p.State, p.Reason)
		}
		list, _, err := w.parcels.List(w.as("clerk"), parcel.Filter{States: []parcel.State{parcel.Failed}})
		if err != nil || len(list) != 1 {
			t.Fatalf("the clerk's list: %d %v", len(list), err)
		}
		again, err := w.parcels.Again(w.as("clerk"), p.ID)
		if err != nil || again.Attempt != 2 {
			t.Fatalf("%+v %v", again, err)
		}
		if _, err := w.parcels.Again(w.as("clerk"), p.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("sent again twice: %v", err)
		}
		w.drain()
		w.report(d, parcel.Failed, "Không có người nhận")
		w.report(d, parcel.InTransit, "")
		w.report(d, parcel.Returned, "Hết thời hạn lưu giữ")
		w.drain()
		if p = w.parcel(d); p.State != parcel.Returned || p.Reason != "Hết thời hạn lưu giữ" || w.dossier(d).Closed {
			t.Fatalf("%s %q", p.State, p.Reason)
		}
		// Fetched at the counter after all.
		now := w.dossier(d)
		if _, err := w.cases.Act(w.as("clerk"), d.Code, dossier.Act{Action: "return", Version: now.Version, Input: map[string]any{"returned_to": "self"}}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAResultFetchedMeanwhileEndsTheParcel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Postal)
		if _, err := w.cases.Act(w.as("clerk"), d.Code, dossier.Act{Action: "return", Version: d.Version, Input: map[string]any{"returned_to": "self"}}); err != nil {
			t.Fatal(err)
		}
		w.drain()
		if p := w.parcel(d); p.State != parcel.Cancelled {
			t.Errorf("%s", p.State)
		}
		w.report(d, parcel.Delivered, "")
		w.drain()
		if n := w.count(`SELECT count(*) FROM event WHERE kind = 'dossier.return'`); n != 1 {
			t.Errorf("returned %d times", n)
		}
	})
}

func TestWithoutAPostAClerkEntersTheNumber(t *testing.T) {
	alone(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Postal)
		p, clerk := w.parcel(d), w.as("clerk")
		if p.State != parcel.Created || !p.ByHand {
			t.Fatalf("%+v", p)
		}
		note := func(s parcel.State, number, reason string) error {
			w.clock.Advance(time.Minute)
			_, err := w.parcels.Note(clerk, p.ID, s, number, reason)
			return err
		}
		if err := note(parcel.Accepted, "không có", ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a number that is none: %v", err)
		}
		if err := note(parcel.Delivered, "EB123456789VN", ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("delivered before it was sent: %v", err)
		}
		if err := note(parcel.Accepted, "eb 123 456 789 vn", ""); err != nil {
			t.Fatal(err)
		}
		if err := note(parcel.Failed, "", " "); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("failed without a reason: %v", err)
		}
		for _, s := range []parcel.State{parcel.InTransit, parcel.Delivered} {
			if err := note(s, "", ""); err != nil {
				t.Fatal(s, err)
			}
		}
		if p = w.parcel(d); p.Tracking != "EB123456789VN" || p.State != parcel.Delivered {
			t.Errorf("%+v", p)
		}
		w.drain()
		w.ended(d)
	})
}

func TestAnotherWardLearnsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Postal)
		id, stranger := w.parcel(d).ID, w.as("stranger")
		for what, try := range map[string]func() error{
			"read":   func() error { _, err := w.parcels.One(stranger, id); return err },
			"note":   func() error { _, err := w.parcels.Note(stranger, id, parcel.InTransit, "", ""); return err },
			"again":  func() error { _, err := w.parcels.Again(stranger, id); return err },
			"label":  func() error { _, err := w.parcels.LabelOf(stranger, id); return err },
			"make":   func() error { _, err := w.parcels.Make(stranger, d.Code); return err },
			"retry":  func() error { return w.parcels.Retry(stranger, id) },
			"counts": func() error { _, err := w.parcels.Counts(stranger, w.ids["p5"], ""); return err },
		} {
			if k := fault.KindOf(try()); k != fault.KindNotFound && k != fault.KindForbidden {
				t.Errorf("%s: %s", what, k)
			}
		}
		if list, _, err := w.parcels.List(stranger, parcel.Filter{}); err != nil || len(list) != 0 {
			t.Errorf("the stranger's list: %d %v", len(list), err)
		}
		label, err := w.parcels.LabelOf(w.as("clerk"), id)
		if err != nil || label.Recipient.Phone != "0912345678" {
			t.Errorf("%+v %v", label.Recipient, err)
		}
	})
}

func TestAResultCanBePostedOnLaterRequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.issued(dossier.Direct)
		for i := range 2 {
			_, err := w.parcels.Make(w.as("clerk"), d.Code)
			if i == 0 && err != nil || i == 1 && fault.KindOf(err) != fault.KindConflict {
				t.Errorf("time %d: %v", i, err)
			}
		}
		w.drain()
		if p := w.parcel(d); p.State != parcel.Accepted {
			t.Errorf("%s", p.State)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"event":"a","ref":"b","state":"delivered","at":"2026-11-23T09:00:00+07:00"}`))
	f.Add([]byte(`{"event":"a","ref":"b","state":"failed","at":"2026-11-23T09:00:00Z","reason":"Không có người nhận","place":"Mỹ Tho"}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := parcel.Decode(b)
		if err != nil {
			if fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%v", err)
			}
			return
		}
		if n.Event == "" || n.Ref == "" || n.At.IsZero() || strings.ContainsAny(n.Reason+n.Place, "\n\x00") {
			t.Errorf("%+v", n)
		}
	})
}
