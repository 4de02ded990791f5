package console

import (
	"strconv"
	"strings"

	"tinhso/internal/procedure"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// proceduresPage lists the catalogue as it is published, to look at (danh mục thủ tục hành chính).
type proceduresPage struct {
	ui.Page
	Filters ui.Filters
	Table   ui.Table
	Pager   ui.Pager
}

func (f *face) procedures(c *web.Ctx) error {
	q := procedure.Query{Text: c.Query("tim"), Level: c.Query("cap"), PageSize: pageSize, PageToken: token(c)}
	if v := c.Query("nop"); v == "co" || v == "khong" {
		yes := v == "co"
		q.Fileable = &yes
	}
	page, err := f.Procedures.Search(c.Context(), q)
	if err != nil {
		return err
	}
	p := &proceduresPage{Page: ui.Page{Title: c.T("console.procedures.title"), Active: "procedures", NoIndex: true, Lead: c.T("console.procedures.lead", "n", count(int64(page.Total)))}}
	fileable := []ui.Choice{{Value: "co", Label: c.T("console.procedure.fileable.yes"), Chosen: c.Query("nop") == "co"}, {Value: "khong", Label: c.T("console.procedure.fileable.no"), Chosen: c.Query("nop") == "khong"}}
	p.Filters = ui.Filters{Action: proceduresPath, Fields: []ui.Field{{Name: "tim", Label: c.T("console.procedures.q"), Value: q.Text, NoMark: true},
		{Name: "cap", Label: c.T("console.procedure.level"), Select: true, NoMark: true, Value: q.Level, Placeholder: c.T("console.all"), Choices: choices(c, "org.level.", q.Level, "province", "district", "commune")},
		{Name: "nop", Label: c.T("console.procedure.fileable"), Select: true, NoMark: true, Value: c.Query("nop"), Placeholder: c.T("console.all"), Choices: fileable}}}
	if q.Text != "" || q.Level != "" || q.Fileable != nil {
		p.Filters.Clear = proceduresPath
	}
	p.Table = ui.Table{Caption: c.T("console.procedures.title"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("console.procedure.name"), Main: true}, {Label: c.T("console.procedure.field")},
		{Label: c.T("console.procedure.level")}, {Label: c.T("console.procedure.deadline")}, {Label: c.T("console.procedure.fileable")}, {Label: c.T("console.version"), Numeric: true}},
		Empty: ui.EmptyState{Icon: "folder", Title: c.T("console.procedures.none"), Text: c.T("console.procedures.none.text")}}
	for _, card := range page.Items {
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: proceduresPath + "/" + card.Code, Cells: []ui.Cell{{Text: card.Name, Sub: card.Code}, {Text: refs(card.Fields)}, {Text: levels(c, card.Levels)},
			{Text: procedure.DeadlineWords(c.Lang, card.Deadline)}, {Badge: fileableBadge(c, card.Fileable)}, {Text: strconv.Itoa(card.Version)}}})
	}
	p.Pager = pager(c, page.NextPageToken, "console.procedures.noun", len(page.Items))
	p.Pager.Total = page.Total
	return c.Render(200, "procedures", p)
}

func refs(list []procedure.Ref) string {
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = r.Name
	}
	return strings.Join(names, ", ")
}

func levels(c *web.Ctx, list []string) string {
	names := make([]string, len(list))
	for i, l := range list {
		names[i] = procedure.LevelName(c.Lang, l)
	}
	return strings.Join(names, ", ")
}

func fileableBadge(c *web.Ctx, yes bool) *ui.Badge {
	if yes {
		return &ui.Badge{Label: c.T("console.procedure.fileable.yes"), Tone: ui.Good, Dot: true}
	}
	return &ui.Badge{Label: c.T("console.procedure.fileable.no"), Tone: ui.Muted, Dot: true}
}

// procedurePage is one procedure as it is published, with its versions.
type procedurePage struct {
	ui.Page
	Facts    ui.DefinitionList
	Versions ui.Table
	Links    []ui.Link
}

