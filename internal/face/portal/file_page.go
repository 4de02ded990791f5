package portal

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// filePage is one page of a filing.
type filePage struct {
	ui.Page
	HeadingInField bool // the only question is the heading
	Procedure      string
	Part           string // "phần 2 trên 6", where a group has several pages
	Steps          ui.Steps
	Back           string
	Errors         ui.ErrorSummary
	Intro          string
	Notices        []ui.Notice
	After          []ui.Notice // below the question
	Action         string
	Autosave       string
	Multipart      bool
	Hidden         []ui.Hidden
	Fields         []ui.Field
	Papers         []paperCard
	More           *ui.Upload
	Buttons        []ui.Button
}

// fileStart asks the first question; nothing is kept before it is answered.
func (f *face) fileStart(c *web.Ctx) error {
	code := c.Query("thu-tuc")
	if code == "" {
		policy.Public(c.Context(), "without a procedure there is nothing to show")
		return c.Redirect("/thu-tuc")
	}
	w, err := f.begin(c, code)
	if err != nil {
		return err
	}
	if len(w.steps) == 0 {
		return w.notHere()
	}
	p, err := w.page(w.steps[0], entry{})
	if err != nil {
		return err
	}
	if err := w.welcome(p); err != nil {
		return err
	}
	return c.Render(http.StatusOK, "file", p)
}

// welcome adds to the first page what one should know before beginning.
func (w *wizard) welcome(p *filePage) error {
	drafts, err := w.f.Cases.Drafts(w.c.Context(), w.guest)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d.Procedure.Code == w.p.Code && d.Step != lostStep {
			p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: w.c.T("filing.start.draft"), Text: w.c.T("filing.start.draft.text", "when", instantWords(d.UpdatedAt)),
				Links: []ui.Link{{Label: w.c.T("filing.start.draft.go"), Href: "/ho-so/nop/" + d.ID, Icon: "right"}}})
			break
		}
	}
	p.Intro = w.c.Lang.Pick(w.form.Intro)
	if !w.c.Visitor.SignedIn {
		p.After = append(p.After, ui.Notice{Tone: ui.Info, Title: w.c.T("filing.start.guest"), Text: w.c.T("filing.start.guest.text"),
			Links: []ui.Link{{Label: w.c.T("filing.start.sign_in"), Href: "/dang-nhap?" + url.Values{"next": {w.c.R.URL.RequestURI()}}.Encode(), Icon: "user"}}})
	}
	return nil
}

// notHere says why a procedure is not filed on these pages, and where instead.
func (w *wizard) notHere() error {
	p := &filePage{Page: ui.Page{Title: w.c.T("filing.not_here"), Narrow: true, NoIndex: true, Active: "procedures", HeadingInBody: true}, Procedure: w.p.Name}
	text := w.c.T("filing.not_here.counter")
	if !w.p.Fileable {
		text = procedure.NotFileableWords(w.c.Lang, w.p.WhyNotFileable)
	}
	p.Lead = text
	p.Buttons = []ui.Button{{Label: w.c.T("filing.not_here.procedure"), Href: "/thu-tuc/" + w.p.Code, Look: ui.Primary}, {Label: w.c.T("filing.not_here.search"), Href: "/thu-tuc"}}
	return w.c.Render(http.StatusConflict, "file-not-here", p)
}

// page draws a step.
func (w *wizard) page(s step, in entry) (*filePage, error) {
	p := &filePage{Procedure: w.p.Name, Part: w.part(s), Steps: w.progress(s.group()), Back: w.before(s.name()), Action: w.path(s.name())}
	p.Narrow, p.NoIndex, p.Active, p.HeadingInBody = true, true, "procedures", true
	p.Hidden = []ui.Hidden{{Name: "code", Value: w.p.Code}}
	if w.d.ID != "" {
		p.Autosave = w.path(s.name()) + "/luu"
	}
	if err := s.fill(w, p, in); err != nil {
		return nil, err
	}
	p.Buttons = []ui.Button{{Label: w.c.T("filing.next"), Look: ui.Primary, Wide: true}}
	if w.d.ID != "" {
		p.Buttons = append(p.Buttons, ui.Button{Label: w.c.T("filing.later"), Look: ui.Quiet, Name: "later", Value: "1", NoValidate: true, Wide: true})
	}
	return p, w.err
}

