package opinion

import (
	"embed"
	"fmt"

	"tinhso/internal/consult"
	"tinhso/internal/door"
	"tinhso/internal/dossier"
	"tinhso/internal/law"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Deps is what the face stands on; boot fills it in (các bộ phận mà trang ý kiến dùng).
type Deps struct {
	DB    *store.DB
	Cases *dossier.Cases
	Frame func(c *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout
}

type face struct{ Deps }

// Mount registers the page with the shell (gắn trang ý kiến phối hợp).
func Mount(sh *web.Shell, assets *ui.Assets, d Deps) error {
	f := &face{Deps: d}
	views, err := web.NewViews(assets, web.Face{Home: "/desk", Files: files, Layout: d.Frame})
	if err != nil {
		return err
	}
	f.routes(sh.Pages(views))
	return nil
}

// routes lists every address of the face.
func (f *face) routes(r *web.Routes) {
	r.Handle("GET /desk/ho-so/{code}/y-kien", door.Officers(f.show))
}

// opinionPage is the rounds of a consultation, the latest first (các lượt lấy ý kiến).
type opinionPage struct {
	ui.Page
	Notice  *ui.Notice
	Buttons []ui.Button
	Rounds  []round
	Empty   *ui.EmptyState
}

// round is the units that were asked together, with what each said.
type round struct {
	Title, Sub string
	Units      []answer
}

// answer is one unit beside the others.
type answer struct {
	Unit     string
	Badge    ui.Badge
	Question string
	Stance   string
	Text     string
	Facts    []ui.Fact
}

func (f *face) show(c *web.Ctx) error {
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	if err != nil {
		return err
	}
	all, err := f.Cases.Consultation(c.Context(), d.Code)
	if err != nil {
		return err
	}
	actions, err := f.Cases.Actions(c.Context(), d)
	if err != nil {
		return err
	}
	home := "/desk/ho-so/" + d.Code
	p := &opinionPage{Page: ui.Page{Title: c.T("opinion.title"), Eyebrow: d.Code, Lead: d.Procedure.Name, Active: "all", NoIndex: true,
		Crumbs: []ui.Link{{Label: d.Code, Href: home}, {Label: c.T("opinion.title")}}}}
	for _, a := range actions {
		switch a.Name {
		case "remind":
			if f.over(all) {
				continue
			}
			fallthrough
		case "advise", "consult", "propose":
			b := ui.Button{Label: a.Label.In(c.Lang.Tag()), Href: home + "/" + a.Name, Look: ui.Secondary}
			if a.Name == "advise" || a.Name == "propose" && f.over(all) {
				b.Look = ui.Primary
			}
			p.Buttons = append(p.Buttons, b)
		}
	}
	p.Notice = f.notice(c, all)
	for i := len(all) - 1; i >= 0; i-- {
		p.add(c, f, all[i])
	}
	if len(all) == 0 {
		p.Empty = &ui.EmptyState{Icon: "mail", Title: c.T("opinion.none"), Text: c.T("opinion.none.text"), Action: &ui.Button{Label: c.T("opinion.back"), Href: home}}
	}
	return c.Render(200, "opinion", p)
}

// over reports whether nothing is waited for any more.
func (f *face) over(all []consult.Asked) bool {
	running, _ := consult.Pending(all, f.DB.Now())
	return len(running) == 0
}

// notice says whether the lead may go on, and what that means for those who are silent.
func (f *face) notice(c *web.Ctx, all []consult.Asked) *ui.Notice {
	running, over := consult.Pending(all, f.DB.Now())
	switch {
	case len(all) == 0:
		return nil
	case len(running) > 0:
		return &ui.Notice{Tone: ui.Info, Text: c.T("opinion.waiting", "n", len(running), "all", len(all))}
	case len(over) > 0:
		return &ui.Notice{Tone: ui.Warning, Text: c.T("opinion.over", "n", len(over))}
	}
	return &ui.Notice{Tone: ui.Good, Text: c.T("opinion.all_here")}
}

func (p *opinionPage) add(c *web.Ctx, f *face, a consult.Asked) {
	title := c.T("opinion.round", "n", a.Round)
	if n := len(p.Rounds); n == 0 || p.Rounds[n-1].Title != title {
		p.Rounds = append(p.Rounds, round{Title: title, Sub: c.T("opinion.asked", "who", a.Asker, "at", viet.Instant(a.AskedAt))})
	}
	state := a.At(f.DB.Now())
	one := answer{Unit: a.Unit.Name, Question: a.Question, Text: a.Answer, Badge: ui.Badge{Label: c.T("consult.state." + string(state)), Tone: tones[state]}}
	if a.Stance != "" {
		one.Stance = c.T("opinion.stance." + a.Stance)
	}
	add := func(key, text string) {
		one.Facts = append(one.Facts, ui.Fact{Term: c.T(key), Text: text})
	}
	add("opinion.due", viet.Instant(a.DueAt))
	switch a.Basis {
	case consult.Entered, consult.Whole:
		add("opinion.basis", c.T("opinion.basis."+a.Basis))
	default:
		add("opinion.basis", law.Cite(law.Key(a.Law)))
	}
	if !a.AnsweredAt.IsZero() {
		add("opinion.answered", fmt.Sprintf("%s, %s", a.Answerer, viet.Instant(a.AnsweredAt)))
	}
	if a.Reminders > 0 {
		add("opinion.reminded", c.T("opinion.times", "n", a.Reminders, "at", viet.Instant(a.RemindedAt)))
	}
	if !a.SilentAt.IsZero() {
		add("opinion.silent", viet.Instant(a.SilentAt))
	}
	r := &p.Rounds[len(p.Rounds)-1]
	r.Units = append([]answer{one}, r.Units...)
}

var tones = map[consult.State]ui.Tone{consult.Waiting: ui.Info, consult.Overdue: ui.Warning, consult.Answered: ui.Good, consult.Late: ui.Warning, consult.Silent: ui.Bad}
