package api

import (
	"net/http"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
)

type unitQuery struct {
	paging
	On string `query:"on" format:"date" description:"Ngày cần xem, mặc định hôm nay"`
}

type unitPath struct {
	ID string `path:"id" description:"Định danh hoặc mã còn hiệu lực hôm nay"`
}

// unitRef is how every answer names a unit.
type unitRef struct {
	ID   string `json:"id" required:"true"`
	Code string `json:"code" required:"true"`
	Name string `json:"name" required:"true"`
}

type unitView struct {
	unitRef
	CodeIsSample bool   `json:"code_is_sample" description:"Mã giữ chỗ, không phải mã chính thức"`
	Identifier   string `json:"identifier,omitempty" description:"Mã định danh cơ quan"`
	Kind         string `json:"kind"`
	Level        string `json:"level"`
	ParentID     string `json:"parent_id,omitempty"`
	ValidFrom    string `json:"valid_from"`
	ValidTo      string `json:"valid_to,omitempty"`
}

type unitList struct {
	Items         []unitView `json:"items" required:"true"`
	NextPageToken string     `json:"next_page_token,omitempty"`
}

type historyItem struct {
	On   string `json:"on"`
	What string `json:"what"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
	Law  string `json:"law,omitempty"`
}

type historyView struct {
	Items []historyItem `json:"items" required:"true"`
}

func refOf(u org.Unit) unitRef { return unitRef{ID: u.ID, Code: u.Code, Name: u.Name} }

func unitOf(u org.Unit) unitView {
	return unitView{unitRef: refOf(u), CodeIsSample: u.CodeIsSample, Identifier: u.Identifier, Kind: string(u.Kind),
		Level: string(u.Level), ParentID: u.ParentID, ValidFrom: u.ValidFrom, ValidTo: u.ValidTo}
}

func (f *face) today() viet.Day { return viet.DayOf(f.DB.Now()) }

// on is the day asked for.
func (f *face) on(c *web.Ctx) (viet.Day, error) {
	s := c.Query("on")
	if s == "" {
		return f.today(), nil
	}
	d, err := viet.ParseDay(s)
	if err != nil {
		return d, fault.Invalid("api.invalid", fault.Field{Path: "on", Code: "api.day", Args: fault.Args("given", s)})
	}
	return d, nil
}

// listUnits pages the tree in its own order; the token is the last path shown.
func (f *face) listUnits(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "unit.read", policy.Object{Kind: "unit", Public: true}); err != nil {
		return err
	}
	p, err := pageOf(c)
	if err != nil {
		return err
	}
	on, err := f.on(c)
	if err != nil {
		return err
	}
	all, err := f.Units.Tree(c.Context(), f.DB, on)
	if err != nil {
		return err
	}
	size := p.PageSize
	if size == 0 {
		size = 20
	}
	start := 0
	if p.PageToken != "" {
		start = -1
		for i, u := range all {
			if u.ID == p.PageToken {
				start = i + 1
			}
		}
		if start < 0 {
			return fault.Invalid("api.invalid", fault.Field{Path: "page_token", Code: "api.page_token"})
		}
	}
	out := unitList{Items: []unitView{}}
	for i := start; i < len(all) && len(out.Items) < size; i++ {
		out.Items = append(out.Items, unitOf(all[i]))
	}
	if start+size < len(all) {
		out.NextPageToken = out.Items[len(out.Items)-1].ID
	}
	return c.JSON(http.StatusOK, out)
}

func (f *face) showUnit(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "unit.read", policy.Object{Kind: "unit", Public: true}); err != nil {
		return err
	}
	on, err := f.on(c)
	if err != nil {
		return err
	}
	u, err := f.Units.Unit(c.Context(), f.DB, strings.TrimSpace(c.Path("id")), on)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, unitOf(u))
}

func (f *face) unitHistory(c *web.Ctx) error {
	if err := policy.Can(c.Context(), "unit.read", policy.Object{Kind: "unit", Public: true}); err != nil {
		return err
	}
	id := c.Path("id")
	if u, err := f.Units.Unit(c.Context(), f.DB, id, f.today()); err == nil {
		id = u.ID
	}
	changes, err := f.Units.History(c.Context(), f.DB, id)
	if err != nil {
		return err
	}
	out := historyView{Items: []historyItem{}}
	for _, ch := range changes {
		out.Items = append(out.Items, historyItem(ch))
	}
	return c.JSON(http.StatusOK, out)
}
