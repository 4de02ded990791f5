package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/trace"
)

// Reasons that are not a server's words; they are keys of the catalogue.
const (
	errNoServer = "notify.error.no_server"
	errAddress  = "notify.error.address"
)

// Server is the mail server the province sends through (máy chủ thư điện tử).
// Without a host nothing is sent.
type Server struct {
	Host     string
	Port     int // 0: 587 for starttls, 465 for tls, 25 for none
	Username string
	Password string
	From     string
	TLS      string        // starttls (default), tls, none
	Timeout  time.Duration // 30 s when zero
	BaseURL  string        // put before links
	Site     string        // name of the sender; empty takes the catalogue's
}

// Mailer sends kept mails (bộ gửi thư).
type Mailer struct {
	db *store.DB
	s  Server
}

// NewMailer makes a mailer.
func NewMailer(db *store.DB, s Server) *Mailer {
	if s.Timeout == 0 {
		s.Timeout = 30 * time.Second
	}
	s.BaseURL = strings.TrimSuffix(s.BaseURL, "/")
	return &Mailer{db: db, s: s}
}

// Configured reports whether there is a mail server.
func (m *Mailer) Configured() bool { return m.s.Host != "" }

// Worker is the job that sends one mail; boot hands it to the queue. A mail
// is sent at least once: when the server took it and the line broke before
// its answer came, it is sent again under the same Message-ID, by which mail
// programs know it for the same.
func (m *Mailer) Worker() job.Worker {
	return job.Worker{Kind: jobKind, Work: m.work, Timeout: m.s.Timeout + 10*time.Second}
}

func (m *Mailer) work(ctx context.Context, j job.Job) (job.Effect, error) {
	var args jobArgs
	if err := j.Decode(&args); err != nil {
		return nil, job.Cancel(err)
	}
	mail, err := getMail(ctx, m.db, args.Mail)
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		return nil, job.Cancel(err)
	case err != nil:
		return nil, err
	case mail.State != Waiting:
		return nothing, nil
	case !m.Configured():
		return ended(mail.ID, NotSent, errNoServer, 0), nil
	}
	call, span := trace.Start(ctx, trace.Client, "smtp")
	span.Set("server.address", m.s.Host)
	err = m.send(call, mail)
	span.End(err)
	switch {
	case err == nil:
		return m.sent(mail), nil
	case final(err):
		return ended(mail.ID, Failed, reason(err), 1), nil
	case j.MaxAttempts > 0 && j.Attempt >= j.MaxAttempts:
		return ended(mail.ID, Failed, reason(err), 1), nil
	}
	// The job is tried again; the mail shows why it is still waiting.
	if e := m.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlTried, mail.ID, reason(err))
		return err
	}); e != nil {
		return nil, errors.Join(err, e)
	}
	return nil, err
}

func nothing(context.Context, *store.Tx) error { return nil }

// sent marks a mail as sent and forgets the code it carried.
func (m *Mailer) sent(mail Mail) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		raw, err := encode(masked(mail.Kind, mail.args))
		if err != nil {
			return err
		}
		return tx.Later(ctx, sqlSent, mail.ID, tx.Now(), raw)
	}
}

func ended(id, state, why string, tries int) job.Effect {
	return func(ctx context.Context, tx *store.Tx) error {
		return tx.Later(ctx, sqlNotSent, id, state, why, tries)
	}
}

// final reports whether the server said no for good (5xx), as against later
// (4xx) and troubles on the line.
func final(err error) bool {
	var e *mail.SendError
	return errors.As(err, &e) && e.ErrorCode() >= 500 && e.ErrorCode() < 600
}

// reason is what an administrator is told, without line ends.
func reason(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if r := []rune(text); len(r) > 300 {
		text = string(r[:300]) + "…"
	}
	return text
}

func (m *Mailer) send(ctx context.Context, kept Mail) error {
	msg, err := m.message(kept)
	if err != nil {
		return err
	}
	options := []mail.Option{mail.WithTimeout(m.s.Timeout), mail.WithHELO(m.helo())}
	port := 587
	switch m.s.TLS {
	case "none":
		port = 25
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	case "tls":
		port = 465
		options = append(options, mail.WithSSL())
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.s.Port != 0 {
		port = m.s.Port
	}
	options = append(options, mail.WithPort(port))
	if m.s.Username != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.s.Username), mail.WithPassword(m.s.Password))
	}
	c, err := mail.NewClient(m.s.Host, options...)
	if err != nil {
		return fmt.Errorf("notify: mail client: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, m.s.Timeout)
	defer cancel()
	if err := c.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("notify: send to %s: %w", net.JoinHostPort(m.s.Host, strconv.Itoa(port)), err)
	}
	return nil
}

// message writes the mail: plain text, in the reader's language.
func (m *Mailer) message(kept Mail) (*mail.Msg, error) {
	p := lang.For(kept.Lang)
	site := m.s.Site
	if site == "" {
		site = p.T("notify.mail.site")
	}
	msg := mail.NewMsg()
	if err := msg.FromFormat(site, m.s.From); err != nil {
		return nil, fmt.Errorf("notify: sender %q: %w", m.s.From, err)
	}
	if err := msg.AddTo(kept.Email); err != nil {
		return nil, fmt.Errorf("notify: recipient: %w", err)
	}
	msg.Subject(title(p, kept.Kind, kept.args))
	msg.SetMessageIDWithValue(strings.ToLower(kept.ID) + "@" + m.helo())
	msg.SetDateWithValue(m.db.Now())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetUserAgent("TinhSo")
	msg.SetBodyString(mail.TypeTextPlain, m.body(p, site, kept))
	return msg, nil
}

func (m *Mailer) body(p lang.Printer, site string, kept Mail) string {
	hello := p.T("notify.mail.hello")
	if kept.Name != "" {
		hello = p.T("notify.mail.hello_name", "name", kept.Name)
	}
	parts := []string{hello, text(p, kept.Kind, kept.args)}
	if kept.Link != "" && m.s.BaseURL != "" {
		parts = append(parts, p.T("notify.mail.link", "url", m.s.BaseURL+kept.Link))
	}
	parts = append(parts, p.T("notify.mail.end", "site", site))
	return strings.Join(parts, "\n\n") + "\n"
}

// helo is the name we give ourselves: the domain of the sender.
func (m *Mailer) helo() string {
	if _, domain, ok := strings.Cut(strings.Trim(m.s.From, "<> "), "@"); ok && domain != "" {
		return domain
	}
	return "localhost"
}
