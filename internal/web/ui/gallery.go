package ui

import "tinhso/internal/lang"

// Specimen is one component in one state, with real content (mẫu thành phần).
type Specimen struct {
	Template string
	State    string
	Data     any
}

// Family is the specimens of related components.
type Family struct {
	ID, Title string
	Dense     bool // drawn as on the desk
	Specimens []Specimen
}

// Gallery is every component in every state, in one language.
func Gallery(tag lang.Tag) []Family {
	g := say{tag}
	return []Family{
		{ID: "action", Title: g.t("Hành động và điều hướng", "Actions and navigation"), Specimens: g.actions()},
		{ID: "say", Title: g.t("Thông báo và trạng thái", "Messages and state"), Specimens: g.messages()},
		{ID: "field", Title: g.t("Trường thông tin", "Fields"), Specimens: g.fields()},
		{ID: "paper", Title: g.t("Giấy tờ", "Papers"), Specimens: g.papers()},
		{ID: "show", Title: g.t("Thông tin và tiến trình", "Facts and progress"), Specimens: g.facts()},
		{ID: "list", Title: g.t("Danh sách của bàn làm việc", "Lists of the desk"), Dense: true, Specimens: g.lists()},
		{ID: "chart", Title: g.t("Biểu đồ", "Charts"), Specimens: g.charts()},
	}
}

// say picks the words of a specimen.
type say struct{ tag lang.Tag }

func (g say) t(vi, en string) string { return lang.Text{VI: vi, EN: en}.In(g.tag) }

func (g say) actions() []Specimen {
	return []Specimen{
		{Template: "Button", State: "primary", Data: Button{Label: g.t("Tiếp tục", "Continue"), Look: Primary}},
		{Template: "Button", State: "secondary", Data: Button{Label: g.t("Lưu lại, làm sau", "Save for later")}},
		{Template: "Button", State: "quiet, icon", Data: Button{Label: g.t("In giấy tiếp nhận", "Print the receipt"), Look: Quiet, Icon: "print"}},
		{Template: "Button", State: "danger", Data: Button{Label: g.t("Rút hồ sơ", "Withdraw"), Look: Danger}},
		{Template: "Button", State: "link, icon", Data: Button{Label: g.t("Nộp hồ sơ trực tuyến", "File online"), Look: Primary, Href: "#", Icon: "upload"}},
		{Template: "Button", State: "key", Data: Button{Label: g.t("Tiếp nhận", "Accept"), Look: Primary, Key: "t"}},
		{Template: "Button", State: "disabled", Data: Button{Label: g.t("Gửi hồ sơ", "Send"), Look: Primary, Disabled: true}},
		{Template: "Link", State: "usual", Data: Link{Label: g.t("Xem thành phần hồ sơ", "See the papers needed"), Href: "#", Hidden: g.t("của thủ tục đăng ký khai sinh", "for birth registration")}},
		{Template: "Link", State: "icon, new tab", Data: Link{Label: g.t("Tải mẫu tờ khai", "Download the form"), Href: "#", Icon: "download", NewTab: true}},
		{Template: "Breadcrumb", State: "usual", Data: Breadcrumb{Links: []Link{{Label: g.t("Trang chủ", "Home"), Href: "#"}, {Label: g.t("Thủ tục hành chính", "Procedures"), Href: "#"}, {Label: g.t("Đăng ký khai sinh", "Birth registration")}}}},
		{Template: "Tabs", State: "counts", Data: Tabs{Label: g.t("Phần của hồ sơ", "Parts of the dossier"), Items: []NavItem{
			{Label: g.t("Nội dung", "Content"), Href: "#", Current: true}, {Label: g.t("Giấy tờ", "Papers"), Href: "#", Count: 3},
			{Label: g.t("Diễn biến", "History"), Href: "#", Count: 7}, {Label: g.t("Lệ phí", "Fees"), Href: "#"}}}},
		{Template: "Pager", State: "counted", Data: Pager{Prev: "#", Next: "#", From: 21, To: 40, Total: 1856, Noun: g.t("thủ tục", "procedures")}},
		{Template: "Pager", State: "first page, not counted", Data: Pager{Next: "#", From: 1, To: 20, Noun: g.t("hồ sơ", "dossiers")}},
		{Template: "KeyHints", State: "usual", Data: KeyHints{Keys: []KeyHint{{"j", g.t("dòng sau", "next row")}, {"k", g.t("dòng trước", "previous row")}, {"Enter", g.t("mở", "open")}, {"/", g.t("tìm", "search")}}}},
	}
}

