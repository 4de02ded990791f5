package scan

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// daemon is a clamd somewhere (trình quét mã độc ClamAV), spoken to by its own protocol, each question on a line of its own.
type daemon struct{ network, address string }

// idle is how long one piece may take to go or an answer to come.
const idle = 30 * time.Second

// chunkBytes is how much goes to clamd in one piece.
const chunkBytes = 64 << 10

// errBeyond says that clamd did not look at all of it: larger than its own settings allow.
var errBeyond = errors.New("clamd: beyond its limits")

// newDaemon reads the setting; none is nil.
func newDaemon(setting string) *daemon {
	if path, ok := strings.CutPrefix(setting, "unix:"); ok {
		return &daemon{"unix", path}
	}
	if addr, ok := strings.CutPrefix(setting, "tcp:"); ok {
		return &daemon{"tcp", addr}
	}
	return nil
}

// dial opens a line that ends with ctx.
func (d *daemon) dial(ctx context.Context) (net.Conn, func(), error) {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(ctx, d.network, d.address)
	if err != nil {
		return nil, nil, fmt.Errorf("clamd: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	return conn, func() { stop(); _ = conn.Close() }, nil
}

// patience bounds the next piece.
func patience(conn net.Conn) error {
	return conn.SetDeadline(time.Now().Add(idle)) //allow: a socket knows the time of the machine alone
}

// version asks clamd who it is and how old its signatures are.
func (d *daemon) version(ctx context.Context) (string, error) {
	conn, end, err := d.dial(ctx)
	if err != nil {
		return "", err
	}
	defer end()
	if err := patience(conn); err != nil {
		return "", err
	}
	if _, err := io.WriteString(conn, "zVERSION\x00"); err != nil {
		return "", fmt.Errorf("clamd: %w", err)
	}
	answer, err := answer(conn)
	if err == nil && !strings.HasPrefix(answer, "ClamAV ") {
		err = fmt.Errorf("clamd: answers %q", answer)
	}
	return answer, err
}

// scan sends bytes and gives the name of what was found in them, or nothing.
func (d *daemon) scan(ctx context.Context, r io.Reader) (virus string, err error) {
	conn, end, err := d.dial(ctx)
	if err != nil {
		return "", err
	}
	defer end()
	sent := d.send(conn, r)
	var unread *unreadable
	if errors.As(sent, &unread) {
		return "", unread.cause
	}
	// When clamd has had enough it answers and hangs up while we still write: its answer says why.
	text, err := answer(conn)
	if err != nil {
		return "", errors.Join(ctx.Err(), sent, err)
	}
	virus, err = verdictOf(text)
	if err == nil && virus == "" && sent != nil {
		return "", fmt.Errorf("clamd: answered before it had all: %w", sent)
	}
	return virus, err
}

// unreadable tells a fault of our own storage from one of the line.
type unreadable struct{ cause error }

func (u *unreadable) Error() string { return u.cause.Error() }

func (d *daemon) send(conn net.Conn, r io.Reader) error {
	if err := patience(conn); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return err
	}
	buf := make([]byte, 4+chunkBytes)
	for {
		n, err := io.ReadFull(r, buf[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buf, uint32(n)) //nolint:gosec // at most chunkBytes
			if err := patience(conn); err != nil {
				return err
			}
			if _, err := conn.Write(buf[:4+n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			_, err := conn.Write([]byte{0, 0, 0, 0})
			return err
		case err != nil:
			return &unreadable{err}
		}
	}
}

// answer reads what clamd says, up to the sign that ends it.
func answer(conn net.Conn) (string, error) {
	if err := patience(conn); err != nil {
		return "", err
	}
	b, err := io.ReadAll(io.LimitReader(conn, 4096))
	text, _, whole := strings.Cut(string(b), "\x00")
	if whole {
		return strings.TrimSpace(text), nil
	}
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return "", fmt.Errorf("clamd: %w", err)
}

// verdictOf reads the answer to INSTREAM: what was found, nothing, or an error. An answer of another form is an error,
// never "clean".
func verdictOf(text string) (virus string, err error) {
	rest, ok := strings.CutPrefix(text, "stream: ")
	switch {
	case ok && rest == "OK":
		return "", nil
	case ok && strings.HasPrefix(rest, "Heuristics.Limits.Exceeded"), strings.HasPrefix(text, "INSTREAM size limit exceeded"):
		return "", errBeyond
	case ok && strings.HasSuffix(rest, " FOUND") && len(rest) > len(" FOUND"):
		return strings.TrimSuffix(rest, " FOUND"), nil
	}
	return "", fmt.Errorf("clamd: answers %q", text)
}
