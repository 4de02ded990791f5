package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tinhso/cmd/mailsim/smtpd"
)

func serve(t *testing.T) (s *smtpd.Server, smtp, pages string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s = smtpd.New()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	web := httptest.NewServer(handler(s))
	t.Cleanup(func() {
		web.Close()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s, l.Addr().String(), web.URL
}

// talk says lines to the server and gives the codes it answers with; empty is
// a closed line.
func talk(t *testing.T, addr string, lines ...string) (codes []string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r := bufio.NewReader(c)
	answer := func() {
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				codes = append(codes, "")
				return
			}
			if line[3] == ' ' {
				codes = append(codes, line[:3])
				return
			}
		}
	}
	answer()
	for _, line := range lines {
		if codes[len(codes)-1] == "" {
			return codes
		}
		fmt.Fprint(c, line+"\r\n")
		answer()
	}
	return codes
}

func do(t *testing.T, method, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

var mail = []string{"EHLO me", "MAIL FROM:<a@example.vn> SIZE=10", "RCPT TO:<b@example.vn>", "DATA", "Subject: Chào\r\n\r\n..chấm\r\n."}

func TestMailsAreShown(t *testing.T) {
	_, smtp, pages := serve(t)
	if got := strings.Join(talk(t, smtp, append(mail, "QUIT")...), " "); got != "220 250 250 250 354 250 221" {
		t.Fatal(got)
	}
	if code, body := do(t, "GET", pages+"/mails"); code != 200 || !strings.Contains(body, `"b@example.vn"`) || !strings.Contains(body, `"from": "a@example.vn"`) {
		t.Errorf("%d %s", code, body)
	}
	if code, body := do(t, "GET", pages+"/mails/1.eml"); code != 200 || body != "Subject: Chào\n\n.chấm\n" {
		t.Errorf("%d %q", code, body)
	}
	if code, _ := do(t, "GET", pages+"/mails/2.eml"); code != 404 {
		t.Errorf("a mail nobody sent: %d", code)
	}
	do(t, "DELETE", pages+"/mails")
	if _, body := do(t, "GET", pages+"/mails"); strings.TrimSpace(body) != "[]" {
		t.Error(body)
	}
}

func TestFaultsOnDemand(t *testing.T) {
	for _, c := range []struct {
		kind, codes string
		kept        int
	}{
		{"refuse", "", 0},
		{"4xx", "220 250 250 451 503 502", 0},
		{"5xx", "220 250 250 550 503 502", 0},
		{"drop", "220 250 250 250 354 ", 0},
		{"lost", "220 250 250 250 354 ", 1},
	} {
		t.Run(c.kind, func(t *testing.T) {
			s, smtp, pages := serve(t)
			if code, body := do(t, "PUT", pages+"/fault?times=1&kind="+c.kind); code != 204 {
				t.Fatalf("%d %s", code, body)
			}
			codes := talk(t, smtp, mail...)
			if len(codes) > 6 {
				codes = codes[:6]
			}
			if got := strings.Join(codes, " "); got != c.codes {
				t.Errorf("answers %q, want %q", got, c.codes)
			}
			if n := len(s.Mails()); n != c.kept {
				t.Errorf("%d kept", n)
			}
			if got := strings.Join(talk(t, smtp, mail...), " "); got != "220 250 250 250 354 250" {
				t.Errorf("the fault does not end: %s", got)
			}
			if s.Sessions() != 2 {
				t.Errorf("%d sessions", s.Sessions())
			}
		})
	}
}

func TestWrongUseIsAnswered(t *testing.T) {
	_, smtp, pages := serve(t)
	for _, q := range []string{"kind=earthquake", "kind=4xx&times=0", "kind=4xx&times=x"} {
		if code, _ := do(t, "PUT", pages+"/fault?"+q); code != 400 {
			t.Errorf("%s: %d", q, code)
		}
	}
	if got := strings.Join(talk(t, smtp, "DATA", "RCPT TO:<b@example.vn>", "HELLO", "RSET", "AUTH LOGIN", "YQ==", "YQ=="), " "); got != "220 503 503 502 250 334 334 235" {
		t.Error(got)
	}
}
