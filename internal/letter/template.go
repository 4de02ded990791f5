package letter

import (
	"slices"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/viet"
)

// Template is one version of a letter that is written often (mẫu thư, văn bản).
type Template struct {
	ID        string    `json:"-"`
	Code      string    `json:"code"`
	UnitID    string    `json:"-"` // empty: the province's, for every unit
	UnitPath  string    `json:"-"`
	Version   int64     `json:"-"`
	FromPack  bool      `json:"-"`
	Withdrawn bool      `json:"-"`
	Name      lang.Text `json:"name"`
	Action    string    `json:"action"` // the step of a dossier it goes with: request_more, refuse...; empty for any
	Type      string    `json:"type"`   // kind of paper: cong-van, TB, QĐ
	To        string    `json:"to"`     // Kính gửi
	Subject   string    `json:"subject"`
	Body      string    `json:"body"`             // paragraphs, parted by line ends
	Notice    string    `json:"notice,omitempty"` // the short text of a notice; empty: none is sent
	ValidFrom viet.Day  `json:"valid_from"`
	ValidTo   viet.Day  `json:"valid_to,omitzero"` // the last day
	Law       string    `json:"law,omitempty"`
	Verified  bool      `json:"verified,omitempty"`
	Missing   lang.Text `json:"missing,omitzero"` // what text is not at hand
}

// Official is the type of an ordinary official letter (công văn), which bears no title.
const Official = "cong-van"

// Actions are the steps of a dossier that letters go with.
func Actions() []string {
	return []string{"request_more", "refuse", "extend", "stop", "consult", "transfer", "return"}
}

// Types are the kinds of paper a letter can be.
func Types() []string { return []string{Official, "TB", "QĐ"} }

// Check finds everything that is wrong with a template (kiểm tra mẫu), with the lines of its texts.
func (t Template) Check() error {
	if faults := t.faults(func(string) int { return 1 }); len(faults) > 0 {
		return fault.Invalid("letter.invalid", faults...)
	}
	return nil
}

// faults checks a template; first gives the line at which a text begins.
func (t Template) faults(first func(path string) int) []fault.Field {
	var all []fault.Field
	bad := func(path, code string, args ...any) {
		all = append(all, fault.Field{Path: path, Code: code, Args: fault.Args(append([]any{"line", first(path)}, args...)...)})
	}
	if !validCode(t.Code) {
		bad("code", "letter.code")
	}
	if blank(t.Name.VI) || utf8.RuneCountInString(t.Name.VI) > 200 {
		bad("name", "letter.vi")
	}
	if t.Action != "" && !slices.Contains(Actions(), t.Action) {
		bad("action", "letter.action")
	}
	if !slices.Contains(Types(), t.Type) {
		bad("type", "letter.type")
	}
	if t.ValidFrom.IsZero() {
		bad("valid_from", "letter.from")
	}
	if !t.ValidTo.IsZero() && t.ValidTo.Before(t.ValidFrom) {
		bad("valid_to", "letter.days")
	}
	if _, ok := law.Builtin().Find(law.Key(t.Law)); t.Law != "" && !ok {
		bad("law", "letter.law", "value", shown(t.Law))
	} else if ok && !t.ValidFrom.IsZero() && !law.Builtin().InForce(law.Key(t.Law), t.ValidFrom.String()) {
		bad("law", "letter.law_days", "law", law.Cite(law.Key(t.Law)), "on", t.ValidFrom.Vietnamese())
	}
	if t.Law == "" && t.Missing.IsZero() {
		bad("law", "letter.no_law")
	}
	for _, x := range []struct {
		path, text string
		most       int
		need       bool
	}{{"to", t.To, mostSubject, t.Type == Official}, {"subject", t.Subject, mostSubject, true}, {"body", t.Body, mostBody, true}, {"notice", t.Notice, mostNotice, false}} {
		switch {
		case x.need && blank(x.text):
			bad(x.path, "letter.vi")
		case utf8.RuneCountInString(x.text) > x.most:
			bad(x.path, "letter.long", "most", x.most)
		default:
			_, faults := split(x.path, x.text, first(x.path))
			all = append(all, faults...)
		}
	}
	return all
}

func validCode(s string) bool {
	if s == "" || len(s) > 60 {
		return false
	}
	for _, r := range s {
		if r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// Names lists the names a template uses, each once.
func (t Template) Names() []string {
	var all []string
	for _, text := range []string{t.To, t.Subject, t.Body, t.Notice} {
		pieces, _ := split("", text, 1)
		for _, p := range pieces {
			if p.name != "" && !slices.Contains(all, p.name) {
				all = append(all, p.name)
			}
		}
	}
	return all
}

// Filled is a letter before a person has looked at it (văn bản đã trộn).
type Filled struct {
	To, Subject, Body, Notice string
}

// Fill puts values in the place of names. A value that is missing is a fault that names it: nothing is left empty.
func (t Template) Fill(v Values) (Filled, error) {
	var f Filled
	var missing []string
	for _, x := range []struct {
		text string
		into *string
	}{{t.To, &f.To}, {t.Subject, &f.Subject}, {t.Body, &f.Body}, {t.Notice, &f.Notice}} {
		pieces, faults := split("", x.text, 1)
		if len(faults) > 0 {
			return Filled{}, fault.Invalid("letter.invalid", faults...)
		}
		text, none := fill(pieces, v)
		*x.into = text
		for _, n := range none {
			if !slices.Contains(missing, n) {
				missing = append(missing, n)
			}
		}
	}
	if len(missing) == 0 {
		return f, nil
	}
	faults := make([]fault.Field, 0, len(missing))
	for _, n := range missing {
		faults = append(faults, fault.Field{Path: n, Code: "letter.missing", Args: fault.Args("name", n)})
	}
	return Filled{}, fault.Invalid("letter.missing_values", faults...)
}

// on says whether the template holds on a day.
func (t Template) on(d viet.Day) bool {
	return !t.Withdrawn && !d.Before(t.ValidFrom) && (t.ValidTo.IsZero() || !d.After(t.ValidTo))
}
