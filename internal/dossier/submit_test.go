package dossier

import (
	"context"
	"testing"

	"tinhso/internal/viet"
)

func (w *world) today() viet.Day { return viet.DayOf(w.clock.Now()) }

// person is somebody who files, as a face hands it over.
func person() map[string]any {
	return map[string]any{"full_name": "Nguyễn Thị Hồng Ánh", "birth_date": "1990-05-15", "citizen_id": "082190012345",
		"phone": "0912 345 678", "email": "anh@example.vn", "address": "Số 23, đường 30 Tháng 4, Phường 1"}
}

// filing is a submission that is accepted, of a procedure to the first ward.
func (w *world) filing(procedure string) Submit {
	s := Submit{Procedure: procedure, Unit: w.units["phuong1"], Channel: Online, Applicant: person(),
		Fields: map[string]any{"request": "Đề nghị giải quyết"}, ReturnBy: Direct}
	if procedure == standard {
		s.Documents = []Paper{{Component: "A1", Status: Later}, {Component: "A2", Status: NotApplicable}}
	}
	return s
}

func (w *world) file(t *testing.T, ctx context.Context, procedure string) Dossier {
	t.Helper()
	d, err := w.Submit(ctx, w.filing(procedure))
	return must(t, d, err)
}

func TestSubmitNumbersEachUnitAndDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := w.as(t, "citizen")
		var codes []string
		for range 2 {
			codes = append(codes, w.file(t, ctx, standard).Code)
		}
		s := w.filing(standard)
		s.Unit = "28252" // by the code of the place
		d, err := w.Submit(ctx, s)
		codes = append(codes, must(t, d, err).Code)
		w.clock.Set(at(6, 9, 0))
		codes = append(codes, w.file(t, ctx, standard).Code)
		want := []string{"H58.904-261005-0001", "H58.904-261005-0002", "H58.905-261005-0001", "H58.904-261006-0001"}
		for i := range want {
			if codes[i] != want[i] {
				t.Errorf("dossier %d has the code %s, want %s", i, codes[i], want[i])
			}
		}
	})
}

func TestSubmitSaysWhenTheOfficeAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		// 9:00 on Monday: 6.5 hours are left of the day, 1.5 of Tuesday.
		if want := at(6, 9, 0); !d.AnswerBy.Equal(want) {
			t.Errorf("answered by %v, want %v", d.AnswerBy.In(viet.Zone), want)
		}
		if !d.DueAt.IsZero() || d.National != 1 || d.State != "submitted" || d.Version != 1 {
			t.Errorf("a filing has no due day yet: %+v", d)
		}
		got, err := w.Get(w.as(t, "citizen"), d.Code)
		must(t, got, err)
		if got.Applicant.FullName != "Nguyễn Thị Hồng Ánh" || got.Applicant.Phone != "0912345678" || len(got.Documents) != 2 ||
			got.Fields["request"] != "Đề nghị giải quyết" || got.ReturnBy.Channel != Direct {
			t.Errorf("it was not kept as filed: %+v", got)
		}
	})
}
