package identity_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/once"
)

// book writes rows into the first sheet of a new file.
func book(t testing.TB, rows ...[]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return &b
}

var head = []any{"STT", "Họ và tên *", "Tên đăng nhập", "Điện thoại", "Thư điện tử", "Mã đơn vị *", "Vai trò *", "Từ ngày", "Đến ngày"}

func TestAListOfOfficersIsImported(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		list := func() *bytes.Buffer {
			return book(t, []any{"DANH SÁCH TÀI KHOẢN"}, nil, head,
				[]any{1, "Nguyễn Văn Bình", "binh.p5", 912345678, "binh@tiengiang.gov.vn", 28249, "Cán bộ tiếp nhận; Công chức thụ lý", "", ""},
				[]any{2, "  Lê Thị Hồng  Hạnh ", "", "", "", "28261", "lãnh đạo", 46388, "31/12/2027"},
				[]any{},
				[]any{3, "Nguyễn Văn Bảo", "", "", "", "H58.903", "Quan tri", "2026-12-01", ""})
		}
		dry, err := o.acc.ImportExcel(o.system(), list(), true, once.Guard{})
		if err != nil || dry.Wrong != 0 || dry.Created != 0 || len(dry.Rows) != 3 || !dry.DryRun {
			t.Fatalf("dry run: %+v %v", dry, err)
		}
		if p, err := o.acc.List(t.Context(), identity.Filter{Everyone: true}); err != nil || len(p.Accounts) != 0 {
			t.Fatalf("a dry run wrote %d accounts (%v)", len(p.Accounts), err)
		}
		rep, err := o.acc.ImportExcel(o.system(), list(), false, once.Guard{})
		if err != nil || rep.Created != 3 || rep.Wrong != 0 {
			t.Fatalf("%+v %v", rep, err)
		}
		if rep.Rows[1].Number != 5 || rep.Rows[1].Login != "hanhlth" || rep.Rows[1].Unit != "Ủy ban nhân dân Phường 1" {
			t.Errorf("row %+v", rep.Rows[1])
		}
		for _, row := range rep.Rows {
			s, err := o.acc.SignIn(t.Context(), row.Login, row.Password, here)
			if err != nil {
				t.Errorf("%s: %v", row.Login, err)
				continue
			}
			if w := identity.From(o.as(s.Token)); !w.MustChange {
				t.Errorf("%s: the password is not temporary", row.Login)
			}
		}
		acc, err := o.acc.ByLogin(t.Context(), "binh.p5")
		if err != nil || acc.Phone != "0912345678" || len(acc.Grants) != 2 {
			t.Errorf("%+v %v", acc, err)
		}
		if acc, err = o.acc.ByLogin(t.Context(), "hanhlth"); err != nil || acc.Grants[0].From != day("2027-01-01") || acc.Grants[0].To != day("2027-12-31") {
			t.Errorf("days of %+v %v", acc.Grants, err)
		}
		again, err := o.acc.ImportExcel(o.system(), list(), false, once.Guard{})
		if err != nil || again.Created != 0 || again.Wrong != 1 {
			t.Errorf("the same list again: %+v %v", again, err)
		}
	})
}

