package desk

import (
	"net/url"

	"tinhso/internal/notify"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// noticesPage is what the platform has told an officer (thông báo).
type noticesPage struct {
	ui.Page
	Items  []noticeRow
	Unread bool
	Empty  ui.EmptyState
	Pager  ui.Pager
}

type noticeRow struct {
	Title, Text, At, Href string
	New                   bool
}

const noticesPath = "/desk/thong-bao"

func mayNotices(c *web.Ctx) error {
	return policy.Can(c.Context(), "notice.read", policy.Object{Kind: "notice", OwnerAccount: account(c)})
}

func (f *face) notices(c *web.Ctx) error {
	if err := mayNotices(c); err != nil {
		return err
	}
	page, err := notify.List(c.Context(), f.DB, account(c), c.Query("t"), perPage)
	if err != nil {
		return err
	}
	p := &noticesPage{Page: ui.Page{Title: c.T("desk.nav.notices"), Active: "notices", NoIndex: true},
		Empty: ui.EmptyState{Icon: "bell", Title: c.T("desk.notices.none"), Text: c.T("desk.notices.none.text")}}
	for _, n := range page.Notices {
		row := noticeRow{Title: n.Title(c.Lang), Text: n.Text(c.Lang), At: viet.Instant(n.At), New: n.ReadAt == nil}
		if n.Link != "" {
			row.Href = c.Local(n.Link)
		}
		p.Items = append(p.Items, row)
		p.Unread = p.Unread || row.New
	}
	if page.NextPageToken != "" {
		p.Pager.Next = noticesPath + "?t=" + url.QueryEscape(page.NextPageToken)
	}
	return c.Render(200, "notices", p)
}

func (f *face) noticesRead(c *web.Ctx) error {
	if err := mayNotices(c); err != nil {
		return err
	}
	if err := f.DB.Write(c.Context(), func(tx *store.Tx) error { return notify.MarkReadTx(c.Context(), tx, account(c)) }); err != nil {
		return err
	}
	return c.Redirect(noticesPath)
}
