package form

import "tinhso/internal/lang"

// Person asks who someone is (thông tin cá nhân): full_name, id_kind, citizen_id, id_paper, birth_date, phone, email,
// address. With contact, a telephone number is required.
func Person(contact bool) Form { return Form{} }

// Representative asks who files for another (người đại diện, người được ủy quyền): what Person asks, and by what right.
func Representative() Form { return Form{} }

// Organisation asks which organisation files (tổ chức, doanh nghiệp).
func Organisation() Form { return Form{} }

// Return asks how the result comes back (cách thức nhận kết quả): return_by (direct, postal, online) and, by post,
// return_address.
func Return() Form { return Form{} }

// General is the form of a procedure that has none of its own (biểu mẫu chung).
func General(procedure lang.Text, papers ...Paper) Form { return Form{} }
