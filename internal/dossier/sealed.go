package dossier

import (
	"context"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/seal"
)

// Kinds of event with which a dossier changes in ways of their own.
const (
	eventErased  = "dossier.erased"  // personal data were erased by a decision
	eventPrinted = "dossier.printed" // the paper of the result was printed and tied to it
	eventBarred  = "dossier.barred"  // an officer's own citizen number stands in it: takes no part
	eventSure    = "dossier.sure"    // the due day stayed, and is now certain, or no longer
)

// silent is an event of a change that is no step: nobody is told, no figure counts it, the journal and the seal know it.
func silent(ctx context.Context, kind string, d *Dossier, data map[string]any) event.New {
	data["dossier"], data["code"] = d.ID, d.Code
	return event.New{Kind: kind, Subject: d.ID, Actor: identity.From(ctx).AccountID, UnitPath: d.Unit.Path, Data: data}
}

var about = []string{"dossier."}

// Sealed is what is sealed of a dossier (dữ kiện hồ sơ được niêm phong).
//
// Not sealed: `search`, made from names and code for looking up; drafts, which are nobody's record; the counters
// dossier_number, whose numbers stand in the codes; dossier_pause, which nothing reads since there is a ledger; the owner
// of a file, which is who may use it before it is filed.
func Sealed() []seal.Facts {
	erase := []string{eventErased}
	own := func(columns ...string) map[string][]string {
		kinds := []string{"dossier.submit", eventErased}
		only := map[string][]string{}
		for _, c := range columns {
			only[c] = kinds
		}
		return only
	}
	only := own("code", "procedure_code", "procedure_version", "procedure_name", "flow_code", "channel", "party", "case_name", "late",
		"submitted_at")
	only["result_file"] = []string{"dossier.issue", "dossier.return", eventPrinted, eventErased}
	return []seal.Facts{
		{Table: "dossier", Key: []string{"id"}, Subject: "id", About: about, Erase: erase, Only: only,
			Columns: []string{"code", "version", "procedure_code", "procedure_version", "procedure_name", "flow_code", "flow_version",
				"unit_id", "unit_path", "unit_code", "unit_name", "channel", "party", "state", "national", "closed", "owner_account",
				"applicant_name", "people json", "fields json", "case_name", "late", "submitted_at", "answer_by_at", "accepted_at",
				"due_at", "due_on", "provisional", "paused", "next_at", "done_at", "returned_at", "ended_at", "on_time",
				"national_on_time", "budget_amount", "budget_kind", "budget_cut_off", "budget_basis", "extended", "supplements",
				"asked json", "assignee", "assignee_name", "result json", "result_file", "taken_unit_id", "excluded", "extra json"}},
		{Table: "dossier_step", Key: []string{"dossier_id", "n"}, Subject: "dossier_id", About: about, Erase: erase, Fixed: true,
			Columns: []string{"action", "state_from", "state_to", "at", "actor", "actor_name", "actor_role", "unit_id", "unit_name",
				"until_at", "data json"}},
		{Table: "dossier_paper", Key: []string{"dossier_id", "ordinal"}, Subject: "dossier_id", About: about, Erase: erase,
			Columns: []string{"step", "component", "name", "status", "file_id", "originals", "certified", "photos"}},
		{Table: "dossier_file", From: "dossier_file f JOIN dossier_paper p ON p.file_id = f.id", Key: []string{"p.dossier_id", "p.ordinal"},
			Subject: "p.dossier_id", About: about, Erase: erase, Fixed: true,
			Columns: []string{"f.id", "f.sha256", "f.name", "f.media_type", "f.size", "f.created_at"}},
		{Table: "dossier_fee", Key: []string{"id"}, Subject: "dossier_id", About: about, Erase: erase, Fixed: true,
			Columns: []string{"unit_id", "name", "amount", "receipt", "at", "paid_on", "account", "account_name"}},
		{Table: "dossier_consulted", Key: []string{"dossier_id", "unit_id"}, Subject: "dossier_id", About: about, Erase: erase,
			Columns: []string{"unit_path", "unit_name", "asked_at", "answered_at", "due_at", "handed"}},
		{Table: "dossier_excluded", Key: []string{"dossier_id", "account_id"}, Subject: "dossier_id", About: about, Erase: erase,
			Columns: []string{"account_name", "cause", "reason", "by_account", "by_name", "at", "ended_at", "ended_by", "ended_reason"}},
	}
}
