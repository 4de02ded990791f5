package api

import (
	"net/http"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/indicator"
	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/web"
)

type definitionsQuery struct {
	paging
	Period string `query:"period" description:"Kỳ; mặc định tháng này. 2026, 2026-H1, 2026-Q3, 2026-11; thêm @15 cho kỳ báo cáo 15 đến 14; hoặc 2026-01-05..2026-02-17"`
}

type figureQuery struct {
	Code      string `path:"code" description:"Mã chỉ số"`
	Unit      string `query:"unit" required:"true" description:"Định danh hoặc mã đơn vị trong kỳ"`
	Period    string `query:"period" required:"true" description:"2026, 2026-H1, 2026-Q3, 2026-11; thêm @15 cho kỳ báo cáo 15 đến 14; hoặc 2026-01-05..2026-02-17"`
	Own       string `query:"own" enum:"true,false" description:"true: riêng đơn vị, không tính đơn vị trực thuộc"`
	Procedure string `query:"procedure" description:"Mã thủ tục"`
	Category  string `query:"category" description:"Mã lĩnh vực"`
	Channel   string `query:"channel" enum:"direct,online,postal" description:"Kênh nộp"`
	Level     string `query:"level" enum:"province,district,commune" description:"Cấp giải quyết"`
	Explain   string `query:"explain" enum:"true,false" description:"true: kèm cây giải trình"`
}

type recordsQuery struct {
	figureQuery
	paging
	Part string `query:"part" enum:"value,numerator,denominator" description:"Phần của giá trị, mặc định value"`
}

type citationView struct {
	Key  string `json:"key" required:"true"`
	Text string `json:"text" required:"true"`
}

type definitionView struct {
	Code      string         `json:"code" required:"true"`
	Version   int            `json:"version" required:"true"`
	Name      lang.Text      `json:"name" required:"true"`
	Help      *lang.Text     `json:"help,omitempty"`
	Group     string         `json:"group,omitempty"`
	Measure   string         `json:"measure" required:"true" description:"Đơn vị tính: dossier, percent, point..."`
	Better    string         `json:"better,omitempty" enum:"up,down"`
	Digits    int            `json:"digits"`
	Rounding  string         `json:"rounding"`
	ValidFrom string         `json:"valid_from"`
	ValidTo   *string        `json:"valid_to,omitempty"`
	Law       []citationView `json:"law"`
	Counts    string         `json:"counts,omitempty" description:"Cách đếm của chỉ tiêu gốc"`
	Formula   string         `json:"formula,omitempty"`
	Missing   *lang.Text     `json:"missing,omitempty" description:"Văn bản chưa có nên không tính"`
	Public    bool           `json:"public"`
}

type definitionList struct {
	Items         []definitionView `json:"items" required:"true"`
	NextPageToken string           `json:"next_page_token,omitempty"`
}

type exactView struct {
	Numerator   string `json:"numerator"`
	Denominator string `json:"denominator"`
}

// valueView is a value, or a part of one.
type valueView struct {
	Code    string     `json:"code,omitempty"`
	Measure string     `json:"measure"`
	State   string     `json:"state" enum:"value,no_data,undefined" required:"true"`
	Value   *string    `json:"value" description:"Số thập phân đã làm tròn; null khi không có giá trị"`
	Exact   *exactView `json:"exact,omitempty" description:"Giá trị chính xác, dạng phân số tối giản"`
	Reason  *lang.Text `json:"reason,omitempty"`
	Missing *lang.Text `json:"missing,omitempty"`
}

type treeView struct {
	Code     string         `json:"code,omitempty"`
	Name     *lang.Text     `json:"name,omitempty"`
	Formula  string         `json:"formula,omitempty"`
	Law      []citationView `json:"law,omitempty"`
	Version  int            `json:"version,omitempty"`
	Period   string         `json:"period"`
	Unit     string         `json:"unit,omitempty"`
	Value    valueView      `json:"value"`
	Children []treeView     `json:"children,omitempty"`
}

type figureView struct {
	Unit        unitRef        `json:"unit" required:"true"`
	Period      string         `json:"period" required:"true"`
	From        string         `json:"from" description:"Ngày đầu của kỳ"`
	To          string         `json:"to" description:"Ngày cuối của kỳ"`
	Provisional bool           `json:"provisional" description:"Kỳ chưa kết thúc"`
	Figure      valueView      `json:"figure" required:"true"`
	Numerator   *valueView     `json:"numerator,omitempty"`
	Denominator *valueView     `json:"denominator,omitempty"`
	Definition  definitionView `json:"definition" required:"true"`
	Waiting     int64          `json:"waiting" description:"Số sự kiện chưa tính vào"`
	Tree        *treeView      `json:"tree,omitempty"`
}

type recordView struct {
	Kind string  `json:"kind" required:"true"`
	ID   string  `json:"id" required:"true"`
	Code string  `json:"code" required:"true"`
	Unit string  `json:"unit" required:"true"`
	On   *string `json:"on"`
}

type recordList struct {
	Items         []recordView `json:"items" required:"true"`
	NextPageToken string       `json:"next_page_token,omitempty"`
}

