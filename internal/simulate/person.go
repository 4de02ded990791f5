package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// person is somebody who files (người nộp hồ sơ). Nobody bears this name and number but by chance.
type person struct {
	Name, CitizenID, Birth, Phone, Detail string
	Area, AreaName                        string // the commune: its code, and its name with the places above
}

// Family names by how many bear them, of a thousand, in the south.
var families = []struct {
	name string
	of   int
}{{"Nguyễn", 316}, {"Trần", 105}, {"Lê", 101}, {"Phạm", 68}, {"Huỳnh", 61}, {"Võ", 48}, {"Phan", 43}, {"Trương", 31},
	{"Bùi", 27}, {"Đặng", 27}, {"Đỗ", 22}, {"Ngô", 21}, {"Hồ", 20}, {"Dương", 20}, {"Đoàn", 16}, {"Lý", 12}, {"Mai", 10}, {"Cao", 9},
	{"Đinh", 8}, {"Lâm", 8}, {"Tô", 6}, {"Châu", 5}, {"Thái", 5}, {"La", 4}, {"Kiều", 4}, {"Quách", 3}}

var (
	middleMale   = strings.Fields("Văn Văn Văn Hữu Minh Thanh Quốc Hoàng Đức Công Ngọc Thành Tấn Phước Trung Anh Gia Nhật Bá Chí")
	middleFemale = strings.Fields("Thị Thị Thị Thị Ngọc Thanh Kim Mỹ Thu Bích Hồng Minh Phương Tuyết Cẩm Diễm Như Khánh Quỳnh Ái")
	givenMale    = strings.Fields("Hùng Dũng Tuấn Minh Phúc Long Nam Khoa Bình Tâm Thịnh Đạt Hải Sơn Tài Lộc Hậu Nghĩa Trí Vinh Phong Khang Quân Toàn Thắng Cường Hiếu Tùng Kiệt Bảo Đông Lâm Quang Duy Nhân Tín Út Sáu Bảy Mười")
	givenFemale  = strings.Fields("Lan Hương Mai Trang Linh Thảo Hạnh Nga Hoa Phượng Yến Loan Nhung Vy Ngân Trinh Hằng Thủy Duyên Thúy Liên Cúc Tuyền My Như Trâm Quyên Diễm Oanh Xuân Nhi Hà Thư Ánh Kiều Bé Út Sáu Đào Sương")
	streets      = []string{"Lý Thường Kiệt", "Ấp Bắc", "Nguyễn Trãi", "Hùng Vương", "Lê Lợi", "Trưng Trắc", "Đinh Bộ Lĩnh", "Nguyễn Huệ", "Trần Hưng Đạo", "30 Tháng 4",
		"Thủ Khoa Huân", "Nam Kỳ Khởi Nghĩa", "Rạch Gầm", "Học Lạc", "Phan Thanh Giản", "Lê Văn Phẩm", "Nguyễn Thị Thập", "Hoàng Việt"}
	hamlets = []string{"Bình Tạo", "Mỹ Lợi", "Thới Hòa", "Tân Thạnh", "Long Hưng", "Phước Thuận", "Hòa Bình", "Mỹ Phú", "Tân Lập", "Bình Phú", "An Thái", "Mỹ Hòa"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// drawPerson draws somebody who lives in the commune.
func drawPerson(r *rand.Rand, at place, year int) person {
	female := r.IntN(2) == 0
	name := drawName(r, female)
	born := year - 18 - min(r.IntN(60), r.IntN(60))
	digit := 0 // the century and the sex: 0, 1 of the 20th, 2, 3 of the 21st
	if born >= 2000 {
		digit = 2
	}
	if female {
		digit++
	}
	p := person{Name: name, Area: at.Code, AreaName: at.full,
		CitizenID: fmt.Sprintf("082%d%02d%06d", digit, born%100, r.IntN(1_000_000)),
		Birth:     fmt.Sprintf("%04d-%02d-%02d", born, 1+r.IntN(12), 1+r.IntN(28)),
		Phone:     fmt.Sprintf("0%s%07d", pick(r, []string{"90", "91", "93", "94", "97", "98", "33", "35", "38", "70", "76", "79", "83", "85", "86"}), r.IntN(10_000_000))}
	if strings.HasPrefix(at.Name, "Phường") || strings.HasPrefix(at.Name, "Thị trấn") {
		p.Detail = fmt.Sprintf("Số %d, đường %s", 1+r.IntN(480), pick(r, streets))
	} else {
		p.Detail = fmt.Sprintf("Số %d, ấp %s", 1+r.IntN(320), pick(r, hamlets))
	}
	return p
}

func drawName(r *rand.Rand, female bool) string {
	n := r.IntN(1000)
	family := families[0].name
	for _, f := range families {
		if n -= f.of; n < 0 {
			family = f.name
			break
		}
	}
	middle, given := middleMale, givenMale
	if female {
		middle, given = middleFemale, givenFemale
	}
	name := family + " " + pick(r, middle) + " "
	if r.IntN(3) == 0 { // a double given name
		if extra := pick(r, given); !strings.HasSuffix(name, " "+extra+" ") {
			name += extra + " "
		}
	}
	return name + pick(r, given)
}

// answers are what the form of persons asks.
func (p person) answers(contact bool) map[string]any {
	m := map[string]any{"full_name": p.Name, "citizen_id": p.CitizenID, "birth_date": p.Birth,
		"address": map[string]any{"detail": p.Detail, "area": p.Area}}
	if contact || p.Phone != "" {
		m["phone"] = p.Phone
	}
	return m
}
