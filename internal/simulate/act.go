package simulate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
)

// actor takes the steps of lives through the verbs.
type actor struct {
	s      *scene
	people []owner
	who    map[string]context.Context // by account
	forms  map[string]form.Form
	seen   map[int]*seen // lives under way, by their number
	left   int           // steps that a rule stood in the way of and that were left out
	broken int           // lives that ended there
}

// seen is how a dossier stands.
type seen struct {
	id, code string
	version  int64
	over     bool // a rule stood in the way; nobody touches it any more
}

func newActor(s *scene, people []owner) *actor {
	return &actor{s: s, people: people, who: map[string]context.Context{}, forms: map[string]form.Form{}, seen: map[int]*seen{}}
}

// as is the context of an account. Its powers are read once: they last as long as the story.
func (a *actor) as(ctx context.Context, account string) (context.Context, error) {
	if c := a.who[account]; c != nil {
		return c, nil
	}
	who, err := a.s.w.Accounts.WhoOf(ctx, account)
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", account, err)
	}
	who.MustChange, who.MustEnrol = false, false
	a.who[account] = identity.With(ctx, who)
	return a.who[account], nil
}

func (a *actor) account(l *life, by part) string {
	if by == theCitizen {
		return a.people[l.owner].ID
	}
	return l.who(by).ID
}

// take takes a step of a life.
func (a *actor) take(ctx context.Context, l *life, i int) error {
	st := l.story.steps[i]
	ctx, err := a.as(ctx, a.account(l, st.by))
	if err != nil {
		return err
	}
	if i == 0 {
		err = a.submit(ctx, l)
	} else {
		err = a.act(ctx, l, st)
	}
	if err != nil {
		return fmt.Errorf("%s %s, %s of story %d by %s: %v%s", l.story.matter.Code, l.story.matter.FlowCode, st.action, l.story.n, l.office.Code, err, fields(err))
	}
	return nil
}

func fields(err error) (text string) {
	if f, ok := fault.As(err); ok {
		for _, x := range f.Fields {
			text += fmt.Sprintf(" [%s %s %v]", x.Path, x.Code, x.Args)
		}
	}
	return text
}

func (a *actor) submit(ctx context.Context, l *life) error {
	s, err := a.filing(ctx, l)
	if err != nil {
		return err
	}
	d, err := a.s.w.Cases.Submit(ctx, s)
	if err != nil {
		return err
	}
	a.seen[l.n] = &seen{id: d.ID, code: d.Code, version: d.Version}
	return nil
}

// filing is what is handed in.
func (a *actor) filing(ctx context.Context, l *life) (dossier.Submit, error) {
	st, p := l.story, l.person(a.s, a.people)
	s := dossier.Submit{Procedure: st.matter.Code, Unit: l.office.ID, Channel: dossier.Channel(st.channel), Party: dossier.Oneself,
		Applicant: p.answers(true), ReturnBy: "direct", CaseName: st.way.caseName, Variant: st.way.variant}
	if st.channel == "online" {
		s.ReturnBy = "online"
	}
	f, ok := a.forms[st.matter.Code]
	if !ok {
		var err error
		if f, err = a.s.w.Cases.FormOf(ctx, st.matter.Procedure); err != nil {
			return s, err
		}
		a.forms[st.matter.Code] = f
	}
	f = f.Given(form.Values{"channel": st.channel})
	s.Fields = f.Example()
	earlier(f, s.Fields, st.day)
	byForm := map[string]bool{}
	for _, paper := range f.PapersFor(s.Fields) {
		byForm[paper.Component] = true
	}
	files, done := 0, map[string]bool{}
	for i, c := range st.matter.Documents {
		key := dossier.ComponentKey(c, i)
		if c.Kind != "paper" || done[key] {
			continue
		}
		done[key] = true
		d := dossier.Paper{Component: key, Status: dossier.Later}
		switch {
		case len(byForm) > 0 && !byForm[c.Code]:
			d.Status = dossier.NotApplicable
		case st.channel != "online":
			d.Status = dossier.Attached
		case files < len(samples)-1:
			file, err := a.upload(ctx, 1+files)
			if err != nil {
				return s, err
			}
			files++
			d.Status, d.File = dossier.Attached, file
		}
		s.Documents = append(s.Documents, d)
	}
	return s, nil
}

// samples are the papers that are attached; each is kept once. The first is a result.
var samples = []struct {
	name string
	body []byte
}{
	{"ket-qua.pdf", samplePDF("Ket qua giai quyet thu tuc hanh chinh (mo phong)")},
	{"don-de-nghi.pdf", samplePDF("Don de nghi (mo phong)")},
	{"giay-to-kem-theo.pdf", samplePDF("Giay to kem theo (mo phong)")},
}

func samplePDF(words string) []byte {
	text := "BT /F1 18 Tf 60 760 Td (" + words + ") Tj ET"
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"+
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"+
		"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", len(text), text)
}

func (a *actor) upload(ctx context.Context, n int) (string, error) {
	f, err := a.s.w.Cases.Upload(ctx, samples[n].name, bytes.NewReader(samples[n].body), "")
	return f.ID, err
}

// mostBroken: one life of so many may meet a rule that its story did not foresee, a payment asked for after the due moment
// or the like, and lies where it is. More of them are a fault of the stories.
const mostBroken = 500

func (a *actor) act(ctx context.Context, l *life, st step) error {
	d := a.seen[l.n]
	if d.over {
		return nil
	}
	act := dossier.Act{Action: st.action, Version: d.version, Input: map[string]any{}}
	for k, v := range st.in {
		switch v {
		case theOfficer, theOther:
			v = l.who(v.(part)).ID
		case receiptMark:
			v = l.receipt()
		}
		act.Input[k] = v
	}
	if st.file {
		n := 0
		if st.action == "supply" {
			n = 1
		}
		file, err := a.upload(ctx, n)
		if err != nil {
			return err
		}
		act.Files = []string{file}
	}
	now, err := a.s.w.Cases.Act(ctx, d.code, act)
	if f, ok := fault.As(err); ok && f.Kind != fault.KindInternal {
		if st.may {
			a.left++
			return nil
		}
		a.broken++
		if d.over = true; a.broken <= 1+len(a.seen)/mostBroken {
			return nil
		}
	}
	if err != nil {
		return err
	}
	d.version = now.Version
	return nil
}

// receipt is the number on the receipt of a fee.
func (l *life) receipt() string { return fmt.Sprintf("%07d", l.seed%10_000_000) }

var errNoTime = errors.New("simulate: the clock went back")

// visit lets the clock go to a moment.
func visit(c *Clock, at time.Time) error {
	if at.Before(c.Now()) {
		return errNoTime
	}
	c.Set(at)
	return nil
}
