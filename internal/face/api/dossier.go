package api

import (
	"net/http"

	"tinhso/internal/dossier"
	"tinhso/internal/once"
	"tinhso/internal/web"
)

// dossierBody is what POST /dossiers takes. Persons, organisation and fields
// are checked by their forms, so that a machine reads the same messages as a
// person.
type dossierBody struct {
	Procedure      string         `json:"procedure" required:"true" description:"Mã thủ tục quốc gia"`
	Unit           string         `json:"unit" required:"true" description:"Định danh hoặc mã đơn vị tiếp nhận"`
	Channel        string         `json:"channel" required:"true" enum:"direct,online,postal"`
	Party          string         `json:"party,omitempty" enum:"self,child,other,organisation"`
	Applicant      map[string]any `json:"applicant" required:"true" description:"full_name, citizen_id, birth_date, phone, email, address"`
	Representative map[string]any `json:"representative,omitempty"`
	Organisation   map[string]any `json:"organisation,omitempty"`
	Fields         map[string]any `json:"fields,omitempty" description:"Theo form_schema của thủ tục"`
	Documents      []documentBody `json:"documents,omitempty"`
	ReturnBy       string         `json:"return_by,omitempty" enum:"direct,online,postal"`
	ReturnAddress  any            `json:"return_address,omitempty"`
	Case           string         `json:"case,omitempty" description:"Trường hợp, khi thủ tục có nhiều thời hạn"`
	Variant        string         `json:"variant,omitempty" description:"Mã trường hợp trong variants của thủ tục"`
	TakenAt        string         `json:"taken_at,omitempty" description:"Đơn vị có bộ phận tiếp nhận nhận thay cho unit"`
}

type documentBody struct {
	Component string `json:"component"`
	Status    string `json:"status" enum:"attached,later,not_applicable"`
	File      string `json:"file,omitempty" description:"id của POST /files"`
	Name      string `json:"name,omitempty" description:"Cho giấy tờ ngoài danh mục"`
}

type dossierQuery struct {
	paging
	Unit  string `query:"unit"`
	State string `query:"state" description:"Mã trạng thái, hoặc open, closed"`
	Q     string `query:"q" description:"Một phần mã hồ sơ hoặc họ tên"`
}

// submit files a dossier: the same submission sent ten times is one dossier.
func (f *face) submit(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	var in dossierBody
	body, err := readBody(c, &in)
	if err != nil {
		return err
	}
	g, err := guard(c, body, f.answer(c, http.StatusCreated))
	if err != nil {
		return err
	}
	if _, err := f.Cases.Submit(c.Context(), in.submission(g)); err != nil {
		return replayed(c, err)
	}
	return write(c, *g.Kept)
}

func (in dossierBody) submission(g once.Guard) dossier.Submit {
	s := dossier.Submit{Procedure: in.Procedure, Unit: in.Unit, Channel: dossier.Channel(in.Channel), Party: dossier.Party(in.Party),
		Applicant: in.Applicant, Representative: in.Representative, Organisation: in.Organisation, Fields: in.Fields,
		ReturnBy: dossier.Channel(in.ReturnBy), ReturnAddress: in.ReturnAddress, CaseName: in.Case, Variant: in.Variant, TakenAt: in.TakenAt, Once: g}
	for _, d := range in.Documents {
		s.Documents = append(s.Documents, dossier.Paper{Component: d.Component, Status: d.Status, File: d.File, Name: d.Name})
	}
	return s
}

func (f *face) showDossier(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	if err != nil {
		return err
	}
	c.W.Header().Set("ETag", etag(d.Version))
	return c.JSON(http.StatusOK, f.view(c, d))
}

func (f *face) listDossiers(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	p, err := pageOf(c)
	if err != nil {
		return err
	}
	page, err := f.Cases.List(c.Context(), dossier.Filter{Unit: c.Query("unit"), State: c.Query("state"), Query: c.Query("q"), Newest: c.Query("state") == "", PageToken: p.PageToken, PageSize: p.PageSize})
	if err != nil {
		return err
	}
	out := dossierList{Items: []dossierItem{}, NextPageToken: page.Next}
	for _, it := range page.Items {
		out.Items = append(out.Items, listItem(it))
	}
	return c.JSON(http.StatusOK, out)
}

func (f *face) timeline(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	steps, err := f.Cases.Timeline(c.Context(), c.Path("code"))
	if err != nil {
		return err
	}
	out := timelineView{Items: []stepView{}}
	for _, s := range steps {
		out.Items = append(out.Items, stepOf(s))
	}
	return c.JSON(http.StatusOK, out)
}

func (f *face) deadline(c *web.Ctx) error {
	if err := signedIn(c); err != nil {
		return err
	}
	k, err := f.Cases.Deadline(c.Context(), c.Path("code"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, clockOf(k))
}