func TestAWrongRowSaysWhereAndWhyAndNothingIsMade(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		o.officer("co.roi", "C1", identity.Officer)
		o.officer("quantri.phuong5", "C1", identity.Admin)
		admin, _ := o.signIn("quantri.phuong5")
		rep, err := o.acc.ImportExcel(admin, book(t, head,
			[]any{1, "Nguyễn Văn Bình", "binh", "", "", "28249", "Cán bộ tiếp nhận"},
			[]any{2, "", "khong.ten", "", "", "28249", "Lãnh đạo"},
			[]any{3, "Lê Thị Lan", "binh", "", "", "28249", "Lãnh đạo"},
			[]any{4, "Lê Thị Hoa", "co.roi", "", "", "28249", "Lãnh đạo"},
			[]any{5, "Lê Thị Cúc", "cuc", "12", "cuc@", "99999", "Vua"},
			[]any{6, "Lê Thị Mai", "mai", "", "", "28261", "Lãnh đạo"},
			[]any{7, "Lê Thị Đào", "dao", "", "", "28249", "", "31/02/2026", "01/01/2020"},
			[]any{8, "=cmd|' /C calc'!A0", "Tên Có Dấu", "", "", "28249", "Lãnh đạo"},
		), false, once.Guard{})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Created != 0 || rep.Wrong != 7 {
			t.Errorf("created %d, wrong %d", rep.Created, rep.Wrong)
		}
		got := map[string]string{}
		for _, row := range rep.Rows {
			for _, c := range row.Faults {
				got[fmt.Sprintf("%s%d", c.Column, row.Number)] = c.Field.Code
			}
		}
		want := map[string]string{
			"B3": "field.required", "C4": "identity.import.twice", "C5": "identity.login_taken", "D6": "viet.phone.format", "E6": "viet.email.format",
			"F6": "identity.unit_unknown", "G6": "identity.role_unknown", "F7": "identity.import.out_of_scope", "G8": "field.required",
			"H8": "viet.day.impossible", "B9": "viet.name.character", "C9": "identity.login_format",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("faults (-want +got):\n%s", diff)
		}
		vi := lang.For(lang.VI)
		for _, row := range rep.Rows {
			said := row.Result(false, vi)
			if strings.Contains(said, "⟦") || strings.Contains(said, "{") {
				t.Errorf("row %d says %q", row.Number, said)
			}
			if row.Number == 4 && said != "Ô C4: Tên đăng nhập này đã có ở dòng 2 của danh sách." {
				t.Errorf("row 4 says %q", said)
			}
			if row.Number == 2 && said != "Chưa tạo: trong danh sách còn dòng sai" {
				t.Errorf("row 2 says %q", said)
			}
		}
		if _, err := o.acc.ByLogin(t.Context(), "binh"); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a good row was made beside wrong ones: %v", err)
		}
		var out bytes.Buffer
		if err := rep.WriteExcel(&out, vi); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		if name, err := f.GetCellValue("Sheet1", "B9"); err != nil || strings.HasPrefix(name, "=") {
			t.Errorf("a formula went through: %q %v", name, err)
		}
	})
}

func TestTheTemplateCanBeFilledIn(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		var b bytes.Buffer
		if err := identity.Template(&b); err != nil {
			t.Fatal(err)
		}
		rep, err := o.acc.ImportExcel(o.system(), &b, true, once.Guard{})
		if err != nil || len(rep.Rows) != 1 || rep.Wrong != 0 {
			t.Errorf("the example of the template: %+v %v", rep, err)
		}
	})
}

func TestFilesThatAreNoListsAreRefused(t *testing.T) {
	open(t, func(t *testing.T, o *office) {
		var z bytes.Buffer
		w := zip.NewWriter(&z)
		if f, err := w.Create("xl/workbook.xml"); err == nil {
			_, _ = f.Write([]byte("<nonsense"))
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		long := [][]any{head}
		for i := range 2001 {
			long = append(long, []any{i, "Nguyễn Văn Bình", "", "", "", "28249", "Lãnh đạo"})
		}
		for _, c := range []struct {
			name, code string
			file       *bytes.Buffer
		}{
			{"nothing", "identity.import.not_excel", &bytes.Buffer{}},
			{"text", "identity.import.not_excel", bytes.NewBufferString("Họ và tên;Mã đơn vị")},
			{"a zip of something else", "identity.import.not_excel", &z},
			{"an empty sheet", "identity.import.columns", book(t)},
			{"no heading", "identity.import.columns", book(t, []any{"Nguyễn Văn Bình", "28249"})},
			{"a heading without the unit", "identity.import.columns", book(t, []any{"Họ và tên", "Vai trò"}, []any{"Bình", "Lãnh đạo"})},
			{"a heading alone", "identity.import.empty", book(t, head)},
			{"too many rows", "identity.import.too_many", book(t, long...)},
			{"too large", "identity.import.too_large", bytes.NewBuffer(make([]byte, 6<<20))},
		} {
			if _, err := o.acc.ImportExcel(o.system(), c.file, true, once.Guard{}); code(err) != c.code {
				t.Errorf("%s: %v, want %s", c.name, err, c.code)
			}
		}
	})
}
