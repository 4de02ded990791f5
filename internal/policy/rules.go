package policy

import "tinhso/internal/law"

// The acts that the rules rest on.
const (
	publishing  law.Key = "63/2010/NĐ-CP@2010-06-08"  // procedures are published
	oneStop     law.Key = "118/2025/NĐ-CP@2025-06-09" // the one-stop shop; who receives, who resolves, who returns
	electronic  law.Key = "45/2020/NĐ-CP@2020-04-08"  // procedures by electronic means
	papers      law.Key = "30/2020/NĐ-CP@2020-03-05"  // numbering and issuing documents
	receipts    law.Key = "123/2020/NĐ-CP@2020-10-19" // receipts for money
	privacy     law.Key = "91/2025/QH15"              // personal data
	accounts    law.Key = "69/2024/NĐ-CP@2024-06-25"  // electronic identification
	security    law.Key = "85/2016/NĐ-CP@2016-07-01"  // security of systems by level
	journal     law.Key = "53/2022/NĐ-CP"             // logs of systems
	government  law.Key = "72/2025/QH15"              // organisation of local government
	measurement law.Key = "766/QĐ-TTg@2022-06-23"     // how well people are served
	post        law.Key = "45/2016/QĐ-TTg@2016-10-19" // results by public post
	integrity   law.Key = "36/2018/QH14@2018-11-20"   // conflicts of interest
)

// rule is what the table says of one action: on what kind of thing, by which act, who in which relation.
type rule struct {
	action Action
	kind   string
	law    law.Key
	who    string // "role:relation ..."; guest is everybody, member is who has an account
}

const (
	ownAndUnit = "guest:own citizen:own clerk:unit officer:unit leader:unit clerk:taken leader:taken"
	ifAsked    = " clerk:consulted officer:consulted leader:consulted"
	withAsked  = ownAndUnit + ifAsked
	lists      = "citizen:own clerk:unit officer:unit leader:unit clerk:taken leader:taken" + ifAsked
)

