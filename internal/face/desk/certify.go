package desk

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/law"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// certifyProcedure is the certification of copies (chứng thực bản sao từ bản chính).
const certifyProcedure = "2.000815"

// certifyPage does the whole of a certification on one screen: person, papers, fee, signer.
type certifyPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Notices []ui.Notice
	Hidden  []ui.Hidden
	Scan    ui.Field
	Person  []ui.Field
	Rows    []certifyRow
	Kinds   []string
	Sum     certifySum
	Receipt ui.Field
	Free    ui.Field
	Why     ui.Field
	Signer  ui.Field
	Other   ui.Field
	Do      ui.Button
	None    *ui.EmptyState
}

// certifyRow is one original with its copies.
type certifyRow struct {
	N                   string
	Name, Pages, Copies string // what was typed
	NameError           string
	PagesError          string
	CopiesError         string
	Fee                 string
	Focus               bool
}

// certifySum is what the copies cost, and by which rule.
type certifySum struct {
	Total, Words, Rule, Law string
	Copies                  int
	Known                   bool
}

// certifyRows is how many originals there is room for at first; there may be more.
const certifyRows = 3

// certifying is the state of the page.
type certifying struct {
	posted  url.Values
	faults  []fault.Field
	read    string
	tariff  procedure.Tariff
	counted bool // there is a tariff
	p       procedure.Procedure
	form    form.Form
	values  form.Values
	person  form.Values
	total   int64
}

func (f *face) certify(c *web.Ctx, u org.Unit) error {
	v := certifying{}
	if id := c.Query("luot"); id != "" {
		in, err := f.loadIntake(c.Context(), id)
		if err == nil {
			v.posted = keep(in.Person)
		} else if fault.KindOf(err) != fault.KindNotFound {
			return err
		}
	}
	return f.showCertify(c, u, 200, &v)
}

// certifySums answers what the copies cost while the clerk types (tính phí).
func (f *face) certifySums(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	v := certifying{posted: c.Form}
	if err := f.readCertify(c.Context(), &v); err != nil {
		return err
	}
	return c.Part(200, "certify-sum", v.sum(c))
}

// certifyDo reads a card, adds a row, counts the fee, or does it all: files, accepts, notes the fee, numbers, hands over.
func (f *face) certifyDo(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	v := certifying{posted: c.Form}
	if text, ok := scanned(c.Form); ok {
		if v.faults = f.readCard(c.Context(), u, c.Form, text, "applicant"); len(v.faults) > 0 {
			return f.showCertify(c, u, 422, &v)
		}
		v.read = c.Form.Get("applicant.full_name")
		return f.showCertify(c, u, 200, &v)
	}
	if do := c.Field("do"); do == "row" || do == "sum" {
		if do == "row" {
			c.Form.Set("rows", strconv.Itoa(len(certifyNumbers(c.Form))+1))
		}
		return f.showCertify(c, u, 200, &v)
	}
	if err := f.readCertify(c.Context(), &v); err != nil {
		return err
	}
	if len(v.faults) > 0 {
		return f.showCertify(c, u, 422, &v)
	}
	g := guard(c, "certify")
	done, err := f.Cases.TakeIn(c.Context(), []dossier.Intake{v.intake(u, g, c)})
	if codes, ok := replayed(err); ok {
		return c.Redirect(f.certifiedHref(c, codes[0]))
	}
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid && len(e.Fields) > 0 {
		for _, one := range e.Fields {
			one.Path = strings.TrimPrefix(strings.TrimPrefix(one.Path, "dossiers.0."), "return.")
			v.faults = append(v.faults, one)
		}
		return f.showCertify(c, u, 422, &v)
	}
	if err != nil {
		return err
	}
	return c.Redirect(f.certifiedHref(c, done[0].Code))
}

func (f *face) certifiedHref(c *web.Ctx, code string) string {
	return certifyPath + "/xong?" + url.Values{"ma": {code}, "ky": {c.Field("signer")}}.Encode()
}

// certifyNumbers are the numbers of the rows that were sent.
func certifyNumbers(in url.Values) []int {
	var all []int
	for key := range in {
		if rest, ok := strings.CutPrefix(key, "fields.originals."); ok {
			n, _, _ := strings.Cut(rest, ".")
			if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < 100 && !slices.Contains(all, i) {
				all = append(all, i)
			}
		}
	}
	slices.Sort(all)
	return all
}

func rowName(n int, column string) string {
	return "fields.originals." + strconv.Itoa(n) + "." + column
}

