package portal

import (
	"net/url"

	"tinhso/internal/notify"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// noticesPage is what the platform has told an account.
type noticesPage struct {
	ui.Page
	Items  []noticeRow
	Unread bool
	Empty  ui.EmptyState
	Pager  ui.Pager
}

// noticeRow is one notice.
type noticeRow struct {
	Title, Text, At, Href string
	New                   bool
}

func (f *face) notices(c *web.Ctx) error {
	who, _, err := me(c)
	if err != nil {
		return err
	}
	if err := policy.Can(c.Context(), "notice.read", policy.Object{Kind: "notice", OwnerAccount: who.AccountID}); err != nil {
		return err
	}
	page, err := notify.List(c.Context(), f.DB, who.AccountID, c.Query("trang"), pageSize)
	if err != nil {
		return err
	}
	p := &noticesPage{Page: ui.Page{Title: c.T("portal.notices.title"), Narrow: true, NoIndex: true},
		Empty: ui.EmptyState{Icon: "bell", Title: c.T("portal.notices.none"), Text: c.T("portal.notices.none.text")}}
	for _, n := range page.Notices {
		row := noticeRow{Title: n.Title(c.Lang), Text: n.Text(c.Lang), At: viet.Instant(n.At), New: n.ReadAt == nil}
		if n.Link != "" {
			row.Href = c.Local(n.Link)
		}
		p.Items = append(p.Items, row)
		p.Unread = p.Unread || n.ReadAt == nil
	}
	if page.NextPageToken != "" {
		p.Pager.Next = "/thong-bao?trang=" + url.QueryEscape(page.NextPageToken)
	}
	return c.Render(200, "notices", p)
}

func (f *face) noticesRead(c *web.Ctx) error {
	who, _, err := me(c)
	if err != nil {
		return err
	}
	if err := policy.Can(c.Context(), "notice.read", policy.Object{Kind: "notice", OwnerAccount: who.AccountID}); err != nil {
		return err
	}
	if err := f.DB.Write(c.Context(), func(tx *store.Tx) error { return notify.MarkReadTx(c.Context(), tx, who.AccountID) }); err != nil {
		return err
	}
	return c.Redirect("/thong-bao")
}
