package portal

import (
	"net/url"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

const pageSize = 20

// proceduresPage is the search of procedures.
type proceduresPage struct {
	ui.Page
	Search  ui.SearchBox
	Errors  ui.ErrorSummary
	Filters ui.Filters
	Active  []ui.Link
	Clear   string
	Found   string     // how many, in words
	Hint    *ui.Notice // a corrected spelling
	Cards   []ui.Card
	Empty   *ui.EmptyState
	Others  []ui.Link // what to try when nothing was found
	Pager   ui.Pager
}

// criteria is a search as its address says it.
type criteria struct {
	text, field, level, unit, online, file string
	token                                  string
	from                                   int
}

func readCriteria(c *web.Ctx) criteria {
	k := criteria{text: c.Query("q"), field: c.Query("linh-vuc"), level: c.Query("cap"), unit: c.Query("co-quan"),
		online: c.Query("truc-tuyen"), file: c.Query("nop"), token: c.Query("trang"), from: 1}
	if n, err := strconv.Atoi(c.Query("tu")); err == nil && n > 1 && n < 100_000 {
		k.from = n
	}
	return k
}

func (k criteria) query() procedure.Query {
	return procedure.Query{Text: k.text, Field: k.field, Level: k.level, Unit: k.unit, Online: yesNo(k.online), Fileable: yesNo(k.file),
		PageSize: pageSize, PageToken: k.token}
}

func yesNo(s string) *bool {
	if s != "co" && s != "khong" {
		return nil
	}
	yes := s == "co"
	return &yes
}

// address is where this search stands, at its first page, without one parameter.
func (k criteria) address(without string) string {
	v := url.Values{}
	for key, is := range map[string]string{"q": k.text, "linh-vuc": k.field, "cap": k.level, "co-quan": k.unit, "truc-tuyen": k.online, "nop": k.file} {
		if is != "" {
			v.Set(key, is)
		}
	}
	v.Del(without)
	if len(v) == 0 {
		return "/thu-tuc"
	}
	return "/thu-tuc?" + v.Encode()
}

func (f *face) procedures(c *web.Ctx) error {
	policy.Public(c.Context(), "the catalogue of procedures is published")
	k := readCriteria(c)
	p := &proceduresPage{Page: ui.Page{Title: c.T("portal.procedures.title"), Lead: c.T("portal.procedures.lead"), Active: "procedures",
		Description: c.T("portal.procedures.description"), NoIndex: k.text != "" || k.from > 1}}
	p.Search = *searchBox(c, k.text, false)
	found, err := f.find(c, &k)
	if fault.KindOf(err) == fault.KindInvalid {
		return f.refused(c, p, err)
	}
	if err != nil {
		return err
	}
	if err := f.fill(c, p, k, found); err != nil {
		return err
	}
	return c.Render(200, "procedures", p)
}

// find searches. Without a token the page asked for by its first number is walked to: a link to the page before.
func (f *face) find(c *web.Ctx, k *criteria) (procedure.Page, error) {
	q := k.query()
	if k.token == "" && k.from > 1 {
		for skip := k.from - 1; skip > 0; {
			q.PageSize = min(skip, 100)
			page, err := f.Procedures.Search(c.Context(), q)
			if err != nil {
				return page, err
			}
			skip -= len(page.Items)
			if q.PageToken = page.NextPageToken; q.PageToken == "" {
				k.from, skip = 1, 0
			}
		}
		q.PageSize = pageSize
	}
	return f.Procedures.Search(c.Context(), q)
}

func (f *face) fill(c *web.Ctx, p *proceduresPage, k criteria, found procedure.Page) error {
	p.Found = c.T("portal.procedures.found", "n", found.Total)
	if found.Corrected != "" {
		p.Hint = &ui.Notice{Tone: ui.Info, Text: c.T("portal.procedures.corrected", "text", found.Corrected, "given", k.text)}
	}
	for _, item := range found.Items {
		card, err := f.card(c, item)
		if err != nil {
			return err
		}
		card.Heading = 2
		p.Cards = append(p.Cards, card)
	}
	p.Filters, p.Active = f.filters(c, k, found.Facets)
	if len(p.Active) > 0 {
		p.Clear = criteria{text: k.text}.address("")
	}
	if len(found.Items) == 0 {
		p.Found = ""
		if len(p.Active) == 0 {
			p.Filters.Fields = nil
		}
		return f.nothing(c, p, k)
	}
	p.Pager = ui.Pager{From: k.from, To: k.from + len(found.Items) - 1, Total: found.Total, Noun: c.T("portal.procedures.noun")}
	if found.NextPageToken != "" {
		p.Pager.Next = withPage(k.address(""), found.NextPageToken, k.from+pageSize)
	}
	if k.from > 1 {
		p.Pager.Prev = withPage(k.address(""), "", max(1, k.from-pageSize))
	}
	return nil
}

func withPage(address, token string, from int) string {
	u, err := url.Parse(address)
	if err != nil {
		return "/thu-tuc"
	}
	q := u.Query()
	if token != "" {
		q.Set("trang", token)
	}
	if from > 1 {
		q.Set("tu", strconv.Itoa(from))
	}
	u.RawQuery = q.Encode()
	return u.String()
}
