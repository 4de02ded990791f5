package notify

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"tinhso/cmd/mailsim/smtpd"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

type ctxType = context.Context

// post starts a mail server and gives the settings to reach it.
func post(t *testing.T) (*smtpd.Server, Server) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtpd.New()
	s.Delay = time.Minute // slower than the mailer waits
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s, Server{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, From: "khong-tra-loi@tiengiang.example.vn", TLS: "none",
		Timeout: time.Second, BaseURL: "https://dichvucong.example.vn/", Site: "Cổng dịch vụ công tỉnh Tiền Giang"}
}

func one(t *testing.T, db *store.DB) Mail {
	t.Helper()
	page, err := Mails(t.Context(), db, "", "", 0)
	if err != nil || len(page.Mails) != 1 {
		t.Fatalf("%d mails, %v", len(page.Mails), err)
	}
	return page.Mails[0]
}

func drain(t *testing.T, db *store.DB, m *Mailer) {
	t.Helper()
	if err := job.NewQueue(db, m.Worker()).Drain(t.Context()); err != nil {
		t.Logf("drain: %v", err) // what matters is what became of the mail
	}
}

func TestMailArrives(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		s, server := post(t)
		tell(t, db, To{Email: "dao@example.vn", Name: "Nguyễn Thị Hồng Đào", Lang: lang.VI, Link: "/ho-so/tra-cuu?ma=x"}, "dossier_accepted", someArgs)
		drain(t, db, NewMailer(db, server))
		if m := one(t, db); m.State != Sent || m.Attempts != 1 || m.SentAt == nil {
			t.Fatalf("%+v", m)
		}
		got := s.Mails()
		if len(got) != 1 || got[0].To[0] != "dao@example.vn" || got[0].From != server.From {
			t.Fatalf("%+v", got)
		}
		msg, err := mail.ReadMessage(strings.NewReader(got[0].Raw))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
		if err != nil || subject != "Hồ sơ H58.815-261123-0007 đã được tiếp nhận, hẹn trả kết quả 17:00, 23/11/2026" {
			t.Errorf("subject %q, %v", subject, err)
		}
		if date, err := msg.Header.Date(); err != nil || !date.Equal(noon) {
			t.Errorf("date %v, %v", date, err)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(msg.Body))
		if err != nil {
			t.Fatal(err)
		}
		want := "Kính gửi Ông/Bà Nguyễn Thị Hồng Đào,\n\nỦy ban nhân dân Phường 1 đã tiếp nhận hồ sơ H58.815-261123-0007, thủ tục: Đăng ký khai sinh. " +
			"Thời gian hẹn trả kết quả: 17:00, 23/11/2026. Giấy tiếp nhận hồ sơ và hẹn trả kết quả xem và in được trên trang hồ sơ.\n\n" +
			"Xem chi tiết tại: https://dichvucong.example.vn/ho-so/tra-cuu?ma=x\n\n" +
			"Thư này do hệ thống tự động gửi, đề nghị không trả lời thư.\nCổng dịch vụ công tỉnh Tiền Giang"
		if text := strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n")); text != want {
			t.Errorf("text:\n%s\nwant:\n%s", text, want)
		}
	})
}

// What goes wrong on the way, and what becomes of the mail.
func TestFaultsOfTheServer(t *testing.T) {
	for _, c := range []struct {
		fault    smtpd.Fault
		times    int
		state    string // after one try
		final    string // after the retries
		arrivals int
	}{
		{smtpd.Refuse, 1, Waiting, Sent, 1},
		{smtpd.Slow, 1, Waiting, Sent, 1},
		{smtpd.Temp, 2, Waiting, Sent, 1},
		{smtpd.Drop, 1, Waiting, Sent, 1},
		{smtpd.Perm, 1, Failed, Failed, 0},
		{smtpd.Lost, 1, Waiting, Sent, 2}, // the same Message-ID twice
		{smtpd.Temp, -1, Waiting, Failed, 0},
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
				s, server := post(t)
				s.Break(c.fault, c.times)
				tell(t, db, To{Email: "dao@example.vn"}, "dossier_refused", someArgs)
				m := NewMailer(db, server)
				once := tryOnce(t, db, m)
				got := one(t, db)
				if got.State != c.state || got.Attempts != 1 || got.Error == "" {
					t.Errorf("after one try (%v): %+v", once, got)
				}
				if c.final == c.state {
					return
				}
				for range attempts * 2 {
					clock.Advance(48 * time.Hour)
					drain(t, db, m)
				}
				if got := one(t, db); got.State != c.final {
					t.Errorf("in the end: %+v", got)
				}
				mails := s.Mails()
				if len(mails) != c.arrivals {
					t.Fatalf("%d arrived, want %d", len(mails), c.arrivals)
				}
				for _, one := range mails {
					if id(t, one.Raw) != id(t, mails[0].Raw) {
						t.Error("the same mail bears two ids")
					}
				}
			})
		})
	}
}

func id(t *testing.T, raw string) string {
	t.Helper()
	msg, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return msg.Header.Get("Message-Id")
}

// tryOnce works the one mail once, as the queue would.
func tryOnce(t *testing.T, db *store.DB, m *Mailer) error {
	t.Helper()
	j := job.Job{Kind: jobKind, Args: []byte(`{"mail":"` + one(t, db).ID + `"}`), Attempt: 1, MaxAttempts: attempts}
	effect, err := m.Worker().Work(t.Context(), j)
	if err != nil {
		return err
	}
	return db.Write(t.Context(), func(tx *store.Tx) error { return effect(t.Context(), tx) })
}

