package api

import (
	"net/http"

	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/web"
)

type procedureQuery struct {
	paging
	Q        string `query:"q" description:"Từ khóa hoặc mã, có dấu hay không đều được"`
	Level    string `query:"level" enum:"province,district,commune"`
	Field    string `query:"field" description:"Mã lĩnh vực"`
	Unit     string `query:"unit" description:"Đơn vị tiếp nhận"`
	Online   *bool  `query:"online"`
	Fileable *bool  `query:"fileable"`
}

type codePath struct {
	Code string `path:"code"`
}

type procedureItem struct {
	Code     string         `json:"code" required:"true"`
	Name     string         `json:"name" required:"true"`
	Version  int            `json:"version"`
	Fields   []namedCode    `json:"fields"`
	Levels   []string       `json:"levels"`
	Guessed  bool           `json:"receiver_guessed"`
	Channels []string       `json:"channels"`
	Fileable bool           `json:"fileable"`
	Why      string         `json:"why_not_fileable,omitempty"`
	Deadline *procedureTime `json:"deadline"`
}

type namedCode struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type procedureTime struct {
	Amount int    `json:"amount"`
	Kind   string `json:"kind"`
	CutOff string `json:"cut_off,omitempty"`
	Basis  string `json:"basis,omitempty"`
	Source string `json:"source_text,omitempty"`
}

type procedureList struct {
	Items         []procedureItem `json:"items" required:"true"`
	NextPageToken string          `json:"next_page_token,omitempty"`
	Total         int             `json:"total"`
	Corrected     string          `json:"corrected,omitempty" description:"Từ khóa đã sửa lỗi gõ"`
}

type channelView struct {
	Channel string          `json:"channel"`
	Case    string          `json:"case,omitempty"`
	Time    *procedureTime  `json:"time"`
	Note    string          `json:"note,omitempty"`
	Fees    []procedure.Fee `json:"fees"`
}

type componentView struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	Case     string `json:"case,omitempty"`
	Required string `json:"required" enum:"yes,no,unknown"`
	Copies   int    `json:"copies"`
	Original int    `json:"original"`
}

type procedureView struct {
	procedureItem
	ValidFrom  string               `json:"valid_from"`
	Methods    []channelView        `json:"methods"`
	Components []componentView      `json:"components"`
	Variants   []variantView        `json:"variants,omitempty"`
	FormSchema map[string]any       `json:"form_schema" description:"JSON Schema 2020-12 của fields"`
	Example    map[string]any       `json:"example,omitempty" description:"Thân yêu cầu nộp hồ sơ sẽ được chấp nhận"`
	Units      []unitRef            `json:"units" description:"Đơn vị tiếp nhận"`
	Steps      []procedure.Step     `json:"steps"`
	Results    []namedCode          `json:"results"`
	LegalBasis []procedure.Citation `json:"legal_basis"`
	Conditions string               `json:"conditions,omitempty"`
	Executing  []string             `json:"executing"`
	Decision   string               `json:"decision,omitempty"`
	Updated    string               `json:"updated,omitempty"`
}

func (f *face) listProcedures(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "procedure.read", policy.Object{Kind: "procedure", Public: true}); err != nil {
		return err
	}
	p, err := pageOf(c)
	if err != nil {
		return err
	}
	q := procedure.Query{Text: c.Query("q"), Level: c.Query("level"), Field: c.Query("field"), Unit: c.Query("unit"), PageSize: p.PageSize, PageToken: p.PageToken}
	if q.Online, err = flag(c, "online"); err != nil {
		return err
	}
	if q.Fileable, err = flag(c, "fileable"); err != nil {
		return err
	}
	page, err := f.Procedures.Search(c.Context(), q)
	if err != nil {
		return err
	}
	out := procedureList{Items: []procedureItem{}, NextPageToken: page.NextPageToken, Total: page.Total, Corrected: page.Corrected}
	for _, card := range page.Items {
		out.Items = append(out.Items, itemOf(card))
	}
	return c.JSON(http.StatusOK, out)
}

func itemOf(p procedure.Card) procedureItem {
	return procedureItem{Code: p.Code, Name: p.Name, Version: p.Version, Fields: refs(p.Fields), Levels: some(p.Levels),
		Guessed: p.Guessed(), Channels: some(p.Channels), Fileable: p.Fileable, Why: p.Why, Deadline: deadlineOf(p.Deadline)}
}

func deadlineOf(d *procedure.Deadline) *procedureTime {
	if d == nil {
		return nil
	}
	return timeOf(&d.Time)
}

func timeOf(t *procedure.Time) *procedureTime {
	if t == nil {
		return nil
	}
	return &procedureTime{Amount: t.Amount, Kind: t.Kind, CutOff: t.CutOff, Basis: t.Basis, Source: t.Source}
}