// part says which page of its group a page is.
func (w *wizard) part(s step) string {
	at, of := 0, 0
	for _, one := range w.steps {
		if one.group() == s.group() {
			of++
			if one.name() == s.name() {
				at = of
			}
		}
	}
	if of < 2 || s.group() == groupWhere {
		return ""
	}
	return w.c.T("filing.part", "at", at, "of", of)
}

// fileBegin takes the first answer and makes the draft.
func (f *face) fileBegin(c *web.Ctx) error {
	w, err := f.begin(c, c.Query("thu-tuc"))
	if err != nil {
		return err
	}
	if len(w.steps) == 0 {
		return w.notHere()
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	first := w.steps[0]
	if wrong := first.take(w, c.Form); len(wrong) > 0 {
		return w.refuse(first, wrong)
	}
	w.guest = guest(c, true)
	again, err := w.begun()
	if err != nil {
		return err
	}
	if !again {
		w.a.seen(first.name())
		d := dossier.Draft{Procedure: dossier.Procedure{Code: w.p.Code}, Step: first.name(), Guest: w.guest}
		if err := w.a.into(&d); err != nil {
			return err
		}
		if d, err = f.Cases.SaveDraft(c.Context(), d); err != nil {
			return err
		}
		if err := w.read(d); err != nil {
			return err
		}
	}
	return c.Redirect(w.next(first.name()))
}

// begun finds the draft that a second press of the button has just made.
func (w *wizard) begun() (bool, error) {
	all, err := w.f.Cases.Drafts(w.c.Context(), w.guest)
	if err != nil {
		return false, err
	}
	for _, d := range all {
		a, err := answersOf(d.Values)
		if err != nil {
			return false, err
		}
		if d.Procedure.Code == w.p.Code && a.Party == w.a.Party && len(a.Seen) == 1 && len(a.Typed) == 0 && w.c.Now().Sub(d.UpdatedAt) < time.Minute {
			return true, w.read(d)
		}
	}
	return false, nil
}

// refuse shows the page again with what was written and what is wrong with it.
func (w *wizard) refuse(s step, wrong []fault.Field) error {
	p, err := w.page(s, entry{posted: w.c.Form, faults: wrong})
	if err != nil {
		return err
	}
	return w.c.Render(http.StatusUnprocessableEntity, "file", p)
}

// fileResume goes on where a draft was left.
func (f *face) fileResume(c *web.Ctx) error {
	w, err := f.resume(c, c.Path("draft"))
	if err != nil {
		return f.missing(c, err)
	}
	if w.d.Step == lostStep {
		return c.Redirect("/ho-so/nop/" + w.a.Of + "/" + w.a.OfPage + "?giu=" + w.d.ID)
	}
	return c.Redirect(w.next(""))
}

// missing says where a draft has gone that is not here: it was filed, or it is kept in an account.
func (f *face) missing(c *web.Ctx, err error) error {
	if fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	if to, ok := f.filed(c, c.Path("draft")); ok {
		return c.Redirect(to)
	}
	if !c.Visitor.SignedIn {
		return fault.New(fault.KindUnauthenticated, "filing.draft.elsewhere")
	}
	return err
}

// fileShow shows a page of a draft, with what was written and not accepted yet.
func (f *face) fileShow(c *web.Ctx) error {
	w, err := f.resume(c, c.Path("draft"))
	if err != nil {
		return f.missing(c, err)
	}
	if c.Path("step") == checkName {
		return w.check(nil, http.StatusOK)
	}
	s, ok := w.step(c.Path("step"))
	if !ok {
		return c.Redirect(w.next(""))
	}
	in, notice, err := w.written(s)
	if err != nil {
		return err
	}
	p, err := w.page(s, in)
	if err != nil {
		return err
	}
	if notice != nil {
		p.Notices = append(p.Notices, *notice)
		p.Action += "?giu=" + url.QueryEscape(c.Query("giu"))
	}
	return c.Render(http.StatusOK, "file", p)
}

// fileTake takes what was sent from a page.
func (f *face) fileTake(c *web.Ctx) error {
	uploads, err := f.readFiles(c)
	if err != nil {
		return err
	}
	w, err := f.resume(c, c.Path("draft"))
	if fault.KindOf(err) == fault.KindNotFound && err != nil && !c.Visitor.SignedIn {
		return f.keepLost(c, uploads)
	}
	if err != nil {
		return f.missing(c, err)
	}
	w.uploads = uploads
	s, ok := w.step(c.Path("step"))
	if !ok {
		return c.Redirect(w.next(""))
	}
	return w.answer(s)
}

// answer carries out what the page was sent for: another row, a file less, later, or on to the next question.
func (w *wizard) answer(s step) error {
	c := w.c
	later, remove := c.Field("later") != "", c.Field("remove")
	rows := remove == "" || !isUpload(w, remove)
	changed := rows && ui.Rows(c.Form)
	var wrong []fault.Field
	unseen := false
	err := w.change(c.Context(), func() error {
		wrong, unseen = nil, false
		if now, ok := w.step(s.name()); ok {
			s = now
		}
		w.d.Step = s.name()
		wrong = append(s.take(w, c.Form), c.Faults...)
		if fs, ok := s.(formStep); ok && !later {
			unseen = ui.Unseen(fs.form, c.Form, fs.prefix)
		}
		switch {
		case remove != "" && !rows:
			w.a.drop(remove)
		case later, changed, unseen, len(wrong) > 0:
			w.a.typed(s.name(), c.Form)
		default:
			w.a.seen(s.name())
		}
		return nil
	})
	if err != nil {
		return err
	}
	switch {
	case remove != "" && !rows:
		return c.Redirect(w.path(s.name()))
	case later:
		c.Flash(ui.Good, "filing.saved", "procedure", w.p.Name)
		return c.Redirect("/ho-so/nhap")
	case changed, unseen:
		return w.show(s, unseen)
	case len(wrong) > 0:
		return w.refuse(s, wrong)
	}
	if id := c.Query("giu"); id != "" {
		if err := w.f.Cases.DropDraft(c.Context(), id, w.guest); err != nil && fault.KindOf(err) != fault.KindNotFound {
			return err
		}
	}
	return c.Redirect(w.next(s.name()))
}

// show draws a page again without calling anything missing: a row more or less, or a question that now applies.
func (w *wizard) show(s step, more bool) error {
	p, err := w.page(s, entry{posted: w.c.Form})
	if err != nil {
		return err
	}
	if more {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Text: w.c.T("filing.more")})
	}
	return w.c.Render(http.StatusOK, "file", p)
}

