package portal

import (
	"net/http"
	"net/url"
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// lostStep marks a draft that holds nothing but one page: it was sent after the session of its owner had ended.
const lostStep = "phien-het-han"

// lostPage says that nothing typed is lost, and how to go on.
type lostPage struct {
	ui.Page
	Notice  ui.Notice
	Buttons []ui.Button
}

// keepLost keeps a page that was sent for a draft which a guest may not touch: its owner's session has ended. After
// signing in it is shown again as it was written.
func (f *face) keepLost(c *web.Ctx, uploads map[string][]keptFile) error {
	draft, step := c.Path("draft"), c.Path("step")
	if to, ok := f.filed(c, draft); ok {
		return c.Redirect(to)
	}
	a := answers{Of: draft, OfPage: step, Lost: uploads}
	a.typed(step, c.Form)
	d := dossier.Draft{Procedure: dossier.Procedure{Code: c.Field("code")}, Step: lostStep, Guest: guest(c, true)}
	if err := a.into(&d); err != nil {
		return err
	}
	d, err := f.Cases.SaveDraft(c.Context(), d)
	if fault.KindOf(err) == fault.KindNotFound {
		return fault.New(fault.KindUnauthenticated, "filing.draft.elsewhere")
	}
	if err != nil {
		return err
	}
	back := "/ho-so/nop/" + url.PathEscape(draft) + "/" + url.PathEscape(step) + "?giu=" + d.ID
	p := &lostPage{Page: ui.Page{Title: c.T("filing.lost"), Narrow: true, NoIndex: true, Active: "procedures"},
		Notice: ui.Notice{Tone: ui.Good, Title: c.T("filing.lost.kept"), Text: c.T("filing.lost.text")},
		Buttons: []ui.Button{{Label: c.T("filing.start.sign_in"), Look: ui.Primary, Icon: "user", Wide: true,
			Href: "/dang-nhap?" + url.Values{"next": {back}}.Encode()}}}
	return c.Render(http.StatusUnauthorized, "file-lost", p)
}

// written is what was typed on a page before: sent after a session had ended, or kept while it was being written.
func (w *wizard) written(s step) (entry, *ui.Notice, error) {
	in := entry{posted: w.a.Typed[s.name()]}
	id := w.c.Query("giu")
	if id == "" {
		return in, nil, nil
	}
	lost, err := w.f.Cases.Draft(w.c.Context(), id, w.guest)
	if fault.KindOf(err) == fault.KindNotFound {
		return in, nil, nil
	}
	if err != nil {
		return in, nil, err
	}
	a, err := answersOf(lost.Values)
	if err != nil || a.Of != w.d.ID {
		return in, nil, err
	}
	if len(a.Lost) > 0 {
		if err := w.adopt(lost.ID, a.Lost); err != nil {
			return in, nil, err
		}
	}
	in.posted = a.Typed[s.name()]
	return in, &ui.Notice{Tone: ui.Info, Title: w.c.T("filing.lost.back"), Text: w.c.T("filing.lost.back.text")}, nil
}

// adopt moves uploads that came after the session had ended into the draft they were meant for, once.
func (w *wizard) adopt(from string, uploads map[string][]keptFile) error {
	err := w.change(w.c.Context(), func() error {
		have := w.a.files()
		fresh := map[string][]keptFile{}
		for name, files := range uploads {
			for _, f := range files {
				if !slices.Contains(have, f.ID) {
					fresh[name] = append(fresh[name], f)
				}
			}
		}
		w.receive(fresh)
		return nil
	})
	if err != nil {
		return err
	}
	_, err = w.f.Cases.EditDraft(w.c.Context(), from, w.guest, func(d *dossier.Draft) error {
		a, err := answersOf(d.Values)
		if err != nil {
			return err
		}
		a.Lost = nil
		return a.into(d)
	})
	return err
}
