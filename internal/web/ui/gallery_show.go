package ui

func (g say) facts() []Specimen {
	return []Specimen{
		{Template: "DefinitionList", State: "usual", Data: DefinitionList{Items: []Fact{
			{Term: g.t("Mã thủ tục", "Code"), Text: "1.001193"},
			{Term: g.t("Cơ quan tiếp nhận", "Receiving office"), Text: g.t("UBND cấp xã nơi cư trú của cha hoặc mẹ", "Commune where a parent lives")},
			{Term: g.t("Thời hạn giải quyết", "Time"), Lines: []string{g.t("Trong ngày làm việc", "The same working day"), g.t("Nhận sau 15 giờ: trả trong ngày làm việc tiếp theo", "After 15:00: the next working day")}},
			{Term: g.t("Lệ phí", "Fee"), Text: g.t("Miễn phí khi đăng ký đúng hạn", "Free when registered in time"), Badge: &Badge{Label: g.t("Miễn phí", "Free"), Tone: Good}},
			{Term: g.t("Mẫu tờ khai", "Form"), Link: &Link{Label: g.t("Tờ khai đăng ký khai sinh", "Birth registration form"), Href: "#", Icon: "download"}},
			{Term: g.t("Người được ủy quyền", "Representative"), Missing: true}}}},
		{Template: "Summary", State: "usual", Data: Summary{Title: g.t("Người nộp hồ sơ", "Applicant"), Change: &Link{Label: g.t("Sửa", "Change"), Href: "#", Hidden: g.t("người nộp hồ sơ", "the applicant")}, Items: []Fact{
			{Term: g.t("Họ, chữ đệm, tên", "Full name"), Text: "Nguyễn Thị Hồng Ánh"}, {Term: g.t("Ngày sinh", "Date of birth"), Text: "02/03/1990"},
			{Term: g.t("Nơi cư trú", "Residence"), Text: "Số 23, đường 30 Tháng 4, phường 1, thành phố Mỹ Tho"}}}},
		{Template: "CardGrid", State: "procedures", Data: CardGrid{Cards: []Card{
			{Title: g.t("Đăng ký khai sinh", "Birth registration"), Href: "#", Eyebrow: "1.001193 · " + g.t("Hộ tịch", "Civil status"), Badges: []Badge{{Label: g.t("Nộp trực tuyến", "Online"), Tone: Good}, {Label: g.t("Cấp xã", "Commune"), Tone: Muted}}, Facts: []Fact{{Term: g.t("Thời hạn", "Time"), Text: g.t("Trong ngày", "Same day")}, {Term: g.t("Lệ phí", "Fee"), Text: g.t("Miễn phí", "Free")}}},
			{Title: g.t("Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư trú tại Việt Nam", "Criminal record certificate"), Href: "#", Eyebrow: "1.003198 · " + g.t("Lý lịch tư pháp", "Criminal records"), Badges: []Badge{{Label: g.t("Cấp tỉnh", "Province"), Tone: Muted}}, Facts: []Fact{{Term: g.t("Thời hạn", "Time"), Text: g.t("10 ngày làm việc", "10 working days")}, {Term: g.t("Lệ phí", "Fee"), Text: "200.000 ₫"}}},
			{Title: g.t("Đăng ký kết hôn", "Marriage registration"), Text: g.t("Hai bên có mặt khi nhận giấy chứng nhận.", "Both sign in person."), Href: "#"}}}},
		{Template: "CardGrid", State: "life events", Data: CardGrid{Small: true, Cards: []Card{
			{Title: g.t("Có con", "Having a child"), Href: "#", Icon: "baby"}, {Title: g.t("Kết hôn", "Getting married"), Href: "#", Icon: "rings"},
			{Title: g.t("Nhà, đất", "House and land"), Href: "#", Icon: "land"}, {Title: g.t("Đi học", "School"), Href: "#", Icon: "school"},
			{Title: g.t("Kinh doanh", "Business"), Href: "#", Icon: "briefcase"}, {Title: g.t("Sức khỏe, trợ giúp", "Health and care"), Href: "#", Icon: "care"},
			{Title: g.t("Xe cộ, đường sá", "Vehicles"), Href: "#", Icon: "truck"}, {Title: g.t("Chứng thực, bản sao", "Certified copies"), Href: "#", Icon: "stamp"}}}},
		{Template: "Steps", State: "third of five", Data: Steps{Items: []Step{{Label: g.t("Cho ai", "For whom"), Href: "#", Done: true}, {Label: g.t("Thông tin", "Details"), Href: "#", Done: true}, {Label: g.t("Giấy tờ", "Papers"), Current: true}, {Label: g.t("Kiểm tra lại", "Check")}, {Label: g.t("Gửi", "Send")}}}},
		{Template: "Timeline", State: "in progress", Data: g.timeline()},
		{Template: "Timeline", State: "refused", Data: Timeline{Items: []Moment{{Title: g.t("Ông/Bà nộp hồ sơ trực tuyến", "You filed online"), At: "08:12, 23/11/2026", Tone: Good}, {Title: g.t("Không tiếp nhận", "Not accepted"), At: "10:05, 23/11/2026", Tone: Bad, Text: g.t("Thủ tục này thuộc thẩm quyền của UBND huyện.", "This belongs to the district."), Links: []Link{{Label: g.t("Tải phiếu từ chối", "Download the refusal slip"), Href: "#", Icon: "download"}}}}}},
	}
}

