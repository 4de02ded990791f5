package journey

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// The widths at which every page must be good.
const (
	Phone   = 375
	Desktop = 1280
)

// browser is the one Chromium of a test run.
var browser struct {
	once   sync.Once
	ctx    context.Context
	cancel func()
	err    error
}

// chromium finds the browser: TINHSO_CHROMIUM, or the usual names.
func chromium() string {
	if path := os.Getenv("TINHSO_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// NeedBrowser ends a test that cannot have a browser: skipped on a developer's
// machine, failed in CI.
func NeedBrowser(t testing.TB) {
	t.Helper()
	if chromium() != "" {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("Chromium is not installed: apt-get install chromium")
	}
	t.Skip("NOT TESTED in a browser: Chromium is not installed (apt-get install chromium)")
}

func start() {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("lang", "vi"), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("hide-scrollbars", true))
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(alloc)
	browser.ctx, browser.cancel = ctx, func() { stop(); stopAlloc() }
	browser.err = chromedp.Do(ctx)
}

// Close ends the browser; TestMain calls it after the last test.
func Close() {
	if browser.cancel != nil {
		browser.cancel()
	}
}

// Look is how a page is looked at.
type Look struct {
	Width    int // Phone when 0
	Height   int // 800 when 0
	Dark     bool
	NoScript bool
}

// Page is one tab with cookies of its own.
type Page struct {
	t   testing.TB
	ctx context.Context
}

// Open opens a tab in a fresh profile; it is closed with the test. Every step
// on it has 20 seconds.
func Open(t testing.TB, look Look) *Page {
	t.Helper()
	NeedBrowser(t)
	browser.once.Do(start)
	if browser.err != nil {
		t.Fatalf("Chromium does not start: %v", browser.err)
	}
	if look.Width == 0 {
		look.Width = Phone
	}
	if look.Height == 0 {
		look.Height = 800
	}
	ctx, cancel := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // makes the tab, which must outlive every step
		t.Fatalf("open a tab: %v", err)
	}
	p := &Page{t, ctx}
	var viewport []chromedp.EmulateViewportOption
	if look.Width < 600 {
		viewport = append(viewport, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	scheme := "light"
	if look.Dark {
		scheme = "dark"
	}
	p.do("open a tab",
		chromedp.EmulateViewport(int64(look.Width), int64(look.Height), viewport...),
		send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}),
		send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: look.NoScript}))
	return p
}

// send is one command of the browser's protocol as a step.
func send[P any](command cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// do runs steps and fails the test with what was being tried.
func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ask(p, what, chromedp.Steps(steps...))
}

// patience is how long a step may take.
const patience = 40 * time.Second

// ask runs a step that answers, and fails the test with what was being tried.
func ask[T any](p *Page, what string, step chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, step)
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", what, err, p.Address())
	}
	return answer
}

// Address is where the tab is.
func (p *Page) Address() string {
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Second)
	defer cancel()
	at, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return "(no address: " + err.Error() + ")"
	}
	return at
}
