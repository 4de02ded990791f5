package document

import "tinhso/internal/seal"

// Sealed is what is sealed of results and numbers (kết quả và số văn bản được niêm phong). They change with the events of
// the dossier, or of the letter, that they belong to. Numbers that are only set aside belong to nothing yet; the last
// number of a series is a counter.
func Sealed() []seal.Facts {
	ends := []string{"dossier."}
	only := map[string][]string{}
	for _, c := range []string{"code", "unit_id", "unit_name", "procedure_code", "procedure_name", "type_code", "reference", "signed_on", "issued_at", "issued_by"} {
		only[c] = []string{}
	}
	return []seal.Facts{
		{Table: "document_result", Key: []string{"id"}, Subject: "dossier_id", About: ends, Only: only,
			Columns: []string{"code", "unit_id", "unit_name", "procedure_code", "procedure_name", "type_code", "reference", "signed_on",
				"subject", "signer", "file_sha256", "file_name", "status", "issued_at", "issued_by", "ended_at", "ended_by", "ended_why",
				"replaced_by"}},
		{Table: "document_number", Key: []string{"unit_id", "type_code", "year", "number"}, Subject: "subject",
			About: []string{"dossier.", "letter."}, Fixed: true,
			Columns: []string{"state", "late", "signed_on", "account_id", "entered_at"}},
	}
}
