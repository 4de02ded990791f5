package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

const checkName = "kiem-tra"

// checkPage shows every answer before the dossier is filed.
type checkPage struct {
	ui.Page
	Procedure string
	Steps     ui.Steps
	Back      string
	Wrong     []ui.Link // each leads to the question
	Notices   []ui.Notice
	Parts     []ui.Summary
	Action    string
	Hidden    []ui.Hidden
	Sure      ui.Field
	Buttons   []ui.Button
}

// check draws the page; faults are those that filing found.
func (w *wizard) check(faults []fault.Field, status int) error {
	if len(faults) == 0 && status == http.StatusOK {
		if next := w.next(""); next != w.path(checkName) {
			return w.c.Redirect(next)
		}
	}
	p := &checkPage{Procedure: w.p.Name, Steps: w.progress(groupCheck), Back: w.before(checkName), Action: w.path(checkName)}
	p.Page = ui.Page{Title: w.c.T("filing.check"), Narrow: true, NoIndex: true, Active: "procedures", HeadingInBody: true}
	p.Hidden = []ui.Hidden{{Name: "code", Value: w.p.Code}}
	p.Parts = append(p.Parts, w.about())
	for _, s := range w.steps {
		if s.group() == groupWhere {
			continue // told above
		}
		title, items := s.facts(w)
		if len(items) == 0 {
			items = []ui.Fact{{Term: title, Missing: true}}
		}
		p.Parts = append(p.Parts, ui.Summary{Title: title, Items: items, Change: w.changes(s.name(), title)})
	}
	p.Sure = ui.Field{Kind: form.Checkbox, Name: "sure", Label: w.c.T("filing.sure"), Required: true, Value: w.c.Form.Get("sure")}
	for _, one := range faults {
		message := w.c.Lang.Field(one)
		if one.Path == "sure" {
			p.Sure.Error = message
		}
		p.Wrong = append(p.Wrong, ui.Link{Label: message, Href: w.pageOf(one.Path)})
	}
	if w.guessed() {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Title: w.c.T("filing.where.guess.title"), Text: w.c.T("filing.where.guess.text")})
	}
	p.Buttons = []ui.Button{{Label: w.c.T("filing.send"), Look: ui.Primary, Wide: true, Icon: "check"}}
	return w.c.Render(status, "file-check", p)
}

func (w *wizard) changes(step, what string) *ui.Link {
	return &ui.Link{Label: w.c.T("filing.change"), Href: w.path(step), Hidden: what}
}

// about says what is filed where, how long it takes and what it costs.
func (w *wizard) about() ui.Summary {
	sum := ui.Summary{Title: w.c.T("filing.check.what"), Items: []ui.Fact{{Term: w.c.T("filing.check.procedure"), Text: w.p.Name}}}
	u, ok := w.unit()
	sum.Items = append(sum.Items, ui.Fact{Term: w.c.T("filing.check.unit"), Text: w.f.unitWords(w.c, u.ID, u.Name), Missing: !ok})
	for _, s := range w.steps {
		if s.group() != groupWhere {
			continue
		}
		if sum.Change == nil {
			sum.Change = w.changes(s.name(), w.c.T("filing.check.unit"))
		}
		if s.name() == "truong-hop" {
			_, items := s.facts(w)
			sum.Items = append(sum.Items, items...)
		}
	}
	for _, words := range w.p.ByChannel(w.c.Lang) {
		if words.Channel != string(dossier.Online) {
			continue
		}
		var times, fees []string
		for _, t := range words.Times {
			times = append(times, strings.TrimPrefix(t.Label+": "+t.Text, ": "))
		}
		for _, fee := range words.Fees {
			fees = append(fees, strings.TrimPrefix(fee.Label+": "+fee.Text, ": "))
		}
		if len(times) == 1 {
			sum.Items = append(sum.Items, ui.Fact{Term: w.c.T("filing.check.time"), Text: times[0]})
		}
		if len(fees) > 0 && len(fees) <= 6 {
			sum.Items = append(sum.Items, ui.Fact{Term: w.c.T("filing.check.fee"), Lines: fees})
		}
	}
	return sum
}

// pageOf finds the page on which a field of the dossier is asked.
func (w *wizard) pageOf(path string) string {
	head, _, _ := strings.Cut(path, ".")
	for _, s := range w.steps {
		switch s := s.(type) {
		case choiceStep:
			if s.path == path {
				return w.path(s.key)
			}
		case formStep:
			if s.prefix == head && s.asks(strings.TrimPrefix(path, head+".")) {
				return w.path(s.key)
			}
		case paperStep:
			if head == "papers" || head == "documents" || path == "more" {
				return w.path(papersName)
			}
		}
	}
	if path == "sure" {
		return "#f-sure"
	}
	if strings.HasPrefix(path, "return_") {
		return w.path("nhan-ket-qua")
	}
	return w.path(w.steps[0].name())
}

func (s formStep) asks(id string) bool {
	id, _, _ = strings.Cut(id, ".")
	return slices.ContainsFunc(s.form.Sections, func(section form.Section) bool {
		return slices.ContainsFunc(section.Fields, func(f form.Field) bool { return f.ID == id })
	})
}

