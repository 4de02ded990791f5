package notify

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

var (
	lines = []store.Line{event.Migrations, job.Migrations, Migrations}
	noon  = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
)

func TestSQL(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func tell(t *testing.T, db *store.DB, to To, kind string, args map[string]any) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return NoticeTx(t.Context(), tx, to, kind, args) }); err != nil {
		t.Fatal(err)
	}
}

var someArgs = map[string]any{"number": "A012", "subject": "Yêu cầu bổ sung hồ sơ", "text": "Hồ sơ cần bổ sung giấy tờ.", "code": "H58.815-261123-0007", "procedure": "Đăng ký khai sinh", "unit": "Ủy ban nhân dân Phường 1",
	"due_at": "2026-11-23T17:00:00+07:00", "answer_at": "2026-11-24T08:00:00+07:00", "minutes": 15, "count": 8, "n": 60, "device": "Chrome, Android", "address": "203.0.113.7", "base": "https://tiengiang.example.vn", "signed_at": "2026-11-23T08:00:00+07:00", "codes": "H58.815-261123-0007, H58.815-261123-0008",
	"due_was_at": "2026-11-20T17:00:00+07:00", "cause": "Cơ quan tạm ngừng làm việc: ngập lụt (Quyết định số 118/QĐ-UBND)."}

// Every kind has its words in both languages, and no argument is forgotten.
func TestEveryKindIsWordedFully(t *testing.T) {
	for kind := range kinds {
		for _, tag := range lang.Tags() {
			p := lang.For(tag)
			all := title(p, kind, someArgs) + " " + text(p, kind, someArgs)
			if strings.ContainsAny(all, "{}⟦⟧") || strings.Contains(all, "2026-11") {
				t.Errorf("%s in %s: %s", kind, tag, all)
			}
		}
	}
	for _, key := range lang.Keys() {
		kind, ours := strings.CutPrefix(key, "notify.")
		kind, titled := strings.CutSuffix(kind, ".title")
		if _, known := kinds[kind]; ours && titled && !known {
			t.Errorf("the catalogue words %q, which is no kind", kind)
		}
	}
}

func TestNoticeIsReadInTheReadersLanguage(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		tell(t, db, To{AccountID: "a1", Link: "/ho-so/x"}, "dossier_accepted", someArgs)
		page, err := List(t.Context(), db, "a1", "", 0)
		if err != nil || len(page.Notices) != 1 {
			t.Fatalf("%+v, %v", page, err)
		}
		n := page.Notices[0]
		got := []string{n.Title(lang.For(lang.VI)), n.Title(lang.For(lang.EN)), n.Link, fmt.Sprint(n.ReadAt == nil, n.At.Equal(noon))}
		want := []string{"Hồ sơ H58.815-261123-0007 đã được tiếp nhận, hẹn trả kết quả 17:00, 23/11/2026",
			"Dossier H58.815-261123-0007 is accepted, result due 17:00, 23/11/2026", "/ho-so/x", "true true"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOneKeyIsToldOnce(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		for range 3 {
			tell(t, db, To{AccountID: "a1", Email: "a1@example.vn", Key: "event:1"}, "dossier_refused", someArgs)
		}
		tell(t, db, To{AccountID: "a1", Key: "event:2"}, "dossier_refused", someArgs)
		n, err := Unread(t.Context(), db, "a1")
		if err != nil || n != 2 {
			t.Errorf("%d unread, %v; want 2", n, err)
		}
		mails, err := Mails(t.Context(), db, Waiting, "", 0)
		if err != nil || len(mails.Mails) != 1 {
			t.Errorf("%d mails, %v; want 1", len(mails.Mails), err)
		}
	})
}

func TestNobodyToTell(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		tell(t, db, To{Phone: "0918234567"}, "dossier_refused", someArgs)
		if counts, err := MailCounts(t.Context(), db); err != nil || len(counts) != 0 {
			t.Errorf("%v, %v", counts, err)
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return NoticeTx(t.Context(), tx, To{AccountID: "a1"}, "no_such_kind", nil)
		})
		if fault.KindOf(err) != fault.KindInternal || err == nil {
			t.Errorf("a kind nobody worded: %v", err)
		}
	})
}

