package notify

import (
	"context"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// To is who is told (người nhận thông báo).
type To struct {
	AccountID string // gets the notice in the platform; may be empty
	Name      string // how the mail greets; empty greets politely without a name
	Email     string // gets a mail; may be empty
	Phone     string // kept for the text-message channel to come
	Lang      lang.Tag
	Key       string // one notice for one key: the id of the event; empty always writes
	Link      string // path of the page the notice leads to, e.g. /ho-so/tra-cuu?ma=...
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
func (n Notice) Title(p lang.Printer) string { return "" }

// Text is the notice in full (nội dung).
func (n Notice) Text(p lang.Printer) string { return "" }

// NoticeTx writes a notice and its mail job in the caller's transaction. With
// a key already used it does nothing.
func NoticeTx(ctx context.Context, tx *store.Tx, to To, kind string, args map[string]any) error {
	return nil
}

// Page is a part of a list.
type Page struct {
	Notices       []Notice
	NextPageToken string
}

// List gives the notices of an account, newest first.
func List(ctx context.Context, r store.Reader, accountID, pageToken string, pageSize int) (Page, error) {
	return Page{}, nil
}

// Unread counts what an account has not read, up to 100.
func Unread(ctx context.Context, r store.Reader, accountID string) (int, error) { return 0, nil }

// MarkReadTx marks notices of an account as read; without ids all of them.
func MarkReadTx(ctx context.Context, tx *store.Tx, accountID string, ids ...string) error { return nil }
