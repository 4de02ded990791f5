package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// To is who is told (người nhận thông báo).
type To struct {
	AccountID string // gets the notice in the platform; may be empty
	Name      string // how the mail greets; empty greets politely without a name
	Email     string // gets a mail; may be empty
	Phone     string // for the text-message channel to come; not kept
	Lang      lang.Tag
	Key       string // one notice for one key, such as the id of the event; empty always writes
	Link      string // path of the page the notice leads to, e.g. /ho-so/tra-cuu?ma=...
	NoServer  bool   // no mail server is set: the mail is kept as not sent at once, without a job to find that out
}

// Notice is one notice of an account (thông báo).
type Notice struct {
	ID        string
	AccountID string
	Kind      string
	Args      map[string]any
	Link      string
	At        time.Time
	ReadAt    *time.Time
}

// Title is the notice in one line (tiêu đề).
func (n Notice) Title(p lang.Printer) string { return title(p, n.Kind, n.Args) }

// Text is the notice in full (nội dung).
func (n Notice) Text(p lang.Printer) string { return text(p, n.Kind, n.Args) }

// NoticeTx writes a notice and its mail job in the caller's transaction (gửi
// thông báo). With a key already used it does nothing.
func NoticeTx(ctx context.Context, tx *store.Tx, to To, kind string, args map[string]any) error {
	rule, ok := kinds[kind]
	if !ok {
		return fmt.Errorf("notify: there is no notice of kind %q", kind)
	}
	if to.AccountID == "" && to.Email == "" {
		return nil
	}
	if to.Key != "" {
		n, err := tx.Exec(ctx, sqlTell, to.Key, tx.Now())
		if err != nil {
			return fmt.Errorf("notify: key: %w", err)
		}
		if n == 0 {
			return nil
		}
	}
	raw, err := encode(args)
	if err != nil {
		return err
	}
	if to.AccountID != "" && !rule.secret {
		if err := tx.Later(ctx, sqlInsertNotice, store.NewID(), to.AccountID, kind, raw, to.Link, tx.Now()); err != nil {
			return fmt.Errorf("notify: write notice: %w", err)
		}
	}
	if to.Email == "" {
		return nil
	}
	return mailTx(ctx, tx, to, kind, raw)
}

// mailTx keeps a mail and queues it. An address that cannot be one is kept
// too, as failed, so that somebody sees it.
func mailTx(ctx context.Context, tx *store.Tx, to To, kind, args string) error {
	id := store.NewID()
	state, why := Waiting, ""
	switch {
	case !viet.ValidEmail(to.Email):
		state, why = Failed, errAddress
	case to.NoServer:
		state, why = NotSent, errNoServer
	}
	err := tx.Later(ctx, sqlInsertMail, id, kind, viet.OneLine(to.Email), viet.OneLine(to.Name), lang.ParseTag(string(to.Lang)), args, to.Link, tx.Now(),
		state, why)
	if err != nil {
		return fmt.Errorf("notify: keep mail: %w", err)
	}
	if state != Waiting {
		return nil
	}
	return job.Insert(ctx, tx, job.New{Kind: jobKind, Args: jobArgs{Mail: id}, UniqueKey: id, MaxAttempts: attempts})
}

// Page is a part of a list.
type Page struct {
	Notices       []Notice
	NextPageToken string
}

var newestFirst = store.Keyset{Columns: []string{"created_at bigint", "id text"}, Desc: true}

// List gives the notices of an account, newest first (danh sách thông báo).
func List(ctx context.Context, r store.Reader, accountID, pageToken string, pageSize int) (Page, error) {
	var w store.Where
	w.And("account_id = ?", accountID)
	if err := newestFirst.After(&w, pageToken); err != nil {
		return Page{}, err
	}
	size := store.PageSize(pageSize)
	q := "SELECT " + noticeList + noticesFrom + w.SQL() + newestFirst.OrderBy() + " LIMIT " + w.Arg(size+1)
	all, err := store.All(ctx, r, q, scanNotice, w.Args()...)
	if err != nil {
		return Page{}, fmt.Errorf("notify: list: %w", err)
	}
	var p Page
	p.Notices, p.NextPageToken = store.Page(all, size, func(n Notice) []any { return []any{n.At, n.ID} })
	return p, nil
}

// Unread counts what an account has not read, up to 100 (số chưa đọc).
func Unread(ctx context.Context, r store.Reader, accountID string) (int, error) {
	var n int
	if err := r.QueryRow(ctx, sqlUnread, accountID).Scan(&n); err != nil {
		return 0, fmt.Errorf("notify: unread: %w", err)
	}
	return n, nil
}

// MarkReadTx marks notices of an account as read (đã đọc); without ids all of
// them. Notices of others are left alone.
func MarkReadTx(ctx context.Context, tx *store.Tx, accountID string, ids ...string) error {
	q, args := sqlReadAll, []any{accountID, tx.Now()}
	if len(ids) > 500 {
		return fault.Invalid("notify.too_many_ids")
	}
	if len(ids) > 0 {
		q, args = store.In(sqlReadSome, args, ids)
	}
	if _, err := tx.Exec(ctx, q, args...); err != nil {
		return fmt.Errorf("notify: mark read: %w", err)
	}
	return nil
}

func scanNotice(r *store.Rows) (Notice, error) {
	var n Notice
	var args json.RawMessage
	if err := r.Scan(&n.ID, &n.AccountID, &n.Kind, &args, &n.Link, &n.At, &n.ReadAt); err != nil {
		return n, err
	}
	return n, json.Unmarshal(args, &n.Args)
}
