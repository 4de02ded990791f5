package calendar

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

const head = "date,status,name,kind,law,confidence,valid_from\n"

func TestTheCalendarOfAPackIsRead(t *testing.T) {
	b, err := os.ReadFile("../../provinces/tien-giang/calendar.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := ReadCSV(b)
	if want := strings.Count(string(b), "\n") - 1; err != nil || len(rows) != want {
		t.Errorf("%d rows of %d: %v", len(rows), want, err)
	}
}

func TestFaultyFilesAreRefusedByLine(t *testing.T) {
	const good = "2027-02-05,off,Tết Nguyên đán,holiday,BLLĐ,high,2022-01-01\n"
	var many strings.Builder
	many.WriteString(head)
	for i := range 10_000 {
		fmt.Fprintf(&many, "%04d-01-01,off,Nghỉ,holiday,BLLĐ,high,2022-01-01\n", i+1)
	}
	tests := []struct{ name, file, want string }{
		{"nothing", "", "Dòng đầu của tệp phải là: date,status,name,kind,law,confidence,valid_from"},
		{"another header", "ngày,loại\n" + good, "Dòng đầu của tệp phải là: date,status,name,kind,law,confidence,valid_from"},
		{"no days", head, "Tệp không có ngày nào."},
		{"a date twice", head + good + "2027-02-08,off,Tết,holiday,BLLĐ,high,2022-01-01\n" + good, "Dòng 4: ngày 05/02/2027 đã có ở dòng 2. Mỗi ngày chỉ được ghi một lần."},
		{"no date", head + "05/02/2027,off,Tết,holiday,BLLĐ,high,2022-01-01\n", "Dòng 2: “05/02/2027” không phải ngày theo mẫu 2027-02-05."},
		{"a day that is none", head + "2027-02-30,off,Tết,holiday,BLLĐ,high,2022-01-01\n", "Dòng 2: “2027-02-30” không phải ngày theo mẫu 2027-02-05."},
		{"another status", head + "2027-02-05,nghỉ,Tết,holiday,BLLĐ,high,2022-01-01\n", "Dòng 2, cột status: “nghỉ” không thuộc các giá trị off, work."},
		{"a column too few", head + "2027-02-05,off,Tết\n", "Dòng 2: cần 7 cột nhưng có 3 cột."},
		{"an open quote", head + good + "\"2027-02-08,off\n", "Dòng 3: dấu ngoặc kép không khép lại, không đọc được phần sau."},
		{"no name", head + "2027-02-05,off,,holiday,BLLĐ,high,2022-01-01\n", "Dòng 2: thiếu tên ngày hoặc tên quá dài."},
		{"ten thousand rows", many.String(), "Có >1.000 dòng; mỗi đề xuất chỉ được tối đa 1.000 dòng."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadCSV([]byte(tt.file))
			f, ok := fault.As(err)
			if !ok || len(f.Fields) != 1 || f.Fields[0].Path != "file" {
				t.Fatalf("%v", err)
			}
			if d := cmp.Diff(tt.want, lang.For(lang.VI).T(f.Fields[0].Code, f.Fields[0].Args)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAFileIsComparedBeforeItChangesAnything(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rows, err := ReadCSV([]byte("\ufeff" + head +
			"2026-08-22,work,Làm bù 31/8,swap_working,TB,high,2022-01-01\n" +
			"2026-08-31,work,Hoán đổi 31/8,swap_off,TB,high,2022-01-01\n" +
			"2026-12-24,off,Nghỉ thêm,holiday,QĐ,high,2022-01-01\n"))
		fine(t, err)
		got, err := w.Compare(w.as("P"), rows)
		fine(t, err)
		if got.Same != 1 || got.Altered != 1 || got.Added != 1 || got.Missing != 1 || got.Past != 1 {
			t.Errorf("%+v", got)
		}
		if ch := got.Change(false); len(ch.Days) != 2 || len(ch.DropDays) != 0 {
			t.Errorf("%+v", ch)
		}
		ch := got.Change(true)
		if len(ch.DropDays) != 1 || ch.DropDays[0].On != day(11, 24) {
			t.Errorf("%+v", ch)
		}
		_, err = w.Propose(w.as("P"), Propose{Kind: Year, Reason: "Lịch nghỉ năm 2026", Law: "TB 1", Retroactive: "Sửa ngày đã qua", Change: ch})
		fine(t, err)
	})
}

func TestPapersAreToldByTheirBytes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e, err := w.Keep(w.as("C5"), `C:\giấy tờ\quyết định.pdf`, strings.NewReader("%PDF-1.7 ..."))
		fine(t, err)
		if e.MediaType != "application/pdf" || e.Name != "quyết định.pdf" {
			t.Errorf("%+v", e)
		}
		for body, code := range map[string]string{"": "scan.empty", "MZ\x90 a program": "scan.lies", "<html>": "scan.lies"} {
			_, err := w.Keep(w.as("C5"), "quyet-dinh.pdf", strings.NewReader(body))
			refused(t, err, fault.KindInvalid, code)
		}
		_, err = w.Keep(w.as("C5"), "quyet-dinh.txt", strings.NewReader("quyết định"))
		refused(t, err, fault.KindInvalid, "calendar.evidence.kind")
		n := w.flood("C5")
		n.Papers = []string{e.ID, w.paper("C1"), "no paper"} // a paper of somebody else is not theirs to attach
		p, err := w.Propose(w.as("C5"), n)
		fine(t, err)
		if len(p.Evidence) != 1 {
			t.Errorf("%+v", p.Evidence)
		}
		_, body, err := w.OpenEvidence(w.as("P"), p.ID, e.ID)
		fine(t, err)
		fine(t, body.Close())
		_, _, err = w.OpenEvidence(w.as("C1"), p.ID, e.ID)
		refused(t, err, fault.KindNotFound, "calendar.unknown")
		_, _, err = w.OpenEvidence(w.as("P"), p.ID, "0")
		refused(t, err, fault.KindNotFound, "calendar.evidence.unknown")
	})
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(head + "2027-02-05,off,Tết,holiday,BLLĐ,high,2022-01-01\n"))
	f.Add([]byte(head + "\"2027-02-05,off\n"))
	f.Add([]byte("\ufeff" + head + "2027-02-05,work,a,b\n,,,,,,\n"))
	f.Add([]byte("\xff\xfe,"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := ReadCSV(b)
		if err == nil && len(rows) == 0 {
			t.Error("nothing read and nothing wrong")
		}
		seen := map[string]bool{}
		for _, r := range rows {
			if !utf8.ValidString(r.Name + r.Law) {
				t.Errorf("%q is no text", r.Name+r.Law)
			}
			if seen[r.On.String()] {
				t.Errorf("%s twice", r.On)
			}
			seen[r.On.String()] = true
		}
	})
}