func (f *face) procedure(c *web.Ctx) error {
	pr, err := f.Procedures.Get(c.Context(), f.DB, c.Path("code"))
	if err != nil {
		return err
	}
	p := &procedurePage{Page: ui.Page{Title: pr.Name, Eyebrow: pr.Code, Active: "procedures", NoIndex: true, Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.procedures"), Href: proceduresPath}, ui.Link{Label: pr.Code})}}
	if p.Facts, err = f.procedureFacts(c, pr); err != nil {
		return err
	}
	versions, err := f.Procedures.Versions(c.Context(), pr.Code)
	if err != nil {
		return err
	}
	p.Versions = ui.Table{Caption: c.T("console.procedure.versions"), HideCaption: true, Columns: []ui.Column{{Label: c.T("console.version"), Main: true}, {Label: c.T("console.valid_from")}, {Label: c.T("console.procedure.fileable")}, {Label: c.T("console.procedure.flow")}}}
	for _, v := range versions {
		row := ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(v.Version)}, {Text: isoDay(v.ValidFrom)}, {Badge: fileableBadge(c, v.Fileable)}, {Text: dash(v.FlowCode)}}}
		if v.Version == pr.Version {
			row.Cells[0].Badge = &ui.Badge{Label: c.T("console.in_force"), Tone: ui.Good}
		}
		p.Versions.Rows = append(p.Versions.Rows, row)
	}
	p.Links = []ui.Link{{Label: c.T("console.procedure.public"), Href: "/thu-tuc/" + pr.Code, Icon: "external"}}
	return c.Render(200, "procedure", p)
}

func (f *face) procedureFacts(c *web.Ctx, pr procedure.Procedure) (ui.DefinitionList, error) {
	fact := func(key, text string) ui.Fact {
		return ui.Fact{Term: c.T("console.procedure." + key), Text: text, Missing: text == ""}
	}
	units, err := f.Procedures.Units(c.Context(), f.DB, pr)
	if err != nil {
		return ui.DefinitionList{}, err
	}
	receivers := fact("units", c.T("console.procedure.units.n", "n", len(units)))
	if len(units) > 0 && len(units) <= 5 {
		receivers = ui.Fact{Term: c.T("console.procedure.units")}
		for _, u := range units {
			receivers.Lines = append(receivers.Lines, u.Name)
		}
	}
	for _, r := range pr.Receivers {
		if r.Basis == procedure.BasisGuess {
			receivers.Badge = &ui.Badge{Label: c.T("console.procedure.guessed"), Tone: ui.Warning}
		}
	}
	fileable := ui.Fact{Term: c.T("console.procedure.fileable"), Badge: fileableBadge(c, pr.Fileable), Text: procedure.NotFileableWords(c.Lang, pr.WhyNotFileable)}
	form := fact("form", c.T("console.form.general"))
	if pr.FormID != "" {
		form = ui.Fact{Term: c.T("console.procedure.form"), Link: &ui.Link{Label: pr.FormID, Href: formsPath + "/" + pr.FormID + "/" + strconv.Itoa(pr.FormVersion)}}
	}
	flow := fact("flow", "")
	if cur, err := f.Flows.Current(c.Context(), f.DB, pr.FlowCode, f.today()); pr.FlowCode != "" && err == nil {
		flow = ui.Fact{Term: c.T("console.procedure.flow"), Link: &ui.Link{Label: cur.Name.In(c.Lang.Tag()), Href: flowsPath + "/" + cur.Code + "/" + strconv.Itoa(cur.Version)}}
	}
	list := []ui.Fact{fileable, fact("field", refs(pr.Fields)), fact("level", levels(c, pr.Level2023)), receivers, fact("deadline", procedure.DeadlineWords(c.Lang, pr.Deadline)), form, flow,
		fact("papers", count(int64(len(pr.Papers())))), fact("decision", pr.Decision), fact("version", strconv.Itoa(pr.Version)), fact("valid_from", isoDay(pr.ValidFrom))}
	return ui.DefinitionList{Dense: true, Items: list}, nil
}
