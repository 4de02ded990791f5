package demo

import (
	"tinhso/internal/identity"
	"tinhso/internal/viet"
)

// Password is the password of every demo account. It is public: the accounts are refused by a real server.
const Password = "Thu-nghiem-2026"

// place is a unit of the demonstration.
type place struct {
	slug, code string
	officer    string // title of who works dossiers
	leader     string // title of who decides
	names      [4]string
}

// places are a department, a district and two of its communes.
var places = []place{
	{"skhdt", "H58.904", "Chuyên viên Phòng Đăng ký kinh doanh", "Giám đốc Sở",
		[4]string{"Phan Thị Kim Ngân", "Huỳnh Quốc Khánh", "Đặng Minh Trí", "Lâm Gia Huy"}},
	{"mytho", "815", "Chuyên viên Phòng Tư pháp", "Chủ tịch Ủy ban nhân dân thành phố",
		[4]string{"Võ Thị Thanh Trúc", "Bùi Hoàng Nam", "Trương Văn Lợi", "Ngô Thị Bích Thủy"}},
	{"phuong5", "28249", "Công chức Tư pháp - Hộ tịch", "Chủ tịch Ủy ban nhân dân phường",
		[4]string{"Trần Thị Mai", "Nguyễn Văn Bình", "Lê Thị Thu Hà", "Đỗ Quang Vinh"}},
	{"phuong1", "28261", "Công chức Tư pháp - Hộ tịch", "Chủ tịch Ủy ban nhân dân phường",
		[4]string{"Phạm Ngọc Ánh", "Hồ Đức Dũng", "Cao Thị Xuân Mai", "Mai Tấn Phát"}},
}

const clerkTitle = "Công chức Bộ phận Tiếp nhận và Trả kết quả"

// person is a demo account to be.
type person struct {
	login   string
	role    identity.Role
	roles   []identity.Role // all of them; the first is role
	unit    string          // code; empty for citizens
	name    string
	title   string
	profile *identity.Profile
}

// people lists the demo accounts, in the order in which they are shown.
func people() []person {
	list := []person{
		{login: "congdan.hanh", role: identity.Citizen, name: "Nguyễn Thị Hồng Hạnh", profile: &identity.Profile{
			FullName: "Nguyễn Thị Hồng Hạnh", CitizenID: "082190012345", Birth: birth(1990, 5, 14), Gender: "female", Phone: "0912345678",
			Email: "congdan.hanh@example.vn", Address: "Số 12, đường Lê Lợi, Phường 1, thành phố Mỹ Tho, tỉnh Tiền Giang"}},
		{login: "congdan.ut", role: identity.Citizen, name: "Lê Văn Út", profile: &identity.Profile{
			FullName: "Lê Văn Út", CitizenID: "082057006789", Birth: viet.BirthDate{Y: 1957}, Gender: "male", Phone: "0987654321",
			Email: "congdan.ut@example.vn", Address: "Khu phố 3, Phường 5, thành phố Mỹ Tho, tỉnh Tiền Giang"}},
	}
	for _, p := range places {
		list = append(list,
			officer("canbo.tiepnhan."+p.slug, p.code, p.names[0], clerkTitle, identity.Clerk),
			officer("canbo.thuly."+p.slug, p.code, p.names[1], p.officer, identity.Officer),
			officer("lanhdao."+p.slug, p.code, p.names[2], p.leader, identity.Leader),
			officer("quantri."+p.slug, p.code, p.names[3], "Quản trị viên của đơn vị", identity.Admin))
	}
	return append(list, officer("quantri.tinh", "82", "Vũ Thành Long", "Quản trị viên cấp tỉnh", identity.Admin, identity.Operator),
		// What one administrator proposes another one publishes.
		officer("kiemsoat.tinh", "82", "Trịnh Thị Kim Loan", "Trưởng phòng Kiểm soát thủ tục hành chính", identity.Admin))
}

func officer(login, unit, name, title string, roles ...identity.Role) person {
	return person{login: login, role: roles[0], roles: roles, unit: unit, name: name, title: title}
}

func birth(y, m, d int) viet.BirthDate {
	day, _ := viet.NewDay(y, m, d)
	return viet.BirthDate(day)
}
