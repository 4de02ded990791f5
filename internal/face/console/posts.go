package console

import (
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// mostPosts bounds the page; a unit narrows it.
const mostPosts = 300

// postsPage is who sits in which seat on a day (chức danh và người giữ).
type postsPage struct {
	ui.Page
	Filters ui.Filters
	Errors  ui.ErrorSummary
	Table   ui.Table
	Cut     *ui.Notice
}

func (f *face) posts(c *web.Ctx) error {
	r, err := reachOf(c, "unit.overview", "unit")
	if err != nil {
		return err
	}
	on, wrong := f.dayAsked(c)
	p := &postsPage{Page: ui.Page{Title: c.T("console.posts.title"), Active: "posts", NoIndex: true, Lead: c.T("console.posts.lead")}}
	units, err := f.tree(c, r, on)
	if err != nil {
		return err
	}
	chosen := c.Query("don-vi")
	options, err := f.unitChoices(c, r, chosen)
	if err != nil {
		return err
	}
	p.Filters = ui.Filters{Action: postsPath, Fields: []ui.Field{
		{Name: "don-vi", Label: c.T("console.unit"), Choices: options, Select: true, Value: chosen, NoMark: true, Placeholder: c.T("console.all")},
		{Name: "ngay", Label: c.T("console.day"), Value: dayValue(c, on), Error: wrong, NoMark: true, InputMode: "numeric", Placeholder: "31/12/2026"},
	}}
	if wrong != "" {
		p.Errors.Errors = []ui.FieldError{{Path: "ngay", Message: wrong}}
	}
	if chosen != "" {
		u, err := f.unitAt(c, r, chosen, on)
		if err != nil {
			return err
		}
		units = []org.Unit{u}
	}
	if chosen != "" || c.Query("ngay") != "" {
		p.Filters.Clear = postsPath
	}
	if p.Table, err = f.postTable(c, units, on, true); err != nil {
		return err
	}
	if len(p.Table.Rows) > mostPosts {
		p.Table.Rows = p.Table.Rows[:mostPosts]
		p.Cut = &ui.Notice{Tone: ui.Info, Text: c.T("console.posts.cut", "n", mostPosts)}
	}
	return c.Render(200, "posts", p)
}

// postTable lists the posts of units and who holds them on a day.
func (f *face) postTable(c *web.Ctx, units []org.Unit, on viet.Day, withUnit bool) (ui.Table, error) {
	t := ui.Table{Caption: c.T("console.posts.caption", "day", on.Vietnamese()), HideCaption: true,
		Columns: []ui.Column{{Label: c.T("console.post.title"), Main: true}, {Label: c.T("console.post.holder")}, {Label: c.T("console.post.since")}},
		Empty:   ui.EmptyState{Icon: "briefcase", Title: c.T("console.posts.none"), Text: c.T("console.posts.none.text")}}
	if withUnit {
		t.Columns = append(t.Columns, ui.Column{Label: c.T("console.unit")})
	}
	mine, err := reachOf(c, "account.manage", "account")
	if fault.KindOf(err) == fault.KindForbidden {
		mine, err = reach{}, nil
	}
	if err != nil {
		return t, err
	}
	for _, u := range units {
		posts, err := f.Units.Posts(c.Context(), f.DB, u.ID, on)
		if err != nil {
			return t, err
		}
		for _, post := range posts {
			row, err := f.postRow(c, post, on, mine.has(u.Path))
			if err != nil {
				return t, err
			}
			if withUnit {
				row.Cells = append(row.Cells, ui.Cell{Text: u.Name})
			}
			t.Rows = append(t.Rows, row)
		}
		if len(t.Rows) > mostPosts {
			break
		}
	}
	return t, nil
}

// postRow is a seat and who sits in it; a name leads to the account where the reader manages the accounts of the unit.
func (f *face) postRow(c *web.Ctx, post org.Post, on viet.Day, mine bool) (ui.Row, error) {
	holders, err := f.Units.Holders(c.Context(), f.DB, post.ID, on)
	if err != nil {
		return ui.Row{}, err
	}
	row := ui.Row{Cells: []ui.Cell{{Text: post.Title, Sub: roleOfPost(c, post)}, {Text: c.T("console.post.empty")}, {}}}
	var names []string
	for i, h := range holders {
		if i == 0 {
			row.Cells[1], row.Cells[2].Text = ui.Cell{}, isoDay(h.ValidFrom)
		}
		if h.AccountID != "" && mine {
			row.Cells[1].Links = append(row.Cells[1].Links, ui.Link{Label: h.Name, Href: accountsPath + "/" + h.AccountID})
			continue
		}
		names = append(names, h.Name)
	}
	if len(names) > 0 {
		row.Cells[1].Text = strings.Join(names, ", ")
	}
	return row, nil
}

func roleOfPost(c *web.Ctx, post org.Post) string {
	if key := "identity.role." + post.Kind; c.Lang.Has(key) {
		return c.T(key)
	}
	return ""
}
