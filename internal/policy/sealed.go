package policy

import "tinhso/internal/seal"

// Sealed is what is sealed of readings (lượt truy cập được niêm phong): each as it was written. No event tells of a
// reading, so its writer tells the sealer.
func Sealed() []seal.Facts {
	return []seal.Facts{{Table: "policy_access", Key: []string{"id"}, Subject: "id", Append: true,
		Columns: []string{"read_at", "account_id", "name", "unit_id", "kind", "subject", "owner", "why"}}}
}