// Lists are paged newest first; reading one's notices leaves others' alone.
func TestListAndMarkRead(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx := t.Context()
		for i := range 7 {
			clock.Advance(time.Duration(i%2) * time.Second) // some share their instant
			tell(t, db, To{AccountID: "a1"}, "dossier_refused", map[string]any{"code": fmt.Sprint(i)})
		}
		tell(t, db, To{AccountID: "a2"}, "dossier_refused", someArgs)
		var codes, ids []string
		token := ""
		for {
			page, err := List(ctx, db, "a1", token, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range page.Notices {
				codes, ids = append(codes, fmt.Sprint(n.Args["code"])), append(ids, n.ID)
			}
			if token = page.NextPageToken; token == "" {
				break
			}
		}
		if diff := cmp.Diff([]string{"6", "5", "4", "3", "2", "1", "0"}, codes); diff != "" {
			t.Error(diff)
		}
		mark := func(account string, ids ...string) {
			t.Helper()
			if err := db.Write(ctx, func(tx *store.Tx) error { return MarkReadTx(ctx, tx, account, ids...) }); err != nil {
				t.Fatal(err)
			}
		}
		unread := func(account string, want int) {
			t.Helper()
			if n, err := Unread(ctx, db, account); err != nil || n != want {
				t.Errorf("%s has %d unread, %v; want %d", account, n, err, want)
			}
		}
		mark("a2", ids...)
		unread("a1", 7)
		mark("a1", ids[0], ids[3])
		unread("a1", 5)
		mark("a1")
		unread("a1", 0)
		unread("a2", 1)
		if _, err := List(ctx, db, "a1", "nonsense", 3); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a page token nobody gave: %v", err)
		}
	})
}

