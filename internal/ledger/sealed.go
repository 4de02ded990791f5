package ledger

import "tinhso/internal/seal"

// Sealed is what is sealed of the account of time (sổ thời hạn được niêm phong): entries change with the events of their
// subject, refusals come without one.
func Sealed() []seal.Facts {
	return []seal.Facts{
		{Table: "ledger_entry", Key: []string{"subject", "n"}, Subject: "subject", About: []string{"dossier."}, Fixed: true,
			Columns: []string{"kind", "at", "noted_at", "account", "account_name", "unit_id", "unit_name", "reason", "law", "evidence json",
				"amount", "time_kind", "cut_off", "basis", "restart", "until_at", "before_at", "after_at", "national_at", "state",
				"holder_role", "holder_unit", "holder_unit_name", "holder", "holder_name", "leg_from_at", "leg_budget", "leg_due_at",
				"leg_spent"}},
		{Table: "ledger_refusal", Key: []string{"id"}, Subject: "subject", Append: true,
			Columns: []string{"kind", "at", "noted_at", "account", "account_name", "unit_id", "unit_name", "reason", "code",
				"args json"}},
	}
}
