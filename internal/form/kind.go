package form

// Kind is the kind of a field (kiểu dữ liệu của mục kê khai).
type Kind string

// The kinds.
const (
	Text       Kind = "text"
	LongText   Kind = "long_text"
	Number     Kind = "number"
	Money      Kind = "money"
	Date       Kind = "date"
	BirthDate  Kind = "birth_date"
	Year       Kind = "year"
	Time       Kind = "time"
	ChoiceOne  Kind = "choice"
	ChoiceMany Kind = "choices"
	Checkbox   Kind = "checkbox"
	PersonName Kind = "person_name"
	CitizenID  Kind = "citizen_id"
	TaxCode    Kind = "tax_code"
	Phone      Kind = "phone"
	Email      Kind = "email"
	Address    Kind = "address" // words and, inside the province, the commune picked from a list
	Place      Kind = "place"   // the commune alone
	File       Kind = "file"    // the id of an uploaded file
	Files      Kind = "files"
	Officer    Kind = "officer" // the id of an account, picked from the unit
	Unit       Kind = "unit"    // the id or code of a unit, picked from the tree
	Group      Kind = "group"   // rows of fields
)
