package form

import (
	"embed"
	"sync"

	"tinhso/internal/lang"
)

// The blocks that every province and every dossier shares; a form takes one in with `use`. Later ones may use earlier.
//
//go:embed shared/*.yaml
var sharedFS embed.FS

var sharedNames = []string{"person", "representative", "organisation", "return", "party"}

var shared = sync.OnceValue(func() map[string]Form {
	blocks, _ := readShared() // a test reads them; a block that does not parse is missing here
	return blocks
})

func readShared() (map[string]Form, error) {
	blocks := map[string]Form{}
	for _, name := range sharedNames {
		b, err := sharedFS.ReadFile("shared/" + name + ".yaml")
		if err != nil {
			return blocks, err
		}
		f, err := parseForm(name+".yaml", b, blocks)
		if err != nil {
			return blocks, err
		}
		blocks[name] = f
	}
	return blocks, nil
}

// Person asks who someone is (thông tin cá nhân): full_name, birth_date, citizen_id, passport, phone, email, address.
// One of citizen_id and passport is needed. With contact, a telephone number is required.
func Person(contact bool) Form {
	f := shared()["person"]
	if contact {
		f = f.require("phone")
	}
	return f
}

// Representative asks who files for another (người đại diện, người được ủy quyền): what Person asks, then relation
// and, for authorised people, basis.
func Representative() Form { return shared()["representative"] }

// Organisation asks which organisation files (tổ chức, doanh nghiệp): name, tax_code, address, phone, email.
func Organisation() Form { return shared()["organisation"] }

// Return asks how the result comes back (cách thức nhận kết quả): return_by (direct, postal, online) and, by post,
// return_address.
func Return() Form { return shared()["return"] }

// require gives the form with a field that must be answered.
func (f Form) require(id string) Form {
	sections := make([]Section, len(f.Sections))
	for i, s := range f.Sections {
		s.Fields = append([]Field(nil), s.Fields...)
		for j := range s.Fields {
			if s.Fields[j].ID == id {
				s.Fields[j].Required = true
			}
		}
		sections[i] = s
	}
	f.Sections = sections
	return f
}

// General is the form of a procedure that has none of its own (biểu mẫu chung): what is asked for, in the person's own
// words, and each paper of the procedure.
func General(procedure lang.Text, papers ...Paper) Form {
	return Form{
		ID:      "general",
		Version: 1,
		Title:   procedure,
		Sections: []Section{{
			ID:    "request",
			Title: lang.Text{VI: "Nội dung đề nghị", EN: "What you ask for"},
			Fields: []Field{
				{
					ID: "request", Kind: LongText, Required: true, Max: 4000,
					Label: lang.Text{VI: "Nội dung đề nghị giải quyết", EN: "What you ask the office to do"},
					Help: lang.Text{
						VI: "Viết ngắn gọn bằng lời của Ông/Bà: đề nghị việc gì, cho ai, ở đâu. Những điều đã ghi trong giấy tờ nộp kèm thì không cần viết lại.",
						EN: "Briefly, in your own words: what is asked, for whom, where. What is written in the attached papers need not be repeated.",
					},
					Example: "Đề nghị giải quyết thủ tục theo hồ sơ gửi kèm.",
				},
				{
					ID: "copies", Kind: Number, Min: 1, Max: 100,
					Label:   lang.Text{VI: "Số bản kết quả cần nhận", EN: "Copies of the result"},
					Help:    lang.Text{VI: "Bỏ trống nếu chỉ cần một bản.", EN: "Leave empty if one is enough."},
					Example: "1",
				},
				{
					ID: "note", Kind: LongText, Max: 1000,
					Label: lang.Text{VI: "Ghi chú cho cán bộ tiếp nhận", EN: "Note for the clerk"},
				},
			},
		}},
		Papers: papers,
	}
}
