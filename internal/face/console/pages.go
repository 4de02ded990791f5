package console

import (
	"net/url"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/law"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

const (
	pageSize = 50
	longest  = 20 // pages one can walk back; more are found by narrowing the list
)

// pager walks a list of keyset pages: the address carries the tokens of the pages before, so that there is a way back.
func pager(c *web.Ctx, next, noun string, shown int) ui.Pager {
	q := c.R.URL.Query()
	now, before := q.Get("tiep"), q["truoc"]
	p := ui.Pager{Noun: c.T(noun)}
	if shown > 0 {
		p.From, p.To = len(before)*pageSize+1, len(before)*pageSize+shown
	}
	if next != "" && len(before) < longest {
		to := copied(q)
		to.Set("tiep", next)
		to["truoc"] = append(append([]string(nil), before...), now)
		p.Next = c.R.URL.Path + "?" + to.Encode()
	}
	if n := len(before); n > 0 {
		to := copied(q)
		to.Set("tiep", before[n-1])
		to["truoc"] = before[:n-1]
		p.Prev = c.R.URL.Path + "?" + to.Encode()
	}
	return p
}

func copied(q url.Values) url.Values {
	to := url.Values{}
	for k, v := range q {
		to[k] = v
	}
	return to
}

// token is the page of a list that is asked for.
func token(c *web.Ctx) string { return c.Query("tiep") }

// dayAsked is the day that a page is about: today when nothing or nonsense is asked, which is said.
func (f *face) dayAsked(c *web.Ctx) (on viet.Day, wrong string) {
	text := c.Query("ngay")
	if text == "" {
		return f.today(), ""
	}
	on, err := viet.ParseDay(text)
	if err != nil {
		_, messages := c.Lang.Fault(fault.Invalid("fault.invalid", fault.Field{Path: "ngay", Code: codeOf(err), Args: fault.Args("field", c.T("console.day"))}))
		return f.today(), messages["ngay"]
	}
	return on, ""
}

// codeOf is the code of a fault, for a message beside a field.
func codeOf(err error) string {
	if x, ok := fault.As(err); ok {
		if len(x.Fields) > 0 {
			return x.Fields[0].Code
		}
		return x.Code
	}
	return "field.invalid"
}

// at prints an instant; nothing for none.
func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strings.Replace(viet.Instant(t), ", ", ",\u00a0", 1) // never broken over two lines
}

// isoDay prints a legal day kept as text.
func isoDay(iso string) string {
	d, err := viet.ParseDay(iso)
	if err != nil {
		return iso
	}
	return d.Vietnamese()
}

func count(n int64) string { return viet.Number(n) }

// choices are the values of a filter with their words.
func choices(c *web.Ctx, prefix, chosen string, values ...string) []ui.Choice {
	list := make([]ui.Choice, len(values))
	for i, v := range values {
		list[i] = ui.Choice{Value: v, Label: c.T(prefix + v), Chosen: v == chosen}
	}
	return list
}

// crumbs is the way from the overview to a page.
func crumbs(c *web.Ctx, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Label: c.T("console.nav.overview"), Href: "/console"}}, links...)
}

// cite names an act that is in the catalogue of law, and repeats one that is not.
func cite(key string) string {
	if said := law.Cite(law.Key(key)); said != "" {
		return said
	}
	return key
}