// readCertify checks what was typed and counts the fee.
func (f *face) readCertify(ctx context.Context, v *certifying) (err error) {
	if err := f.certifyForm(ctx, v); err != nil {
		return err
	}
	v.faults, v.total = nil, 0
	in := url.Values{"fields.copied_by": {"office"}}
	for key, all := range v.posted {
		in[key] = all
	}
	for _, n := range certifyNumbers(in) {
		if strings.TrimSpace(in.Get(rowName(n, "name"))+in.Get(rowName(n, "pages"))+in.Get(rowName(n, "copies"))) == "" {
			for _, column := range []string{"name", "pages", "copies", "language"} {
				in.Del(rowName(n, column))
			}
			continue
		}
		in.Set(rowName(n, "language"), "vi")
	}
	person := form.Person(false).On(f.today())
	var wrong []fault.Field
	if v.person, wrong = form.Decode(person, in, "applicant"); len(wrong) == 0 {
		wrong = person.FillPlaces(v.person, "applicant", f.areaName(ctx))
	}
	v.faults = append(v.faults, wrong...)
	v.values, wrong = form.Decode(v.form, in, "fields")
	v.faults = append(v.faults, wrong...)
	rows, _ := v.values["originals"].([]any)
	for _, row := range rows {
		v.total += v.fee(row)
	}
	if in.Get("free") != "" && strings.TrimSpace(in.Get("why")) == "" {
		v.faults = append(v.faults, fault.Field{Path: "why", Code: "desk.certify.why.missing"})
	}
	if v.signer() == "" {
		v.faults = append(v.faults, fault.Field{Path: "signer", Code: "desk.certify.signer.missing"})
	}
	if len([]rune(in.Get("receipt"))) > 50 {
		v.faults = append(v.faults, fault.Field{Path: "receipt", Code: "field.too_long", Args: fault.Args("max", 50)})
	}
	return nil
}

// certifyForm reads what the catalogue has today: the procedure, its form, its tariff.
func (f *face) certifyForm(ctx context.Context, v *certifying) (err error) {
	if v.p, err = f.Procedures.Get(ctx, f.DB, certifyProcedure); err != nil {
		return err
	}
	if v.form, err = f.Cases.FormOf(ctx, v.p); err != nil {
		return err
	}
	v.form = v.form.Given(form.Values{"channel": string(dossier.Direct)}).On(f.today())
	v.tariff, v.counted, err = f.Procedures.Tariff(ctx, certifyProcedure, f.today())
	return err
}

// fee is what one original with its copies costs.
func (v *certifying) fee(row any) int64 {
	m, _ := row.(map[string]any)
	pages, _ := m["pages"].(int64)
	copies, _ := m["copies"].(int64)
	return v.tariff.Copy(int(pages)) * copies
}

func (v *certifying) signer() string {
	if other := viet.OneLine(v.posted.Get("signer_other")); other != "" {
		return other
	}
	return viet.OneLine(v.posted.Get("signer"))
}

// intake is everything that the case engine does in one transaction.
func (v *certifying) intake(u org.Unit, g once.Guard, c *web.Ctx) dossier.Intake {
	rows, _ := v.values["originals"].([]any)
	in := dossier.Intake{Submit: dossier.Submit{Procedure: certifyProcedure, Unit: u.ID, Channel: dossier.Direct, Party: dossier.Oneself,
		Applicant: v.person, Fields: v.values, ReturnBy: dossier.Direct, Once: g}}
	for _, a := range papersAsked(v.p, v.form, v.values, "", "") {
		in.Documents = append(in.Documents, dossier.Paper{Component: a.key, Status: dossier.Attached, Counted: dossier.Counted{Originals: len(rows)}})
	}
	accept := map[string]any{}
	free := v.posted.Get("free") != ""
	if free {
		accept["note"] = c.T("desk.certify.free.note", "why", viet.OneLine(v.posted.Get("why")))
	}
	in.Steps = append(in.Steps, dossier.Act{Action: "accept", Input: accept})
	if v.total > 0 && !free {
		fee := map[string]any{"amount": v.total, "fee": v.tariff.Name}
		if receipt := viet.OneLine(v.posted.Get("receipt")); receipt != "" {
			fee["receipt"] = receipt
		}
		in.Steps = append(in.Steps, dossier.Act{Action: "note_fee", Input: fee})
	}
	var names []string
	for _, row := range rows {
		m, _ := row.(map[string]any)
		names = append(names, textOf(m, "name"))
	}
	subject := []rune(strings.Join(names, "; "))
	in.Steps = append(in.Steps, dossier.Act{Action: "return", Input: map[string]any{"signer": v.signer(), "type": "SY",
		"subject": string(subject[:min(len(subject), 500)]), "numbers": int64(max(1, len(rows))), "returned_to": "self"}})
	return in
}

// sum says what the copies cost.
func (v *certifying) sum(c *web.Ctx) certifySum {
	s := certifySum{Known: v.counted, Total: viet.Money(v.total), Rule: c.Lang.Pick(v.tariff.Note), Law: law.Cite(law.Key(v.tariff.Law))}
	if v.total > 0 {
		s.Words = viet.Capital(viet.MoneyInWords(v.total))
	}
	rows, _ := v.values["originals"].([]any)
	for _, row := range rows {
		m, _ := row.(map[string]any)
		n, _ := m["copies"].(int64)
		s.Copies += int(n)
	}
	return s
}

// leaders are who may sign at a unit.
func (f *face) leaders(ctx context.Context, u org.Unit) ([]string, error) {
	staff, err := f.Accounts.Staff(ctx, f.DB, u.ID, identity.Leader)
	var names []string
	for _, s := range staff {
		names = append(names, s.Name)
	}
	return names, err
}
