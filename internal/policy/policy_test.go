package policy

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
)

// The units of these tests: a province P with a department D, a district H, and its communes C1 and C2.
const (
	pathP  = "/P/"
	pathD  = "/P/D/"
	pathH  = "/P/H/"
	pathC1 = "/P/H/C1/"
	pathC2 = "/P/H/C2/"
)

func officer(account string, grants ...identity.Grant) identity.Who {
	return identity.Who{AccountID: account, Kind: identity.KindOfficer, Grants: grants}
}

func at(role identity.Role, unit, path string) identity.Grant {
	return identity.Grant{Role: role, UnitID: unit, UnitPath: path}
}

// lent is a role that a colleague lent.
func lent(role identity.Role, unit, path, by string) identity.Grant {
	return identity.Grant{Role: role, UnitID: unit, UnitPath: path, For: by}
}

var people = map[string]identity.Who{
	"guest":                identity.Guest(),
	"guest with the code":  identity.Guest().WithKey("dossier1"),
	"owner":                {AccountID: "owner", Kind: identity.KindCitizen},
	"other citizen":        {AccountID: "somebody", Kind: identity.KindCitizen},
	"clerk C1":             officer("clerk1", at(identity.Clerk, "C1", pathC1)),
	"officer C1":           officer("officer1", at(identity.Officer, "C1", pathC1)),
	"officer C1, not hers": officer("officer9", at(identity.Officer, "C1", pathC1)),
	"leader C1":            officer("leader1", at(identity.Leader, "C1", pathC1)),
	"admin C1":             officer("admin1", at(identity.Admin, "C1", pathC1)),
	"clerk C2":             officer("clerk2", at(identity.Clerk, "C2", pathC2)),
	"officer C2":           officer("officer2", at(identity.Officer, "C2", pathC2)),
	"leader C2":            officer("leader2", at(identity.Leader, "C2", pathC2)),
	"leader H":             officer("leaderH", at(identity.Leader, "H", pathH)),
	"leader P":             officer("leaderP", at(identity.Leader, "P", pathP)),
	"admin P":              officer("adminP", at(identity.Admin, "P", pathP)),
	"clerk C3, took it in": officer("clerk3", at(identity.Clerk, "C3", "/P/H/C3/")),
	"officer C3":           officer("officer3", at(identity.Officer, "C3", "/P/H/C3/")),
	"deputy of officer1":   officer("deputy", at(identity.Clerk, "C1", pathC1), lent(identity.Officer, "C1", pathC1, "officer1")),
	"kin of the owner":     officer("kin", at(identity.Leader, "C1", pathC1), at(identity.Clerk, "C1", pathC1)),
	"deputy of the kin":    officer("deputy2", at(identity.Officer, "D", pathD), lent(identity.Leader, "C1", pathC1, "kin")),
	"operator":             officer("op", at(identity.Operator, "P", pathP)),
	"officer D":            officer("officerD", at(identity.Officer, "D", pathD)),
	"new clerk C1":         {AccountID: "new", Kind: identity.KindOfficer, MustChange: true, Grants: []identity.Grant{at(identity.Clerk, "C1", pathC1)}},
	"system":               identity.System(),
}

// dossier1 was filed by owner for C1 at the counter of C3, is in the hands of officer1, D was asked, and kin takes no part.
var dossier1 = Object{Kind: "dossier", ID: "dossier1", UnitID: "C1", UnitPath: pathC1, OwnerAccount: "owner", Assignee: "officer1",
	Consulted: []string{"D"}, TakenUnitID: "C3", Excluded: []string{"kin"}}

