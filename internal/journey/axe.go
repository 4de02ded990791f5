package journey

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// axe-core 4.14.1 (MPL-2.0), as published; see testdata/axe.LICENSE.
//
//go:embed testdata/axe.min.js
var axeSource string

// Violation is one thing axe finds wrong (lỗi tiếp cận).
type Violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// String is the finding with its first places.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s; %d places", v.ID, v.Impact, v.Help, len(v.Nodes))
	for i, n := range v.Nodes {
		if i == 5 {
			break
		}
		fmt.Fprintf(&b, "\n    %.240s\n      %s", n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n      "))
	}
	return b.String()
}

// Axe runs axe-core over the page as it stands, with the rules of WCAG 2.2 A
// and AA and good practice. A page is right when it finds nothing.
func (p *Page) Axe() []Violation {
	p.t.Helper()
	const run = `axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"], resultTypes: ["violations"]})
		.then(function (r) { return JSON.stringify(r.violations); })`
	p.do("load axe", chromedp.Evaluate[chromedp.Void](axeSource+";0"))
	out := ask(p, "run axe", chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
	var found []Violation
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		p.t.Fatalf("axe: %v", err)
	}
	return found
}

// NoViolations fails the test for each thing axe finds.
func (p *Page) NoViolations() {
	p.t.Helper()
	for _, v := range p.Axe() {
		p.t.Errorf("%s\n  %s", p.Address(), v)
	}
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(b)
}