func (g say) timeline() Timeline {
	return Timeline{Items: []Moment{
		{Title: g.t("Ông/Bà nộp hồ sơ trực tuyến", "You filed online"), At: "08:12, 23/11/2026", Tone: Good},
		{Title: g.t("UBND phường 1 tiếp nhận hồ sơ", "Ward 1 accepted the dossier"), At: "09:40, 23/11/2026", Who: "Lê Thị Thanh Hương", Tone: Good, Links: []Link{{Label: g.t("Giấy tiếp nhận và hẹn trả kết quả", "Receipt"), Href: "#", Icon: "download"}}},
		{Title: g.t("Công chức tư pháp – hộ tịch đang thẩm tra", "The civil-status officer is checking"), Who: "Nguyễn Văn Phước", Until: g.t("chậm nhất 17:00, 24/11/2026", "by 17:00, 24/11/2026"), Now: true},
		{Title: g.t("Lãnh đạo ký", "The leader signs"), Ahead: true},
		{Title: g.t("Trả kết quả", "Result"), Until: g.t("hẹn 17:00, 24/11/2026", "due 17:00, 24/11/2026"), Ahead: true},
	}}
}

func (g say) lists() []Specimen {
	return []Specimen{
		{Template: "Table", State: "inbox", Data: g.inbox()},
		{Template: "Table", State: "empty", Data: Table{Caption: g.t("Hồ sơ chờ tiếp nhận", "To accept"), Empty: EmptyState{Icon: "inbox", Title: g.t("Không có hồ sơ nào chờ tiếp nhận", "Nothing waits")}}},
		{Template: "Table", State: "comparison", Data: Table{Wide: true, Caption: g.t("Thời hạn và lệ phí theo cách nộp", "Time and fee by channel"), Columns: []Column{{Label: g.t("Cách nộp", "Channel"), Main: true}, {Label: g.t("Thời hạn", "Time")}, {Label: g.t("Lệ phí", "Fee"), Numeric: true}}, Rows: []Row{
			{Cells: []Cell{{Text: g.t("Trực tiếp", "In person")}, {Text: g.t("10 ngày làm việc", "10 working days")}, {Text: "200.000 ₫"}}},
			{Cells: []Cell{{Text: g.t("Trực tuyến", "Online")}, {Text: g.t("8 ngày làm việc", "8 working days")}, {Text: "100.000 ₫"}}},
			{Cells: []Cell{{Text: g.t("Bưu chính", "Post")}, {Text: g.t("10 ngày làm việc", "10 working days")}, {Text: "200.000 ₫"}}}}}},
		{Template: "SearchBox", State: "large", Data: SearchBox{Action: "#", Name: "q1", Label: g.t("Ông/Bà cần làm thủ tục gì?", "What do you need to do?"), Placeholder: g.t("Ví dụ: khai sinh, sổ đỏ, 1.001193", "For example: birth, land, 1.001193"), Large: true}},
		{Template: "SearchBox", State: "desk", Data: SearchBox{Action: "#", Name: "q2", Label: g.t("Tìm hồ sơ", "Find a dossier"), Placeholder: g.t("Mã hồ sơ, họ tên, số định danh", "Code, name, number"), Key: true, Value: "H58.815"}},
		{Template: "Filters", State: "one in force", Data: Filters{Action: "#", Fields: []Field{
			{Kind: "choice", Select: true, Name: "field", Label: g.t("Lĩnh vực", "Field"), NoMark: true, Choices: []Choice{{Value: "ht", Label: g.t("Hộ tịch", "Civil status"), Chosen: true}, {Value: "dd", Label: g.t("Đất đai", "Land")}}},
			{Kind: "choice", Select: true, Name: "level", Label: g.t("Cấp thực hiện", "Level"), NoMark: true, Choices: []Choice{{Value: "p", Label: g.t("Cấp tỉnh", "Province")}, {Value: "d", Label: g.t("Cấp huyện", "District")}, {Value: "c", Label: g.t("Cấp xã", "Commune")}}}},
			Active: []Link{{Label: g.t("Lĩnh vực: Hộ tịch", "Field: civil status"), Href: "#"}}, Clear: "#"}},
	}
}

