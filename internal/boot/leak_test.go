package boot

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"tinhso/internal/golden"
)

// reader is one of the people who try everything; staff and owner say whose canaries they may see.
type reader struct {
	name, login string
	staff       string // slug of the ward whose dossiers they work on
	owner       bool
	above       bool // administers the wards: what they do to accounts there is theirs to do
}

var readers = []reader{
	{name: "guest"}, {name: "locked", login: "locked"},
	{name: "citizen5", login: "congdan.hanh", owner: true}, {name: "citizen1", login: "congdan.ut", owner: true},
	{name: "clerk5", login: "canbo.tiepnhan.phuong5", staff: "phuong5"}, {name: "officer5", login: "canbo.thuly.phuong5", staff: "phuong5"},
	{name: "leader5", login: "lanhdao.phuong5", staff: "phuong5"}, {name: "deputy5", login: "thay.phuong5", staff: "phuong5"},
	{name: "removed5", login: "thoi.phuong5"}, {name: "admin5", login: "quantri.phuong5", above: true},
	{name: "clerk1", login: "canbo.tiepnhan.phuong1", staff: "phuong1"}, {name: "officer1", login: "canbo.thuly.phuong1", staff: "phuong1"},
	{name: "leader1", login: "lanhdao.phuong1", staff: "phuong1"}, {name: "admin1", login: "quantri.phuong1", above: true},
	{name: "clerkD", login: "canbo.tiepnhan.mytho"}, {name: "officerD", login: "canbo.thuly.mytho"}, {name: "leaderD", login: "lanhdao.mytho"},
	{name: "adminD", login: "quantri.mytho", above: true},
	{name: "clerkS", login: "canbo.tiepnhan.skhdt"}, {name: "officerS", login: "canbo.thuly.skhdt"}, {name: "leaderS", login: "lanhdao.skhdt"},
	{name: "adminS", login: "quantri.skhdt"},
	{name: "adminP", login: "quantri.tinh", above: true}, {name: "adminP2", login: "kiemsoat.tinh", above: true},
}

// maySee is the law of the test: a ward's canaries are for those who work there and for who filed. Words of administration
// (the reason of a proposal or of a delegation, the name of a citizen's account that the counter issued) are for
// administrators above, too.
func (r reader) maySee(c *canary, what, pattern string) bool {
	switch {
	case r.staff == c.slug, r.owner && r.login == c.owner:
		return true
	case strings.HasSuffix(r.login, "."+c.slug) && r.above, r.login == "quantri.mytho", r.login == "quantri.tinh", r.login == "kiemsoat.tinh":
		switch what {
		case "paper":
			return strings.Contains(pattern, "/console/lich")
		case "reason":
			return strings.Contains(pattern, "/console/lich") || strings.Contains(pattern, "/desk/uy-quyen") || strings.Contains(pattern, "/console/tai-khoan")
		case "name", "citizen number", "phone":
			return strings.Contains(pattern, "/console/tai-khoan")
		}
	}
	return false
}

// publicPages show words that anybody may read who comes by them: why an agency is closed.
func publicWord(what, pattern string) bool {
	return what == "reason" && strings.HasPrefix(pattern, "GET /console/lich")
}

// leaks finds the canaries in an answer that this reader may not see, and has not written themself.
func (w *leakWorld) leaks(r reader, pattern, sent, body string) (list []string) {
	for _, c := range w.wards {
		for what, word := range c.words {
			if strings.Contains(body, word) && !strings.Contains(sent, word) && !r.maySee(c, what, pattern) && !publicWord(what, pattern) {
				list = append(list, what+" of "+c.slug)
			}
		}
	}
	sort.Strings(list)
	return list
}

// Every route, as everybody, with the things of both wards: nobody sees what is planted in the dossiers of a ward but those
// who work there and who filed; nothing answers 5xx; and who got which answer is what testdata/leaks.txt says, which was
// read by people.
func TestNobodySeesWhatIsNotTheirs(t *testing.T) {
	w := newLeakWorld(t, "")
	rows := w.readAll()
	w.verdict()
	golden.Same(t, "testdata/leaks.txt", strings.Join(rows, "\n")+"\n")
	w.sendAll()
	w.verdict()
}

// TestNobodySeesWhatIsNotTheirsOnPostgres reads the same on the other engine, whose queries are the same texts; with
// TINHSO_LEAKS=all (make leaks) it sends everything, too.
func TestNobodySeesWhatIsNotTheirsOnPostgres(t *testing.T) {
	w := newLeakWorld(t, postgresFor(t))
	rows := w.readAll()
	w.verdict()
	golden.Same(t, "testdata/leaks.txt", strings.Join(rows, "\n")+"\n")
	if os.Getenv("TINHSO_LEAKS") == "all" {
		w.sendAll()
		w.verdict()
	}
}

// readAll tries all that only reads, and gives who got which answer.
func (w *leakWorld) readAll() (rows []string) {
	w.t.Helper()
	for _, route := range w.shell.Routes() {
		method, _, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodGet {
			continue
		}
		for _, c := range w.wards {
			list, missing := examplesOf(route.Pattern, c)
			if missing != "" {
				w.unknown(route.Pattern, missing)
				break
			}
			got := map[int][]string{}
			for _, e := range list {
				for _, r := range readers {
					rec := w.do(r.login, method, e.target, "", nil)
					w.judge(r, c, route.Pattern, e, "", rec.Code, rec.Body.String())
					if status := rec.Code; !slices.Contains(got[status], r.name) {
						got[status] = append(got[status], r.name)
					}
				}
			}
			rows = append(rows, row(route.Pattern, c.slug, got))
			if list[0].kind == "" && !strings.Contains(route.Pattern, "{") {
				break // the same for both wards
			}
		}
	}
	slices.Sort(rows) // some faces mount their routes in no order
	return rows
}

