package identity

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestHashesAreSaltedAndChecked(t *testing.T) {
	h := newHasher(Cost{Time: 1, MemoryKB: 8, Threads: 1})
	one, err := h.make(t.Context(), "Chợ nổi Cái Bè")
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.make(t.Context(), "Chợ nổi Cái Bè")
	if err != nil || one == two {
		t.Errorf("two hashes of one password are the same (%v)", err)
	}
	for _, c := range []struct {
		password string
		ok       bool
	}{{"Chợ nổi Cái Bè", true}, {"Cho noi Cai Be", false}, {"", false}} {
		ok, stale, err := h.check(t.Context(), one, c.password)
		if err != nil || stale {
			t.Errorf("%q: stale %v, %v", c.password, stale, err)
		}
		if ok != c.ok {
			t.Errorf("%q: %v", c.password, ok)
		}
	}
	dearer := newHasher(Cost{Time: 2, MemoryKB: 8, Threads: 1})
	if ok, stale, err := dearer.check(t.Context(), one, "Chợ nổi Cái Bè"); !ok || !stale || err != nil {
		t.Errorf("a hash of another cost: %v %v %v", ok, stale, err)
	}
	if c := newHasher(Cost{}).cost; c != sound {
		t.Errorf("the cost of real passwords is %+v", c)
	}
}

func TestTemporaryPasswordsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		p, err := temporary()
		if err != nil || seen[p] || len(p) != 14 || strings.ContainsAny(p, "0o1liI") {
			t.Fatalf("%q %v", p, err)
		}
		seen[p] = true
		if err := checkPassword(p, KindOfficer, "", ""); err != nil {
			t.Errorf("%q would be refused: %v", p, err)
		}
	}
}

func TestLoginsOfNames(t *testing.T) {
	for name, want := range map[string]string{
		"Nguyễn Thị Hồng Hạnh": "hanhnth", "Lê Út": "utl", "Đỗ Đức": "ducd", "Y": "yxx", "": "canbo", "  ": "canbo",
		strings.Repeat("Nguyễn ", 60): "nguyen" + strings.Repeat("n", 34),
	} {
		if got := loginOf(name); got != want || got != "canbo" && !reLogin.MatchString(got) {
			t.Errorf("loginOf(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzDecodeHash(f *testing.F) {
	f.Add(encodeHash(Cost{1, 8, 1}, make([]byte, 16), make([]byte, 32)))
	f.Add("$argon2id$v=19$m=999999999999,t=1,p=1$c2FsdHNhbHQ$a2V5")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		c, salt, key, err := decodeHash(s)
		if err == nil && (c.MemoryKB > 1<<20 || c.Time > 64 || len(salt) < 8 || len(key) < 16) {
			t.Errorf("%q was taken: %+v", s, c)
		}
	})
}

func FuzzReadList(f *testing.F) {
	book := excelize.NewFile()
	_ = book.SetSheetRow("Sheet1", "A1", &[]any{"Họ và tên", "Mã đơn vị", "Vai trò", "Từ ngày"})
	_ = book.SetSheetRow("Sheet1", "A2", &[]any{"Bình", 28249, "Lãnh đạo", 46388})
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, file []byte) {
		lines, err := readList(bytes.NewReader(file))
		if err == nil && len(lines) == 0 {
			t.Error("no lines and no error")
		}
		for _, l := range lines {
			l.officer()
		}
	})
}

func FuzzDayCell(f *testing.F) {
	for _, s := range []string{"01/02/2026", "2026-02-01", "46388", "46388.75", "31/02/2026", "1e300", "NaN", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := dayCell(s); err == nil && !d.IsZero() && (d.Y < 1800 || d.Y > 9999) {
			t.Errorf("%q is %v", s, d)
		}
	})
}

// FuzzCells reads cells as a person may have typed them, without the file around them.
func FuzzCells(f *testing.F) {
	f.Add("Họ và tên\tMã đơn vị\tVai trò\tTừ ngày\tĐiện thoại", "Bình\t28249\tlãnh đạo; tiếp nhận\t31/02/2026\t912345678")
	f.Add("Họ và tên *\tvai TRÒ", "\x00\t😀\t<script>")
	f.Fuzz(func(t *testing.T, head, cells string) {
		h := heading(strings.Split(head, "\t"))
		if h == nil {
			return
		}
		l := newLine(2, h, strings.Split(cells, "\t"))
		n, faults := l.officer()
		for _, g := range n.Grants {
			if g.Role == Operator || g.Role == Citizen {
				t.Errorf("a list made a %s", g.Role)
			}
		}
		if len(n.Grants) == 0 && len(faults) == 0 {
			t.Error("no role and nothing said of it")
		}
	})
}
