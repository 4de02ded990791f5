package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// walked is where somebody is in a list read page by page: the token of this page and of those before it.
type walked struct {
	now    string
	passed []string
	query  url.Values
}

// maxBack is how many pages one can go back.
const maxBack = 20

func walk(c *web.Ctx) walked {
	w := walked{now: c.Query("t"), query: c.R.URL.Query()}
	if past := c.Query("qua"); past != "" {
		w.passed = strings.Split(past, ",")
	}
	w.query.Del("t")
	w.query.Del("qua")
	return w
}

// pager leads to the pages beside this one.
func (w walked) pager(c *web.Ctx, path, next string, shown int) ui.Pager {
	from := len(w.passed)*perPage + 1
	p := ui.Pager{Noun: c.T("desk.dossiers"), From: from, To: from + shown - 1}
	if shown == 0 {
		p.From, p.To = 0, 0
	}
	if next != "" {
		back := append(slices.Clone(w.passed), orFirst(w.now))
		p.Next = w.href(path, next, back[max(len(back)-maxBack, 0):])
	}
	if n := len(w.passed); n > 0 {
		p.Prev = w.href(path, w.passed[n-1], w.passed[:n-1])
	}
	return p
}

func (w walked) href(path, token string, passed []string) string {
	q := url.Values{}
	for k, v := range w.query {
		q[k] = v
	}
	if token != firstPage {
		q.Set("t", token)
	}
	if len(passed) > 0 {
		q.Set("qua", strings.Join(passed, ","))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// firstPage stands for the page that has no token.
const firstPage = "-"

func orFirst(token string) string {
	if token == "" {
		return firstPage
	}
	return token
}

// guards are what every form that acts on a dossier carries: the version its reader saw, and a key of its own, so that
// a double click is one act.
func (f *face) guards(version int64) []ui.Hidden {
	return []ui.Hidden{{Name: "version", Value: strconv.FormatInt(version, 10)}, {Name: "key", Value: f.newKey()}}
}
