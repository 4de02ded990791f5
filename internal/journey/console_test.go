package journey

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tinhso/internal/store"
)

const (
	provinceAdmin = "quantri.tinh"
	wardAdmin     = "quantri.phuong5"
)

// href is the address of the first link that a selector finds.
func href(p *Page, selector string) string {
	p.t.Helper()
	return Eval[string](p, "document.querySelector("+quote(selector)+").href")
}

// list writes an Excel list of officers as an office would send it.
func list(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	rows = append([][]any{{"Họ và tên *", "Tên đăng nhập", "Mã đơn vị *", "Vai trò *"}}, rows...)
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "danh-sach.xlsx")
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	return file
}

// A list with a fault says where and makes nothing; the mended one makes its officers, each of whom signs in with the
// temporary password and can do nothing before changing it.
func TestAListOfOfficersIsImported(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		p := Open(t, Look{Width: Desktop, NoScript: true})
		signIn(t, p, s, wardAdmin)
		p.Go(s.URL + "/console/tai-khoan/nhap")
		p.Attach("#f-file", list(t, []any{"Nguyễn Thị Kim Cương", "cuong.p5", "28249", "Cán bộ tiếp nhận"}, []any{"Lê Văn Mẫn", "man.p1", "28261", "Lãnh đạo"}))
		p.Submit("form[enctype] .button-primary")
		said := p.Text("main")
		if !strings.Contains(said, "1 trong 2 dòng chưa đúng") || !strings.Contains(said, "Ô C3") || p.Has("input[name=list]") {
			t.Fatalf("the dry run says: %s", said)
		}
		consoleShot(p, "import-wrong")
		p.Go(s.URL + "/console/tai-khoan/nhap")
		p.Attach("#f-file", list(t, []any{"Nguyễn Thị Kim Cương", "cuong.p5", "28249", "Cán bộ tiếp nhận"}, []any{"Lê Văn Mẫn", "", "28249", "Công chức thụ lý; Lãnh đạo"}))
		p.Submit("form[enctype] .button-primary")
		if !strings.Contains(p.Text("main"), "Cả 2 dòng đều hợp lệ") {
			t.Fatalf("the dry run says: %s", p.Text("main"))
		}
		consoleShot(p, "import-well")
		p.Submit("form[action$='/nhap/tao'] .button-primary")
		if !strings.Contains(p.Text("main"), "Đã tạo 2 tài khoản") {
			t.Fatalf("applying says: %s", p.Text("main"))
		}
		consoleShot(p, "import-made")
		secret := p.Text("tbody tr:first-child td[data-label='Mật khẩu tạm']")
		p.Go(s.URL + "/console/tai-khoan?q=cuong.p5")
		if n := p.Count("tbody tr"); n != 1 {
			t.Errorf("%d accounts are found", n)
		}
		firstSteps(t, s, "cuong.p5", secret)
	})
}

// firstSteps are those of who was given a temporary password: sign in, be asked to change it, change it, work.
func firstSteps(t *testing.T, s *Server, login, secret string) {
	t.Helper()
	p := Open(t, Look{Width: Desktop, NoScript: true})
	p.Go(s.URL + "/dang-nhap")
	p.Fill("#f-login", login)
	p.Fill("#f-password", secret)
	p.Submit("form.ask .button-primary")
	if !strings.Contains(p.Address(), "/tai-khoan/mat-khau") {
		p.Go(s.URL + "/desk")
		if !p.Has("a[href='/tai-khoan/mat-khau']") {
			t.Fatalf("the desk does not ask for a new password: %s", p.Text("main"))
		}
		p.Go(s.URL + "/tai-khoan/mat-khau")
	}
	const mine = "Buoi-sang-cho-noi-Cai-Be"
	p.Fill("input[name=old_password], input[name=old]", secret)
	for _, name := range []string{"password", "again", "repeat", "password_again"} {
		if p.Has("input[name=" + name + "]") {
			p.Fill("input[name="+name+"]", mine)
		}
	}
	p.Submit("main form .button-primary")
	p.Go(s.URL + "/desk")
	if p.Has("a[href='/tai-khoan/mat-khau'].button") || !strings.HasSuffix(p.Address(), "/desk") {
		t.Errorf("after the change the desk is still closed: %s %s", p.Address(), p.Text("main"))
	}
}

