package inherit

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

const head = "ma_ho_so,ma_thu_tuc,don_vi,kenh,trang_thai,ngay_nop,chu_ho_so,giay_to"

func readAll(t *testing.T, text string) ([]Line, error) {
	t.Helper()
	r, err := Open(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	var all []Line
	for {
		l, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, l)
	}
}

func codes(err error) (all []string) {
	if f, ok := fault.As(err); ok {
		for _, field := range f.Fields {
			all = append(all, field.Code)
		}
		if len(all) == 0 {
			all = append(all, f.Code)
		}
	}
	return all
}

func TestTheSameRowInEveryForm(t *testing.T) {
	want := Row{Code: "H58-261101-0001", Procedure: "1.1", Unit: "28261", Channel: "truc_tiep", National: "4", Submitted: "01/11/2026",
		Name: "Nguyễn Văn A", Papers: []string{"Đơn=don.pdf", "Ảnh"}}
	cells := []string{"H58-261101-0001", "1.1", "28261", "truc_tiep", "4", "01/11/2026", "Nguyễn Văn A", "Đơn=don.pdf | Ảnh"}
	object := `{"ma_ho_so":"H58-261101-0001","ma_thu_tuc":"1.1","don_vi":"28261","kenh":"truc_tiep","trang_thai":"4","ngay_nop":"01/11/2026","chu_ho_so":"Nguyễn Văn A","giay_to":["Đơn=don.pdf","Ảnh"]}`
	for name, text := range map[string]string{
		"comma":     head + "\n" + strings.Join(cells, ",") + "\n",
		"semicolon": strings.ReplaceAll(head, ",", ";") + "\r\n" + strings.Join(cells, ";") + "\r\n",
		"tab":       strings.ReplaceAll(head, ",", "\t") + "\n" + strings.Join(cells, "\t"),
		"mark":      "\xef\xbb\xbf" + head + "\n" + `"` + strings.Join(cells, `","`) + `"`,
		"list":      "[" + object + "]",
		"lines":     object + "\n",
	} {
		all, err := readAll(t, text)
		if err != nil || len(all) != 1 || all[0].Err != nil {
			t.Errorf("%s: %v %+v", name, err, all)
			continue
		}
		if d := cmp.Diff(want, all[0].Row); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestAFileThatCannotBeReadIsTold(t *testing.T) {
	for name, c := range map[string]struct{ text, code string }{
		"nothing":       {"", "inherit.empty"},
		"blank":         {" \n\t", "inherit.empty"},
		"no column":     {"ma_ho_so,don_vi\n", "inherit.column.missing"},
		"unknown":       {head + ",luong\n", "inherit.column.unknown"},
		"twice":         {head + ",don_vi\n", "inherit.column.twice"},
		"open quotes":   {head + "\n\"" + strings.Repeat("a\n", maxLine), "inherit.long"},
		"a long line":   {head + "\n" + strings.Repeat("a", 2*maxLine), "inherit.long"},
		"broken json":   {`[{"ma_ho_so":`, "inherit.json.at"},
		"endless json":  {`[{"ma_ho_so":"` + strings.Repeat("a", 20*maxLine), "inherit.long"},
		"not an object": {`[1, 2]`, "row inherit.kind inherit.json"},
	} {
		all, err := readAll(t, c.text)
		got := codes(err)
		for _, l := range all {
			got = append(got, codes(l.Err)...)
		}
		found := false
		for _, code := range got {
			found = found || strings.Contains(c.code, code)
		}
		if !found {
			t.Errorf("%s: %v, want %s", name, got, c.code)
		}
	}
}

func TestOneBadLineDoesNotEndTheFile(t *testing.T) {
	good := "H58-261101-0001,1.1,28261,truc_tiep,4,01/11/2026,A,\n"
	all, err := readAll(t, head+"\n"+good+"a,b\n"+good+"\"x\"y,b\n"+good+"\xff,1.1,28261,truc_tiep,4,01/11/2026,A,\n"+good)
	if err != nil || len(all) != 7 {
		t.Fatalf("%d lines, %v", len(all), err)
	}
	for i, want := range []string{"", "inherit.cells", "", "inherit.quotes", "", "inherit.encoding", ""} {
		if got := strings.Join(codes(all[i].Err), " "); got != want {
			t.Errorf("line %d: %q, want %q", all[i].N, got, want)
		}
	}
	if all[6].N != 8 {
		t.Errorf("the last line is told as %d", all[6].N)
	}
}

func TestMomentsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{"31/12/2026 08:30": "31/12/2026 08:30", "2026-12-31 8:30": "31/12/2026 08:30", "2026-12-31T08:30:00+07:00": "31/12/2026 08:30",
		"31/12/2026": "31/12/2026 08:00", "31/13/2026": "", "31/12/2026 25:00": "", "hôm qua": "", "46022": ""} {
		r := &reading{}
		at := r.moment("ngay_nop", text, "08:00")
		if got := at.In(viet.Zone).Format("02/01/2006 15:04"); want != "" && got != want || (want == "") != (len(r.wrong) > 0) {
			t.Errorf("%q: %s %v", text, got, r.wrong)
		}
	}
}

func TestAReportRunsNoFormula(t *testing.T) {
	r, err := Open(strings.NewReader(head + "\n=cmd|' /C calc'!A0,1.1,28261,x,4,01/11/2026,+A,@b\n"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	p, err := NewPaper(&b, r)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(p.Line(l, Outcome{State: Refused, Reasons: []Reason{{Column: "kenh", Text: "Sai"}}}), p.Close()); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "'=cmd") || !strings.Contains(got, "'+A,'@b,bị từ chối,kenh: Sai") {
		t.Errorf("the report says %s", got)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(head + "\nH58-261101-0001,1.1,28261,truc_tiep,4,01/11/2026,A,b=c\n"))
	f.Add([]byte(`[{"ma_ho_so":"a","noi_dung":{"x":[1]}}]`))
	f.Add([]byte("\xef\xbb\xbf{\"a\":1}\n{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Open(bytes.NewReader(b))
		if err != nil {
			return
		}
		for range 50 {
			l, err := r.Next()
			if err != nil {
				return
			}
			a, _, _ := l.Row.read("x")
			if a.Late == nil {
				t.Fatal("a row without its number")
			}
		}
	})
}
