package identity

import "tinhso/internal/seal"

// Sealed is what is sealed of powers (quyền hạn được niêm phong): who had which role at which unit from when to when, and
// who lent it to whom by which decision. They change with the events of the account.
func Sealed() []seal.Facts {
	about := []string{"identity."}
	return []seal.Facts{
		{Table: "identity_grant", Key: []string{"id"}, Subject: "account_id", About: about,
			Columns: []string{"role", "unit_id", "valid_from_on", "valid_to_on", "given_by", "given_at"}},
		{Table: "identity_delegation", Key: []string{"id"}, Subject: "delegator", About: about,
			Columns: []string{"delegate", "roles", "unit_id", "unit_path", "from_on", "to_on", "decision", "decided_on", "state", "across",
				"asked_by", "asked_at", "approved_by", "approved_at", "ended_by", "ended_at", "why"}},
	}
}
