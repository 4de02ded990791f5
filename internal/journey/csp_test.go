package journey

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// listenForViolations keeps what the policy of content refuses, from the first byte of every page on.
func listenForViolations(p *Page) {
	p.t.Helper()
	p.Do("listen for violations", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{
			Source: `window.refused=[];addEventListener("securitypolicyviolation",function(e){refused.push(e.effectiveDirective+" "+e.blockedURI+" "+e.sourceFile+":"+e.lineNumber+" "+e.sample)})`})
		return err
	}))
}

// shape makes one of all the pages that differ only in what they are about.
var (
	aCode    = regexp.MustCompile(`[^/]*[0-9][^/]*`)
	download = regexp.MustCompile(`/tep/|/in/|/phieu/|/ket-qua/|/giay|\.(pdf|csv|xlsx|zip|json|txt|xml|svg|png)$|/tai-ve|/api/|/nhan|/bang-ke|/mau\.`)
)

func shape(link string) (path, kind string) {
	u, err := url.Parse(link)
	if err != nil || u.Host != "" || download.MatchString(u.Path) || u.Query().Has("lang") || u.Query().Has("theme") {
		return "", ""
	}
	var names []string
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	return u.Path + map[bool]string{true: "?" + u.RawQuery}[u.RawQuery != ""], aCode.ReplaceAllString(u.Path, "*") + "?" + strings.Join(names, "&")
}

// Every page that a person reaches by links, as each of the people who work with the platform: nothing on it is refused
// by the policy of content, so the policy may stay as strict as it is.
func TestNoPageBreaksItsPolicyOfContent(t *testing.T) {
	s := StartServer(t)
	scene(t, s)
	seen := map[string]bool{}
	const most = 45 // pages of a person; what several see is looked at once
	for _, row := range []struct{ login, home string }{
		{"", "/"}, {citizen, "/ho-so"}, {clerk5, "/desk"}, {leader5, "/desk/tinh-hinh"}, {"quantri.tinh", "/console"},
	} {
		p := Open(t, Look{Width: Desktop})
		listenForViolations(p)
		if row.login != "" {
			signIn(t, p, s, row.login)
		}
		queue, n := []string{row.home, "/tai-khoan/thiet-bi", "/tai-khoan/ma-mot-lan"}, 0
		for ; len(queue) > 0 && n < most; n++ {
			p.Go(s.URL + queue[0])
			queue = queue[1:]
			for _, r := range Eval[[]string](p, "window.refused || []") {
				t.Errorf("%s as %q: %s", p.Address(), row.login, r)
			}
			for _, link := range Eval[[]string](p, `Array.from(document.querySelectorAll("a[href^='/']:not([download])")).map(function(a){return a.getAttribute("href")})`) {
				if path, kind := shape(link); path != "" && !seen[kind] {
					seen[kind] = true
					queue = append(queue, path)
				}
			}
		}
		if n < 3 {
			t.Errorf("%q saw %d pages only", row.login, n)
		}
	}
	if len(seen) < 60 {
		t.Errorf("%d kinds of pages were found; there are more", len(seen))
	}
}

// What an attacker would bring along is refused, also when a script makes markup of it; what htmx brings is let through.
func TestMarkupIsLookedAtBeforeItIsUsed(t *testing.T) {
	s := StartServer(t)
	p := Open(t, Look{Width: Desktop})
	listenForViolations(p)
	p.Go(s.URL + "/")
	for what, script := range map[string]string{
		"a handler":         `document.querySelector("main").innerHTML = "<img src=/_/x onerror='window.hit=1'>"`,
		"script":            `document.querySelector("main").innerHTML = "<script>window.hit=1</scr"+"ipt>"`,
		"a frame":           `document.querySelector("main").insertAdjacentHTML("beforeend", "<iframe srcdoc='<p>x'></iframe>")`,
		"a link of script":  `document.querySelector("main").innerHTML = "<a href=' JavaScript:alert(1)'>x</a>"`,
		"in a template":     `document.querySelector("main").innerHTML = "<template><img src=x onload=hit()></template>"`,
		"text to be run":    `var s = document.createElement("script"); s.textContent = "window.hit=1"; document.body.append(s)`,
		"another's script":  `document.createElement("script").src = "https://example.com/x.js"`,
		"a policy of yours": `trustedTypes.createPolicy("mine", {createHTML: function(s) { return s; }})`,
	} {
		if got := Eval[string](p, `(function(){ try { `+script+`; return "taken" } catch (e) { return e.name } })()`); got != "TypeError" && got != "EvalError" {
			t.Errorf("%s: %s", what, got)
		}
	}
	if Eval[bool](p, `window.hit === 1`) {
		t.Error("something ran")
	}
	if got := Eval[string](p, `(function(){ try { var d = document.createElement("div"); d.innerHTML = "<p>on x=1 <b>đậm</b></p><form action='/a'><input name=a></form>"; return d.textContent } catch (e) { return e.name } })()`); got != "on x=1 đậm" {
		t.Errorf("sound markup: %s", got)
	}
}
