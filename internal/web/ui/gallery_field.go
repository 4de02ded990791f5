package ui

import (
	"net/url"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
)

// communes are a few of the province's communes, by district.
func communes() []Choice {
	return []Choice{
		{Value: "28249", Label: "Phường 5", Group: "Thành phố Mỹ Tho"}, {Value: "28252", Label: "Phường 4", Group: "Thành phố Mỹ Tho"},
		{Value: "28255", Label: "Phường 7", Group: "Thành phố Mỹ Tho"}, {Value: "28258", Label: "Phường 3", Group: "Thành phố Mỹ Tho"},
		{Value: "28261", Label: "Phường 1", Group: "Thành phố Mỹ Tho"}, {Value: "28264", Label: "Phường 2", Group: "Thành phố Mỹ Tho"},
		{Value: "28273", Label: "Xã Đạo Thạnh", Group: "Thành phố Mỹ Tho"}, {Value: "28279", Label: "Xã Thới Sơn", Group: "Thành phố Mỹ Tho"},
		{Value: "28297", Label: "Phường 3", Group: "Thị xã Gò Công"}, {Value: "28306", Label: "Xã Long Hưng", Group: "Thị xã Gò Công"},
		{Value: "28360", Label: "Thị trấn Cái Bè", Group: "Huyện Cái Bè"}, {Value: "28363", Label: "Xã Hậu Mỹ Bắc B", Group: "Huyện Cái Bè"},
		{Value: "28366", Label: "Xã Hậu Mỹ Bắc A", Group: "Huyện Cái Bè"}, {Value: "28519", Label: "Thị trấn Tân Hiệp", Group: "Huyện Châu Thành"},
	}
}

func (g say) fields() []Specimen {
	who := []Choice{
		{Value: "self", Label: g.t("Cho bản thân tôi", "For myself"), Chosen: true},
		{Value: "child", Label: g.t("Cho con tôi", "For my child"), Help: g.t("Ông/Bà là cha, mẹ hoặc người giám hộ", "You are a parent or guardian")},
		{Value: "other", Label: g.t("Thay cho người khác", "For someone else"), Help: g.t("Cần giấy ủy quyền, trừ người thân thích theo quy định", "A power of attorney is needed, except for close relatives")},
	}
	one := func(state string, f Field) Specimen { return Specimen{Template: "Field", State: state, Data: f} }
	return []Specimen{
		one("question", Field{Kind: form.ChoiceOne, Name: "g.who", Label: g.t("Ông/Bà nộp hồ sơ cho ai?", "Who is this for?"), Required: true, Choices: who}),
		one("text", Field{Kind: form.PersonName, Name: "g.name", Label: g.t("Họ, chữ đệm, tên", "Full name"), Help: g.t("Ghi đầy đủ như trên thẻ căn cước", "As written on the ID card"), Required: true, Autocomplete: "name", Value: "Nguyễn Thị Hồng Ánh"}),
		one("error", Field{Kind: form.PersonName, Name: "g.name2", Label: g.t("Họ, chữ đệm, tên", "Full name"), Required: true, Error: g.t("Ông/Bà chưa điền mục “Họ, chữ đệm, tên”.", "Please fill in “Full name”.")}),
		one("citizen_id", Field{Kind: form.CitizenID, Name: "g.cid", Label: g.t("Số định danh cá nhân", "Personal identification number"), Required: true, Value: "082190012345"}),
		one("birth_date", Field{Kind: form.BirthDate, Name: "g.birth", Label: g.t("Ngày, tháng, năm sinh", "Date of birth"), Required: true}),
		one("date, error", Field{Kind: form.Date, Name: "g.day", Label: g.t("Ngày cấp", "Date of issue"), Required: true, Value: "31/02/2020", Error: g.t("Ngày 31/02/2020 không có trong lịch.", "31/02/2020 is not in the calendar.")}),
		one("phone", Field{Kind: form.Phone, Name: "g.phone", Label: g.t("Số điện thoại", "Telephone"), Required: true}),
		one("email, optional", Field{Kind: form.Email, Name: "g.mail", Label: g.t("Thư điện tử", "E-mail"), Autocomplete: "email"}),
		one("money", Field{Kind: form.Money, Name: "g.money", Label: g.t("Giá trị tài sản", "Value"), Suffix: g.t("đồng", "VND"), Required: true, Value: "42.317.000"}),
		one("number, suffix", Field{Kind: form.Number, Name: "g.area", Label: g.t("Diện tích", "Area"), Suffix: "m²", Required: true, Value: "120"}),
		one("long_text", Field{Kind: form.LongText, Name: "g.text", Label: g.t("Nội dung đề nghị", "Request"), Required: true, Max: 500, Value: g.t("Đề nghị cấp 02 bản sao trích lục khai sinh để làm thủ tục nhập học.", "Two copies of the birth record, for school enrolment.")}),
		one("choice in a row", Field{Kind: form.ChoiceOne, Name: "g.sex", Label: g.t("Giới tính", "Sex"), Required: true, Choices: []Choice{{Value: "m", Label: g.t("Nam", "Male")}, {Value: "f", Label: g.t("Nữ", "Female"), Chosen: true}}}),
		one("choices, error", Field{Kind: form.ChoiceMany, Name: "g.way", Label: g.t("Ông/Bà muốn được báo tin bằng cách nào?", "How shall we reach you?"), Required: true, Error: g.t("Ông/Bà chưa chọn cách nhận tin.", "Please choose at least one."), Choices: []Choice{{Value: "mail", Label: g.t("Thư điện tử", "E-mail")}, {Value: "sms", Label: g.t("Tin nhắn điện thoại", "Text message")}}}),
		one("checkbox", Field{Kind: form.Checkbox, Name: "g.sure", Label: g.t("Tôi cam đoan nội dung khai là đúng sự thật và chịu trách nhiệm trước pháp luật.", "I declare that the above is true."), Required: true, Value: "true"}),
		one("select, disabled", Field{Kind: form.Unit, Name: "g.unit", Label: g.t("Cơ quan tiếp nhận", "Receiving office"), Disabled: true, Choices: []Choice{{Value: "1", Label: "UBND phường 1, thành phố Mỹ Tho", Chosen: true}}}),
		one("place, long list", Field{Kind: form.Place, Name: "g.place", Label: g.t("Nơi đăng ký thường trú", "Place of residence"), Required: true, Choices: communes()}),
		one("group", Field{Kind: form.Group, Name: "g.rows", Label: g.t("Giấy tờ cần chứng thực", "Papers to certify"), Required: true, Add: "g.rows", Groups: []Group{
			{Title: g.t("Giấy tờ 1", "Paper 1"), Remove: "g.rows.0", Fields: []Field{{Name: "g.rows.0.name", Label: g.t("Tên giấy tờ", "Name"), Required: true, Value: g.t("Bằng tốt nghiệp đại học", "University degree")}, {Kind: form.Number, Name: "g.rows.0.n", Label: g.t("Số bản", "Copies"), Required: true, Value: "3"}}},
			{Title: g.t("Giấy tờ 2", "Paper 2"), Remove: "g.rows.1", Fields: []Field{{Name: "g.rows.1.name", Label: g.t("Tên giấy tờ", "Name"), Required: true}, {Kind: form.Number, Name: "g.rows.1.n", Label: g.t("Số bản", "Copies"), Required: true}}}}}),
		{Template: "Part", State: "from form.Form, with faults", Data: g.part()},
	}
}

