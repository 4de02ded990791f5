package dossier

import (
	"encoding/json"

	"tinhso/internal/form"
)

// Party says for whom a dossier is filed (tư cách nộp hồ sơ).
type Party string

// The four answers to the first question of filing.
const (
	Oneself  Party = "self"         // for oneself (cho chính mình)
	Child    Party = "child"        // for one's child (cho con)
	Other    Party = "other"        // on behalf of another (được ủy quyền)
	Organise Party = "organisation" // on behalf of an organisation (cho tổ chức)
)

// Person is a natural person in a dossier (cá nhân), as form.Person and form.Representative ask it.
type Person struct {
	FullName  string  `json:"full_name"`
	CitizenID string  `json:"citizen_id,omitempty"`
	Passport  string  `json:"passport,omitempty"` // of those who have no citizen number
	BirthDate string  `json:"birth_date,omitempty"`
	Phone     string  `json:"phone,omitempty"`
	Email     string  `json:"email,omitempty"`
	Address   Address `json:"address,omitzero"`
	Relation  string  `json:"relation,omitempty"` // by what right somebody else files
	Basis     string  `json:"basis,omitempty"`    // the paper that shows it
}

// Address is where someone lives (địa chỉ): words and, inside the province, the commune.
type Address struct {
	Detail   string `json:"detail,omitempty"`
	Area     string `json:"area,omitempty"`
	AreaName string `json:"area_name,omitempty"`
}

// String writes the address on one line.
func (a Address) String() string {
	switch {
	case a.AreaName == "":
		return a.Detail
	case a.Detail == "":
		return a.AreaName
	}
	return a.Detail + ", " + a.AreaName
}

// Organisation is a legal person in a dossier (tổ chức, doanh nghiệp).
type Organisation struct {
	Name    string  `json:"name"`
	TaxCode string  `json:"tax_code,omitempty"`
	Address Address `json:"address,omitzero"`
	Phone   string  `json:"phone,omitempty"`
	Email   string  `json:"email,omitempty"`
}

// people is what the column of that name holds.
type people struct {
	Applicant      form.Values `json:"applicant"`
	Representative form.Values `json:"representative,omitempty"`
	Organisation   form.Values `json:"organisation,omitempty"`
	ReturnBy       form.Values `json:"return,omitempty"`
	Party          Party       `json:"party"`
}

// Filer is who handed the dossier in: the representative when there is one, else the applicant (người nộp hồ sơ).
func (d Dossier) Filer() Person {
	if d.Representative != nil {
		return *d.Representative
	}
	return d.Applicant
}

// Owner is whose dossier it is, in words: the organisation, else the applicant (chủ hồ sơ).
func (d Dossier) Owner() string {
	if d.Organisation != nil {
		return d.Organisation.Name
	}
	return d.Applicant.FullName
}

// read turns the answers of a form into the struct of the same names.
func read[T any](v form.Values) (T, error) {
	var out T
	b, err := json.Marshal(v)
	if err != nil {
		return out, err
	}
	err = json.Unmarshal(b, &out)
	return out, err
}
