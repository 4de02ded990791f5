package dossier

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/once"
)

// act takes a step that has to succeed.
func (w *world) act(t *testing.T, ctx context.Context, d Dossier, action string, input map[string]any) Dossier {
	t.Helper()
	got, err := w.Act(ctx, d.Code, Act{Action: action, Version: d.Version, Input: input})
	if err != nil {
		t.Logf("%s from %s", action, d.State)
	}
	if w.strict && err == nil {
		w.sealed(t)
	}
	return must(t, got, err)
}

// chain takes steps, each by somebody: "clerk1 accept".
func (w *world) chain(t *testing.T, d Dossier, steps ...string) Dossier {
	t.Helper()
	for _, s := range steps {
		who, action, _ := strings.Cut(s, " ")
		d = w.act(t, w.as(t, who), d, action, w.inputs(action))
	}
	return d
}

// inputs is what each action needs to be accepted.
func (w *world) inputs(action string) map[string]any {
	switch action {
	case "refuse", "reject", "stop":
		return map[string]any{"reason": "Hồ sơ không đủ điều kiện giải quyết."}
	case "request_more":
		return map[string]any{"items": []any{map[string]any{"item": "Bản chụp rõ hai mặt thẻ căn cước", "why": "Ảnh bị mờ"}}}
	case "supply":
		return map[string]any{"note": "Tôi đã bổ sung đủ."}
	case "assign":
		return map[string]any{"officer": w.who["officer1"].AccountID}
	case "transfer":
		return map[string]any{"unit": "28252", "reason": "Người nộp cư trú ở Phường 2."}
	case "consult":
		return map[string]any{"unit": w.units["so"], "question": "Đề nghị cho ý kiến."}
	case "advise":
		return map[string]any{"opinion": "Thống nhất."}
	case "note_fee":
		return map[string]any{"amount": int64(20000), "fee": "Lệ phí", "receipt": "0000123"}
	case "request_payment":
		return map[string]any{"amount": int64(150000), "fee": "Lệ phí trước bạ"}
	case "extend":
		return map[string]any{"extend": int64(2), "reason": "Phải xác minh thêm tại cơ sở."}
	case "correct":
		return map[string]any{"field": "applicant.full_name", "value": "Nguyễn Thị Hồng Anh", "reason": "Gõ nhầm dấu."}
	}
	return nil
}

func TestStaleVersionSaysWhoDidWhatWhen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		accepted := w.chain(t, d, "clerk1 accept")
		_, err := w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "refuse", Version: d.Version, Input: w.inputs("refuse")})
		f := wantFault(t, err, fault.KindPrecondition, "dossier.changed")
		if f.Args["who"] != "Lê Thị Tiếp Nhận" || f.Args["when"] != "09:00, 05/10/2026" {
			t.Errorf("told %v", f.Args)
		}
		_, err = w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "refuse", Input: w.inputs("refuse")})
		wantFault(t, err, fault.KindPreconditionRequired, "dossier.version.missing")
		_, err = w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "accept", Version: accepted.Version})
		wantFault(t, err, fault.KindConflict, "dossier.action.closed")
		_, err = w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "fly", Version: accepted.Version})
		wantFault(t, err, fault.KindConflict, "dossier.action.unknown")
	})
}

func TestOfTwoOfficersExactlyOneWins(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 5 {
			d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for i, who := range []string{"officer1", "officer1b"} {
				wg.Add(1)
				ctx := w.as(t, who)
				go func() {
					defer wg.Done()
					_, errs[i] = w.Act(ctx, d.Code, Act{Action: "claim", Version: d.Version})
				}()
			}
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("exactly one has to win: %v, %v", errs[0], errs[1])
			}
			for i, err := range errs {
				if err != nil {
					f := wantFault(t, err, fault.KindPrecondition, "dossier.changed")
					if f.Args["who"] != w.who[[]string{"officer1b", "officer1"}[i]].Name {
						t.Errorf("the loser is told %v", f.Args)
					}
				}
			}
			got, err := w.Get(w.as(t, "clerk1"), d.Code)
			if must(t, got, err); got.Version != d.Version+1 {
				t.Errorf("version %d after one act, want %d", got.Version, d.Version+1)
			}
		}
	})
}

func TestTheSameSubmissionTenTimesIsOneDossier(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.filing(standard)
		s.Once = once.Guard{Account: "citizen-1", Key: "key-1", BodyHash: "h", Answer: func(result any) once.Answer {
			return once.Answer{Status: 201, Body: []byte(result.(Dossier).Code)}
		}}
		codes := make([]string, 10)
		var wg sync.WaitGroup
		for i := range codes {
			wg.Add(1)
			ctx := w.as(t, "citizen")
			go func() {
				defer wg.Done()
				d, err := w.Submit(ctx, s)
				codes[i] = d.Code
				if r := replay(err); r != nil {
					codes[i] = string(r.Answer.Body)
				} else if err != nil {
					codes[i] = err.Error()
				}
			}()
		}
		wg.Wait()
		for i, code := range codes {
			if code != "H58.904-261005-0001" {
				t.Errorf("answer %d is %s", i, code)
			}
		}
		page, err := w.List(w.as(t, "citizen"), Filter{})
		if must(t, page, err); len(page.Items) != 1 {
			t.Errorf("%d dossiers were made, want one", len(page.Items))
		}
	})
}

func TestAnActSentAgainIsAnsweredAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		a := Act{Action: "accept", Version: d.Version, Once: once.Guard{Account: "x", Key: "k", BodyHash: "b"}}
		a.Once.Answer = func(result any) once.Answer {
			d := result.(Dossier)
			return once.Answer{Status: 200, Body: fmt.Append(nil, d.State, " ", len(d.Documents))}
		}
		got, err := w.Act(w.as(t, "clerk1"), d.Code, a)
		must(t, got, err)
		if len(got.Documents) == 0 {
			t.Error("the first answer shows no papers")
		}
		first := string(a.Once.Answer(got).Body)
		_, err = w.Act(w.as(t, "clerk1"), d.Code, a) // its version is stale by now
		if r := replay(err); r == nil || string(r.Answer.Body) != first {
			t.Errorf("got %v; want the first answer, %q", r, first)
		}
		a.Once.Key, a.Version = "other", got.Version
		_, err = w.Act(w.as(t, "clerk1"), d.Code, a)
		wantFault(t, err, fault.KindConflict, "dossier.action.closed") // another key, so a new request
		_, err = w.Act(w.as(t, "clerk1"), d.Code, a)
		wantFault(t, err, fault.KindConflict, "dossier.action.closed") // a refusal is not kept as the answer
	})
}