// open lists what is missing on every page.
func (w *wizard) open() []fault.Field {
	var all []fault.Field
	for _, s := range w.steps {
		wrong := s.faults(w)
		if len(wrong) == 0 && !slices.Contains(w.a.Seen, s.name()) {
			title, _ := s.facts(w)
			wrong = []fault.Field{{Path: s.name(), Code: "filing.unanswered", Args: fault.Args("question", title)}}
		}
		all = append(all, wrong...)
	}
	return all
}

// fileSend files the dossier: ten copies of the same button are one dossier.
func (f *face) fileSend(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	w, err := f.resume(c, c.Path("draft"))
	if err != nil {
		return f.missing(c, err)
	}
	wrong := w.open()
	if c.Field("sure") == "" {
		wrong = append(wrong, fault.Field{Path: "sure", Code: "filing.unsure"})
	}
	if len(wrong) > 0 {
		return w.check(wrong, http.StatusUnprocessableEntity)
	}
	d, err := f.Cases.Submit(c.Context(), w.submission())
	if to, ok := f.replayed(c, err); ok {
		return c.Redirect(to)
	}
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid {
		return w.check(e.Fields, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	f.keepGrant(c, f.Cases.GrantTo(d))
	return c.Redirect(donePath(d.Code))
}

func donePath(code string) string { return "/ho-so/da-nop/" + code }

// variant is the case of the procedure that was chosen: as such, or by the one heading of papers that applies.
func (w *wizard) variant() string {
	if w.a.Case != "" || len(w.a.Groups) != 1 {
		return w.a.Case
	}
	for _, c := range w.p.Choices(string(dossier.Online)) {
		if c.Kind == procedure.ChoicePapers && c.Papers == w.a.Groups[0] {
			return c.Code
		}
	}
	return ""
}

// submission is the dossier as it is filed.
func (w *wizard) submission() dossier.Submit {
	s := dossier.Submit{Procedure: w.p.Code, Unit: w.d.Unit, Channel: dossier.Online, Party: dossier.Party(w.a.Party), Applicant: w.a.Applicant,
		Fields: w.a.Fields, Variant: w.variant(), Draft: w.d.ID, Guest: w.guest, Once: guardOf(w.c, w.d.ID, w.guest)}
	if s.Fields == nil {
		s.Fields = map[string]any{}
	}
	switch s.Party {
	case dossier.Child, dossier.Other:
		s.Representative = w.a.Representative
	case dossier.Organise:
		s.Organisation = w.a.Organisation
	}
	if by, ok := w.a.Return["return_by"].(string); ok {
		s.ReturnBy = dossier.Channel(by)
		s.ReturnAddress = w.a.Return["return_address"]
	}
	asked, told, _ := w.papers()
	s.Documents = told
	for _, a := range asked {
		said := w.a.Papers[a.key]
		if said.Status != dossier.Attached {
			s.Documents = append(s.Documents, dossier.Paper{Component: a.key, Status: said.Status})
			continue
		}
		for _, file := range said.Files {
			s.Documents = append(s.Documents, dossier.Paper{Component: a.key, Status: dossier.Attached, File: file.ID})
		}
	}
	for _, file := range w.a.More {
		s.Documents = append(s.Documents, dossier.Paper{Name: file.Name, Status: dossier.Attached, File: file.ID})
	}
	return s
}

// sentAs is what is kept beside the key of a filing, to answer its copies.
type sentAs struct{ ID, Code string }

// guardOf makes a draft become one dossier, however often it is sent.
func guardOf(c *web.Ctx, draft, secret string) once.Guard {
	account := identity.From(c.Context()).AccountID
	if account == "" {
		account = "guest:" + hashed(secret)
	}
	return once.Guard{Account: account, Key: "portal.file." + draft, BodyHash: hashed(draft), Answer: func(result any) once.Answer {
		d, _ := result.(dossier.Dossier)
		b, _ := json.Marshal(sentAs{d.ID, d.Code}) // two texts: never fails
		return once.Answer{Status: http.StatusSeeOther, Location: donePath(d.Code), Body: b}
	}}
}

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// replayed is where the first copy of a filing led.
func (f *face) replayed(c *web.Ctx, err error) (string, bool) {
	var again *once.Replay
	if !errors.As(err, &again) {
		return "", false
	}
	var sent sentAs
	if json.Unmarshal(again.Answer.Body, &sent) == nil && !c.Visitor.SignedIn {
		f.keepGrant(c, f.Cases.GrantTo(dossier.Dossier{ID: sent.ID, Code: sent.Code}))
	}
	return again.Answer.Location, true
}

// filed finds the dossier that a draft has become: who goes back, or presses twice, is led to it.
func (f *face) filed(c *web.Ctx, draft string) (string, bool) {
	secret := guest(c, false)
	if !c.Visitor.SignedIn && secret == "" || draft == "" {
		return "", false
	}
	policy.Public(c.Context(), "only the one who filed has the key")
	_, err := f.Cases.Submit(c.Context(), dossier.Submit{Draft: draft, Guest: secret, Once: guardOf(c, draft, secret)})
	return f.replayed(c, err)
}
