package pack_test

import (
	"testing"

	"tinhso/internal/deadline"
	"tinhso/internal/store"
)

// namedTerms counts every term of the pack from Monday 5 October 2026: khiếu nại và tố cáo tính theo ngày lịch, ngày cuối
// trùng ngày nghỉ thì chuyển sang ngày làm việc tiếp theo; xử lý ban đầu tố cáo tính theo ngày làm việc.
func namedTerms(t *testing.T, db *store.DB, book *deadline.Book) {
	t.Helper()
	for _, tc := range []struct {
		term   string
		extend int
		due    string
	}{
		{"complaint_accept", 0, "2026-10-15"},                // 10 ngày
		{"complaint_first", 0, "2026-11-04"},                 // 30 ngày
		{"complaint_first_complex", 0, "2026-11-19"},         // 45 ngày
		{"complaint_first_remote", 0, "2026-11-19"},          // 45 ngày
		{"complaint_first_remote_complex", 0, "2026-12-04"},  // 60 ngày
		{"complaint_second_accept", 0, "2026-10-15"},         // 10 ngày
		{"complaint_second", 0, "2026-11-19"},                // 45 ngày
		{"complaint_second_complex", 0, "2026-12-04"},        // 60 ngày
		{"complaint_second_remote", 0, "2026-12-04"},         // 60 ngày
		{"complaint_second_remote_complex", 0, "2026-12-14"}, // 70 ngày
		{"denunciation_accept", 0, "2026-10-14"},             // 07 ngày làm việc
		{"denunciation_accept_verify", 0, "2026-10-19"},      // 10 ngày làm việc
		{"denunciation", 0, "2026-11-04"},                    // 30 ngày
		{"denunciation_complex", 30, "2026-12-04"},           // gia hạn một lần 30 ngày
		{"denunciation_very_complex", 60, "2027-01-04"},      // gia hạn hai lần; 03/01/2027 là Chủ nhật
	} {
		q := deadline.Question{Received: "2026-10-05T09:00:00+07:00", Term: tc.term, Extend: tc.extend}
		res, err := book.Answer(t.Context(), db, "", q)
		if err != nil || res.DueOn.String() != tc.due {
			t.Errorf("%s: due %s, want %s, %v", tc.term, res.DueOn, tc.due, err)
			continue
		}
		if res.Term.Verified || res.Term.Law == "" || res.Term.Label == "" || res.Term.From == "" {
			t.Errorf("%s says %+v: nobody has read the text of the law", tc.term, res.Term)
		}
		q.Extend = res.Term.Extend*res.Term.ExtendTimes + 1
		if _, err := book.Answer(t.Context(), db, "", q); err == nil {
			t.Errorf("%s may be extended by %d", tc.term, q.Extend)
		}
	}
}
