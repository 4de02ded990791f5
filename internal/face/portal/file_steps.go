package portal

import (
	"context"
	"net/url"
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// The groups of pages, as Steps shows them.
const (
	groupFor    = "for"
	groupWhere  = "where"
	groupPeople = "people"
	groupForm   = "form"
	groupPapers = "papers"
	groupReturn = "return"
	groupCheck  = "check"
)

var groups = []string{groupFor, groupWhere, groupPeople, groupForm, groupPapers, groupReturn, groupCheck}

// step is one page of a filing: one question, or a few that belong together.
type step interface {
	name() string // the last part of its address
	group() string
	// fill puts the questions on the page, with what was sent when something was, else with what is kept.
	fill(w *wizard, p *filePage, in entry) error
	// take reads what was sent into the answers; it may run again.
	take(w *wizard, in url.Values) []fault.Field
	// faults says what is missing in the kept answers.
	faults(w *wizard) []fault.Field
	// facts are the answers in words, to check them.
	facts(w *wizard) (title string, items []ui.Fact)
}

// entry is what was sent and what is wrong with it.
type entry struct {
	posted url.Values
	faults []fault.Field
}

// wizard is one filing in progress as one request sees it (nộp hồ sơ từng bước).
type wizard struct {
	f       *face
	c       *web.Ctx
	guest   string
	today   viet.Day
	p       procedure.Procedure
	form    form.Form
	units   []org.Unit // that receive the procedure
	d       dossier.Draft
	a       answers
	steps   []step
	uploads map[string][]keptFile // that came with this request, by the name of the input
	err     error                 // of reading while the pages were listed
}

// begin makes the wizard of a procedure that can be filed here; nothing is kept yet.
func (f *face) begin(c *web.Ctx, code string) (*wizard, error) {
	policy.Public(c.Context(), "what a procedure asks is published")
	p, err := f.Procedures.Get(c.Context(), f.DB, code)
	if err != nil {
		return nil, err
	}
	w := &wizard{f: f, c: c, guest: guest(c, false), today: f.today(), p: p}
	if !p.Fileable || !p.Online() {
		return w, nil
	}
	if w.units, err = f.Procedures.Units(c.Context(), f.DB, p); err != nil {
		return nil, err
	}
	if w.form, err = f.Cases.FormOf(c.Context(), p); err != nil {
		return nil, err
	}
	w.form = w.form.On(w.today).Given(form.Values{"channel": string(dossier.Online)})
	w.plan()
	return w, nil
}

// resume makes the wizard of a kept draft.
func (f *face) resume(c *web.Ctx, id string) (*wizard, error) {
	d, err := f.Cases.Draft(c.Context(), id, guest(c, false))
	if err != nil {
		return nil, err
	}
	w, err := f.begin(c, d.Procedure.Code)
	if err != nil {
		return nil, err
	}
	return w, w.read(d)
}

func (w *wizard) read(d dossier.Draft) (err error) {
	w.d = d
	w.a, err = answersOf(d.Values)
	w.plan()
	return err
}

// change changes the answers of the draft as it stands now and keeps them.
func (w *wizard) change(ctx context.Context, edit func() error) error {
	d, err := w.f.Cases.EditDraft(ctx, w.d.ID, w.guest, func(d *dossier.Draft) error {
		if err := w.read(*d); err != nil {
			return err
		}
		if err := edit(); err != nil {
			return err
		}
		d.Unit, d.Step = w.d.Unit, w.d.Step
		return w.a.into(d)
	})
	if err != nil {
		return err
	}
	return w.read(d)
}

// plan lists the pages that these answers call for, in their order.
func (w *wizard) plan() {
	w.steps = []step{partyStep()}
	w.steps = append(w.steps, whereSteps(w)...)
	w.steps = append(w.steps, peopleSteps(w)...)
	w.steps = append(w.steps, sectionSteps(w)...)
	w.steps = append(w.steps, paperSteps(w)...)
	w.steps = append(w.steps, returnStep(w))
}

func (w *wizard) step(name string) (step, bool) {
	i := slices.IndexFunc(w.steps, func(s step) bool { return s.name() == name })
	if i < 0 {
		return nil, false
	}
	return w.steps[i], true
}

// ready says whether a page was answered and its answers stand.
func (w *wizard) ready(s step) bool {
	return slices.Contains(w.a.Seen, s.name()) && len(s.faults(w)) == 0
}

// next is the page to go to after one: the first that is not ready, first of those after it.
func (w *wizard) next(after string) string {
	from := 0
	if i := slices.IndexFunc(w.steps, func(s step) bool { return s.name() == after }); i >= 0 {
		from = i + 1
	}
	for _, s := range append(slices.Clone(w.steps[from:]), w.steps[:from]...) {
		if s.name() != after && !w.ready(s) {
			return w.path(s.name())
		}
	}
	return w.path(checkName)
}

// path is the address of a page of this filing.
func (w *wizard) path(name string) string {
	if w.d.ID == "" {
		return "/ho-so/nop?thu-tuc=" + url.QueryEscape(w.p.Code)
	}
	return "/ho-so/nop/" + w.d.ID + "/" + name
}

// before is the page that stands before one.
func (w *wizard) before(name string) string {
	i := slices.IndexFunc(w.steps, func(s step) bool { return s.name() == name })
	switch {
	case name == checkName:
		i = len(w.steps)
	case i <= 0:
		return "/thu-tuc/" + w.p.Code
	}
	return w.path(w.steps[i-1].name())
}

// progress draws Steps: the group of the page, what is done before, and ways back.
func (w *wizard) progress(now string) ui.Steps {
	var all ui.Steps
	for _, g := range groups {
		item := ui.Step{Label: w.c.T("filing.group." + g), Current: g == now}
		done, first := g != groupCheck, ""
		found := g == groupCheck
		for _, s := range w.steps {
			if s.group() != g {
				continue
			}
			found = true
			if first == "" {
				first = s.name()
			}
			done = done && w.ready(s)
		}
		if !found {
			continue
		}
		item.Done = done && g != now
		if item.Done && w.d.ID != "" {
			item.Href = w.path(first)
		}
		all.Items = append(all.Items, item)
	}
	return all
}
