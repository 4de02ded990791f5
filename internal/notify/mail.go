package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// What became of a mail.
const (
	Waiting = "waiting"
	Sent    = "sent"
	NotSent = "not_sent" // there is no mail server
	Failed  = "failed"   // refused for good, or tried too often
)

const (
	jobKind  = "notify.mail"
	attempts = 10
	codeLife = 30 * time.Minute // a mail with a code is not sent again after this
)

type jobArgs struct {
	Mail string `json:"mail"`
}

// Mail is a kept mail as an administrator sees it (thư gửi đi). Codes in it
// are hidden.
type Mail struct {
	ID        string
	Kind      string
	Email     string
	Name      string
	Lang      lang.Tag
	Link      string
	State     string
	Error     string // the server's answer, or a key of the catalogue that begins with notify.error
	Attempts  int
	CreatedAt time.Time
	SentAt    *time.Time

	args map[string]any
}

// Subject is the subject line, codes hidden.
func (m Mail) Subject() string { return title(lang.For(m.Lang), m.Kind, masked(m.Kind, m.args)) }

// Text is what the mail says, codes hidden.
func (m Mail) Text() string { return text(lang.For(m.Lang), m.Kind, masked(m.Kind, m.args)) }

// Why says in words why a mail was not sent; empty when nothing is wrong.
func (m Mail) Why(p lang.Printer) string {
	if p.Has(m.Error) {
		return p.T(m.Error)
	}
	return m.Error
}

// MailPage is a part of the list of mails.
type MailPage struct {
	Mails         []Mail
	NextPageToken string
}

// Mails lists kept mails, newest first; with a state only those (thư đã gửi,
// chưa gửi).
func Mails(ctx context.Context, r store.Reader, state, pageToken string, pageSize int) (MailPage, error) {
	var w store.Where
	if state != "" {
		w.And("state = ?", state)
	}
	if err := newestFirst.After(&w, pageToken); err != nil {
		return MailPage{}, err
	}
	size := store.PageSize(pageSize)
	q := "SELECT " + mailList + " FROM notify_mail" + w.SQL() + newestFirst.OrderBy() + " LIMIT " + w.Arg(size+1)
	all, err := store.All(ctx, r, q, func(rows *store.Rows) (Mail, error) { return scanMail(rows) }, w.Args()...)
	if err != nil {
		return MailPage{}, fmt.Errorf("notify: mails: %w", err)
	}
	var p MailPage
	p.Mails, p.NextPageToken = store.Page(all, size, func(m Mail) []any { return []any{m.CreatedAt, m.ID} })
	return p, nil
}

// MailCounts counts kept mails by what became of them.
func MailCounts(ctx context.Context, r store.Reader) (map[string]int64, error) {
	counts := map[string]int64{}
	rows, err := store.All(ctx, r, sqlMailCounts, func(rows *store.Rows) (struct {
		state string
		n     int64
	}, error) {
		var c struct {
			state string
			n     int64
		}
		return c, rows.Scan(&c.state, &c.n)
	})
	if err != nil {
		return nil, fmt.Errorf("notify: count mails: %w", err)
	}
	for _, c := range rows {
		counts[c.state] = c.n
	}
	return counts, nil
}

// Reveal is Text with its codes, for demo mode, where there is no mail server
// and the person at the screen is everybody. Outside demo mode nothing may
// call it.
func Reveal(ctx context.Context, r store.Reader, id string) (string, error) {
	m, err := getMail(ctx, r, id)
	if err != nil {
		return "", err
	}
	return text(lang.For(m.Lang), m.Kind, m.args), nil
}

// ResendTx queues mails again that were not sent, at most 500; it returns how
// many (gửi lại). A mail with a code that is no longer good is left.
func ResendTx(ctx context.Context, tx *store.Tx) (int, error) {
	all, err := store.All(ctx, tx, sqlUnsent, func(rows *store.Rows) (Mail, error) { return scanMail(rows) })
	if err != nil {
		return 0, fmt.Errorf("notify: resend: %w", err)
	}
	n := 0
	for _, m := range all {
		if m.Error == errAddress || kinds[m.Kind].secret && tx.Now().Sub(m.CreatedAt) > codeLife {
			continue
		}
		if _, err := tx.Exec(ctx, sqlAgain, m.ID); err != nil {
			return 0, fmt.Errorf("notify: resend: %w", err)
		}
		if err := job.Insert(ctx, tx, job.New{Kind: jobKind, Args: jobArgs{Mail: m.ID}, UniqueKey: m.ID, MaxAttempts: attempts}); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

func getMail(ctx context.Context, r store.Reader, id string) (Mail, error) {
	m, err := scanMail(r.QueryRow(ctx, sqlGetMail, id))
	if errors.Is(err, store.ErrNone) {
		return m, fault.NotFound("notify.mail_unknown")
	}
	if err != nil {
		return m, fmt.Errorf("notify: get mail: %w", err)
	}
	return m, nil
}

func scanMail(r interface{ Scan(dest ...any) error }) (Mail, error) {
	var m Mail
	var args json.RawMessage
	err := r.Scan(&m.ID, &m.Kind, &m.Email, &m.Name, &m.Lang, &args, &m.Link, &m.State, &m.Error, &m.Attempts, &m.CreatedAt, &m.SentAt)
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(args, &m.args)
}
