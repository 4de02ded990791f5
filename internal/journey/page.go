package journey

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Go opens an address and waits until it has loaded. A page that loads itself
// anew in that instant aborts the first try, as it never does to a person.
func (p *Page) Go(address string) {
	p.t.Helper()
	p.do("go to "+address, func(ctx context.Context, at *chromedp.Target) (chromedp.Void, error) {
		for {
			done, err := chromedp.Navigate(address)(ctx, at)
			if err == nil || !strings.Contains(err.Error(), "net::ERR_ABORTED") || ctx.Err() != nil {
				return done, err
			}
		}
	})
}

// Click presses what a selector finds and lets the page answer.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.still(selector)
	p.do("click "+selector, chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// Submit presses what leads to another page and waits until that has loaded.
func (p *Page) Submit(selector string) {
	p.t.Helper()
	p.still(selector)
	p.Leave("submit with "+selector, chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// Leave runs steps that lead to another page and waits until that has loaded.
func (p *Page) Leave(what string, steps ...Step) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v\n%s", what, err, p.Address())
	}
}

// Step is a step of chromedp that answers nothing.
type Step = chromedp.Action[chromedp.Void]

// Fill writes into a field, after emptying it.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	p.do("fill "+selector, chromedp.Evaluate[chromedp.Void](`document.querySelector(`+quote(selector)+`).value = ""; 0`), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Choose picks an answer of a drop-down by its value.
func (p *Page) Choose(selector, value string) {
	p.t.Helper()
	p.do("choose in "+selector, chromedp.SetValue(chromedp.CSS(selector), value))
}

// Attach puts files into an upload.
func (p *Page) Attach(selector string, files ...string) {
	p.t.Helper()
	p.do("attach to "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), files))
}

// still waits until a thing stands still: what moves between looking and pressing, as under a file that has just
// arrived, would be missed. A thing that is not there yet is left to the one who presses.
func (p *Page) still(selector string) {
	p.t.Helper()
	script := "(e => { if (!e) return ''; const r = e.getBoundingClientRect(); return [r.x + scrollX, r.y + scrollY, r.width, r.height, document.querySelector('.files progress') ? 'sending' : ''].join() })(document.querySelector(" + quote(selector) + "))"
	last, same := "-", 0
	for n := range 400 {
		at := Eval[string](p, script)
		if at == last && (n > 100 || !strings.HasSuffix(at, "sending")) {
			same++
		} else {
			last, same = at, 0
		}
		if same >= 2 || at == "" {
			return
		}
		p.do("look again", chromedp.Sleep(10*time.Millisecond))
	}
}

// Press sends keys to whatever has the focus: "j", kb.Enter, kb.Tab.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do("press "+keys, chromedp.KeyEvent(keys))
}

// Tab moves the focus on, n times.
func (p *Page) Tab(n int) {
	p.t.Helper()
	p.Press(strings.Repeat(kb.Tab, n))
}

// Text is what a person reads in the first place the selector finds.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return strings.TrimSpace(ask(p, "read "+selector, chromedp.Text(chromedp.CSS(selector))))
}

// Has says whether the selector finds anything, now.
func (p *Page) Has(selector string) bool {
	p.t.Helper()
	return p.Count(selector) > 0
}

// Count says how many the selector finds, now.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return ask(p, "count "+selector, chromedp.Evaluate[int]("document.querySelectorAll("+quote(selector)+").length"))
}

// Wait waits until the selector finds something that can be seen.
func (p *Page) Wait(selector string) {
	p.t.Helper()
	p.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// Until waits until a condition of the page holds.
func (p *Page) Until(condition string) {
	p.t.Helper()
	ask(p, "wait until "+condition, chromedp.Poll[bool](condition))
}

// Eval asks the page something.
func Eval[T any](p *Page, script string) T {
	p.t.Helper()
	return ask(p, "evaluate", chromedp.Evaluate[T](script))
}

// Do runs steps of chromedp that have no word here.
func (p *Page) Do(what string, steps ...Step) {
	p.t.Helper()
	p.do(what, steps...)
}

// Overflow says how many pixels the page is wider than its window: 0 on every
// page at every width.
func (p *Page) Overflow() int {
	p.t.Helper()
	return Eval[int](p, "document.documentElement.scrollWidth - document.documentElement.clientWidth")
}

// Shot writes a picture of the whole page as PNG.
func (p *Page) Shot(file string) {
	p.t.Helper()
	png := ask(p, "take a picture", chromedp.FullScreenshot(100))
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}