func isUpload(w *wizard, id string) bool {
	for _, f := range w.a.files() {
		if f == id {
			return true
		}
	}
	return false
}

// readFiles reads a posted form and keeps its files at once, whatever becomes of the rest.
func (f *face) readFiles(c *web.Ctx) (map[string][]keptFile, error) {
	uploads := map[string][]keptFile{}
	secret := guest(c, true)
	err := c.ReadForm(web.FormRules{MaxFile: file.Max, MaxFiles: 40, Save: func(p web.FilePart) error {
		if p.Field != "more" && !strings.HasSuffix(p.Field, ".file") {
			return fault.Invalid("filing.paper.stray")
		}
		file, err := f.Cases.Upload(c.Context(), p.Name, p.Body, secret)
		if err == nil {
			uploads[p.Field] = append(uploads[p.Field], keptFile{ID: file.ID, Name: file.Name, Size: file.Size})
		}
		return err
	}})
	if err != nil {
		return uploads, err
	}
	return uploads, f.sentFiles(c, secret, uploads)
}

// sentFiles adds the files that the script has sent in parts before, and that the form names.
func (f *face) sentFiles(c *web.Ctx, secret string, uploads map[string][]keptFile) error {
	for field, values := range c.Form {
		if field != "more" && !strings.HasSuffix(field, ".file") {
			continue
		}
		all, err := f.Cases.Sent(c.Context(), values, secret)
		if bad, ok := fault.As(err); ok {
			c.Faults = append(c.Faults, fault.Field{Path: field, Code: bad.Code, Args: bad.Args})
			continue
		}
		if err != nil {
			return err
		}
		if len(all) == 0 {
			continue // what the page carries of files kept before
		}
		for _, file := range all {
			uploads[field] = append(uploads[field], keptFile{ID: file.ID, Name: file.Name, Size: file.Size})
		}
		c.Form.Del(field)
	}
	return nil
}

// fileSave keeps what is being written, for the script; nothing is checked.
func (f *face) fileSave(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	w, err := f.resume(c, c.Path("draft"))
	if err != nil {
		return f.missing(c, err)
	}
	s, ok := w.step(c.Path("step"))
	if !ok {
		return fault.NotFound("filing.step")
	}
	err = w.change(c.Context(), func() error {
		w.a.typed(s.name(), c.Form)
		w.d.Step = s.name()
		return nil
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, struct{}{})
}
