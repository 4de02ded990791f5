package journey

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Open dossiers of an old system are brought in by the command line, twice, the second time after a kill in the middle;
// then an officer goes on with one and its citizen finds it by the number on the old slip.
func TestOpenDossiersOfAnOldSystem(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		s.Stop()
		dir := t.TempDir()
		var b strings.Builder
		b.WriteString("ma_ho_so,ma_thu_tuc,don_vi,kenh,trang_thai,ngay_nop,ngay_tiep_nhan,ngay_hen_tra,can_bo,chu_ho_so,dien_thoai\n")
		const rows = 60
		for i := range rows {
			fmt.Fprintf(&b, "000.00.12.H58-261102-%04d,1.001193,%s,truc_tiep,4,02/11/2026 08:15,02/11/2026 09:00,30/12/2026,canbo.thuly.phuong5,Nguyễn Thị Bé Ba,0912345678\n", i+1, ward5)
		}
		b.WriteString("000.00.12.H58-261102-0999,1.001193,00000,truc_tiep,4,02/11/2026,02/11/2026,30/12/2026,,Lê Văn Tám,\n")
		file := filepath.Join(dir, "cu.csv")
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		run := func(extra ...string) (string, error) {
			args := append([]string{"import", "--data", s.Data, "--database", s.Database, "--source", "Một cửa điện tử cũ"}, extra...)
			out, err := exec.CommandContext(t.Context(), Binary(t), append(args, file)...).CombinedOutput()
			return string(out), err
		}
		out, err := run("--dry-run")
		if err == nil || !strings.Contains(out, "chuyển được 60") || !strings.Contains(out, "bị từ chối 1") || !strings.Contains(out, "don_vi: ") {
			t.Fatalf("the dry run says %v: %s", err, out)
		}
		report := filepath.Join(dir, "ket-qua.csv")
		if out, err = run("--report", report); err == nil || !strings.Contains(out, "chuyển 60") {
			t.Fatalf("the run says %v: %s", err, out)
		}
		told, err := os.ReadFile(report)
		if err != nil || strings.Count(string(told), "đã chuyển") != rows || strings.Count(string(told), "bị từ chối") != 1 {
			t.Errorf("the report: %v %s", err, told)
		}
		if out, err = run(); err == nil || !strings.Contains(out, "chuyển 0") || !strings.Contains(out, "đã có 60") {
			t.Errorf("the second run says %v: %s", err, out)
		}
		s.Start()
		const code = "000.00.12.H58-261102-0007"
		d := &desk{Page: Open(t, Look{Width: Desktop}), t: t, s: s}
		signIn(t, d.Page, s, "canbo.thuly.phuong5")
		d.at("/desk/ho-so/" + code)
		if said := d.Text("main"); !strings.Contains(said, "30/12/2026") || !strings.Contains(said, "Chuyển sang từ hệ thống cũ") {
			t.Errorf("the officer reads %s", said)
		}
		d.sound()
		p := Open(t, Look{})
		p.Go(s.URL + "/ho-so/tra-cuu?ma=" + code)
		p.Fill("#f-fact", "5678")
		p.Submit("main form .button-primary")
		if said := p.Text("main"); !strings.Contains(said, "30/12/2026") {
			t.Errorf("the citizen reads %s", said)
		}
	})
}
