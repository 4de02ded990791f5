package portal

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"
	"time"

	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// donePage acknowledges a filing: what was filed, until when the office answers, what happens next.
type donePage struct {
	ui.Page
	Code    string
	Notice  ui.Notice
	Facts   ui.DefinitionList
	Next    []ui.Moment
	Bring   []string // papers that are still to be brought
	QR      template.HTML
	Track   string // address behind the QR
	Buttons []ui.Button
	Tip     string
}

// done shows the acknowledgement to who filed.
func (f *face) done(c *web.Ctx) error {
	f.granted(c, c.Path("code"))
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	if err != nil {
		return f.elsewhere(c, err, c.Path("code"))
	}
	track := f.address(c) + "/ho-so/tra-cuu?ma=" + d.Code
	p := &donePage{Page: ui.Page{Title: c.T("filing.done"), Narrow: true, NoIndex: true, Active: "procedures", HeadingInBody: true}, Code: d.Code, Track: track}
	p.Notice = ui.Notice{Tone: ui.Good, Title: c.T("filing.done.answer", "at", viet.Instant(d.AnswerBy)), Text: c.T("filing.done.answer.text")}
	p.Facts.Items = []ui.Fact{
		{Term: c.T("filing.check.procedure"), Text: d.Procedure.Name},
		{Term: c.T("filing.check.unit"), Text: f.unitWords(c, d.Unit.ID, d.Unit.Name)},
		{Term: c.T("filing.done.owner"), Text: d.Owner()},
		{Term: c.T("filing.done.at"), Text: viet.Instant(d.SubmittedAt)},
		{Term: c.T("filing.done.return"), Text: returnPlace(c, d)},
	}
	p.Next = doneNext(c, d)
	plain, err := f.plainNames(c, d)
	if err != nil {
		return err
	}
	for _, paper := range d.Documents {
		if paper.Status == dossier.Later {
			p.Bring = append(p.Bring, orElse(plain[paper.Component], paper.Name))
		}
	}
	if p.QR, err = qr(track); err != nil {
		return err
	}
	follow := "/ho-so/" + d.Code
	if !c.Visitor.SignedIn {
		p.Tip = c.T("filing.done.guest")
	}
	p.Buttons = []ui.Button{{Label: c.T("filing.done.follow"), Href: follow, Look: ui.Primary, Wide: true}}
	return c.Render(http.StatusOK, "file-done", p)
}

// plainNames are the names of papers in the plain words of the procedure's form, by component.
func (f *face) plainNames(c *web.Ctx, d dossier.Dossier) (map[string]string, error) {
	p, err := f.Procedures.Version(c.Context(), f.DB, d.Procedure.Code, d.Procedure.Version)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	if p.FormID == "" {
		return names, nil
	}
	frm, err := f.Cases.FormOf(c.Context(), p)
	if err != nil {
		return nil, err
	}
	for _, paper := range frm.Papers {
		names[paper.Component] = c.Lang.Pick(paper.Label)
	}
	return names, nil
}

// unitWords names a unit so that it is one of its kind: many communes are called "Phường 1".
func (f *face) unitWords(c *web.Ctx, id, name string) string {
	u, err := f.Units.ByID(c.Context(), f.DB, id, f.today())
	if err != nil || u.Level != org.Commune || u.ParentID == "" {
		return name
	}
	above, err := f.Units.ByID(c.Context(), f.DB, u.ParentID, f.today())
	if err != nil || above.AreaID == "" {
		return name
	}
	area, err := f.Units.Area(c.Context(), f.DB, above.AreaID, f.today())
	if err != nil {
		return name
	}
	return name + ", " + area.Name
}

// doneNext tells what happens from here on, in order.
func doneNext(c *web.Ctx, d dossier.Dossier) []ui.Moment {
	all := []ui.Moment{
		{Title: c.T("filing.done.step.filed"), At: viet.Instant(d.SubmittedAt), Tone: ui.Good},
		{Title: c.T("filing.done.step.answer"), Text: c.T("filing.done.step.answer.text"), Until: c.T("filing.done.step.until", "at", viet.Instant(d.AnswerBy)), Now: true},
	}
	work := ui.Moment{Title: c.T("filing.done.step.work"), Ahead: true, Text: c.T("filing.done.step.work.unknown")}
	if d.Budget != nil {
		work.Text = viet.Capital(c.T("filing.done.step.work.text", "time", d.Budget.Words(c.Lang)))
	}
	back := ui.Moment{Title: c.T("filing.done.step.return"), Ahead: true, Text: c.T("filing.done.step.return." + string(d.ReturnBy.Channel))}
	return append(all, work, back)
}

// returnPlace says how the result comes back, and where to.
func returnPlace(c *web.Ctx, d dossier.Dossier) string {
	words := c.T("dossier.return_by." + string(d.ReturnBy.Channel))
	if a := d.ReturnBy.Address.String(); a != "" {
		words += ": " + a
	}
	return words
}

// address is where this platform is reached, for what is printed.
func (f *face) address(c *web.Ctx) string {
	if f.BaseURL != "" {
		return strings.TrimSuffix(f.BaseURL, "/")
	}
	if c.Secure() {
		return "https://" + c.R.Host
	}
	return "http://" + c.R.Host
}

// qr draws an address as a picture inside the page.
func qr(text string) (template.HTML, error) {
	b, err := document.QRSVG(text)
	if err != nil {
		return "", err
	}
	if i := bytes.Index(b, []byte("<svg")); i > 0 {
		b = b[i:]
	}
	b = bytes.Replace(b, []byte("<svg "), []byte(`<svg aria-hidden="true" focusable="false" `), 1)
	return template.HTML(b), nil //nolint:gosec // G203: a QR code that we drew
}

// elsewhere leads a guest who may not see a dossier to the page where a second fact is asked; the answer is the same
// whether the dossier exists or not.
func (f *face) elsewhere(c *web.Ctx, err error, code string) error {
	kind := fault.KindOf(err)
	if !c.Visitor.SignedIn && (kind == fault.KindNotFound || kind == fault.KindUnauthenticated) {
		if _, wrong := dossier.ParseNumber(code); wrong == nil {
			return c.Redirect("/ho-so/tra-cuu?ma=" + code)
		}
	}
	return err
}

func instantWords(t time.Time) string { return viet.Instant(t) }

func dayWords(t time.Time) string { return viet.DayOf(t).Vietnamese() }