func TestCanOnADossier(t *testing.T) {
	const no, hidden = string(fault.KindForbidden), string(fault.KindNotFound)
	for _, c := range []struct {
		who    string
		action Action
		want   string // "" is yes
	}{
		{"owner", "dossier.read", ""},
		{"owner", "dossier.withdraw", ""},
		{"owner", "dossier.accept", no},
		{"guest with the code", "dossier.read", ""},
		{"guest with the code", "dossier.supply", ""},
		{"guest with the code", "dossier.approve", string(fault.KindUnauthenticated)},
		{"guest", "dossier.read", hidden},
		{"other citizen", "dossier.read", hidden},
		{"other citizen", "dossier.withdraw", hidden},

		{"clerk C1", "dossier.accept", ""},
		{"clerk C1", "dossier.approve", no},
		{"officer C1", "dossier.read", ""},
		{"officer C1", "dossier.propose", ""},
		{"officer C1", "dossier.approve", no},
		{"officer C1, not hers", "dossier.read", ""},
		{"officer C1, not hers", "dossier.claim", ""},
		{"officer C1, not hers", "dossier.propose", no},
		{"leader C1", "dossier.approve", ""},
		{"leader C1", "dossier.reject", ""},
		{"leader C1", "dossier.accept", no},

		// Another commune's people do not know that it exists, whatever they try.
		{"clerk C2", "dossier.read", hidden},
		{"clerk C2", "dossier.accept", hidden},
		{"officer C2", "dossier.timeline", hidden},
		{"officer C2", "dossier.claim", hidden},
		{"leader C2", "dossier.approve", hidden},
		{"leader C2", "dossier.print", hidden},
		{"leader C2", "dossier.count", hidden},

		// Those above see counts, not dossiers.
		{"leader H", "dossier.count", ""},
		{"leader H", "dossier.read", hidden},
		{"leader H", "dossier.approve", hidden},
		{"leader P", "dossier.count", ""},
		{"leader P", "dossier.read", hidden},

		// A consulted unit reads; it does not decide.
		{"officer D", "dossier.read", ""},
		{"officer D", "dossier.propose", no},
		{"officer D", "dossier.claim", no},

		// The counter that took it in follows it and hands the result over; it decides nothing.
		{"clerk C3, took it in", "dossier.read", ""},
		{"clerk C3, took it in", "dossier.print", ""},
		{"clerk C3, took it in", "dossier.accept", ""},
		{"clerk C3, took it in", "dossier.return", ""},
		{"clerk C3, took it in", "dossier.issue", no},
		{"clerk C3, took it in", "dossier.refuse", no},
		{"clerk C3, took it in", "dossier.assign", no},
		{"clerk C3, took it in", "dossier.take_over", no},
		{"clerk C3, took it in", "dossier.correct", no},
		{"officer C3", "dossier.read", hidden},

		// Who acts for a colleague has what the colleague has in hand.
		{"deputy of officer1", "dossier.propose", ""},
		{"deputy of officer1", "dossier.issue", ""},
		{"deputy of officer1", "dossier.approve", no},

		// Who takes no part knows that it exists, and no more; nor can such powers be lent.
		{"kin of the owner", "dossier.read", no},
		{"kin of the owner", "dossier.timeline", no},
		{"kin of the owner", "dossier.approve", no},
		{"kin of the owner", "dossier.assign", no},
		{"kin of the owner", "dossier.readmit", no},
		{"deputy of the kin", "dossier.approve", no},
		{"deputy of the kin", "dossier.read", ""}, // by the unit of their own that was asked

		// Running the system is no reason to read a dossier.
		{"admin C1", "dossier.read", hidden},
		{"admin P", "dossier.read", hidden},
		{"operator", "dossier.read", hidden},

		{"new clerk C1", "dossier.read", no},
		{"system", "dossier.accept", ""},
	} {
		err := Can(identity.With(context.Background(), people[c.who]), c.action, dossier1)
		if got := verdict(err); got != c.want {
			t.Errorf("%s, %s: %q, want %q (%v)", c.who, c.action, got, c.want, err)
		}
	}
}

func verdict(err error) string {
	if err == nil {
		return ""
	}
	return string(fault.KindOf(err))
}

func TestWhatIsHiddenLooksLikeWhatDoesNotExist(t *testing.T) {
	err := Can(identity.With(t.Context(), people["officer C2"]), "dossier.read", dossier1)
	if f, _ := fault.As(err); f == nil || f.Code != "dossier.unknown" || len(f.Args) > 0 {
		t.Errorf("a hidden dossier answers %v", err)
	}
	err = Can(identity.With(t.Context(), people["clerk C2"]), "account.reset", Object{Kind: "account", ID: "x", UnitID: "C1", UnitPath: pathC1})
	if f, _ := fault.As(err); f == nil || f.Code != "identity.account_not_found" {
		t.Errorf("a hidden account answers %v", err)
	}
}

