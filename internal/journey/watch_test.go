package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A clerk stops the clocks of six dossiers within minutes, and another dossier is withdrawn and filed again: both are
// found, the leader of the ward explains, the city concludes, and the next ward sees nothing.
func TestWhatStopsTheClocksIsFoundAndExplained(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		for _, name := range []string{"Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba", "Lê Văn Bốn", "Lê Văn Năm", "Lê Văn Sáu"} {
			code, etag := filed(t, s, marital, ward5, name)
			etag = acted(t, s, clerk5, code, etag, "accept", nil)
			acted(t, s, clerk5, code, etag, "request_more", map[string]any{"items": []map[string]any{{"item": "Trích lục ghi chú ly hôn"}}})
		}
		again, etag := filed(t, s, marital, ward5, "Phạm Thị Lại")
		etag = acted(t, s, clerk5, again, etag, "accept", nil)
		acted(t, s, citizen, again, etag, "withdraw", nil)
		filed(t, s, marital, ward5, "Phạm Thị Lại")

		leader := sitDown(t, s, leader5, Look{})
		for range 50 { // the watch follows the journal
			if leader.Go(s.URL + "/desk/giam-sat"); leader.Count("tbody[role=rowgroup] tr") == 2 {
				break
			}
		}
		leader.sound()
		watchShot(leader.Page, "watch-list-desktop")
		said := leader.Text("main")
		if !strings.Contains(said, "Yêu cầu bổ sung hàng loạt trong ít phút") || !strings.Contains(said, "Đóng rồi nộp lại") {
			t.Fatalf("the list says: %s", said)
		}
		finding := href(leader.Page, "tr[data-href]:last-child th a")
		leader.Go(finding)
		leader.sound()
		watchShot(leader.Page, "watch-finding-desktop")
		leader.Fill("#f-explanation", "Sáu hồ sơ cùng thiếu trích lục; đã xem từ chiều hôm trước và gửi yêu cầu cùng lúc.")
		leader.Submit("form[action$='/giai-trinh'] .button-primary")
		leader.sound()

		above := sitDown(t, s, leaderCity, Look{Width: Phone, Dark: true})
		above.Go(finding)
		above.sound()
		above.Fill("#f-verdict", "Thời điểm xem hồ sơ có trong nhật ký, giải trình phù hợp.")
		watchShot(above.Page, "watch-finding-phone-dark")
		above.Submit("button[value=accept]")
		if said := above.Text(".watch-state"); said != "Chấp nhận giải trình" {
			t.Errorf("after the conclusion: %s", said)
		}
		above.at("/desk/giam-sat/quy-tac")
		watchShot(above.Page, "watch-rules-phone-dark")

		next := sitDown(t, s, "lanhdao.phuong1", Look{NoScript: true})
		next.Go(s.URL + "/desk/giam-sat")
		if next.Count("tbody[role=rowgroup] tr") > 0 {
			t.Error("the next ward sees findings")
		}
		next.Go(finding)
		if strings.Contains(next.Text("main"), "Trích lục") || strings.Contains(next.Text("main"), "giải trình phù hợp") {
			t.Error("the next ward reads the finding")
		}
	})
}

// watchShot keeps a picture of a page when somebody wants to look.
func watchShot(p *Page, name string) {
	if dir := os.Getenv("TINHSO_CALENDAR_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"))
	}
}