func (g say) messages() []Specimen {
	errors := []FieldError{
		{"applicant.full_name", g.t("Ông/Bà chưa điền mục “Họ, chữ đệm, tên”.", "Please fill in “Full name”.")},
		{"applicant.birth_date", g.t("Ngày 31/02/1990 không có trong lịch. Mong Ông/Bà ghi lại mục “Ngày sinh”.", "31/02/1990 is not in the calendar. Please check “Date of birth”.")},
	}
	return []Specimen{
		{Template: "Notice", State: "info", Data: Notice{Tone: Info, Title: g.t("Từ năm 2024, cổng nộp hồ sơ chính thức là Cổng Dịch vụ công quốc gia", "Since 2024 the legal door is the national portal"), Text: g.t("Công dân đăng nhập bằng tài khoản định danh VNeID.", "Citizens sign in with VNeID."), Links: []Link{{Label: g.t("Tìm hiểu thêm", "Learn more"), Href: "#"}}}},
		{Template: "Notice", State: "good", Data: Notice{Tone: Good, Title: g.t("Đã nhận hồ sơ H58.815-261123-0007", "Dossier H58.815-261123-0007 received"), Text: g.t("UBND phường 1 trả lời chậm nhất 14:30, 24/11/2026.", "Ward 1 People's Committee answers by 14:30, 24/11/2026.")}},
		{Template: "Notice", State: "warning", Data: Notice{Tone: Warning, Title: g.t("Hồ sơ cần bổ sung", "More papers are needed"), Text: g.t("Ông/Bà bổ sung giấy chứng sinh trước 15/12/2026.", "Please add the birth certificate of the clinic by 15/12/2026.")}},
		{Template: "Notice", State: "bad", Data: Notice{Tone: Bad, Text: g.t("Chưa gửi được. Nội dung Ông/Bà đã nhập vẫn còn nguyên.", "Not sent. What you typed is still there.")}},
		{Template: "Notice", State: "folded", Data: Notice{Tone: Muted, Closed: true, Title: g.t("Vì sao ngày hẹn là tạm tính?", "Why is the date provisional?"), Text: g.t("Lịch nghỉ Tết năm 2028 chưa được công bố.", "The 2028 holidays have not been announced.")}},
		{Template: "ErrorSummary", State: "two fields", Data: ErrorSummary{Errors: errors}},
		{Template: "Badge", State: "muted", Data: Badge{Label: g.t("Mới nộp", "Filed"), Tone: Muted}},
		{Template: "Badge", State: "info", Data: Badge{Label: g.t("Đang xử lý", "In progress"), Tone: Info, Dot: true}},
		{Template: "Badge", State: "warning", Data: Badge{Label: g.t("Chờ bổ sung", "Waiting for papers"), Tone: Warning, Dot: true}},
		{Template: "Badge", State: "good", Data: Badge{Label: g.t("Đã trả kết quả", "Result returned"), Tone: Good, Dot: true}},
		{Template: "Badge", State: "bad", Data: Badge{Label: g.t("Không tiếp nhận", "Refused"), Tone: Bad, Dot: true}},
		{Template: "DueBadge", State: "in time", Data: DueBadge{Words: g.t("còn 5 ngày làm việc", "5 working days left"), On: "17:00, 30/11/2026", Tone: Good}},
		{Template: "DueBadge", State: "soon", Data: DueBadge{Words: g.t("hết hạn hôm nay", "due today"), On: "17:00, 23/11/2026", Tone: Warning}},
		{Template: "DueBadge", State: "late", Data: DueBadge{Words: g.t("quá hạn 1 ngày làm việc", "1 working day late"), On: "17:00, 20/11/2026", Tone: Bad}},
		{Template: "DueBadge", State: "stopped", Data: DueBadge{Words: g.t("tạm dừng", "paused"), Note: g.t("chờ công dân bổ sung", "waiting for the citizen"), Tone: Muted}},
		{Template: "DueBadge", State: "provisional", Data: DueBadge{Words: g.t("còn 240 ngày làm việc", "240 working days left"), On: "17:00, 12/01/2028", Note: g.t("tạm tính", "provisional"), Tone: Good}},
		{Template: "EmptyState", State: "action", Data: EmptyState{Icon: "inbox", Title: g.t("Không có hồ sơ nào đến hạn", "Nothing is due"), Text: g.t("Hồ sơ mới được phân công sẽ hiện ở đây.", "Newly assigned dossiers appear here."), Action: &Button{Label: g.t("Xem tất cả hồ sơ", "See all dossiers"), Href: "#"}}},
		{Template: "Confirm", State: "reason", Data: Confirm{Action: "#", Text: g.t("Hồ sơ sẽ dừng và không khôi phục được. Lệ phí đã nộp được hoàn theo quy định.", "The dossier stops and cannot be reopened. Fees are refunded as the rules say."),
			Facts:  DefinitionList{Items: []Fact{{Term: g.t("Mã hồ sơ", "Code"), Text: "H58.815-261123-0007"}, {Term: g.t("Thủ tục", "Procedure"), Text: g.t("Đăng ký khai sinh", "Birth registration")}}},
			Fields: []Field{{Kind: "long_text", Name: "confirm.reason", Label: g.t("Lý do rút hồ sơ", "Reason"), Required: true, Max: 500}},
			Yes:    Button{Label: g.t("Rút hồ sơ", "Withdraw the dossier"), Look: Danger}, No: Button{Label: g.t("Giữ lại", "Keep it"), Href: "#", Look: Quiet}}},
		{Template: "Problem", State: "internal", Data: Problem{Status: 500, Text: g.t("Hệ thống gặp lỗi ngoài ý muốn. Mong Ông/Bà thử lại sau ít phút; thông tin đã lưu không bị mất.", "Something went wrong. Please try again in a few minutes; what was saved is not lost."), RequestID: "9f3c1a7be20d4c55", Actions: []Button{{Label: g.t("Thử lại", "Try again"), Href: "#", Look: Primary}}}},
	}
}

