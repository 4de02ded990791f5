package inherit

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

// of names the column of a file for a path of the case engine.
var of = map[string]string{
	"code": "ma_ho_so", "late.code": "ma_ho_so", "procedure": "ma_thu_tuc", "unit": "don_vi", "channel": "kenh",
	"national": "trang_thai", "state": "buoc", "submitted_at": "ngay_nop", "accepted_at": "ngay_tiep_nhan",
	"due_on": "ngay_hen_tra", "first_due_on": "ngay_hen_dau", "moved_at": "hen_lai_luc", "waits_from": "cho_tu",
	"done_at": "xong_luc", "assignee": "can_bo", "applicant.full_name": "chu_ho_so", "applicant.citizen_id": "so_dinh_danh",
	"applicant.birth_date": "ngay_sinh", "applicant.phone": "dien_thoai", "applicant.email": "email",
	"applicant.address": "so_nha_duong", "applicant.address.area": "xa_phuong", "applicant.address.detail": "so_nha_duong",
	"representative.full_name": "nguoi_nop", "representative.citizen_id": "nguoi_nop_so_dinh_danh",
	"representative.phone": "nguoi_nop_dien_thoai", "organisation.name": "to_chuc", "organisation.tax_code": "ma_so_thue",
	"return_by": "nhan_ket_qua", "return_address": "nhan_tai_so_nha_duong", "return_address.area": "nhan_tai_xa_phuong",
	"return_address.detail": "nhan_tai_so_nha_duong", "documents": "giay_to",
}

// because notes the reasons that are in an error; one that is no fault comes back.
func (o *Outcome) because(err error, more ...fault.Field) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	p := lang.For(lang.VI)
	title, texts := p.Fault(fault.Invalid(f.Code, append(slices.Clone(f.Fields), more...)...))
	if len(texts) == 0 {
		title, _ = p.Fault(err)
		o.Reasons = append(o.Reasons, Reason{Text: title})
	}
	for path, text := range texts {
		o.Reasons = append(o.Reasons, Reason{Column: columnOf(path), Text: text})
	}
	slices.SortFunc(o.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(a.Column, b.Column), cmp.Compare(a.Text, b.Text))
	})
	return nil
}

// columnOf is the column of the file behind a path of the case engine.
func columnOf(path string) string {
	if c := of[path]; c != "" {
		return c
	}
	head, _, _ := strings.Cut(path, ".")
	return cmp.Or(of[head], map[string]string{"fields": "noi_dung"}[head], path)
}

// merged adds what the case engine found to what the file already told, one reason for a column: that a day is missing
// says nothing new of one that could not be read.
func merged(told, found []fault.Field) []fault.Field {
	for _, f := range found {
		if !slices.ContainsFunc(told, func(t fault.Field) bool { return columnOf(t.Path) == columnOf(f.Path) }) {
			told = append(told, f)
		}
	}
	return told
}

// Words is the reasons on one line (lý do bằng lời).
func (o Outcome) Words() string {
	all := make([]string, len(o.Reasons))
	for i, r := range o.Reasons {
		all[i] = r.Text
		if r.Column != "" && r.Column != "file" {
			all[i] = r.Column + ": " + r.Text
		}
	}
	return strings.Join(all, "; ")
}

// Paper writes the report: the original file with two columns more, what became of the row and why (báo cáo kết quả).
// Of JSON it writes an object a line.
type Paper struct {
	csv  *csv.Writer
	json *json.Encoder
}

// NewPaper begins a report on what a reader reads.
func NewPaper(w io.Writer, r *Reader) (*Paper, error) {
	if r.Head == nil {
		return &Paper{json: json.NewEncoder(w)}, nil
	}
	if _, err := io.WriteString(w, "\xef\xbb\xbf"); err != nil { // Excel asks for it
		return nil, err
	}
	p := &Paper{csv: csv.NewWriter(w)}
	return p, p.csv.Write(append(slices.Clone(r.Head), "ket_qua", "ly_do"))
}

// Line writes what became of a row.
func (p *Paper) Line(l Line, o Outcome) error {
	word := lang.For(lang.VI).T("inherit.state." + string(o.State))
	if p.json != nil {
		return p.json.Encode(struct {
			N       int      `json:"n"`
			Code    string   `json:"ma_ho_so"`
			State   State    `json:"ket_qua"`
			DueOn   string   `json:"ngay_hen_tra,omitempty"`
			Reasons []Reason `json:"ly_do,omitempty"`
		}{l.N, o.Code, o.State, iso(o), o.Reasons})
	}
	cells := make([]string, len(l.Cells), len(l.Cells)+2)
	for i, c := range l.Cells {
		cells[i] = harmless(c)
	}
	return p.csv.Write(append(cells, word, o.Words()))
}

func iso(o Outcome) string {
	if o.DueOn.IsZero() {
		return ""
	}
	return o.DueOn.String()
}

// harmless keeps a cell from being run as a formula by who opens the report.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// Close writes what is left.
func (p *Paper) Close() error {
	if p.csv == nil {
		return nil
	}
	p.csv.Flush()
	return p.csv.Error()
}

// Template is an empty file with every column (tệp mẫu).
func Template(w io.Writer) error {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	c := csv.NewWriter(w)
	if err := c.Write(names); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}
