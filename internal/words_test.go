package internal_test

import (
	"cmp"
	"go/ast"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tinhso/internal/lang"
)

// A key of the catalogues in Go or in a template: room.thing.detail.
var (
	keyShape   = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
	beginning  = regexp.MustCompile(`^([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*\.)(?:%[dsv].*)?$`)
	inTemplate = regexp.MustCompile(`\bT "([^"]+)"`)
	oddPrefix  = regexp.MustCompile(`\bT \(print `)
)

// namesOfOthers look like keys and are none, each row with what they are. The
// actions of internal/policy/rules.go are known without a row.
var namesOfOthers = []struct{ names, what string }{
	{"dossier.near dossier.due dossier.leg dossier.late", "kinds of timers"},
	{"dossier.answer escalate.fill dossier.sweep identity.sweep once.sweep notify.mail", "kinds of jobs"},
	{"identity.account_created identity.account_edited identity.account_state identity.password_changed " +
		"identity.password_reset identity.role_ended identity.role_given identity.signed_in " +
		"identity.token_issued identity.token_revoked pack.loaded", "kinds of events"},
	{"identity.mail.confirm identity.mail.known identity.mail.recover identity.mail.way identity.mail.guesses identity.mail.new_device identity.mail.password identity.mail.factor_on identity.mail.factor_off", "kinds of mails; boot cuts the beginning"},
	{"identity.factor", "a kind of event"},
	{"calendar.count calendar.apply oversight.recheck", "kinds of jobs"},
	{"dossier.reprojected", "a kind of event"},
	{"identity.delegation identity.delegated batch.started batch.approved", "kinds of events"},
	{"batch.plan batch.run backup.run backup.notes", "kinds of jobs"},
	{"oversight.yaml", "a file of a pack"},
	{"scan.long scan.again scan.owed upload.sweep blob.sweep", "kinds of jobs"},
	{"scan.found blob.swept", "kinds of events"},
	{"calendar.proposed calendar.recounted calendar.approved calendar.applied calendar.rejected calendar.withdrawn " +
		"oversight.found oversight.explained oversight.accepted oversight.upheld", "kinds of events"},
	{"flow.drafted flow.proposed flow.recalled flow.sent_back flow.version_published flow.dropped", "kinds of events"},
	{"indicator.build indicator.recount", "kinds of jobs"},
	{"indicator.defined indicator.recounted indicator.healed", "kinds of events"},
	{"attest.bring seal.verify", "kinds of jobs"},
	{"dossier.printed dossier.sure dossier.barred letter.erased seal.rows", "kinds of events, and of entries of the sealed log"},
	{"seal.key", "a file"},
	{"event.told", "a topic of the store"},
	{"attest.alarm attest.settled", "kinds of events"},
	{"event.tx event.seq", "columns"},
	{"label.vi label.en", "boxes of a form of face/studio"},
	{"hall.night parcel.send parcel.return parcel.poll", "kinds of jobs"},
	{"hall.taken hall.booked hall.arrived hall.called hall.recalled hall.started hall.skipped hall.back hall.transferred hall.finished hall.linked " +
		"hall.cancelled hall.ended hall.reopened hall.arranged hall.kiosk_made hall.kiosk_ended hall.counter_opened hall.counter_closed " +
		"letter.written letter.template_saved letter.template_withdrawn", "kinds of events"},
	{"hall.css", "a sheet of style"},
	{"portal.file.", "the beginning of an idempotency key"},
	{"health.clock_suspect health.clock_released health.intake_opened", "kinds of events"},
	{"deadline.basis", "a field of a procedure in the pack"},
}

// widePrefixes are beginnings of one word that the program completes, each row
// with what completes it. Longer beginnings need no row.
var widePrefixes = map[string]string{
	"fault.":  "every kind of fault has a general sentence",
	"label.":  "the last part of a field's path",
	"notify.": "the kind of a notice",
}

// asked are rooms that name a page by a word of its own and add the rest:
// "lock" becomes console.lock.title, console.lock.yes.
var asked = map[string]string{
	"console.": "ask.go draws every page that asks before something is done",
	"studio.":  "begin and confirm draw every page that makes something, box every field",
}

// source is every string of the program: constants, beginnings, templates.
type source struct {
	where    map[string]string // literal or key of a template -> one place
	prefixes map[string]string // beginning of a key -> one place
}

func readSource(t *testing.T) source {
	t.Helper()
	s := source{map[string]string{}, map[string]string{}}
	for _, p := range goFiles(t, false) {
		_, f := parse(t, p, 0)
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				text, err := strconv.Unquote(l.Value)
				if err != nil {
					t.Errorf("%s: %v", p, err)
				}
				s.where[text] = p
				if m := beginning.FindStringSubmatch(text); m != nil {
					s.prefixes[m[1]] = p
				}
			}
			return true
		})
	}
	for p, text := range templates(t) {
		for _, m := range inTemplate.FindAllStringSubmatch(text, -1) {
			s.where[m[1]] = p
		}
		if oddPrefix.MatchString(text) {
			t.Errorf("%s makes a key itself: let the page struct name it", p)
		}
	}
	return s
}

