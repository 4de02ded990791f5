package dossier

import (
	"os"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

func TestCorrectionLeavesATrace(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "clerk1 correct")
		if d.Applicant.FullName != "Nguyễn Thị Hồng Anh" {
			t.Errorf("corrected to %q", d.Applicant.FullName)
		}
		steps, err := w.Timeline(w.as(t, "clerk1"), d.Code)
		must(t, steps, err)
		want := Change{Field: "applicant.full_name", Label: "Họ, chữ đệm, tên", Old: "Nguyễn Thị Hồng Ánh", New: "Nguyễn Thị Hồng Anh"}
		if c := steps[2].Changes; len(c) != 1 || c[0] != want {
			t.Errorf("the trace says %+v", c)
		}
		page, err := w.List(w.as(t, "clerk1"), Filter{Query: "hong anh"})
		if must(t, page, err); len(page.Items) != 1 || page.Items[0].ApplicantName != "Nguyễn Thị Hồng Anh" {
			t.Errorf("found as %v", page.Items)
		}
		for _, in := range []map[string]any{
			{"field": "applicant.citizen_id", "value": "12", "reason": "Gõ nhầm."},
			{"field": "applicant.full_name", "value": "Nguyễn Thị Hồng Anh", "reason": "Gõ nhầm."},
			{"field": "applicant.nothing", "value": "x", "reason": "Gõ nhầm."},
			{"field": "id", "value": "x", "reason": "Gõ nhầm."},
			{"field": "applicant.full_name", "value": "", "reason": "Gõ nhầm."},
		} {
			_, err := w.Act(w.as(t, "clerk1"), d.Code, Act{Action: "correct", Version: d.Version, Input: in})
			wantFault(t, err, fault.KindInvalid, "dossier.input.invalid")
		}
		d = w.act(t, w.as(t, "clerk1"), d, "correct", map[string]any{"field": "fields.request", "value": "Nội dung khác", "reason": "Gõ nhầm."})
		parts, err := w.Describe(t.Context(), d, lang.VI)
		must(t, parts, err)
		if len(parts) != 3 || parts[1].Name != "fields" || parts[1].Lines[0].Value != "Nội dung khác" {
			t.Errorf("described as %+v", parts)
		}
	})
}

func TestTransferKeepsTheCodeAndTellsTheCitizen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		w.clock.Set(at(6, 8, 0))
		moved := w.chain(t, d, "clerk1 transfer")
		if moved.Code != d.Code || moved.Unit.Name != "UBND Phường 2" || !moved.AnswerBy.Equal(at(7, 8, 0)) {
			t.Errorf("%s at %s, answered by %v", moved.Code, moved.Unit.Name, moved.AnswerBy)
		}
		_, err := w.Get(w.as(t, "clerk1"), d.Code)
		wantFault(t, err, fault.KindNotFound, "dossier.unknown")
		w.chain(t, moved, "clerk2 accept")
		steps, err := w.Timeline(w.as(t, "citizen"), d.Code)
		if must(t, steps, err); steps[1].ToName != "UBND Phường 2" || steps[1].Reason == "" || steps[1].ActorName != "" {
			t.Errorf("the citizen is told %+v", steps[1])
		}
		again := w.file(t, w.as(t, "citizen"), standard)
		for unit, code := range map[string]string{"H58.8": "dossier.unit.not_here", "28249": "dossier.unit.same", "nowhere": "dossier.unit.unknown"} {
			_, err := w.Act(w.as(t, "clerk1"), again.Code, Act{Action: "transfer", Version: again.Version,
				Input: map[string]any{"unit": unit, "reason": "Nộp nhầm nơi."}})
			if f := wantFault(t, err, fault.KindInvalid, ""); f.Fields[0].Code != code {
				t.Errorf("%s: %v", unit, f.Fields)
			}
		}
	})
}