// The administrator of a ward gives an officer of the ward a new password; the old one is of no use any more. Officers of
// other wards do not exist for that administrator.
func TestTheUnitsOwnAdministratorResetsAPassword(t *testing.T) {
	s := StartServer(t)
	before := s.API(clerk5)
	if r := before.Get("/dossiers"); r.Status != http.StatusOK {
		t.Fatalf("the token does not work: %d", r.Status)
	}
	p := Open(t, Look{Width: Phone})
	signIn(t, p, s, wardAdmin)
	p.Go(s.URL + "/console/tai-khoan?q=tiepnhan")
	if n := p.Count("tbody tr"); n != 1 {
		t.Fatalf("the ward has %d clerks: %s", n, p.Text("main"))
	}
	account := href(p, "tbody th a")
	p.Go(account + "/mat-khau")
	p.NoViolations()
	p.Submit("main form .button-primary")
	secret := p.Text(".slip-secret")
	if len(secret) < 12 {
		t.Fatalf("the slip says %q", secret)
	}
	p.NoViolations()
	consoleShot(p, "slip-phone")
	if r := before.Get("/dossiers"); r.Status != http.StatusUnauthorized {
		t.Errorf("the old token still works: %d", r.Status)
	}
	firstSteps(t, s, clerk5, secret)

	q := Open(t, Look{Width: Desktop})
	signIn(t, q, s, "quantri.phuong1")
	for _, way := range []string{"", "/mat-khau", "/khoa", "/sua", "/quyen", "/phien"} {
		q.Go(account + way)
		if !strings.Contains(q.Text("main"), "Không tìm thấy tài khoản") {
			t.Errorf("%s shows: %s", way, q.Text("main"))
		}
	}
	q.Go(s.URL + "/console/tai-khoan?q=tiepnhan.phuong5")
	if n := q.Count("tbody tr"); n != 0 {
		t.Errorf("another ward's administrator finds %d", n)
	}
}

// An event that could not be applied is shown first thing, and applied again from the page.
func TestASetAsideEventIsRetried(t *testing.T) {
	s := StartServer(t)
	worked(t, s, "accept")
	s.Stop()
	setAside(t, s)
	s.Start()
	p := Open(t, Look{Width: Desktop, NoScript: true})
	signIn(t, p, s, provinceAdmin)
	p.Go(s.URL + "/console")
	if !strings.Contains(p.Text("main"), "1 sự kiện bị gác lại") {
		t.Errorf("the overview says: %s", p.Text("main"))
	}
	consoleShot(p, "overview-trouble")
	p.Submit(".board a[href='/console/su-kien']")
	consoleShot(p, "events-aside")
	if !strings.Contains(p.Text("main"), "máy chủ thư từ chối") {
		t.Errorf("no reason: %s", p.Text("main"))
	}
	p.Submit("tbody .cell-links a")
	p.Submit("main form .button-primary")
	if said := p.Text("main"); !strings.Contains(said, "Đã xử lý xong sự kiện") || !strings.Contains(said, "Không có sự kiện nào bị gác lại") {
		t.Errorf("after the retry: %s", said)
	}
}

// setAside puts the acceptance of a dossier aside for the notices, as if they had failed on it.
func setAside(t *testing.T, s *Server) {
	t.Helper()
	db, err := store.Open(t.Context(), s.Database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		var seq int64
		var consumer string
		if err := tx.QueryRow(t.Context(), "SELECT max(seq) FROM event WHERE kind = 'dossier.accept'").Scan(&seq); err != nil {
			return err
		}
		if err := tx.QueryRow(t.Context(), "SELECT min(name) FROM event_cursor").Scan(&consumer); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), "INSERT INTO event_aside (id, consumer, seq, reason, attempts, at) VALUES ($1, $2, $3, $4, $5, $6)",
			store.NewID(), consumer, seq, "máy chủ thư từ chối: 554 5.7.1", 8, store.Millis(tx.Now()))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Every page of the console, as the province's administrator and as a ward's: nothing wider than the window, one h1,