// rules is the one table of who may do what. What no row allows is refused.
var rules = []rule{
	// What everybody may know.
	{"procedure.read", "procedure", publishing, "guest:any"},
	{"unit.read", "unit", government, "guest:any"},

	// Filing, and following what was filed.
	{"dossier.submit", "dossier", electronic, "guest:public citizen:own"},
	{"dossier.intake", "dossier", oneStop, "clerk:unit"},
	{"dossier.late_number", "dossier", oneStop, "clerk:unit"},
	{"dossier.read", "dossier", oneStop, withAsked},
	{"dossier.timeline", "dossier", oneStop, withAsked},
	{"dossier.print", "dossier", oneStop, ownAndUnit},
	{"dossier.list", "dossier", oneStop, lists},
	{"dossier.search", "dossier", oneStop, lists},
	{"dossier.count", "dossier", measurement, "clerk:unit officer:unit leader:subtree"},
	{"file.upload", "file", electronic, "guest:any"},
	{"upload.continue", "upload", electronic, "guest:own"},
	{"file.read", "file", privacy, withAsked},

	// Working a dossier: the steps of the flows. A flow may allow less, never more.
	{"dossier.accept", "dossier", oneStop, "clerk:unit officer:unit clerk:taken"},
	{"dossier.refuse", "dossier", oneStop, "clerk:unit officer:assigned leader:unit"},
	{"dossier.request_more", "dossier", oneStop, "clerk:unit officer:assigned leader:unit clerk:taken"},
	{"dossier.supply", "dossier", oneStop, "guest:own citizen:own clerk:unit clerk:taken"},
	{"dossier.assign", "dossier", oneStop, "clerk:unit leader:unit"},
	{"dossier.claim", "dossier", oneStop, "clerk:unit officer:unit leader:unit"},
	{"dossier.release", "dossier", oneStop, "clerk:assigned officer:assigned leader:unit"},
	{"dossier.forward", "dossier", oneStop, "clerk:unit officer:assigned leader:unit"},
	{"dossier.propose", "dossier", oneStop, "clerk:unit officer:assigned"},
	{"dossier.approve", "dossier", oneStop, "leader:unit"},
	{"dossier.reject", "dossier", oneStop, "leader:unit"},
	{"dossier.issue", "dossier", papers, "clerk:unit officer:assigned leader:unit"},
	{"dossier.return", "dossier", oneStop, "clerk:unit officer:assigned clerk:taken"},
	{"dossier.withdraw", "dossier", oneStop, "guest:own citizen:own clerk:unit clerk:taken"},
	{"dossier.correct", "dossier", oneStop, "clerk:unit officer:assigned"},
	{"dossier.transfer", "dossier", oneStop, "clerk:unit officer:assigned leader:unit"},
	{"dossier.consult", "dossier", oneStop, "officer:assigned leader:unit"},
	{"dossier.remind", "dossier", oneStop, "officer:assigned leader:unit"},
	{"dossier.advise", "dossier", oneStop, "clerk:consulted officer:consulted leader:consulted"},
	{"dossier.take_over", "dossier", oneStop, "clerk:unit officer:unit leader:unit"},
	{"dossier.extend", "dossier", oneStop, "leader:unit"},
	{"dossier.stop", "dossier", oneStop, "leader:unit"},
	{"dossier.request_payment", "dossier", oneStop, "clerk:unit officer:assigned"},
	{"dossier.pay", "dossier", oneStop, "guest:own citizen:own clerk:unit clerk:taken"},
	{"dossier.note_fee", "dossier", receipts, "clerk:unit clerk:taken"},
	{"dossier.fees", "unit", receipts, "clerk:unit leader:unit"},
	{"load.read", "unit", measurement, "leader:unit"},

	// Figures: what the definition says is public is everybody's; the records behind a figure are lists of dossiers.
	{"indicator.read", "indicator", measurement, "guest:public clerk:any officer:any leader:any admin:any operator:any"},

	// Periodic reports: made and signed in the unit, read there and above.
	{"report.read", "report", measurement, "clerk:unit officer:unit leader:subtree"},
	{"report.write", "report", measurement, "clerk:unit officer:unit leader:unit"},
	{"report.sign", "report", measurement, "leader:unit"},

	// Who takes no part, for a conflict of interest.
	{"dossier.recuse", "dossier", integrity, "clerk:unit officer:unit leader:unit" + ifAsked},
	{"dossier.exclude", "dossier", integrity, "leader:unit"},
	{"dossier.readmit", "dossier", integrity, "leader:unit"},

	// Personal data of a closed dossier, erased by a decision.
	{"dossier.erase", "dossier", privacy, "leader:unit"},

	// Roles lent while somebody is away. What is lent is not used here: identity asks with the caller's own roles.
	{"delegation.read", "delegation", government, "clerk:own officer:own leader:own leader:unit admin:subtree"},
	{"delegation.ask", "delegation", government, "clerk:own officer:own leader:own leader:unit admin:subtree"},
	{"delegation.approve", "delegation", government, "leader:unit admin:subtree"},
	{"delegation.end", "delegation", government, "clerk:own officer:own leader:own leader:unit admin:subtree"},
	{"delegation.across", "delegation", government, "admin:subtree"},

	// Many at once.
	{"batch.read", "batch", oneStop, "clerk:own officer:own leader:own leader:unit admin:subtree"},
	{"batch.act", "batch", oneStop, "clerk:own officer:own leader:own leader:unit"},
	{"batch.move", "batch", oneStop, "admin:subtree"},

	// The hall: its queue, the post and the letters.
	{"hall.take", "hall", oneStop, "guest:any"},
	{"hall.work", "hall", oneStop, "clerk:unit"},
	{"hall.arrange", "hall", oneStop, "leader:unit admin:subtree"},
	{"hall.figures", "hall", measurement, "clerk:unit leader:unit"},
	{"parcel.read", "parcel", post, "clerk:unit officer:unit leader:unit"},
	{"parcel.work", "parcel", post, "clerk:unit"},
	{"letter.write", "letter", papers, "clerk:unit officer:unit leader:unit"},
	{"letter.manage", "letter", papers, "admin:subtree"},

	// Calendars: proposed by the administrator of the unit, approved by one of the unit above; and who watches the count.
	{"calendar.open", "calendar", oneStop, "admin:any operator:any"},
	{"calendar.read", "calendar", government, "admin:subtree admin:public operator:any"},
	{"calendar.propose", "calendar", government, "admin:subtree"},
	{"calendar.approve", "calendar", government, "admin:subtree"},
	{"finding.read", "finding", measurement, "leader:unit leader:subtree admin:subtree"},
	{"finding.explain", "finding", measurement, "leader:unit"},
	{"finding.decide", "finding", measurement, "leader:subtree admin:subtree"},

	// Oneself.
	{"notice.read", "notice", electronic, "member:own"},
	{"access.read", "access", privacy, "member:own operator:any"},
	{"profile.read", "citizen", privacy, "citizen:own"},
	{"profile.write", "citizen", privacy, "citizen:own"},

	// Accounts of officers, by the administrator of their unit; of citizens, by the counter that issued them.
	{"account.read", "account", security, "member:own admin:subtree operator:any"},
	{"account.read", "citizen", accounts, "citizen:own clerk:unit admin:subtree"},
	{"account.manage", "account", security, "admin:subtree"},
	{"account.manage", "citizen", accounts, "admin:subtree"},
	{"account.reset", "account", security, "admin:subtree"},
	{"account.reset", "citizen", accounts, "clerk:unit admin:subtree"},
	{"account.import", "unit", security, "admin:subtree"},
	{"account.issue", "citizen", accounts, "clerk:unit"},
	{"session.end", "account", security, "member:own admin:subtree"},
	{"session.end", "citizen", accounts, "citizen:own clerk:unit admin:subtree"},
	{"token.issue", "account", security, "member:own"},
	{"token.issue", "citizen", accounts, "citizen:own"},
	{"token.revoke", "account", security, "member:own admin:subtree"},
	{"token.revoke", "citizen", accounts, "citizen:own clerk:unit admin:subtree"},
	{"role.read", "unit", security, "admin:subtree"},
	{"role.give", "account", security, "admin:subtree"},
	{"operator.manage", "account", security, "operator:any"},
	{"unit.manage", "unit", government, "admin:subtree"},
	{"unit.overview", "unit", government, "admin:subtree operator:any"},

	// Running the system.
	{"console.open", "console", security, "admin:any operator:any"},
	{"desk.open", "desk", oneStop, "clerk:any officer:any leader:any"},
	{"job.read", "job", security, "operator:any"},
	{"job.manage", "job", security, "operator:any"},
	{"event.read", "event", security, "operator:any"},
	{"event.retry", "event", security, "operator:any"},
	{"health.read", "health", security, "admin:any operator:any"},
	{"mail.read", "mail", security, "operator:any"},
	{"mail.resend", "mail", security, "operator:any"},
	{"settings.read", "settings", security, "operator:any"},
	{"journal.read", "journal", journal, "admin:subtree operator:any"},

	// Internal flows are the province's: an administrator of a part of it only reads them, and two have to agree.
	{"flow.read", "flow", oneStop, "admin:any operator:any"},
	{"flow.edit", "flow", oneStop, "admin:subtree"},
	{"flow.publish", "flow", oneStop, "admin:subtree"},
}

// readAction is how a thing of a kind is known of; who may not even do that is told that there is none.
var readAction = map[string]Action{
	"dossier": "dossier.read", "file": "file.read", "account": "account.read", "citizen": "account.read", "unit": "unit.read",
	"delegation": "delegation.read", "batch": "batch.read", "procedure": "procedure.read", "calendar": "calendar.read", "finding": "finding.read",
	"report": "report.read",
}

// notFound is what is said of a thing that the caller may not know of: what its room says of one that does not exist.
var notFound = map[string]string{
	"dossier": "dossier.unknown", "file": "dossier.file.unknown", "account": "identity.account_not_found",
	"citizen": "identity.account_not_found", "unit": "org.unit_not_found", "procedure": "procedure.not_found",
	"calendar": "calendar.unknown", "finding": "oversight.unknown",
	"delegation": "identity.delegation_not_found", "batch": "batch.not_found",
	"report": "report.unknown",
}
