package identity

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tinhso/internal/lang"
)

// Template writes the empty list to fill in (mẫu danh sách tài khoản), with an example and an explanation of each column.
func Template(w io.Writer) error {
	const list, help = "Danh sách", "Hướng dẫn"
	f := excelize.NewFile()
	s := sheet{f: f}
	s.must(f.SetSheetName("Sheet1", list))
	_, err := f.NewSheet(help)
	s.must(err)
	title := func(needed bool, t string) string {
		if needed {
			return t + " *"
		}
		return t
	}
	var head, example []any
	explained := [][]any{{"Cột", "Cách ghi"}}
	for _, h := range headings {
		head, example = append(head, title(h.needed, h.title)), append(example, h.example)
		explained = append(explained, []any{title(h.needed, h.title), h.help})
	}
	explained = append(explained, []any{"Lưu ý", "Cột có dấu * là bắt buộc. Dòng thứ hai của trang “" + list +
		"” là ví dụ, mong Ông/Bà xóa trước khi nhập. Nếu có một dòng sai thì không tài khoản nào được tạo."})
	s.rows(list, [][]any{head, example}, 24)
	s.rows(help, explained, 60)
	s.text(list, "A", "H", 1000)
	return s.write(w)
}

// WriteExcel writes the report as a list to keep or hand on: row, account, temporary password, what is wrong.
func (r Report) WriteExcel(w io.Writer, p lang.Printer) error {
	rows := [][]any{{p.T("identity.import.head.row"), p.T("identity.import.head.name"), p.T("identity.import.head.login"),
		p.T("identity.import.head.unit"), p.T("identity.import.head.role"), p.T("identity.import.head.password"), p.T("identity.import.head.result")}}
	for _, row := range r.Rows {
		rows = append(rows, []any{row.Number, safe(row.Name), safe(row.Login), safe(row.Unit), safe(row.Role), row.Password, safe(row.Result(r.DryRun, p))})
	}
	f := excelize.NewFile()
	s := sheet{f: f}
	s.rows("Sheet1", rows, 28)
	return s.write(w)
}

// Result says in words what came of a row.
func (r Row) Result(dryRun bool, p lang.Printer) string {
	if len(r.Faults) == 0 {
		switch {
		case r.Password != "":
			return p.T("identity.import.created")
		case dryRun:
			return p.T("identity.import.good")
		}
		return p.T("identity.import.held_back")
	}
	said := make([]string, len(r.Faults))
	for i, c := range r.Faults {
		said[i] = c.Text(p)
		if c.Column != "" {
			said[i] = p.T("identity.import.cell", "cell", c.Column+strconv.Itoa(r.Number), "text", said[i])
		}
	}
	return strings.Join(said, "\n")
}

// safe keeps a cell that somebody wrote from being run as a formula when the report is opened.
func safe(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// sheet writes rows and remembers the first error.
type sheet struct {
	f   *excelize.File
	err error
}

func (s *sheet) must(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheet) rows(name string, rows [][]any, width float64) {
	for i, cells := range rows {
		s.must(s.f.SetSheetRow(name, "A"+strconv.Itoa(i+1), &cells))
	}
	bold, err := s.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	s.must(err)
	s.must(s.f.SetRowStyle(name, 1, 1, bold))
	if len(rows) > 0 && len(rows[0]) > 0 {
		last, err := excelize.ColumnNumberToName(len(rows[0]))
		s.must(err)
		s.must(s.f.SetColWidth(name, "A", last, width))
	}
}

// text makes the cells of columns text, so that Excel keeps a code and the zero of a telephone number.
func (s *sheet) text(name, from, to string, rows int) {
	style, err := s.f.NewStyle(&excelize.Style{NumFmt: 49})
	s.must(err)
	s.must(s.f.SetCellStyle(name, from+"2", to+strconv.Itoa(rows), style))
}

func (s *sheet) write(w io.Writer) error {
	if s.err == nil {
		s.err = s.f.Write(w)
	}
	return errors.Join(s.err, s.f.Close())
}
