package identity

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// column headings of the list, in the order of the template. A list may have them in any order, and others between.
var headings = []struct {
	id, title string
	needed    bool
	example   string
	help      string
}{
	{"name", "Họ và tên", true, "Nguyễn Thị Hồng Hạnh", "Viết đầy đủ, có dấu."},
	{"login", "Tên đăng nhập", false, "hanhnth", "Chữ thường không dấu, số, dấu chấm, gạch ngang; từ 3 đến 64 ký tự. Để trống thì hệ thống tự đặt theo họ tên."},
	{"email", "Thư điện tử", false, "hanhnth@tiengiang.gov.vn", "Thư công vụ."},
	{"phone", "Điện thoại", false, "0912345678", "Số di động hoặc số cố định có mã vùng."},
	{"unit", "Mã đơn vị", true, "28249", "Mã hành chính của Ủy ban nhân dân (82, 815, 28249) hoặc mã định danh của cơ quan (H58.904)."},
	{"role", "Vai trò", true, "Cán bộ tiếp nhận", "Cán bộ tiếp nhận; Công chức thụ lý; Lãnh đạo; Quản trị. Nhiều vai trò cách nhau bằng dấu chấm phẩy."},
	{"from", "Từ ngày", false, "01/01/2026", "Ngày bắt đầu được giao quyền. Để trống là từ hôm nay."},
	{"to", "Đến ngày", false, "", "Từ ngày này không còn quyền nữa. Để trống là chưa xác định."},
}

// roleWords are the roles as a list may call them, folded. Operators are not made by a list.
var roleWords = map[string]Role{
	"clerk": Clerk, "can bo tiep nhan": Clerk, "tiep nhan": Clerk, "mot cua": Clerk,
	"officer": Officer, "cong chuc thu ly": Officer, "can bo thu ly": Officer, "thu ly": Officer,
	"leader": Leader, "lanh dao": Leader,
	"admin": Admin, "quan tri": Admin, "quan tri don vi": Admin,
}

// line is a line of the list: its cells by the id of their column.
type line struct {
	number  int
	cells   map[string]string
	columns map[string]string // letter of each column
}

func (l line) cell(id string) string { return short(l.cells[id], 300) }

func (l line) fault(id string, f fault.Field) Cell {
	c := Cell{Column: l.columns[id], Field: f}
	for _, h := range headings {
		if h.id == id {
			c.Title = h.title
		}
	}
	return c
}

// officer reads the cells; what checkOfficer cannot see, roles and dates, is told here.
func (l line) officer() (NewOfficer, []Cell) {
	n := NewOfficer{Name: l.cells["name"], Login: l.cells["login"], Email: l.cells["email"], Phone: phoneCell(l.cells["phone"]), Unit: l.cells["unit"]}
	var faults []Cell
	days := map[string]viet.Day{}
	for _, id := range []string{"from", "to"} {
		d, err := dayCell(l.cells[id])
		if err != nil {
			var f fields
			f.note(id, err)
			faults = append(faults, l.fault(id, f[0]))
		}
		days[id] = d
	}
	words := strings.FieldsFunc(l.cells["role"], func(r rune) bool { return r == ';' || r == ',' || r == '\n' })
	if len(words) == 0 {
		faults = append(faults, l.fault("role", fault.Field{Path: "role", Code: "field.required"}))
	}
	for _, w := range words {
		role, ok := roleWords[viet.Fold(w)]
		if !ok {
			args := fault.Args("role", short(w, 40))
			faults = append(faults, l.fault("role", fault.Field{Path: "role", Code: "identity.role_unknown", Args: args}))
			continue
		}
		n.Grants = append(n.Grants, NewGrant{Role: role, From: days["from"], To: days["to"]})
	}
	return n, faults
}

// phoneCell gives back the zero that Excel takes from a number.
func phoneCell(s string) string {
	if len(s) == 9 && strings.Trim(s, "0123456789") == "" {
		return "0" + s
	}
	return s
}

// dayCell reads a day written as text, or the count of days that Excel keeps for a date.
func dayCell(s string) (viet.Day, error) {
	s = viet.OneLine(s)
	if s == "" {
		return viet.Day{}, nil
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n >= 20_000 && n < 80_000 {
		first, _ := viet.NewDay(1899, 12, 30)
		return first.Add(int(n)), nil
	}
	return viet.ParseDay(s)
}

var errNotExcel = fault.Invalid("identity.import.not_excel", fault.Field{Path: "file", Code: "identity.import.not_excel"})

// readList reads the lines of the first sheet.
func readList(r io.Reader) ([]line, error) {
	b, err := io.ReadAll(io.LimitReader(r, excelBytes+1))
	if err != nil {
		return nil, err
	}
	if len(b) > excelBytes {
		return nil, fault.New(fault.KindTooLarge, "identity.import.too_large", "mb", excelBytes>>20)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{RawCellValue: true, UnzipSizeLimit: excelUnzipped, UnzipXMLSizeLimit: excelUnzipped / 4})
	if err != nil {
		return nil, errNotExcel.With(err)
	}
	lines, err := sheetLines(f)
	return lines, errors.Join(err, f.Close())
}

func sheetLines(f *excelize.File) (lines []line, err error) {
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return nil, errNotExcel
	}
	rows, err := f.Rows(sheets[0])
	if err != nil {
		return nil, errNotExcel.With(err)
	}
	var head map[int]string
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, errNotExcel.With(err)
		}
		cells = cells[:min(len(cells), excelColumns)]
		switch {
		case head == nil && number > excelHeadRows:
			return nil, missing(nil)
		case head == nil:
			head = heading(cells)
		case strings.TrimSpace(strings.Join(cells, "")) == "":
		case len(lines) == excelRows:
			return nil, fault.New(fault.KindTooLarge, "identity.import.too_many", "max", excelRows)
		default:
			lines = append(lines, newLine(number, head, cells))
		}
	}
	if head == nil {
		return nil, missing(nil)
	}
	if err := missing(head); err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, fault.Invalid("identity.import.empty", fault.Field{Path: "file", Code: "identity.import.empty"})
	}
	return lines, rows.Error()
}

// heading recognises the row of headings: it has at least two that are known.
func heading(cells []string) map[int]string {
	head := map[int]string{}
	for i, c := range cells {
		for _, h := range headings {
			if viet.Fold(strings.TrimRight(c, " *")) == viet.Fold(h.title) {
				head[i] = h.id
			}
		}
	}
	if len(head) < 2 {
		return nil
	}
	return head
}

// missing says which needed columns the heading lacks.
func missing(head map[int]string) error {
	var lacks []string
	for _, h := range headings {
		found := false
		for _, id := range head {
			found = found || id == h.id
		}
		if h.needed && !found {
			lacks = append(lacks, "“"+h.title+"”")
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	return fault.Invalid("identity.import.columns", fault.Field{Path: "file", Code: "identity.import.columns",
		Args: fault.Args("columns", strings.Join(lacks, ", "))})
}

func newLine(number int, head map[int]string, cells []string) line {
	l := line{number: number, cells: map[string]string{}, columns: map[string]string{}}
	for i, id := range head {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err == nil {
			l.columns[id] = letter
		}
		if i < len(cells) {
			l.cells[id] = strings.TrimSpace(cells[i])
		}
	}
	return l
}
