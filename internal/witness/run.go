package witness

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/proof"
)

// Terminal is where the program writes, and its clock (đầu cuối).
type Terminal struct {
	Out, Err io.Writer
	Clock    func() time.Time
}

type keys []string

func (k *keys) String() string     { return fmt.Sprint(*k) }
func (k *keys) Set(s string) error { *k = append(*k, s); return nil }

// Run is the program: 0 when it was asked to stop, 1 when it cannot go on, 2
// when it was called wrongly.
func Run(ctx context.Context, args []string, t Terminal) int {
	fs := flag.NewFlagSet("witness", flag.ContinueOnError)
	fs.SetOutput(t.Err)
	var logs keys
	fs.Var(&logs, "log", "khóa công khai của nhật ký, tên+số+base64; lặp lại được (public key of a log)")
	key := fs.String("key", "", "tệp khóa bí mật của nhân chứng (file with the witness's secret key)")
	state := fs.String("state", "", "tệp trạng thái (state file)")
	listen := fs.String("listen", "127.0.0.1:8099", "địa chỉ nghe (address)")
	name := fs.String("new-key", "", "tạo khóa mới mang tên này vào tệp --key, in khóa công khai rồi thoát (draw a key)")
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case fs.NArg() > 0 || *key == "":
		fmt.Fprintln(t.Err, "witness: cần --key TỆP; tạo khóa: witness --new-key TÊN --key TỆP (needs --key)")
		return 2
	}
	if *name != "" {
		return t.newKey(*name, *key)
	}
	if len(logs) == 0 || *state == "" {
		fmt.Fprintln(t.Err, "witness: cần --log KHÓA và --state TỆP (needs --log and --state)")
		return 2
	}
	o := Options{State: *state, Clock: t.Clock, Logger: slog.New(slog.NewTextHandler(t.Err, nil))}
	for _, text := range logs {
		v, err := proof.ParseKey(text)
		if err != nil {
			fmt.Fprintf(t.Err, "witness: không đọc được khóa công khai %q (not a public key)\n", text)
			return 2
		}
		o.Logs = append(o.Logs, v)
	}
	var err error
	if o.Key, err = readKey(*key); err != nil {
		fmt.Fprintln(t.Err, "witness:", err)
		return 2
	}
	if err := serve(ctx, o, *listen, t); err != nil {
		fmt.Fprintln(t.Err, "witness:", err)
		return 1
	}
	return 0
}

// newKey draws a key; a file that exists is never written over.
func (t Terminal) newKey(name, path string) int {
	secret, public, err := proof.NewKey(rand.Reader, name, true)
	if err != nil {
		fmt.Fprintf(t.Err, "witness: tên %q không dùng được: không có dấu cách và dấu cộng (bad name)\n", name)
		return 2
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(secret + "\n")
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		fmt.Fprintln(t.Err, "witness:", err)
		return 1
	}
	fmt.Fprintln(t.Out, public)
	return 0
}

func readKey(path string) (*proof.Cosigner, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("tệp khóa %s mở cho người khác đọc; chạy: chmod 600 (key file is open to others)", path)
	}
	k, err := proof.NewCosigner(string(b))
	if err != nil {
		return nil, fmt.Errorf("tệp %s không phải khóa của nhân chứng (not a witness key)", path)
	}
	return k, nil
}

func serve(ctx context.Context, o Options, listen string, t Terminal) error {
	w, err := Open(o)
	if err != nil {
		return err
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", listen)
	if err != nil {
		return errors.Join(err, w.Close())
	}
	server := &http.Server{Handler: w.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
	served := make(chan error, 1)
	go func() { served <- server.Serve(ln) }()
	fmt.Fprintf(t.Out, "ready http://%s\n%s\n", ln.Addr(), w.Key.Public())
	select {
	case err = <-served:
	case <-ctx.Done():
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = server.Shutdown(drain)
	}
	return errors.Join(err, w.Close())
}

var _ note.Verifier = (*proof.Cosigner)(nil)
