package notify

import (
	"context"
	"time"

	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// Server is the mail server the province sends through (máy chủ thư điện tử).
// Without a host nothing is sent.
type Server struct {
	Host     string
	Port     int // 0: 25, 587 or 465 by TLS
	Username string
	Password string
	From     string
	TLS      string // starttls (default), tls, none
	Timeout  time.Duration
	BaseURL  string // put before links
	Site     string // name of the portal in the greeting
}

// Mailer sends kept mails (bộ gửi thư).
type Mailer struct{}

// NewMailer makes a mailer.
func NewMailer(db *store.DB, s Server) *Mailer { return &Mailer{} }

// Worker is the job that sends one mail; boot hands it to the queue.
func (m *Mailer) Worker() job.Worker { return job.Worker{} }

// Mail is a kept mail as an administrator sees it (thư gửi đi).
type Mail struct {
	ID        string
	Kind      string
	Email     string
	Lang      lang.Tag
	State     string // waiting, sent, not_sent (no mail server), refused (by the server, for good)
	Error     string
	Attempts  int
	CreatedAt time.Time
	SentAt    *time.Time
}

// MailPage is a part of the list of mails.
type MailPage struct {
	Mails         []Mail
	NextPageToken string
}

// Mails lists kept mails, newest first; with a state only those.
func Mails(ctx context.Context, r store.Reader, state, pageToken string, pageSize int) (MailPage, error) {
	return MailPage{}, nil
}

// ResendTx queues mails again that were not sent; it returns how many.
func ResendTx(ctx context.Context, tx *store.Tx) (int, error) { return 0, nil }
