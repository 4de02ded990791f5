package journey

import (
	"strings"
	"testing"
)

// An operator looks whether the machine is well, who is signed in, what is sealed and backed up, and who has read what;
// then searches the journal for what one person did today.
func TestAnOperatorLooksAfterTheMachine(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		acceptedAt(t, s, "Nguyễn Thị Hồng Hạnh")
		for _, look := range []Look{{Width: Desktop}, {Dark: true}} {
			name := map[bool]string{true: "-phone-dark", false: "-desktop"}[look.Dark]
			d := sitAtConsole(t, s, provinceAdmin, look)
			for _, c := range []struct{ path, name, said string }{
				{"/console/suc-khoe", "health", "Sức khỏe hệ thống"}, {"/console/phien", "present", "phiên đang mở"}, {"/console/niem-phong", "seal", "Niêm phong nguyên vẹn"},
				{"/console/sao-luu", "backup", "Chưa đặt lịch sao lưu"}, {"/console/luot-xem", "reads", "Lượt xem dữ liệu cá nhân"}, {"/console/nhat-ky", "journal", "Nhật ký"},
			} {
				d.at(c.path)
				if c.name == "seal" { // the sealer follows within a second
					d.eventually(c.said)
				}
				if said := d.Text("main"); !strings.Contains(said, c.said) {
					t.Errorf("%s says %s", c.path, said)
				}
				d.sound()
				consoleShot(d.Page, "ops-"+c.name+name)
			}
		}
		d := sitAtConsole(t, s, provinceAdmin, Look{Width: Desktop})
		d.at("/console/nhat-ky")
		all := d.Count("main tbody tr")
		d.Fill("input[name=nguoi]", provinceAdmin)
		d.Submit(".filters button")
		if n := d.Count("main tbody tr"); n == 0 || n >= all {
			t.Errorf("%d events of one person, %d of all", n, all)
		}
		d.Submit("main tbody tr:first-child a")
		if said := d.Text("main"); !strings.Contains(said, "Đăng nhập") {
			t.Errorf("the event says %s", said)
		}
		d.sound()
		consoleShot(d.Page, "ops-event-desktop")
	})
}

// eventually loads a page again until it says something.
func (d *desk) eventually(said string) {
	d.t.Helper()
	for range 100 {
		if strings.Contains(d.Text("main"), said) {
			return
		}
		d.Go(d.Address())
	}
}
