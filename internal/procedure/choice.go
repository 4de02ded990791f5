package procedure

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/viet"
)

// Choice is a variant of a procedure that is chosen at filing (trường hợp giải quyết): it decides the time limit, the
// papers, the fees or the flow, as far as the catalogue says so. None is made up: each is a line of the catalogue.
type Choice struct {
	Code   string     // "1", "2" of the time limits; "p1", "p2" of the papers; or the portal's own: 1.001193.01
	Kind   ChoiceKind // which list of the catalogue it comes from
	Name   string     // the source's own words, may be empty for a time limit
	Note   string
	Time   *Time  // nil: as long as the procedure
	Papers string // the heading under which its papers stand; empty: all of them
	Fees   []Fee  // nil: those of the procedure
	Flow   string // code of the flow; empty: that of the procedure
}

// ChoiceKind is where a variant comes from.
type ChoiceKind string

// The kinds, from the one that decides most.
const (
	ChoiceTime   ChoiceKind = "time"   // several time limits in one channel: one has to be chosen
	ChoicePapers ChoiceKind = "papers" // papers for this case or that
	ChoicePortal ChoiceKind = "portal" // variants of the national portal, by their own codes
)

// AnyChoice is chosen when several cases apply, or none is sure (không rõ trường hợp): everything is asked.
const AnyChoice = "all"

// Choices lists the variants of a procedure for a channel (các trường hợp giải quyết); nil when there is nothing to choose.
func (p Procedure) Choices(channel string) []Choice {
	if cases := p.Cases(channel); len(cases) > 0 {
		all := make([]Choice, len(cases))
		for i, c := range cases {
			t := c.Time
			all[i] = Choice{Code: c.Key, Kind: ChoiceTime, Name: c.Label, Note: c.Note, Time: &t, Papers: p.headed(c.Label), Fees: p.feesOf(channel, c.Key)}
		}
		return all
	}
	if heads := p.alternatives(); len(heads) > 1 {
		all := make([]Choice, len(heads))
		for i, h := range heads {
			all[i] = Choice{Code: "p" + strconv.Itoa(i+1), Kind: ChoicePapers, Name: strings.TrimRight(h, " :"), Papers: h}
		}
		return all
	}
	return p.portalChoices()
}

// Choice finds a variant by its code; there is none for AnyChoice.
func (p Procedure) Choice(channel, code string) (Choice, bool) {
	all := p.Choices(channel)
	i := slices.IndexFunc(all, func(c Choice) bool { return c.Code == code })
	if i < 0 {
		return Choice{}, false
	}
	return all[i], true
}

// Asks reports whether a component is asked for in a variant (giấy tờ thuộc trường hợp); i is its place in the list.
func (p Procedure) Asks(i int, channel, code string) bool {
	c, ok := p.Choice(channel, code)
	return !ok || c.Papers == "" || p.Documents[i].Case == c.Papers || !isAlternative(p.Documents[i].Case)
}

// BudgetOf is the time limit for a channel and a variant (thời hạn theo trường hợp), like Budget.
func (p Procedure) BudgetOf(channel, code string) (b deadline.Budget, basis string, ok bool) {
	c, chosen := p.Choice(channel, code)
	weak := p.Deadline == nil || p.Deadline.Basis == "variants" // the portal's variants are weaker than its methods
	if chosen && c.Kind == ChoicePortal && weak && c.Time != nil {
		return budgetOf(*c.Time, "variants")
	}
	if chosen && c.Kind != ChoiceTime {
		code = ""
	}
	return p.Budget(channel, code)
}

// mostPapers bounds the variants by papers: a longer list is no choice among cases.
const mostPapers = 9

var reBullet = regexp.MustCompile(`^[\s\-–+•*]*(([a-zđ]|\d{1,2})([.)]\d{0,2})*[.)]?\s+)?`)

// isAlternative reports whether a heading of the list of papers names a case, in the words that the source uses for
// cases; others, such as "papers to hand in", divide the list for everybody.
func isAlternative(head string) bool {
	h := reBullet.ReplaceAllString(viet.Fold(head), "")
	return strings.HasPrefix(h, "truong hop ") || strings.HasPrefix(h, "doi voi ")
}

// alternatives lists the headings that name cases, each once.
func (p Procedure) alternatives() []string {
	var heads []string
	for _, d := range p.Documents {
		if isAlternative(d.Case) && !slices.Contains(heads, d.Case) {
			heads = append(heads, d.Case)
		}
	}
	if len(heads) > mostPapers {
		return nil
	}
	return heads
}

// headed finds the heading of the papers that speaks of the same case as a time limit.
func (p Procedure) headed(label string) string {
	plain := func(s string) string { return strings.Trim(reBullet.ReplaceAllString(viet.Fold(s), ""), " :.;") }
	want := plain(label)
	if want == "" {
		return ""
	}
	for _, h := range p.alternatives() {
		if plain(h) == want {
			return h
		}
	}
	return ""
}

// feesOf are the fees of one case of a channel.
func (p Procedure) feesOf(channel, key string) []Fee {
	for _, m := range p.Methods {
		if m.Channel == channel && len(m.Fees) > 0 && key != "" && key == strconv.Itoa(m.Repeat) {
			return m.Fees
		}
	}
	return nil
}

// reTrial marks names that the portal's operators gave to their own trials.
var reTrial = regexp.MustCompile(`\b(test\w*|demo|eform|redirect)\b`)

// portalChoices lists the portal's variants that tell a person anything: named, differently from each other and from the
// procedure, and no trial. Most procedures have none.
func (p Procedure) portalChoices() []Choice {
	var all []Choice
	names := map[string]bool{viet.Fold(p.Name): true, "": true}
	for _, v := range p.Variants {
		name := strings.Trim(viet.Fold(v.Name), " .;")
		if names[name] || reTrial.MatchString(strings.ReplaceAll(name, "_", " ")) || slices.ContainsFunc(all, func(c Choice) bool { return c.Code == v.Code }) {
			continue
		}
		names[name] = true
		c := Choice{Code: v.Code, Kind: ChoicePortal, Name: v.Name, Flow: v.Flow}
		if kind, ok := variantKinds[v.Unit]; ok && v.Time > 0 {
			c.Time = &Time{Amount: v.Time, Kind: kind, Basis: "variants"}
		}
		all = append(all, c)
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

// variantKinds are the units in which the portal gives the time of a variant.
var variantKinds = map[string]string{"working_day": "working_day", "day": "calendar_day", "hour": "working_hour"}