func templates(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "testdata" {
			return cmp.Or(err, fs.SkipDir)
		}
		if d.IsDir() || filepath.Ext(p) != ".html" {
			return nil
		}
		b, err := os.ReadFile(p)
		all[filepath.ToSlash(p)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// known are the names that a string of the shape of a key may be.
func known(t *testing.T) (keys, stems, others map[string]bool) {
	t.Helper()
	keys, stems, others = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, k := range lang.Keys() {
		keys[k] = true
		for i := range k {
			if k[i] == '.' {
				stems[k[:i]] = true
			}
		}
	}
	for _, row := range namesOfOthers {
		for _, name := range strings.Fields(row.names) {
			others[name] = true
		}
	}
	_, rules := parse(t, "policy/rules.go", 0)
	ast.Inspect(rules, func(n ast.Node) bool {
		if row, ok := n.(*ast.CompositeLit); ok && len(row.Elts) > 1 {
			if l, ok := row.Elts[0].(*ast.BasicLit); ok {
				action, _ := strconv.Unquote(l.Value)
				others[action] = true
			}
		}
		return true
	})
	return keys, stems, others
}

// Every sentence the program asks for, and every code of a fault, is in the
// catalogues; lang.Check sees that it is there in both languages.
func TestEverySentenceAskedForExists(t *testing.T) {
	keys, stems, others := known(t)
	src := readSource(t)
	read := 0
	for name, p := range src.where {
		room, _, _ := strings.Cut(name, ".")
		if !keyShape.MatchString(name) || !stems[room] || strings.Contains(p, ".html") && keys[name] {
			continue
		}
		read++
		if !keys[name] && !stems[name] && !others[name] {
			t.Errorf("%s: the catalogues have no sentence %q", p, name)
		}
	}
	for prefix, p := range src.prefixes {
		room, _, _ := strings.Cut(prefix, ".")
		stem := strings.TrimSuffix(prefix, ".")
		if stem != room && stems[room] && !stems[stem] && !beginsAny(others, prefix) {
			t.Errorf("%s: the catalogues have no sentence that begins with %q", p, prefix)
		}
	}
	for name := range others {
		if _, ok := src.where[name]; !ok {
			t.Errorf("the table names %q, which the program does not", name)
		}
	}
	if read < 500 {
		t.Errorf("only %d names read", read)
	}
}

func merged(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func beginsAny(names map[string]bool, prefix string) bool {
	for name := range names {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// Every sentence of the catalogues is said somewhere.
func TestEverySentenceIsUsed(t *testing.T) {
	keys, stems, _ := known(t)
	src := readSource(t)
	var begun []string
	for prefix := range src.prefixes {
		if strings.Count(prefix, ".") > 1 || widePrefixes[prefix] != "" {
			begun = append(begun, prefix)
		}
	}
	for name := range src.where { // "deadline.late", to which a verb adds ".days"
		if stems[name] && !keys[name] && strings.Contains(name, ".") {
			begun = append(begun, name+".")
		}
	}
	for room := range asked {
		for name := range src.where {
			if name != "" && stems[room+name] {
				begun = append(begun, room+name+".")
			}
		}
	}
	for prefix := range merged(widePrefixes, asked) {
		if src.prefixes[prefix] == "" {
			t.Errorf("the table names the beginning %q, which the program does not", prefix)
		}
	}
	for _, k := range lang.Keys() {
		if _, said := src.where[k]; !said && !slices.ContainsFunc(begun, func(p string) bool { return strings.HasPrefix(k, p) }) {
			t.Errorf("nothing says %q: remove it from both catalogues", k)
		}
	}
}

// codeMakers are the functions whose first or second argument is the code of a fault.
var codeMakers = map[string]int{"New": 1, "Invalid": 0, "NotFound": 0, "Conflict": 0, "Forbidden": 0}

// Every fault has words: what is given to the makers of faults is a key, even
// where it does not look like one.
func TestEveryFaultCodeHasASentence(t *testing.T) {
	read := 0
	check := func(p string, e ast.Expr) {
		l, ok := e.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return
		}
		code, _ := strconv.Unquote(l.Value)
		read++
		for _, tag := range lang.Tags() {
			if !lang.For(tag).Has(code) {
				t.Errorf("%s: the fault %q has no sentence in %s", p, code, tag)
			}
		}
	}
	for _, p := range goFiles(t, false) {
		_, f := parse(t, p, 0)
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				maker, ok := strings.CutPrefix(used(n.Fun), "fault.")
				if at, known := codeMakers[maker]; ok && known && len(n.Args) > at {
					check(p, n.Args[at])
				}
			case *ast.KeyValueExpr:
				if isIdent(n.Key, "Code") && inField(f, n) {
					check(p, n.Value)
				}
			}
			return true
		})
	}
	if read < 200 {
		t.Errorf("only %d codes read", read)
	}
}

// inField says whether a `Code:` stands in a fault.Field or fault.Error.
func inField(f *ast.File, kv *ast.KeyValueExpr) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if ok && lit.Type != nil && slices.Contains(lit.Elts, ast.Expr(kv)) {
			name := used(lit.Type)
			found = name == "fault.Field" || name == "fault.Error"
		}
		return !found
	})
	return found
}
