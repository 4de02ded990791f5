package dossier

// Party says for whom a dossier is filed (tư cách nộp hồ sơ).
type Party string

// The four answers to the first question of filing.
const (
	Oneself  Party = "self"         // for oneself (cho chính mình)
	Child    Party = "child"        // for one's child (cho con)
	Other    Party = "other"        // on behalf of another (được ủy quyền)
	Organise Party = "organisation" // on behalf of an organisation (cho tổ chức)
)

// Person is a natural person in a dossier (cá nhân).
type Person struct {
	FullName  string `json:"full_name"`
	CitizenID string `json:"citizen_id,omitempty"`
	Passport  string `json:"passport,omitempty"` // for those who have no citizen number
	BirthDate string `json:"birth_date,omitempty"`
	Phone     string `json:"phone,omitempty"`
	Email     string `json:"email,omitempty"`
	Address   string `json:"address,omitempty"`
	Relation  string `json:"relation,omitempty"` // of a representative: father, authorised, director...
}

// Organisation is a legal person in a dossier (tổ chức, doanh nghiệp).
type Organisation struct {
	Name    string `json:"name"`
	TaxCode string `json:"tax_code,omitempty"`
	Address string `json:"address,omitempty"`
}

// Filer is who handed the dossier in: the representative when there is one, else the applicant (người nộp hồ sơ).
func (d Dossier) Filer() Person {
	if d.Representative != nil {
		return *d.Representative
	}
	return d.Applicant
}
