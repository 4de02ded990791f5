package dossier

import (
	"encoding/hex"

	"tinhso/internal/viet"
)

// again is the same for two dossiers of one applicant under one procedure, and tells nobody who that is: a dossier that
// was closed and filed anew can be found without personal data in the journal. It is sealed with the procedure, so that
// what a person does elsewhere cannot be strung together.
func (c *Cases) again(d *Dossier) string {
	p := d.Applicant
	var whose string
	switch {
	case d.Organisation != nil && d.Organisation.TaxCode != "":
		whose = "tax|" + d.Organisation.TaxCode
	case d.Organisation != nil:
		whose = "name|" + viet.Fold(d.Organisation.Name)
	case p.CitizenID != "":
		whose = "id|" + p.CitizenID
	case p.Passport != "":
		whose = "passport|" + p.Passport
	case p.BirthDate != "":
		whose = "born|" + viet.Fold(p.FullName) + "|" + p.BirthDate
	default:
		return "" // a name alone is many people
	}
	return c.AgainOf(d.Procedure.Code, whose)
}

// AgainOf is by what the dossiers of one applicant under one procedure are recognised in the journal (dấu nhận biết hồ sơ
// nộp lại); whose is "id|" and the citizen number, or what stands for it.
func (c *Cases) AgainOf(procedure, whose string) string {
	return hex.EncodeToString(c.seal("dossier.again|", procedure+"|"+whose)[:16])
}
