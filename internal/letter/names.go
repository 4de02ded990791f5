package letter

import (
	"slices"
	"strings"

	"tinhso/internal/viet"
)

// Name is a name that may stand in braces in a template (trường trộn), and an example of what takes its place.
type Name struct {
	ID      string
	Example string
	List    bool // several lines: stands alone on its line
}

// names is the fixed list; the words that explain one are letter.name.<id>.
var names = []Name{
	{ID: "code", Example: "000.28249.H58-261123-0012"},
	{ID: "applicant", Example: "bà Nguyễn Thị Hạnh"},
	{ID: "applicant_name", Example: "Nguyễn Thị Hạnh"},
	{ID: "address", Example: "Số 5, đường Lê Lợi, Phường 5, thành phố Mỹ Tho"},
	{ID: "procedure", Example: "Đăng ký khai sinh"},
	{ID: "unit", Example: "Ủy ban nhân dân Phường 5"},
	{ID: "today", Example: "ngày 23 tháng 11 năm 2026"},
	{ID: "filed_on", Example: "ngày 19 tháng 11 năm 2026"},
	{ID: "accepted_on", Example: "ngày 20 tháng 11 năm 2026"},
	{ID: "start_on", Example: "ngày 23 tháng 11 năm 2026"},
	{ID: "due_on", Example: "ngày 27 tháng 11 năm 2026"},
	{ID: "days_left", Example: "04 ngày làm việc"},
	{ID: "time_limit", Example: "05 ngày làm việc"},
	{ID: "reason", Example: "Giấy chứng sinh chưa có chữ ký của cơ sở khám bệnh, chữa bệnh"},
	{ID: "items", Example: "Bản chính giấy chứng sinh\nBản chụp rõ hai mặt căn cước của cha, mẹ", List: true},
	{ID: "law", Example: "khoản 2 Điều 17 Nghị định số 61/2018/NĐ-CP"},
	{ID: "officer", Example: "Trần Văn Bình"},
	{ID: "to_unit", Example: "Công an Phường 5"},
	{ID: "result_number", Example: "15/QĐ-UBND"},
	{ID: "tracking", Example: "EB123456789VN"},
	{ID: "phone", Example: "0273 3872 123"},
}

// Names lists what may stand in braces (danh sách trường trộn), in the order in which it is explained.
func Names() []Name { return slices.Clone(names) }

// Values is what takes the place of names. A name that is not there, or is blank, is missing.
type Values map[string]string

// Sample is a dossier that never was, for trying a template out (hồ sơ mẫu).
func Sample() Values {
	v := Values{}
	for _, n := range names {
		v[n.ID] = n.Example
	}
	return v
}

func named(id string) (Name, bool) {
	i := slices.IndexFunc(names, func(n Name) bool { return n.ID == id })
	if i < 0 {
		return Name{}, false
	}
	return names[i], true
}

// Address puts Ông/Bà before a person's name in running text; an organisation stands without.
func Address(name string, female, known, organisation bool) string {
	switch {
	case organisation || name == "":
		return name
	case !known:
		return "ông/bà " + name
	case female:
		return "bà " + name
	}
	return "ông " + name
}

// Long writes a day as letters do; no day is nothing.
func Long(d viet.Day) string {
	if d.IsZero() {
		return ""
	}
	return viet.LongDay(d)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