func TestForwardToAnOfficerOrAUnit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
		d = w.act(t, w.as(t, "officer1"), d, "forward", map[string]any{"officer": w.who["officer1b"].AccountID})
		if d.AssigneeName != "Phạm Thị Thứ Hai" {
			t.Errorf("handed to %s", d.AssigneeName)
		}
		_, err := w.Act(w.as(t, "officer1b"), d.Code, Act{Action: "forward", Version: d.Version, Input: map[string]any{"officer": w.who["officer2"].AccountID}})
		if f := wantFault(t, err, fault.KindInvalid, ""); f.Fields[0].Code != "dossier.assign.unknown" {
			t.Errorf("an officer of another unit: %v", f.Fields)
		}
		d = w.act(t, w.as(t, "officer1b"), d, "forward", map[string]any{"unit": "H58.8"})
		if d.Unit.Name != "Sở Tư pháp" || d.Assignee != "" {
			t.Errorf("handed to %s, %s", d.Unit.Name, d.AssigneeName)
		}
		got, err := w.Get(w.as(t, "clerk1"), d.Code) // it accepted it, and the citizen asks there
		must(t, got, err)
		w.chain(t, d, "officerSo claim", "officerSo propose", "leaderSo approve")
	})
}

func TestTheTimelineOfACitizenNamesNoOfficer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "leader1 assign", "officer1 propose", "leader1 reject")
		steps, err := w.Timeline(w.as(t, "citizen"), d.Code)
		must(t, steps, err)
		for _, s := range steps {
			if s.ActorName != "" || s.Actor != "" || s.Input != nil || s.Action == "assign" && s.ToName != "" || s.Action == "reject" && s.Reason != "" {
				t.Errorf("the citizen sees %+v", s)
			}
			if s.StateName.VI == "" || s.ActorRole == "" || s.ActorRole != "citizen" && s.UnitName != "UBND Phường 1" {
				t.Errorf("who has it is not said: %+v", s)
			}
		}
	})
}

// A refusal is the leader's to decide: until then the citizen is not told that one was proposed, nor why.
func TestWhatIsWeighedInsideIsNotTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 refuse", "leader1 reject")
		steps, err := w.Timeline(w.as(t, "citizen"), d.Code)
		must(t, steps, err)
		for _, s := range steps[3:] {
			if s.Action != "work" || s.Reason != "" || s.To != "" || strings.Contains(s.Label.VI, "chối") || s.Label.VI == "" {
				t.Errorf("the citizen is told %+v", s)
			}
		}
		refused := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 refuse")
		steps, err = w.Timeline(w.as(t, "citizen"), refused.Code)
		if must(t, steps, err); steps[1].Reason == "" || steps[1].Label.VI != "Từ chối tiếp nhận" {
			t.Errorf("a refusal at the door is told as %+v", steps[1])
		}
	})
}

func TestADossierStaysOnTheVersionsItWasFiledUnder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.file(t, w.as(t, "citizen"), standard)
		err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
			b, err := os.ReadFile("../../provinces/tien-giang/flows/standard.yaml")
			if err != nil {
				return err
			}
			text := strings.Replace(string(b), "version: 1\n", "version: 3\n", 1)
			text = strings.Replace(text, "{vi: \"Tiếp nhận\"", "{vi: \"Nhận hồ sơ\"", 1)
			f, err := flow.ParseYAML("standard.yaml", []byte(text))
			if err != nil {
				return err
			}
			if _, err := w.Flows.PutTx(t.Context(), tx, f, w.today().Add(1)); err != nil {
				return err
			}
			p := w.procedures()[0]
			p.Name, p.Deadline = "Tên mới của thủ tục", nil
			_, err = w.Procedures.PutTx(t.Context(), tx, p)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Set(at(6, 9, 0))
		second := w.file(t, w.as(t, "citizen"), standard)
		if first.FlowVersion != 1 || second.FlowVersion != 3 || second.Procedure.Version != 2 || second.Budget != nil {
			t.Errorf("filed on flow %d and %d, procedure %d", first.FlowVersion, second.FlowVersion, second.Procedure.Version)
		}
		for _, tc := range []struct {
			d     Dossier
			label string
		}{{first, "Tiếp nhận"}, {second, "Nhận hồ sơ"}} {
			open, err := w.Actions(w.as(t, "clerk1"), tc.d)
			if must(t, open, err); open[0].Label.VI != tc.label {
				t.Errorf("%s offers %q, want %q", tc.d.Code, open[0].Label.VI, tc.label)
			}
		}
		if first = w.chain(t, first, "clerk1 accept"); first.DueOn.String() != "2026-10-13" || first.Procedure.Name != "Thủ tục theo quy trình chuẩn" {
			t.Errorf("%s due %v", first.Procedure.Name, first.DueOn)
		}
	})
}