func TestCanOnAccounts(t *testing.T) {
	officers := Object{Kind: "account", ID: "officer1", OwnerAccount: "officer1", UnitID: "C1", UnitPath: pathC1}
	citizens := Object{Kind: "citizen", ID: "owner", OwnerAccount: "owner", UnitID: "C1", UnitPath: pathC1}
	for _, c := range []struct {
		who    string
		action Action
		obj    Object
		yes    bool
	}{
		{"admin C1", "account.reset", officers, true},
		{"admin P", "account.reset", officers, true},
		{"admin P", "role.give", officers, true},
		{"admin C1", "operator.manage", officers, false},
		{"operator", "operator.manage", officers, true},
		{"operator", "account.reset", officers, false},
		{"clerk C1", "account.reset", officers, false},
		{"officer C1", "account.read", officers, true},
		{"officer C1", "session.end", officers, true},
		{"officer C1", "account.reset", officers, false},
		{"clerk C1", "account.reset", citizens, true},
		{"clerk C2", "account.reset", citizens, false},
		{"owner", "profile.write", citizens, true},
		{"other citizen", "profile.read", citizens, false},
		{"admin P", "profile.read", citizens, false},
		{"clerk C1", "account.issue", Object{Kind: "citizen", UnitID: "C1", UnitPath: pathC1}, true},
		{"clerk C1", "account.issue", Object{Kind: "citizen", UnitID: "C2", UnitPath: pathC2}, false},
		{"admin C1", "account.manage", Object{Kind: "account", UnitID: "C2", UnitPath: pathC2}, false},
		{"admin C1", "account.manage", Object{Kind: "account", UnitID: "H", UnitPath: pathH}, false},
	} {
		err := Can(identity.With(t.Context(), people[c.who]), c.action, c.obj)
		if (err == nil) != c.yes {
			t.Errorf("%s, %s on %s: %v", c.who, c.action, c.obj.Kind, err)
		}
	}
}

func TestFilingIsOpenToAllAndIntakeToTheCounter(t *testing.T) {
	online := Object{Kind: "dossier", UnitID: "C1", UnitPath: pathC1, Public: true}
	counter := Object{Kind: "dossier", UnitID: "C1", UnitPath: pathC1}
	for _, c := range []struct {
		who    string
		action Action
		obj    Object
		want   string
	}{
		{"guest", "dossier.submit", online, ""},
		{"owner", "dossier.submit", online, ""},
		{"new clerk C1", "dossier.submit", online, ""},
		{"guest", "dossier.intake", counter, string(fault.KindUnauthenticated)},
		{"clerk C1", "dossier.intake", counter, ""},
		{"clerk C2", "dossier.intake", counter, string(fault.KindForbidden)},
		{"leader H", "dossier.intake", counter, string(fault.KindForbidden)},
		{"clerk C1", "dossier.late_number", counter, ""},
		{"guest", "file.upload", Object{Kind: "file"}, ""},
		{"guest", "procedure.read", Object{Kind: "procedure", ID: "1.001193"}, ""},
		{"clerk C1", "job.read", Object{Kind: "job", ID: "j"}, string(fault.KindForbidden)},
		{"operator", "job.manage", Object{Kind: "job", ID: "j"}, ""},
		{"clerk C1", "desk.open", Object{}, ""},
		{"owner", "desk.open", Object{}, string(fault.KindForbidden)},
		{"guest", "console.open", Object{}, string(fault.KindUnauthenticated)},
	} {
		if got := verdict(Can(identity.With(t.Context(), people[c.who]), c.action, c.obj)); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.who, c.action, got, c.want)
		}
	}
}

func TestAnUnknownActionOrKindIsAFaultOfTheProgram(t *testing.T) {
	ctx := identity.With(t.Context(), people["system"])
	for _, c := range []struct {
		action Action
		kind   string
	}{{"dossier.burn", "dossier"}, {"", ""}, {"dossier.read", "unit"}, {"account.reset", ""}} {
		err := Can(ctx, c.action, Object{Kind: c.kind})
		if err == nil || fault.KindOf(err) != fault.KindInternal {
			t.Errorf("Can(%q on %q): %v, want an internal error", c.action, c.kind, err)
		}
	}
	if _, err := ScopeOf(ctx, "dossier.burn"); err == nil {
		t.Error("ScopeOf of an unknown action must fail")
	}
}

