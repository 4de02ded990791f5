// Package smtpd is a small mail server for trials and tests (máy chủ thư thử
// nghiệm): it takes mail over the network, keeps it in memory and misbehaves
// when told. It is no mail server for anything else.
package smtpd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"
)

// Fault is a way to misbehave.
type Fault string

// The faults on demand.
const (
	None   Fault = ""
	Refuse Fault = "refuse" // closes before the greeting
	Slow   Fault = "slow"   // waits before each answer
	Temp   Fault = "4xx"    // 451 to every recipient
	Perm   Fault = "5xx"    // 550 to every recipient
	Drop   Fault = "drop"   // closes in the middle of the text
	Lost   Fault = "lost"   // keeps the mail, then closes without an answer
)

// Faults lists them.
func Faults() []Fault { return []Fault{None, Refuse, Slow, Temp, Perm, Drop, Lost} }

// Mail is a mail as it came in.
type Mail struct {
	ID   int       `json:"id"`
	From string    `json:"from"`
	To   []string  `json:"to"`
	At   time.Time `json:"at"`
	Raw  string    `json:"raw"`
}

const (
	maxMail   = 25 << 20
	maxKept   = 1000 // the oldest go first
	idle      = time.Minute
	slowDelay = 2 * time.Second
)

// Server takes mail.
type Server struct {
	Delay time.Duration // of Slow; two seconds when zero

	mu       sync.Mutex
	mails    []Mail
	nextID   int
	fault    Fault
	left     int // how many connections the fault still meets; below zero all
	sessions int
	conns    map[net.Conn]bool
}

// New makes a server without a fault.
func New() *Server { return &Server{conns: map[net.Conn]bool{}} }

// Break makes the next n connections meet a fault; n below zero means all.
func (s *Server) Break(f Fault, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.left = f, n
}

// Mails lists what was taken, oldest first.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Clear forgets all mails.
func (s *Server) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = nil
}

// Sessions counts the connections that came.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions
}

// Serve takes connections until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	stop := context.AfterFunc(ctx, func() {
		l.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for c := range s.conns {
			c.Close()
		}
	})
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		c, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return nil
			}
			return fmt.Errorf("smtpd: %w", err)
		}
		s.mu.Lock()
		s.conns[c] = true
		s.mu.Unlock()
		wg.Go(func() {
			s.session(ctx, c)
			s.mu.Lock()
			delete(s.conns, c)
			s.mu.Unlock()
		})
	}
}

// meet says which fault this connection meets.
func (s *Server) meet() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions++
	if s.left == 0 {
		return None
	}
	if s.left > 0 {
		s.left--
	}
	return s.fault
}

func (s *Server) keep(m Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextID++
	m.ID, m.At = s.nextID, time.Now().UTC().Truncate(time.Second)
	s.mails = append(s.mails, m)
	if len(s.mails) > maxKept {
		s.mails = s.mails[len(s.mails)-maxKept:]
	}
}

// session is one connection.
type session struct {
	s     *Server
	ctx   context.Context
	c     net.Conn
	r     *bufio.Reader
	fault Fault
	mail  Mail
}

func (s *Server) session(ctx context.Context, c net.Conn) {
	defer c.Close()
	x := &session{s: s, ctx: ctx, c: c, r: bufio.NewReaderSize(c, 8<<10), fault: s.meet()}
	if x.fault == Refuse {
		return
	}
	x.say(220, "mailsim")
	for x.command() {
	}
}

// say answers; a slow server waits first.
func (x *session) say(code int, text string) {
	if x.fault == Slow {
		d := x.s.Delay
		if d == 0 {
			d = slowDelay
		}
		select {
		case <-time.After(d):
		case <-x.ctx.Done():
		}
	}
	_ = x.c.SetDeadline(time.Now().Add(idle))
	fmt.Fprintf(x.c, "%d %s\r\n", code, text)
}

// command reads and answers one command; false ends the session.
func (x *session) command() bool {
	_ = x.c.SetDeadline(time.Now().Add(idle))
	line, err := x.r.ReadSlice('\n')
	if err != nil {
		return false
	}
	verb, rest, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		fmt.Fprintf(x.c, "250-mailsim\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-AUTH PLAIN LOGIN\r\n")
		x.say(250, fmt.Sprintf("SIZE %d", maxMail))
	case "HELO", "NOOP", "VRFY":
		x.say(250, "mailsim")
	case "RSET":
		x.mail = Mail{}
		x.say(250, "forgotten")
	case "AUTH":
		return x.auth(rest)
	case "MAIL":
		x.mail = Mail{From: address(rest)}
		x.say(250, "sender taken")
	case "RCPT":
		x.recipient(rest)
	case "DATA":
		return x.data()
	case "QUIT":
		x.say(221, "goodbye")
		return false
	default:
		x.say(502, "not known here")
	}
	return true
}

// auth takes any name and password.
func (x *session) auth(rest string) bool {
	if kind, initial, _ := strings.Cut(rest, " "); strings.EqualFold(kind, "LOGIN") || initial == "" {
		questions := []string{"VXNlcm5hbWU6", "UGFzc3dvcmQ6"}
		if !strings.EqualFold(kind, "LOGIN") {
			questions = []string{""}
		}
		for _, q := range questions {
			x.say(334, q)
			if _, err := x.r.ReadSlice('\n'); err != nil {
				return false
			}
		}
	}
	x.say(235, "welcome")
	return true
}

func (x *session) recipient(rest string) {
	switch {
	case x.mail.From == "":
		x.say(503, "say MAIL first")
	case x.fault == Temp:
		x.say(451, "try again later")
	case x.fault == Perm:
		x.say(550, "no such mailbox")
	default:
		x.mail.To = append(x.mail.To, address(rest))
		x.say(250, "recipient taken")
	}
}

func (x *session) data() bool {
	if len(x.mail.To) == 0 {
		x.say(503, "say RCPT first")
		return true
	}
	x.say(354, "go on, end with a dot")
	if x.fault == Drop {
		_, _ = x.r.Peek(1) // the text has begun
		return false
	}
	raw, err := io.ReadAll(io.LimitReader(textproto.NewReader(x.r).DotReader(), maxMail+1))
	if err != nil || len(raw) > maxMail {
		return false
	}
	x.mail.Raw = string(raw)
	x.s.keep(x.mail)
	x.mail = Mail{}
	if x.fault == Lost {
		return false
	}
	x.say(250, "kept")
	return true
}

// address cuts FROM:<a@b> SIZE=1 down to a@b.
func address(s string) string {
	_, s, _ = strings.Cut(s, ":")
	s = strings.TrimSpace(s)
	if from, to := strings.IndexByte(s, '<'), strings.IndexByte(s, '>'); from >= 0 && to > from {
		return s[from+1 : to]
	}
	s, _, _ = strings.Cut(s, " ")
	return s
}
