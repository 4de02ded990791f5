package batch

import (
	"tinhso/internal/batch"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// listPage is what the reader, and the units they lead, have done to many at once (các lượt xử lý).
type listPage struct {
	ui.Page
	Table ui.Table
	More  *ui.Button
}

func (f *face) list(c *web.Ctx) error {
	all, next, err := f.Batches.List(c.Context(), batch.Filter{Kind: batch.Acts, PageToken: c.Query("t"), PageSize: 20})
	if err != nil {
		return err
	}
	p := &listPage{Page: ui.Page{Title: c.T("batch.page.title"), Lead: c.T("batch.page.lead"), Active: "batch", NoIndex: true}}
	p.Table = ui.Table{Caption: c.T("batch.page.title"), HideCaption: true, Keyboard: true,
		Columns: []ui.Column{{Label: c.T("batch.page.what"), Main: true}, {Label: c.T("batch.page.who")}, {Label: c.T("batch.page.state")}, {Label: c.T("batch.page.dossiers"), Numeric: true}},
		Empty: ui.EmptyState{Icon: "folder", Title: c.T("batch.page.none"), Text: c.T("batch.page.none.text"),
			Action: &ui.Button{Label: c.T("batch.page.to_list"), Href: "/desk/ho-so", Look: ui.Primary}}}
	for _, b := range all {
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: path(b.ID), Cells: []ui.Cell{{Text: label(c, b), Sub: viet.Instant(b.CreatedAt)}, {Text: b.ByName},
			{Badge: stateBadge(c, b)}, {Text: c.T("batch.page.done_of", "done", b.Done, "total", b.Will)}}})
	}
	if next != "" {
		p.More = &ui.Button{Label: c.T("batch.page.older"), Href: home + "?t=" + next, Look: ui.Secondary}
	}
	return c.Render(200, "list", p)
}

// label is what is done to the dossiers.
func label(c *web.Ctx, b batch.Batch) string {
	if l := c.Lang.Pick(b.Label); l != "" {
		return l
	}
	return c.T("flow.action." + b.Action)
}

var tones = map[batch.State]ui.Tone{batch.Planned: ui.Warning, batch.Running: ui.Info, batch.Stopping: ui.Info, batch.Stopped: ui.Warning, batch.Done: ui.Good}

func stateBadge(c *web.Ctx, b batch.Batch) *ui.Badge {
	return &ui.Badge{Label: c.T("batch.page.state." + string(b.State)), Tone: tones[b.State]}
}
