package console

import (
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// settingsPage is the settings in force, without secrets (thiết lập đang áp dụng).
type settingsPage struct {
	ui.Page
	Notice ui.Notice
	Text   string
}

func (f *face) settings(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "settings.read", policy.Object{Kind: "settings"}); err != nil {
		return err
	}
	text, err := f.Settings()
	if err != nil {
		return err
	}
	return c.Render(200, "settings", &settingsPage{Page: ui.Page{Title: c.T("console.settings.title"), Lead: c.T("console.settings.lead"), Active: "settings", NoIndex: true},
		Notice: ui.Notice{Tone: ui.Info, Text: c.T("console.settings.how")}, Text: text})
}

// aboutPage is what runs here, and on which data (phiên bản).
type aboutPage struct {
	ui.Page
	Facts ui.DefinitionList
}

func (f *face) about(c *web.Ctx) error {
	b, err := f.About(c.Context())
	if err != nil {
		return err
	}
	fact := func(key, text string) ui.Fact {
		return ui.Fact{Term: c.T("console.about." + key), Text: text, Missing: text == ""}
	}
	revision := b.Revision
	if revision != "" && b.Modified {
		revision = c.T("console.about.modified", "revision", revision)
	}
	p := &aboutPage{Page: ui.Page{Title: c.T("console.about.title"), Lead: c.T("console.about.lead"), Active: "about", NoIndex: true}}
	p.Facts = ui.DefinitionList{Items: []ui.Fact{fact("revision", revision), fact("built", b.BuiltAt), fact("go", b.Go), fact("engine", engine(f.DB)), fact("pack", b.Pack.In(c.Lang.Tag())), fact("loaded", at(b.LoadedAt)),
		{Term: c.T("console.about.license"), Text: c.T("console.about.license.text")}, fact("world", c.T("console.about.world.text"))}}
	return c.Render(200, "about", p)
}