func (g say) inbox() Table {
	badge := func(vi, en string, tone Tone) Cell {
		return Cell{Badge: &Badge{Label: g.t(vi, en), Tone: tone, Dot: true}}
	}
	due := func(words, on string, tone Tone) Cell { return Cell{Due: &DueBadge{Words: words, On: on, Tone: tone}} }
	return Table{Caption: g.t("Hồ sơ của tôi", "My dossiers"), HideCaption: true, Keyboard: true, Select: "code",
		Columns: []Column{{Label: g.t("Hồ sơ", "Dossier"), Main: true, Code: true}, {Label: g.t("Thủ tục", "Procedure")}, {Label: g.t("Đến hạn", "Due"), Sort: "#", Sorted: "ascending"}, {Label: g.t("Trạng thái", "State")}, {Label: g.t("Lệ phí", "Fee"), Numeric: true, Hide: true}},
		Rows: []Row{
			{Href: "#", Value: "1", Tone: Bad, Cells: []Cell{{Text: "H58.815-261119-0012", Sub: "Võ Thị Bé Sáu"}, {Text: g.t("Cấp bản sao trích lục hộ tịch", "Copy of a civil-status record")}, due(g.t("quá hạn 1 ngày làm việc", "1 working day late"), "17:00, 20/11/2026", Bad), badge("Đang xử lý", "In progress", Info), {Text: "8.000 ₫"}}},
			{Href: "#", Value: "2", Tone: Warning, Selected: true, Cells: []Cell{{Text: "H58.815-261123-0003", Sub: "Nguyễn Văn Út"}, {Text: g.t("Đăng ký khai sinh", "Birth registration")}, due(g.t("hết hạn hôm nay", "due today"), "17:00, 23/11/2026", Warning), badge("Chờ ký", "To be signed", Info), {Text: "0 ₫"}}},
			{Href: "#", Value: "3", Cells: []Cell{{Text: "H58.815-261123-0007", Sub: "Nguyễn Thị Hồng Ánh"}, {Text: g.t("Cấp Giấy xác nhận tình trạng hôn nhân", "Marital status certificate")}, due(g.t("còn 2 ngày làm việc", "2 working days left"), "17:00, 25/11/2026", Good), badge("Chờ bổ sung", "Waiting", Warning), {Text: "15.000 ₫"}}}}}
}