func row(pattern, slug string, got map[int][]string) string {
	var parts []string
	for _, status := range []int{200, 202, 303, 307, 400, 401, 403, 404, 405, 409, 410, 412, 422, 500, 503} {
		if names := got[status]; len(names) == len(readers) {
			parts = append(parts, fmt.Sprintf("%d everybody", status))
		} else if len(names) > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", status, strings.Join(names, " ")))
		}
		delete(got, status)
	}
	for status, names := range got {
		parts = append(parts, fmt.Sprintf("%d %v", status, names))
	}
	return fmt.Sprintf("%-60s %-8s %s", pattern, slug, strings.Join(parts, " | "))
}

// private are things of a ward that strangers do not even open; a paper in print hides its words from a search for them.
var private = []string{"dossier", "done", "asked", "file", "draft", "visit", "upload"}

func (w *leakWorld) judge(r reader, c *canary, pattern string, e example, sent string, status int, body string) {
	note := func(what string) {
		if !slices.Contains(w.wrong[what], r.name) {
			w.wrong[what] = append(w.wrong[what], r.name)
		}
	}
	if status >= 500 {
		note(fmt.Sprintf("%d: %s", status, pattern))
	}
	if list := w.leaks(r, pattern, sent, body); len(list) > 0 {
		note(fmt.Sprintf("LEAK: %s (%s) shows %s", pattern, e.target, strings.Join(list, ", ")))
	}
	own := r.staff == c.slug || r.owner && r.login == c.owner
	if slices.Contains(private, e.kind) && !own && status < 300 && !strings.HasPrefix(pattern, "GET /ho-so/tra-cuu") && !strings.HasPrefix(pattern, "OPTIONS") {
		note(fmt.Sprintf("LEAK: %s opens the %s of %s with %d", pattern, e.kind, c.slug, status))
	}
}

// unknown notes a route that the test has no example for.
func (w *leakWorld) unknown(pattern, missing string) {
	w.wrong[fmt.Sprintf("%s: give an example for {%s} in leak_routes_test.go", pattern, missing)] = nil
}

// verdict tells what was found, each thing once with everybody it was found with.
func (w *leakWorld) verdict() {
	w.t.Helper()
	for _, what := range slices.Sorted(maps.Keys(w.wrong)) {
		w.t.Errorf("%s\n\tas %s", what, strings.Join(w.wrong[what], " "))
	}
	clear(w.wrong)
}

// sendAll tries all that changes something: first everybody on what is none of theirs, and nothing has changed; then
// everybody on everything.
func (w *leakWorld) sendAll() {
	w.t.Helper()
	before := w.states()
	for _, r := range readers {
		if r.above {
			continue
		}
		for _, c := range w.wards {
			if r.staff == c.slug || r.owner && r.login == c.owner {
				continue
			}
			w.send(r, c)
		}
		if after := w.states(); after != before {
			w.t.Errorf("LEAK: %s has changed what is not theirs:\n%s\n%s", r.name, before, after)
			before = after
		}
	}
	for _, r := range readers {
		for _, c := range w.wards {
			w.send(r, c)
		}
	}
}

func (w *leakWorld) send(r reader, c *canary) {
	w.t.Helper()
	for _, route := range w.shell.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		if method == http.MethodGet || path == "/dang-xuat" || r.above && strings.HasPrefix(path, "/console/tai-khoan") && strings.HasSuffix(path, "/khoa") {
			continue // locking the readers would end the test for them
		}
		list, missing := examplesOf(route.Pattern, c)
		if missing != "" {
			w.unknown(route.Pattern, missing)
			continue
		}
		for _, e := range list {
			kind, body := "application/x-www-form-urlencoded", formFor(c, fmt.Sprint("k", w.n))
			switch {
			case method == http.MethodPatch:
				kind, body = "application/offset+octet-stream", "0123456789"
			case strings.HasPrefix(path, "/api/v1/dossiers/"):
				kind, body = "application/json", `{"reason":"Lý do của người gửi"}`
			case strings.HasPrefix(path, "/api"):
				kind, body = "application/json", `{}`
			}
			rec := w.do(r.login, method, e.target, kind, strings.NewReader(body))
			w.judge(r, c, route.Pattern, e, body, rec.Code, rec.Body.String())
		}
	}
}

// states is how the things of both wards stand.
func (w *leakWorld) states() string {
	w.t.Helper()
	var b strings.Builder
	for _, c := range w.wards {
		for _, kind := range []string{"dossier", "done", "asked"} {
			d, err := w.app.Cases.Get(w.as("canbo.tiepnhan."+c.slug), c.ids[kind])
			fmt.Fprintln(&b, c.slug, kind, d.State, d.Version, err)
		}
		acc, err := w.app.Accounts.Account(w.t.Context(), c.ids["account"])
		fmt.Fprintln(&b, c.slug, "account", acc.State, acc.Version, len(acc.Grants), err)
		lend, err := w.app.Accounts.Delegation(w.as("lanhdao."+c.slug), c.ids["delegation"])
		fmt.Fprintln(&b, c.slug, "delegation", lend.State, lend.Version, err)
		job, err := w.app.Batches.Get(w.as("lanhdao."+c.slug), c.ids["batch"])
		fmt.Fprintln(&b, c.slug, "batch", job.State, err)
		draft, err := w.app.Cases.Draft(w.as(c.owner), c.ids["draft"], "")
		fmt.Fprintln(&b, c.slug, "draft", draft.Step, len(draft.Files), err)
	}
	return b.String()
}