// The citizen is told what the journal says happened, once, in words that fit.
func TestConsumerTellsTheCitizen(t *testing.T) {
	due := noon.Add(5 * time.Hour)
	base := step{Code: "H58.815-261123-0007", ProcedureName: "Đăng ký khai sinh", UnitName: "Ủy ban nhân dân Phường 1", Channel: "online",
		AnswerBy: noon.Add(8 * time.Hour)}
	dated, provisional, counter := base, base, base
	dated.DueAt, provisional.DueAt, provisional.Provisional, counter.Channel = &due, &due, true, "direct"
	moved, hour := dated, dated
	was, earlier := due.AddDate(0, 0, -3), due.Add(-30*time.Minute)
	moved.DueWas, moved.Cause, hour.DueWas = &was, "Cơ quan tạm ngừng làm việc: ngập lụt.", &earlier
	for _, c := range []struct {
		event string
		data  step
		want  string // kind; empty tells nothing
	}{
		{"dossier.submit", base, "dossier_submitted"},
		{"dossier.submit", counter, ""},
		{"dossier.accept", dated, "dossier_accepted"},
		{"dossier.accept", provisional, "dossier_accepted_provisional"},
		{"dossier.accept", base, "dossier_accepted_undated"},
		{"dossier.refuse", base, "dossier_refused"},
		{"dossier.request_more", dated, "dossier_more"},
		{"dossier.supply", dated, "dossier_deadline_moved"},
		{"dossier.supply", base, ""},
		{"dossier.issue", dated, "dossier_result_ready"},
		{"dossier.return", dated, "dossier_returned"},
		{"dossier.transfer", base, "dossier_transferred"},
		{"dossier.withdraw", base, "dossier_withdrawn"},
		{"dossier.extend", dated, "dossier_deadline_moved"},
		{"dossier.reprojected", moved, "dossier_calendar_moved"},
		{"dossier.reprojected", hour, ""}, // the office closes earlier, on the same day
		{"dossier.reprojected", base, ""},
		{"dossier.assign", dated, ""},
	} {
		t.Run(c.event+" "+c.want, func(t *testing.T) {
			storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
				ctx := t.Context()
				contact := func(_ ctxType, _ *store.Tx, dossier string) (To, error) {
					if dossier != "d1" {
						return To{}, fault.NotFound("dossier.unknown")
					}
					return To{AccountID: "a1", Email: "a1@example.vn", Lang: lang.VI}, nil
				}
				journal := event.NewJournal(db, Consumer(contact))
				for _, dossier := range []string{"d1", "gone"} {
					if err := db.Write(ctx, func(tx *store.Tx) error {
						return event.Append(ctx, tx, event.New{Kind: c.event, Subject: dossier, Actor: "clerk", Data: c.data})
					}); err != nil {
						t.Fatal(err)
					}
				}
				if err := journal.Drain(ctx); err != nil {
					t.Fatal(err)
				}
				page, err := List(ctx, db, "a1", "", 0)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, n := range page.Notices {
					got = append(got, n.Kind)
					if n.Link != "/ho-so/tra-cuu?ma=H58.815-261123-0007" {
						t.Errorf("link %s", n.Link)
					}
				}
				want := []string{c.want}
				if c.want == "" {
					want = nil
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// The officer who has a dossier is told what others did with it, and nothing of their own steps.
func TestConsumerTellsTheOfficer(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx := t.Context()
		nobody := func(ctxType, *store.Tx, string) (To, error) { return To{}, fault.NotFound("dossier.unknown") }
		owner := func(ctxType, *store.Tx, string) (To, error) { return To{AccountID: "citizen"}, nil }
		given := step{Code: "H58.815-261123-0007", ProcedureName: "Đăng ký khai sinh", Assignee: "officer"}
		for _, n := range []event.New{
			{Kind: "dossier.assign", Subject: "d1", Actor: "leader", Data: given},
			{Kind: "dossier.reject", Subject: "d1", Actor: "leader", Data: given},
			{Kind: "dossier.supply", Subject: "d1", Actor: "citizen", Data: given},
			{Kind: "dossier.forward", Subject: "d1", Actor: "officer", Data: given},
			{Kind: "dossier.advise", Subject: "d1", Actor: "other", Data: step{Code: "H58.815-261123-0008"}},
			{Kind: "dossier.propose", Subject: "d1", Actor: "other", Data: given},
			{Kind: "dossier.consult", Subject: "d3", Actor: "lead", Data: step{Code: "H58.815-261123-0009", Tell: []string{"officer", "lead"}}},
			{Kind: "dossier.remind", Subject: "d3", Actor: "lead", Data: step{Code: "H58.815-261123-0009", Tell: []string{"officer"}}},
			{Kind: "dossier.propose", Subject: "d3", Actor: "lead", Data: step{Code: "H58.815-261123-0009", Tell: []string{"officer"}}},
		} {
			if err := db.Write(ctx, func(tx *store.Tx) error { return event.Append(ctx, tx, n) }); err != nil {
				t.Fatal(err)
			}
		}
		if err := event.NewJournal(db, Consumer(nobody)).Drain(ctx); err != nil {
			t.Fatal(err)
		}
		page, err := List(ctx, db, "officer", "", 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range page.Notices {
			got = append(got, n.Kind+" "+n.Link)
		}
		want := []string{"desk_reminded /desk/ho-so/H58.815-261123-0009", "desk_asked /desk/ho-so/H58.815-261123-0009", "desk_supplied /desk/ho-so/H58.815-261123-0007", "desk_rejected /desk/ho-so/H58.815-261123-0007", "desk_given /desk/ho-so/H58.815-261123-0007"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			return event.Append(ctx, tx, event.New{Kind: "dossier.refuse", Subject: "d2", Actor: "clerk", Data: given})
		}); err != nil {
			t.Fatal(err)
		}
		if err := event.NewJournal(db, Consumer(owner)).Drain(ctx); err != nil {
			t.Fatal(err)
		}
		events, err := event.List(ctx, db, event.Filter{Subject: "d2"})
		if err != nil || len(events.Events) != 1 {
			t.Fatal(err, events)
		}
		told, err := ToldOf(ctx, db, []string{events.Events[0].ID, "unknown"})
		if err != nil || len(told) != 1 || !told[events.Events[0].ID].Equal(noon) {
			t.Errorf("told %v, %v", told, err)
		}
		if none, err := ToldOf(ctx, db, nil); err != nil || len(none) != 0 {
			t.Errorf("told of nothing: %v, %v", none, err)
		}
	})
}