// Without a mail server mails are kept and seen; with one they go out.
func TestNoServerKeepsMailsInSight(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx := t.Context()
		tell(t, db, To{Email: "dao@example.vn"}, "confirm", map[string]any{"code": "482913", "minutes": 15})
		drain(t, db, NewMailer(db, Server{}))
		m := one(t, db)
		if m.State != NotSent || !strings.Contains(m.Why(lang.For(lang.EN)), "no mail server") {
			t.Fatalf("%+v", m)
		}
		if strings.Contains(m.Text()+m.Subject(), "482913") {
			t.Error("the list of mails shows a code")
		}
		if text, err := Reveal(ctx, db, m.ID); err != nil || !strings.Contains(text, "482913") {
			t.Errorf("demo mode does not show the code: %s, %v", text, err)
		}
		resend := func(want int) {
			t.Helper()
			var n int
			err := db.Write(ctx, func(tx *store.Tx) (err error) { n, err = ResendTx(ctx, tx); return err })
			if err != nil || n != want {
				t.Fatalf("%d sent again, %v; want %d", n, err, want)
			}
		}
		s, server := post(t)
		resend(1)
		drain(t, db, NewMailer(db, server))
		if len(s.Mails()) != 1 || one(t, db).State != Sent {
			t.Errorf("%d arrived, %+v", len(s.Mails()), one(t, db))
		}
		if text, err := Reveal(ctx, db, m.ID); err != nil || strings.Contains(text, "482913") {
			t.Errorf("the code is kept after it was sent: %s, %v", text, err)
		}
		resend(0)
		tell(t, db, To{Email: "ut@example.vn"}, "confirm", map[string]any{"code": "111222", "minutes": 15})
		drain(t, db, NewMailer(db, Server{}))
		clock.Advance(time.Hour)
		resend(0) // its code is no longer good
	})
}

// Who knows that there is no server keeps the mail as not sent at once; it can
// be sent again like any other.
func TestNoServerNeedsNoJob(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		tell(t, db, To{Email: "dao@example.vn", NoServer: true}, "dossier_submitted", someArgs)
		var jobs int
		if err := db.QueryRow(t.Context(), "SELECT count(id) FROM job").Scan(&jobs); err != nil || jobs != 0 {
			t.Errorf("%d jobs, %v", jobs, err)
		}
		if m := one(t, db); m.State != NotSent || !strings.Contains(m.Why(lang.For(lang.EN)), "no mail server") {
			t.Errorf("%+v", m)
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := ResendTx(t.Context(), tx); return err })
		if err != nil {
			t.Fatal(err)
		}
		s, server := post(t)
		drain(t, db, NewMailer(db, server))
		if len(s.Mails()) != 1 || one(t, db).State != Sent {
			t.Errorf("%d arrived, %+v", len(s.Mails()), one(t, db))
		}
	})
}

// Where the line must be enciphered, neither mail nor password goes over one
// that is not.
func TestNothingGoesInTheClear(t *testing.T) {
	for _, tls := range []string{"", "starttls", "tls"} {
		t.Run(tls, func(t *testing.T) {
			storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
				s, server := post(t)
				server.TLS, server.Username, server.Password = tls, "tinhso", "secret"
				tell(t, db, To{Email: "dao@example.vn"}, "dossier_refused", someArgs)
				if err := tryOnce(t, db, NewMailer(db, server)); err == nil {
					t.Error("it went out")
				}
				if m := one(t, db); m.State != Waiting || len(s.Mails()) != 0 {
					t.Errorf("%+v, %d arrived", m, len(s.Mails()))
				}
			})
		})
	}
}

func TestWrongAddressIsSeen(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		tell(t, db, To{Email: "a\r\nBcc: all@example.vn"}, "dossier_refused", someArgs)
		if m := one(t, db); m.State != Failed || m.Error != errAddress || strings.ContainsAny(m.Email, "\r\n") {
			t.Errorf("%+v", m)
		}
	})
}

// What a citizen wrote cannot add a header or end the mail early.
func TestTextCannotBreakTheMail(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		s, server := post(t)
		args := map[string]any{"code": "x\r\nBcc: all@example.vn", "procedure": ".\r\n.\r\nQUIT\r\n<script>", "unit": "😀\u202e"}
		tell(t, db, To{Email: "dao@example.vn", Name: "A\r\nBcc: all@example.vn"}, "dossier_refused", args)
		drain(t, db, NewMailer(db, server))
		got := s.Mails()
		if len(got) != 1 || len(got[0].To) != 1 {
			t.Fatalf("%+v, %+v", got, one(t, db))
		}
		msg, err := mail.ReadMessage(strings.NewReader(got[0].Raw))
		if err != nil || msg.Header.Get("Bcc") != "" {
			t.Errorf("%v, %v", msg, err)
		}
	})
}

func TestWorkerRefusesNonsense(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		m := NewMailer(db, Server{})
		for _, args := range []string{`{`, `{"mail":"gone"}`} {
			if _, err := m.Worker().Work(t.Context(), job.Job{Args: []byte(args)}); err == nil {
				t.Errorf("%s is worked", args)
			} else if errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", args, err)
			}
		}
	})
}