// nothing that axe finds, in both looks.
func TestConsolePagesAreAccessible(t *testing.T) {
	s := StartServer(t)
	worked(t, s, "issue")
	for _, look := range []Look{{Width: Desktop}, {Width: Phone}, {Width: Desktop, Dark: true}, {Width: Phone, Dark: true}} {
		t.Run(fmt.Sprintf("%d-%v", look.Width, look.Dark), func(t *testing.T) {
			p := Open(t, look)
			signIn(t, p, s, provinceAdmin)
			for name, path := range consolePages(p, s) {
				if look.Dark && !slices.Contains([]string{"overview", "account", "unit", "flow", "don-vi", "tai-khoan-nhap", "vai-tro-ma-tran"}, name) {
					continue // the looks are one sheet of tokens; a page of each kind shows them
				}
				p.Go(path)
				if n := p.Count("h1"); n != 1 {
					t.Errorf("%s has %d h1: %s", path, n, p.Text("body"))
				}
				if wide := p.Overflow(); wide > 0 {
					t.Errorf("%s is %d pixels wider than its window", path, wide)
				}
				p.NoViolations()
				consoleShot(p, fmt.Sprintf("%s-%d%s", name, look.Width, map[bool]string{true: "-dark"}[look.Dark]))
			}
		})
	}
}

// consolePages finds the address of a page of each kind.
func consolePages(p *Page, s *Server) map[string]string {
	p.t.Helper()
	pages := map[string]string{}
	for _, name := range []string{"don-vi", "chuc-danh", "tai-khoan", "tai-khoan/moi", "tai-khoan/nhap", "vai-tro", "vai-tro/admin", "vai-tro/ma-tran", "viec-nen", "su-kien", "thu", "nhat-ky", "thu-tuc", "thu-tuc/" + birth, "quy-trinh", "bieu-mau", "thiet-lap", "phien-ban",
		"don-vi?tim=phuong+5", "don-vi?ngay=31/02/2026", "tai-khoan?tim=khong-co-ai", "tai-khoan?loai=citizen"} {
		pages[strings.NewReplacer("/", "-", "?", "-", "=", "-", "+", "-").Replace(name)] = s.URL + "/console/" + name
	}
	pages["overview"] = s.URL + "/console"
	first := func(at, selector string) string {
		p.Go(s.URL + at)
		return href(p, selector)
	}
	pages["unit"] = first("/console/don-vi?tim=phuong+5", "tbody th a")
	account := first("/console/tai-khoan?q=tiepnhan.phuong5", "tbody th a")
	for _, way := range []string{"", "/sua", "/khoa", "/mat-khau", "/quyen", "/dong", "/phien"} {
		pages["account"+strings.ReplaceAll(way, "/", "-")] = account + way
	}
	pages["own"] = first("/console/tai-khoan?q=quantri.tinh", "tbody th a")
	pages["own-ma"] = pages["own"] + "/ma"
	p.Go(account)
	pages["withdraw"] = href(p, "a[href*='/quyen/']")
	pages["flow"] = first("/console/quy-trinh", "tbody tr:last-child th a")
	pages["form"] = first("/console/bieu-mau", "tbody th a")
	pages["job"] = first("/console/viec-nen", "tbody th a")
	pages["job-retry"] = pages["job"] + "/chay-lai"
	return pages
}

// consoleShot takes a picture when somebody wants to look.
func consoleShot(p *Page, name string) {
	if dir := os.Getenv("TINHSO_CONSOLE_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"))
	}
}