func TestScopeSaysTheSameAsCan(t *testing.T) {
	for _, c := range []struct {
		who    string
		action Action
		kinds  []string
		want   Scope
	}{
		{"owner", "dossier.list", nil, Scope{Owner: "owner"}},
		{"clerk C1", "dossier.list", nil, Scope{Units: []string{"C1"}, Consulted: []string{"C1"}, Taken: []string{"C1"}}},
		{"leader H", "dossier.list", nil, Scope{Units: []string{"H"}, Consulted: []string{"H"}, Taken: []string{"H"}}},
		{"leader H", "dossier.count", nil, Scope{Subtrees: []string{pathH}}},
		{"admin C1", "account.read", []string{"account"}, Scope{Owner: "admin1", Subtrees: []string{pathC1}}},
		{"clerk C1", "account.read", []string{"account"}, Scope{Owner: "clerk1"}},
		{"clerk C1", "account.read", []string{"citizen"}, Scope{Units: []string{"C1"}}},
		{"operator", "job.read", nil, Scope{All: true}},
		{"system", "dossier.list", nil, Scope{All: true}},
	} {
		got, err := ScopeOf(identity.With(t.Context(), people[c.who]), c.action, c.kinds...)
		if err != nil {
			t.Errorf("%s, %s: %v", c.who, c.action, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s, %s (-want +got):\n%s", c.who, c.action, diff)
		}
	}
	for _, c := range []struct {
		who    string
		action Action
		want   fault.Kind
	}{
		{"guest", "dossier.list", fault.KindUnauthenticated},
		{"admin P", "dossier.list", fault.KindForbidden},
		{"clerk C1", "job.read", fault.KindForbidden},
		{"new clerk C1", "dossier.list", fault.KindForbidden},
	} {
		if _, err := ScopeOf(identity.With(t.Context(), people[c.who]), c.action); fault.KindOf(err) != c.want {
			t.Errorf("%s, %s: %v, want %s", c.who, c.action, err, c.want)
		}
	}
}

func TestScopeLeavesOutWhatIsSaidTwice(t *testing.T) {
	w := officer("x", at(identity.Leader, "H", pathH), at(identity.Leader, "C1", pathC1), at(identity.Leader, "H", pathH),
		at(identity.Clerk, "C1", pathC1), at(identity.Leader, "D", pathD))
	got, err := ScopeOf(identity.With(t.Context(), w), "dossier.count")
	if err != nil {
		t.Fatal(err)
	}
	want := Scope{Units: []string{"C1"}, Subtrees: []string{pathD, pathH}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !got.Allows("C2", pathC2) || got.Allows("P", pathP) {
		t.Error("Allows must follow units and subtrees")
	}
}

func TestBackstopNoticesWhoAsked(t *testing.T) {
	for name, ask := range map[string]func(context.Context){
		"can":    func(ctx context.Context) { _ = Can(ctx, "dossier.read", dossier1) },
		"scope":  func(ctx context.Context) { _, _ = ScopeOf(ctx, "dossier.list") },
		"public": func(ctx context.Context) { Public(ctx, "trang giới thiệu") },
	} {
		ctx, asked := Watch(t.Context())
		if asked() {
			t.Errorf("%s: asked before anything", name)
		}
		type key struct{}
		ask(context.WithValue(ctx, key{}, 1))
		if !asked() {
			t.Errorf("%s was not noticed", name)
		}
	}
	ctx, asked := Watch(t.Context())
	Public(ctx, "")
	if asked() {
		t.Error("a page without a reason is not public")
	}
}

func BenchmarkCan(b *testing.B) {
	ctx := identity.With(b.Context(), people["officer C1"])
	for b.Loop() {
		if Can(ctx, "dossier.propose", dossier1) != nil {
			b.Fatal("refused")
		}
	}
}