func TestListsAreOrderedPagedAndFiltered(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		names := []string{"An", "Bình", "Cường", "Dũng", "Giang"}
		var all []Dossier
		for i, name := range names {
			w.clock.Set(at(5+i, 9, 0))
			s := w.filing(standard)
			s.Applicant["full_name"] = "Lê Văn " + name
			d, err := w.Submit(w.as(t, "citizen"), s)
			all = append(all, must(t, d, err))
		}
		all[0] = w.chain(t, all[0], "clerk1 accept", "officer1 claim") // due after the others are to be answered
		all[4] = w.chain(t, all[4], "citizen withdraw")
		read := func(who string, f Filter) (got []string) {
			t.Helper()
			f.PageSize = 2
			for {
				page, err := w.List(w.as(t, who), f)
				must(t, page, err)
				for _, i := range page.Items {
					got = append(got, strings.TrimPrefix(i.ApplicantName, "Lê Văn "))
				}
				if f.PageToken = page.Next; page.Next == "" {
					return got
				}
			}
		}
		for _, tc := range []struct {
			who  string
			f    Filter
			want string
		}{
			{"clerk1", Filter{}, "Bình Cường Dũng An"}, // what is due first on top, nothing closed
			{"clerk1", Filter{Newest: true}, "Giang Dũng Cường Bình An"},
			{"clerk1", Filter{State: "closed"}, "Giang"},
			{"clerk1", Filter{State: "submitted"}, "Bình Cường Dũng"},
			{"clerk1", Filter{Late: true}, "Bình Cường"},
			{"clerk1", Filter{DueBefore: at(9, 10, 0)}, "Bình Cường Dũng"},
			{"clerk1", Filter{Unassigned: true}, "Bình Cường Dũng"},
			{"officer1", Filter{Mine: true}, "An"},
			{"officer1b", Filter{Mine: true}, ""},
			{"clerk1", Filter{Query: "cuong"}, "Cường"},
			{"clerk1", Filter{Query: "LE VAN d"}, "Dũng"},
			{"clerk1", Filter{Query: "261007"}, "Cường"},
			{"clerk1", Filter{Query: strings.ToLower(all[1].Code)}, "Bình"},
			{"clerk1", Filter{Query: "100%"}, ""},
			{"clerk1", Filter{Unit: "28249", Procedure: standard}, "Bình Cường Dũng An"},
			{"clerk1", Filter{Procedure: sameDay}, ""},
			{"clerk2", Filter{}, ""},
			{"citizen", Filter{}, "Giang Dũng Cường Bình An"},
			{"other", Filter{}, ""},
		} {
			if got := strings.Join(read(tc.who, tc.f), " "); got != tc.want {
				t.Errorf("%s asks %+v: %q, want %q", tc.who, tc.f, got, tc.want)
			}
		}
		_, err := w.List(w.as(t, "clerk1"), Filter{PageToken: "nonsense"})
		wantFault(t, err, fault.KindInvalid, "store.page_token")
		if _, err = w.List(guest(t), Filter{}); !slices.Contains([]fault.Kind{fault.KindUnauthenticated, fault.KindForbidden}, fault.KindOf(err)) {
			t.Errorf("a guest lists: %v", err)
		}
	})
}
