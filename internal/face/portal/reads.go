package portal

import (
	"net/url"

	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

const readsPath = "/tai-khoan/nhat-ky"

// readsPage is everybody who has read the personal data of the account's owner.
type readsPage struct {
	ui.Page
	Rows  []readRow
	Pager ui.Pager
}

// readRow is one reading.
type readRow struct {
	Who, Unit, What, At string
}

func (f *face) readLog(c *web.Ctx) error {
	if _, _, err := me(c); err != nil {
		return err
	}
	p := &readsPage{Page: ui.Page{Title: c.T("portal.reads.title"), Lead: c.T("portal.reads.text"), Narrow: true, NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("portal.account.title"), Href: "/tai-khoan"}, {Label: c.T("portal.reads.title")}}}}
	rows, next, err := f.reads(c, c.Query("trang"), pageSize)
	if err != nil {
		return err
	}
	p.Rows = rows
	if next != "" {
		p.Pager.Next = readsPath + "?trang=" + url.QueryEscape(next)
	}
	return c.Render(200, "reads", p)
}

// reads lists who read the caller's data, the latest first.
func (f *face) reads(c *web.Ctx, token string, size int) ([]readRow, string, error) {
	who, _, err := me(c)
	if err != nil {
		return nil, "", err
	}
	list, next, err := policy.Reads(c.Context(), f.DB, policy.ReadFilter{Owner: who.AccountID, PageToken: token, PageSize: size})
	if err != nil {
		return nil, "", err
	}
	rows := make([]readRow, 0, len(list))
	for _, r := range list {
		row := readRow{Who: r.Name, At: viet.Instant(r.At), What: c.T(r.Why)}
		if row.Who == "" {
			row.Who = c.T("portal.reads.tracker")
		}
		if r.UnitID != "" {
			u, err := f.Units.ByID(c.Context(), f.DB, r.UnitID, f.today())
			if err != nil {
				return nil, "", err
			}
			row.Unit = u.Name
		}
		rows = append(rows, row)
	}
	return rows, next, nil
}
