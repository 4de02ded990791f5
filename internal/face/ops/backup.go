package ops

import (
	"net/http"
	"path/filepath"

	"tinhso/internal/backup"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// backupsPage is which copies there are, and whether they can be trusted (các bản sao lưu).
type backupsPage struct {
	ui.Page
	Verdict ui.Notice
	Facts   ui.DefinitionList
	Chart   ui.SeriesChart
	Table   ui.Table
}

// mostBackups bounds the page: half a year of daily copies.
const mostBackups = 180

func (f *face) backups(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "health.read", policy.Object{Kind: "health"}); err != nil {
		return err
	}
	list, err := f.Backups(c.Context(), f.DB, mostBackups)
	if err != nil {
		return err
	}
	p := &backupsPage{Page: page("backup", c.T("ops.backup.title"), c.T("ops.backup.lead"))}
	folder, hour, keep := f.Plan()
	fact := func(key, text string) ui.Fact {
		return ui.Fact{Term: c.T("ops.backup." + key), Text: text, Missing: text == ""}
	}
	p.Facts = ui.DefinitionList{Items: []ui.Fact{fact("folder", folder), fact("hour", hour), fact("keep", keep)}}
	p.Verdict = backupVerdict(c, list, folder)
	p.Table = ui.Table{Caption: c.T("ops.backup.list"), HideCaption: true, Columns: []ui.Column{{Label: c.T("ops.backup.file"), Main: true}, {Label: c.T("ops.backup.state")}, {Label: c.T("ops.backup.began")},
		{Label: c.T("ops.backup.took"), Numeric: true}, {Label: c.T("ops.backup.size"), Numeric: true}, {Label: c.T("ops.backup.rows"), Numeric: true}, {Label: c.T("ops.backup.verified")}},
		Empty: ui.EmptyState{Icon: "folder", Title: c.T("ops.backup.none"), Text: c.T("ops.backup.none.text")}}
	for _, r := range list {
		p.Table.Rows = append(p.Table.Rows, backupRow(c, r))
	}
	p.Chart = backupChart(c, list)
	return c.Render(http.StatusOK, "backup", p)
}

func backupVerdict(c *web.Ctx, list []backup.Record, folder string) ui.Notice {
	for _, r := range list {
		if r.State != backup.Done || r.VerifiedAt == nil || r.RemovedAt != nil {
			continue
		}
		if list[0].State == backup.Failed {
			return ui.Notice{Tone: ui.Bad, Title: c.T("ops.backup.failed"), Text: c.T("ops.backup.failed.text", "why", list[0].Error, "good", at(*r.VerifiedAt))}
		}
		return ui.Notice{Tone: ui.Good, Title: c.T("ops.backup.good", "ago", since(c, *r.VerifiedAt)), Text: c.T("ops.backup.good.text", "rows", viet.Number(r.Rows), "size", bytes(r.Size))}
	}
	if folder == "" {
		return ui.Notice{Tone: ui.Warning, Title: c.T("ops.backup.off"), Text: c.T("ops.backup.off.text")}
	}
	return ui.Notice{Tone: ui.Bad, Title: c.T("ops.backup.no_good"), Text: c.T("ops.backup.no_good.text")}
}

func backupRow(c *web.Ctx, r backup.Record) ui.Row {
	badge := &ui.Badge{Label: c.T("ops.backup.done"), Tone: ui.Good, Dot: true}
	tone := ui.Plain
	switch {
	case r.State == backup.Failed:
		badge, tone = &ui.Badge{Label: c.T("ops.backup.failed.short"), Tone: ui.Bad, Dot: true}, ui.Bad
	case r.RemovedAt != nil:
		badge = &ui.Badge{Label: c.T("ops.backup.removed"), Tone: ui.Muted, Dot: true}
	case r.FinishedAt.IsZero():
		badge = &ui.Badge{Label: c.T("ops.backup.running"), Tone: ui.Info, Dot: true}
	}
	verified := ui.Cell{Text: c.T("ops.backup.unverified")}
	if r.VerifiedAt != nil {
		verified = ui.Cell{Text: at(*r.VerifiedAt)}
	}
	took := ""
	if !r.FinishedAt.IsZero() {
		took = lasted(c, r.FinishedAt.Sub(r.StartedAt).Seconds())
	}
	return ui.Row{Tone: tone, Cells: []ui.Cell{{Text: filepath.Base(r.File), Sub: c.T("ops.backup.kind." + r.Kind)}, {Badge: badge, Sub: r.Error}, {Text: at(r.StartedAt)}, {Text: took},
		{Text: bytes(r.Size)}, {Text: viet.Number(r.Rows)}, verified}}
}

// backupChart shows how the copies grow, oldest first.
func backupChart(c *web.Ctx, list []backup.Record) ui.SeriesChart {
	chart := ui.SeriesChart{Title: c.T("ops.backup.growth"), Unit: "MB", Bars: true}
	for i := min(len(list), 30) - 1; i >= 0; i-- {
		r := list[i]
		pt := ui.Point{Label: at(r.StartedAt)[len(at(r.StartedAt))-10:], None: r.State != backup.Done, Value: float64(r.Size) / (1 << 20), Text: bytes(r.Size)}
		chart.Points = append(chart.Points, pt)
	}
	return chart
}

// bytes writes a size in the unit people use.
func bytes(n int64) string {
	switch {
	case n >= 1<<30:
		return decimal(float64(n)/(1<<30)) + " GB"
	case n >= 1<<20:
		return decimal(float64(n)/(1<<20)) + " MB"
	}
	return decimal(float64(n)/(1<<10)) + " KB"
}