func (g say) charts() []Specimen {
	return []Specimen{
		{Template: "BarChart", State: "usual", Data: BarChart{Title: g.t("Hồ sơ tiếp nhận theo lĩnh vực, tháng 11/2026", "Dossiers by field, November 2026"),
			Note: g.t("Số liệu đến 17:00, 23/11/2026.", "As of 17:00, 23/11/2026."), Bars: []Bar{
				{Label: g.t("Hộ tịch", "Civil status"), Value: 1856, Text: "1.856", Href: "#"}, {Label: g.t("Chứng thực", "Certification"), Value: 1204, Text: "1.204"},
				{Label: g.t("Đất đai", "Land"), Value: 640, Text: "640"}, {Label: g.t("Bảo trợ xã hội", "Social protection"), Value: 12, Text: "12"}, {Label: g.t("Báo chí", "Press"), Value: 0, Text: "0"}}}},
		{Template: "LoadChart", State: "usual", Data: LoadChart{Title: g.t("Khối lượng của từng công chức", "Load of each officer"), Rows: []Load{
			{Label: "Lê Thị Thanh Hương", Href: "#", InTime: 14, Soon: 3, Overdue: 0}, {Label: "Nguyễn Văn Phước", Href: "#", InTime: 9, Soon: 5, Overdue: 2}, {Label: "Trần Minh Khôi", Href: "#", InTime: 4}}}},
		{Template: "SeriesChart", State: "line, target, gap", Data: SeriesChart{Title: g.t("Tỷ lệ giải quyết đúng hạn, 8 tháng", "Done on time, 8 months"), Unit: "%", Min: 80, Max: 100, Target: 98, TargetText: g.t("Mục tiêu 98%", "Target 98%"), Points: []Point{
			{Label: "4/2026", Value: 91.2, Text: "91,2%"}, {Label: "5/2026", Value: 93.5, Text: "93,5%"}, {Label: "6/2026", None: true}, {Label: "7/2026", Value: 94.1, Text: "94,1%"},
			{Label: "8/2026", Value: 96, Text: "96%"}, {Label: "9/2026", Value: 95.2, Text: "95,2%"}, {Label: "10/2026", Value: 97.8, Text: "97,8%"}, {Label: "11/2026", Value: 98.4, Text: "98,4%", Tone: Good, Href: "#"}}}},
		{Template: "SeriesChart", State: "columns", Data: SeriesChart{Title: g.t("Hồ sơ tiếp nhận", "Dossiers received"), Bars: true, Points: []Point{
			{Label: "T2", Value: 320, Text: "320"}, {Label: "T3", Value: 280, Text: "280"}, {Label: "T4", Value: 305, Text: "305"}, {Label: "T5", Value: 0, Text: "0"}, {Label: "T6", Value: 350, Text: "350", Tone: Warning}}}},
		{Template: "SeriesChart", State: "empty", Data: SeriesChart{Title: g.t("Hồ sơ tiếp nhận", "Dossiers received"), Points: []Point{{Label: "10/2026", None: true}, {Label: "11/2026", None: true}}}},
		{Template: "ScoreChart", State: "lacking", Data: ScoreChart{Title: g.t("Điểm phục vụ người dân, doanh nghiệp", "Service score"), Rows: []ScoreRow{
			{Label: g.t("Tiến độ giải quyết", "Progress"), Got: 19.4, Most: 20, Text: "19,4 / 20", Tone: Good, Href: "#"}, {Label: g.t("Dịch vụ trực tuyến", "Online service"), Got: 6, Most: 12, Text: "6 / 12", Tone: Warning},
			{Label: g.t("Mức độ hài lòng", "Satisfaction"), Lacking: 18, Most: 18, Text: g.t("chưa có dữ liệu", "no data yet")}}}},
		{Template: "MapChart", State: "usual", Data: MapChart{Title: g.t("Tỷ lệ đúng hạn theo địa bàn", "On time by place"), Box: "0 0 300 120", Levels: []string{"< 80%", "80–90%", "90–95%", "95–98%", "≥ 98%"}, Areas: []Area{
			{Label: "Cái Bè", Text: "97,1%", Path: "M5 10L95 15L90 105L10 100Z", Level: 4, X: 50, Y: 60, Short: "Cái Bè", Href: "#"}, {Label: "Cai Lậy", Text: "88,0%", Path: "M100 15L195 10L200 100L95 105Z", Level: 2, X: 148, Y: 60, Short: "Cai Lậy", Href: "#"},
			{Label: "Gò Công", Text: g.t("chưa có dữ liệu", "no data yet"), Path: "M205 10L295 20L290 110L205 100Z", X: 248, Y: 60, Short: "Gò Công"}}}},
	}
}
