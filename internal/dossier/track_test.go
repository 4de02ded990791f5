package dossier

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tinhso/internal/fault"
)

func (w *world) track(ctx context.Context, code, fact, address string) (Public, error) {
	return w.Track(ctx, Tracking{Code: code, Fact: fact, Address: address})
}

func TestTrackNeedsASecondFact(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, guest(t), standard), "clerk1 accept", "officer1 claim")
		for i, fact := range []string{"5678", " 5678 ", "0912345678", "0912 345 678", "082190012345", "15/05/1990", "1990-05-15"} {
			p, err := w.track(guest(t), strings.ToLower(d.Code), fact, fmt.Sprint("a", i))
			if must(t, p, err); p.Code != d.Code || p.Holder.Role != "officer" || !p.Holder.Until.Equal(d.DueAt) {
				t.Errorf("%q shows %+v", fact, p.Holder)
			}
		}
		for i, fact := range []string{"1234", "1990", "Nguyễn Thị Hồng Ánh", "0", "678"} {
			_, err := w.track(guest(t), d.Code, fact, fmt.Sprint("b", i))
			wantFault(t, err, fault.KindNotFound, "dossier.track.no_match")
		}
		_, err := w.track(guest(t), "H58.904-261005-0999", "5678", "c")
		wantFault(t, err, fault.KindNotFound, "dossier.track.no_match") // the same words as for a wrong fact
		_, err = w.track(guest(t), "what", "5678", "c")
		wantFault(t, err, fault.KindInvalid, "dossier.track.invalid")
		_, err = w.track(guest(t), d.Code, " ", "c")
		wantFault(t, err, fault.KindInvalid, "dossier.track.invalid")
	})
}

func TestTrackShowsNoPersonalData(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, guest(t), standard), "clerk1 accept", "officer1 claim", "officer1 consult", "officer1 request_more")
		p, err := w.track(guest(t), d.Code, "5678", "x")
		must(t, p, err)
		if len(p.Asked) != 1 || !p.Paused || p.Holder.Role != "citizen" || len(p.Steps) != 5 {
			t.Errorf("shown %+v", p)
		}
		b, err := json.Marshal(p)
		must(t, b, err)
		for _, private := range []string{"Hồng Ánh", "0912", "082190", "Thụ Lý", "Tiếp Nhận", "example.vn", "Đề nghị cho ý kiến", w.who["officer1"].AccountID} {
			if strings.Contains(string(b), private) {
				t.Errorf("%q is shown to a stranger", private)
			}
		}
	})
}

func TestGuessingIsLimitedWithoutLockingOutTheOwner(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, guest(t), standard)
		for range 5 {
			_, err := w.track(guest(t), d.Code, "0000", "attacker")
			wantFault(t, err, fault.KindNotFound, "")
		}
		_, err := w.track(guest(t), d.Code, "5678", "attacker") // even the right one
		wantFault(t, err, fault.KindTooMany, "dossier.track.wait")
		p, err := w.track(guest(t), d.Code, "5678", "owner")
		must(t, p, err)

		for i := range 40 { // from many addresses
			_, err := w.track(guest(t), d.Code, "0000", fmt.Sprint("bot", i))
			wantFault(t, err, fault.KindNotFound, "")
		}
		_, err = w.track(guest(t), d.Code, "5678", "owner")
		wantFault(t, err, fault.KindNotFound, "dossier.track.no_match") // four digits are too easy now
		p, err = w.track(guest(t), d.Code, "15/05/1990", "owner")
		must(t, p, err)
		w.clock.Advance(24 * time.Hour)
		p, err = w.track(guest(t), d.Code, "5678", "owner")
		must(t, p, err)
	})
}

func TestGuessesAtTheSameMomentCountEachOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, guest(t), standard)
		var looked atomic.Int32
		var wg sync.WaitGroup
		for range 60 {
			wg.Go(func() {
				_, err := w.track(guest(t), d.Code, "0000", "2001:db8::1")
				if fault.KindOf(err) == fault.KindNotFound {
					looked.Add(1)
				}
			})
		}
		wg.Wait()
		if n := looked.Load(); n != 5 {
			t.Errorf("%d of 60 guesses at once were looked at; want 5", n)
		}
		_, err := w.track(guest(t), d.Code, "0000", "2001:db8::2:3") // the same household
		wantFault(t, err, fault.KindTooMany, "dossier.track.wait")
		for range 30 { // who is right is never limited
			p, err := w.track(guest(t), d.Code, "15/05/1990", "2001:db8:1::1")
			must(t, p, err)
		}
	})
}

func TestAGuestActsByAGrant(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, guest(t), standard), "clerk1 accept", "officer1 claim", "officer1 request_more")
		_, err := w.Act(guest(t), d.Code, Act{Action: "supply", Version: d.Version, Input: w.inputs("supply")})
		wantFault(t, err, fault.KindNotFound, "dossier.unknown")
		p, err := w.track(guest(t), d.Code, "5678", "x")
		must(t, p, err)
		ctx, code, err := w.WithGrant(guest(t), p.Grant)
		if must(t, code, err); code != d.Code {
			t.Errorf("the grant names %s", code)
		}
		f := w.upload(t, guest(t), "ảnh.jpg", jpeg, secret)
		got, err := w.Act(ctx, code, Act{Action: "supply", Version: p.Version, Files: []string{f.ID}, Guest: secret})
		if must(t, got, err); got.State != "working" || len(got.Documents) != 3 || got.Documents[2].File != f.ID {
			t.Errorf("in %s with %v", got.State, got.Documents)
		}
		other := w.file(t, guest(t), standard)
		_, err = w.Act(ctx, other.Code, Act{Action: "withdraw", Version: other.Version})
		wantFault(t, err, fault.KindNotFound, "dossier.unknown")

		for _, bad := range []string{"", "a.b", p.Grant + "x", "x" + p.Grant, strings.Replace(p.Grant, ".", "", 1)} {
			_, _, err := w.WithGrant(guest(t), bad)
			wantFault(t, err, fault.KindGone, "dossier.track.grant")
		}
		w.clock.Advance(31 * time.Minute)
		_, _, err = w.WithGrant(guest(t), p.Grant)
		wantFault(t, err, fault.KindGone, "dossier.track.grant")

		mine := w.file(t, w.as(t, "citizen"), standard) // of an account: its owner signs in to act
		p, err = w.track(guest(t), mine.Code, "5678", "x")
		if must(t, p, err); p.Grant != "" {
			t.Error("a dossier of an account gives no grant to strangers")
		}
	})
}

func FuzzGrant(f *testing.F) {
	c := &Cases{Deps: Deps{Secret: []byte("secret"), Clock: func() time.Time { return monday }}}
	f.Add("")
	f.Add(c.grant(toAct, "id", "code", monday))
	f.Add("aWR8Y29kZXwx.AAAA")
	f.Fuzz(func(t *testing.T, s string) {
		if id, code, err := c.ungrant(toAct, s); err == nil && c.grant(toAct, id, code, monday) == "" {
			t.Error("a grant that could not be made was taken")
		}
	})
}
