// Package internal_test holds the tests that keep the house in order: who may
// import whom, how large a room may grow, and which words a room may not use.
package internal_test

import (
	"encoding/json"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// floors is the direction of the house: a room may import rooms of a lower
// floor only, and of its own floor only where sameFloor says so.
var floors = []struct {
	floor  int
	rooms  string
	reason string
}{
	{1, "fault golden trace", "the one error that crosses rooms, what tests compare with, and the trace of a request, know nobody"},
	{2, "strictjson trace/otlp logbook viet lang law config store store/copytext store/storetest blob blob/blobtest proof proof/prooftest", "words, law and storage know no domain"},
	{3, "witness examine form event job timer once flow", "values and records that know no organisation"},
	{4, "health edge quota org notify seal scan web web/ui web/webtest", "who exists; what is said; the shell of every face"},
	{5, "metric blob/sweep identity deadline", "who someone is, and time as the law counts it"},
	{6, "policy", "who may do what needs to know who they are"},
	{7, "hall letter procedure document indicator ledger consult", "what may be asked for, and what is handed out"},
	{8, "attest dossier dossier/file dossier/measure", "the case engine uses all below and is used by faces"},
	{9, "parcel pack demo batch report calendar escalate oversight backup backup/replica upload", "what fills a province"},
	{9, "erase", "what every room below must forget of a person"},
	{9, "inherit", "what an old system leaves to this one"},
	{9, "simulate", "leads lives through the rooms below, at any speed"},
	{9, "door", "what every face for officers does before its own work"},
	{10, "face/hall face/portal face/desk face/console face/studio face/api face/board face/report face/due face/calendar face/watch face/batch face/leave face/opinion face/seal face/secure face/upload face/ops", "faces meet only in boot"},
	{11, "boot journey", "the only rooms that know all rooms"},
	{11, "trial trial/linear trial/release trial/storm", "the program as processes, and what breaks between them"},
}

// sameFloor lists the few arrows within a floor, each with its reason.
var sameFloor = map[string]string{
	"lang>viet":             "dates and numbers are printed the Vietnamese way",
	"store/storetest>store": "the exam of the store",
	"letter>document":       "a letter takes its number from the register and its layout from the press",
	"flow>form":             "the input of a transition is a form",
	"flow>event":            "who proposes and who publishes a flow is told by events",
	"web/webtest>web/ui":    "the exam of pages knows the pictures that exist",
}

// bans are imports that only the named rooms may have.
var bans = []struct {
	pkg     string
	allowed string
	reason  string
}{
	{"database/sql", "store store/storetest", "rooms see store.Reader and store.Tx, never a driver"},
	{"modernc.org/sqlite", "store store/storetest", "drivers live in the store"},
	{"github.com/jackc/pgx/v5/stdlib", "store store/storetest", "drivers live in the store"},
	{"net/http", "web quota edge metric web/ui web/webtest face/portal face/desk face/console face/studio face/api boot journey trial trial/linear notify blob identity parcel witness attest face/due face/batch face/leave face/ops face/seal face/upload", "below the faces nothing knows it is on the web"},
	{"html/template", "web web/ui web/webtest face/portal face/desk face/console face/studio face/due", "pages belong to faces"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "tinhso/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func room(importPath string) string { return strings.TrimPrefix(importPath, "tinhso/internal/") }

func floorOf(r string) int {
	for _, f := range floors {
		if slices.Contains(strings.Fields(f.rooms), r) {
			return f.floor
		}
	}
	return 0
}

func TestDirectionOfImports(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range listPackages(t) {
		if !strings.HasPrefix(p.ImportPath, "tinhso/internal/") {
			continue
		}
		r := room(p.ImportPath)
		seen[r] = true
		from := floorOf(r)
		if from == 0 {
			t.Errorf("room %s stands on no floor: add it to the table with its reason", r)
			continue
		}
		for _, imp := range p.Imports {
			checkArrow(t, r, from, imp)
		}
	}
	for _, f := range floors {
		for _, r := range strings.Fields(f.rooms) {
			if !seen[r] {
				t.Errorf("the table names room %s, which does not exist", r)
			}
		}
	}
}

func checkArrow(t *testing.T, r string, from int, imp string) {
	t.Helper()
	for _, b := range bans {
		if imp == b.pkg && !slices.Contains(strings.Fields(b.allowed), r) {
			t.Errorf("%s imports %s: %s", r, imp, b.reason)
		}
	}
	if strings.HasPrefix(imp, "tinhso/cmd/") {
		t.Errorf("%s imports %s: nobody imports a command", r, imp)
	}
	if !strings.HasPrefix(imp, "tinhso/internal/") {
		return
	}
	target := room(imp)
	to := floorOf(target)
	switch {
	case to > from:
		t.Errorf("%s (floor %d) imports %s (floor %d): imports run downward only", r, from, target, to)
	case to == from && sameFloor[r+">"+target] == "" && path.Dir(r) != target && path.Dir(target) != r:
		t.Errorf("%s imports its neighbour %s on floor %d without a row that says why", r, target, from)
	}
	if r == "web" && !slices.Contains([]string{"fault", "lang", "form", "viet", "web/ui", "trace"}, target) {
		t.Errorf("web imports %s: the shell knows words and forms only", target)
	}
}

func TestBootIsImportedByCommandsAndJourneysOnly(t *testing.T) {
	for _, p := range listPackages(t) {
		if strings.HasPrefix(p.ImportPath, "tinhso/cmd/") || p.ImportPath == "tinhso/internal/journey" {
			continue
		}
		if slices.Contains(p.Imports, "tinhso/internal/boot") {
			t.Errorf("%s imports boot", p.ImportPath)
		}
	}
}