// part draws a small form.Form as a face does, after a failed post.
func (g say) part() Part {
	f := form.Form{ID: "specimen", Sections: []form.Section{{ID: "mother", Title: lang.Text{VI: "Người mẹ", EN: "Mother"}, Fields: []form.Field{
		{ID: "full_name", Kind: form.PersonName, Required: true, Label: lang.Text{VI: "Họ, chữ đệm, tên", EN: "Full name"}},
		{ID: "birth_date", Kind: form.BirthDate, Required: true, Label: lang.Text{VI: "Ngày, tháng, năm sinh", EN: "Date of birth"}},
		{ID: "married", Kind: form.ChoiceOne, Required: true, Label: lang.Text{VI: "Cha mẹ đã đăng ký kết hôn?", EN: "Are the parents married?"}, Choices: []form.Choice{{Value: "yes", Label: lang.Text{VI: "Đã đăng ký", EN: "Yes"}}, {Value: "no", Label: lang.Text{VI: "Chưa", EN: "No"}}}},
		{ID: "number", Kind: form.Text, Required: true, ShowIf: &form.Cond{Field: "married", Equals: []string{"yes"}}, Label: lang.Text{VI: "Số giấy chứng nhận kết hôn", EN: "Marriage certificate number"}},
		{ID: "address", Kind: form.Address, Required: true, Label: lang.Text{VI: "Nơi cư trú", EN: "Place of residence"}},
	}}}}
	in := FormInput{Prefix: "mother",
		Posted:  url.Values{"mother.full_name": {"Trần Thị Mười"}, "mother.birth_date": {"1957"}, "mother.married": {"yes"}, "mother.address.area": {"28261"}},
		Faults:  []fault.Field{{Path: "mother.number", Code: "field.required", Args: map[string]any{"field": lang.Text{VI: "Số giấy chứng nhận kết hôn", EN: "Marriage certificate number"}}}},
		Options: func(form.Field) []Choice { return communes() }}
	return Parts(lang.For(g.tag), f, in)[0]
}

func (g say) papers() []Specimen {
	limit := g.t("Ảnh hoặc PDF, tối đa 25 MB mỗi tệp.", "Photos or PDF, at most 25 MB each.")
	kept := []UploadedFile{{Name: "giay-chung-sinh.jpg", Size: "2,4 MB", Href: "#", Remove: "1"}, {Name: g.t("Giấy chứng nhận kết hôn (mặt sau).pdf", "Marriage certificate (back).pdf"), Size: "640 KB", Href: "#", Remove: "2"}}
	return []Specimen{
		{Template: "Upload", State: "empty", Data: Upload{Name: "p.birth", Label: g.t("Giấy chứng sinh", "Birth notice of the clinic"), Help: g.t("Chụp rõ bốn góc, không lóa.", "Photograph all four corners, without glare."), Limit: limit, Accept: "image/*,application/pdf", Camera: true, Multiple: true, Required: true}},
		{Template: "Upload", State: "kept files", Data: Upload{Name: "p.kept", Label: g.t("Giấy chứng nhận kết hôn của cha mẹ", "Parents' marriage certificate"), Limit: limit, Accept: "image/*,application/pdf", Multiple: true, Files: kept}},
		{Template: "Upload", State: "error", Data: Upload{Name: "p.bad", Label: g.t("Văn bản ủy quyền", "Power of attorney"), Limit: limit, Required: true, Error: g.t("Tệp “uy-quyen.docm” không phải ảnh hay PDF. Mong Ông/Bà chọn tệp khác.", "“uy-quyen.docm” is neither a photo nor a PDF. Please choose another file.")}},
	}
}