func refs(all []procedure.Ref) []namedCode {
	out := make([]namedCode, len(all))
	for i, r := range all {
		out[i] = namedCode{r.Code, r.Name}
	}
	return out
}

// some makes an absent list an empty one: a reader need not tell them apart.
func some[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

func (f *face) showProcedure(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "procedure.read", policy.Object{Kind: "procedure", Public: true}); err != nil {
		return err
	}
	p, err := f.Procedures.Get(c.Context(), f.DB, c.Path("code"))
	if err != nil {
		return err
	}
	card, err := f.Procedures.Card(c.Context(), p.Code)
	if err != nil {
		return err
	}
	frm, err := f.Cases.FormOf(c.Context(), p)
	if err != nil {
		return err
	}
	v := procedureView{procedureItem: itemOf(card), ValidFrom: p.ValidFrom, FormSchema: frm.Schema(), Steps: some(p.Steps),
		Results: refs(p.Results), LegalBasis: some(p.LegalBasis), Conditions: p.Conditions, Executing: some(p.Executing),
		Decision: p.Decision, Updated: p.Updated, Units: []unitRef{}, Methods: []channelView{}, Components: components(p, frm), Variants: variants(p)}
	for _, m := range p.Methods {
		v.Methods = append(v.Methods, channelView{Channel: m.Channel, Case: m.Label, Time: timeOf(m.Time), Note: m.Note, Fees: some(m.Fees)})
	}
	units, err := f.Procedures.Units(c.Context(), f.DB, p)
	if err != nil {
		return err
	}
	for _, u := range units {
		v.Units = append(v.Units, refOf(u))
	}
	if p.Fileable && len(units) > 0 {
		v.Example = example(p, frm, units[0].Code)
	}
	return c.JSON(http.StatusOK, v)
}

// variantView is a case of a procedure, chosen at filing.
type variantView struct {
	Code    string         `json:"code" required:"true"`
	Name    string         `json:"name,omitempty"`
	Kind    string         `json:"kind" enum:"time,papers,portal"`
	Channel string         `json:"channel"`
	Time    *procedureTime `json:"time,omitempty"`
	Papers  string         `json:"papers,omitempty" description:"case của các component thuộc trường hợp này; component có case của trường hợp khác thì không phải nộp"`
}

func variants(p procedure.Procedure) []variantView {
	var all []variantView
	for _, channel := range p.Channels() {
		for _, ch := range p.Choices(channel) {
			all = append(all, variantView{Code: ch.Code, Name: ch.Name, Kind: string(ch.Kind), Channel: channel, Time: timeOf(ch.Time), Papers: ch.Papers})
		}
	}
	return all
}

// components lists what the catalogue names; only a hand-made form knows
// whether a paper is required.
func components(p procedure.Procedure, frm form.Form) []componentView {
	need := map[string]string{}
	for _, paper := range frm.Papers {
		need[paper.Component] = string(paper.Required)
		if paper.ShowIf != nil && paper.Required == form.NeedYes {
			need[paper.Component] = "unknown" // only in some cases, which the answers decide
		}
	}
	out := make([]componentView, 0, len(p.Documents))
	for i, d := range p.Documents {
		required := need[d.Code]
		if required == "" {
			required = "unknown"
		}
		out = append(out, componentView{Code: dossier.ComponentKey(d, i), Name: d.Name, Kind: d.Kind, Case: d.Case, Required: required, Copies: d.Copy, Original: d.Original})
	}
	return out
}

// example is a body that POST /dossiers takes: the person files for herself,
// and brings the papers later.
func example(p procedure.Procedure, frm form.Form, unit string) map[string]any {
	fields := frm.Example()
	channel := "direct"
	if p.Online() {
		channel = "online"
	}
	byForm := map[string]form.Paper{}
	for _, paper := range frm.PapersFor(fields) {
		byForm[paper.Component] = paper
	}
	docs := []map[string]any{}
	seen := map[string]bool{}
	for i, d := range p.Documents {
		key := dossier.ComponentKey(d, i)
		if d.Kind != "paper" || seen[key] {
			continue
		}
		seen[key] = true
		status := dossier.Later
		if _, asked := byForm[d.Code]; len(byForm) > 0 && !asked {
			status = dossier.NotApplicable
		}
		docs = append(docs, map[string]any{"component": key, "status": status})
	}
	body := map[string]any{"procedure": p.Code, "unit": unit, "channel": channel,
		"applicant": form.Person(true).Example(), "fields": fields, "documents": docs, "return_by": "direct"}
	if cases := p.Cases(channel); len(cases) > 0 && p.Deadline != nil && p.Deadline.Kind == procedure.ByCase {
		body["case"] = cases[0].Key
	}
	return body
}