func (f *face) listIndicators(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "indicator.read", policy.Object{Kind: "indicator", Public: true}); err != nil {
		return err
	}
	p, err := pageOf(c)
	if err != nil {
		return err
	}
	period, err := indicator.ParsePeriod(f.today().String()[:7])
	if s := c.Query("period"); s != "" {
		period, err = indicator.ParsePeriod(s)
	}
	if err != nil {
		return err
	}
	all, err := f.Figures.Definitions(c.Context(), period)
	if err != nil {
		return err
	}
	out := definitionList{Items: []definitionView{}}
	size := store.PageSize(p.PageSize)
	for _, d := range all { // in the order of their codes
		if d.Code <= p.PageToken {
			continue
		}
		if len(out.Items) == size {
			out.NextPageToken = out.Items[size-1].Code
			break
		}
		out.Items = append(out.Items, definitionOf(d))
	}
	return c.JSON(http.StatusOK, out)
}

// figure reads what a figure is asked of; what is wrong is told field by field.
func (f *face) figure(c *web.Ctx) (code string, q indicator.Query, err error) {
	q = indicator.Query{Unit: strings.TrimSpace(c.Query("unit")), Procedure: c.Query("procedure"), Category: c.Query("category"),
		Channel: c.Query("channel"), Level: c.Query("level")}
	var wrong []fault.Field
	if q.Unit == "" {
		wrong = append(wrong, fault.Field{Path: "unit", Code: "api.indicator.unit"})
	}
	var bad error
	if q.Period, bad = indicator.ParsePeriod(c.Query("period")); bad != nil {
		wrong = append(wrong, fault.Field{Path: "period", Code: "indicator.period", Args: fault.Args("value", c.Query("period"))})
	}
	own, bad := flag(c, "own")
	if e, ok := fault.As(bad); ok {
		wrong = append(wrong, e.Fields...)
	}
	q.Own = own != nil && *own
	if len(wrong) > 0 {
		return "", q, fault.Invalid("api.invalid", wrong...)
	}
	return c.Path("code"), q, nil
}

func (f *face) showIndicator(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "indicator.read", policy.Object{Kind: "indicator", Public: true}); err != nil {
		return err
	}
	code, q, err := f.figure(c)
	if err != nil {
		return err
	}
	explain, err := flag(c, "explain")
	if err != nil {
		return err
	}
	fresh, err := f.Figures.Freshness(c.Context()) // before the value: what waited then may not be in it
	if err != nil {
		return err
	}
	fig, err := f.Figures.Figure(c.Context(), code, q, explain != nil && *explain)
	if err != nil {
		return err
	}
	v := fig.Value
	out := figureView{Unit: refOf(fig.Unit), Period: q.Period.String(), From: q.Period.From.String(), To: q.Period.Last().String(),
		Provisional: v.Provisional, Figure: partOf(v), Definition: definitionOf(fig.Definition), Waiting: fresh.Waiting}
	if v.Numerator != nil {
		num, den := partOf(*v.Numerator), partOf(*v.Denominator)
		out.Numerator, out.Denominator = &num, &den
	}
	if fig.Tree != nil {
		tree := nodeOf(*fig.Tree)
		out.Tree = &tree
	}
	return c.JSON(http.StatusOK, out)
}

func (f *face) listRecords(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "indicator.read", policy.Object{Kind: "indicator", Public: true}); err != nil {
		return err
	}
	p, err := pageOf(c)
	if err != nil {
		return err
	}
	code, q, err := f.figure(c)
	if err != nil {
		return err
	}
	part := indicator.Part(c.Query("part"))
	if part == "" {
		part = indicator.PartValue
	}
	page, err := f.Figures.Records(c.Context(), code, q, part, p.PageToken, p.PageSize)
	if err != nil {
		return err
	}
	out := recordList{Items: []recordView{}, NextPageToken: page.NextPageToken}
	for _, r := range page.Items {
		out.Items = append(out.Items, recordView{Kind: r.Kind, ID: r.ID, Code: r.Label, Unit: r.UnitID, On: day(r.On)})
	}
	return c.JSON(http.StatusOK, out)
}

func definitionOf(d indicator.Definition) definitionView {
	out := definitionView{Code: d.Code, Version: d.Version, Name: d.Name, Help: orNil(d.Help), Group: d.Group, Measure: d.Unit,
		Better: d.Better, Digits: d.Digits, Rounding: d.Mode, ValidFrom: d.ValidFrom.String(), ValidTo: day(d.ValidTo),
		Law: citations(d.Law), Formula: d.Formula, Missing: orNil(d.Missing), Public: d.Public}
	if d.Count != nil {
		out.Counts = d.Words()
	}
	return out
}

func citations(keys []string) []citationView {
	list := []citationView{}
	for _, k := range keys {
		list = append(list, citationView{k, law.Cite(law.Key(k))})
	}
	return list
}

func orNil(t lang.Text) *lang.Text {
	if t.IsZero() {
		return nil
	}
	return &t
}

func partOf(v indicator.Value) valueView {
	out := valueView{Code: v.Code, Measure: v.Unit, State: string(v.State), Reason: orNil(v.Reason), Missing: orNil(v.Missing)}
	if v.Text != "" {
		out.Value = &v.Text
	}
	if v.Exact != nil {
		out.Exact = &exactView{v.Exact.Num().String(), v.Exact.Denom().String()}
	}
	return out
}

func nodeOf(n indicator.Node) treeView {
	out := treeView{Code: n.Code, Name: orNil(n.Name), Formula: n.Formula, Version: n.Version, Period: n.Period, Unit: n.UnitID, Value: partOf(n.Value)}
	if len(n.Law) > 0 {
		out.Law = citations(n.Law)
	}
	for _, child := range n.Children {
		out.Children = append(out.Children, nodeOf(child))
	}
	return out
}
