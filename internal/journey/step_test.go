package journey

import "github.com/chromedp/chromedp"

// key is a key press as a step.
func key(keys string) Step { return chromedp.KeyEvent(keys) }

// evaluate is a script as a step.
func evaluate(script string) Step { return chromedp.Evaluate[chromedp.Void](script) }
