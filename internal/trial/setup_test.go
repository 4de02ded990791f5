package trial

import (
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tinhso/cmd/mailsim/smtpd"
	"tinhso/cmd/postsim/post"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// made is the program and the loaded provinces, made once for a test run.
var made struct {
	sync.Mutex
	dir, root, binary string
	sqlite, postgres  string // data folders
	names             []string
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, name := range made.names {
		_ = Psql(context.Background(), os.Getenv(storetest.Variable), "-c", "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	}
	if made.dir != "" {
		_ = os.RemoveAll(made.dir)
	}
	os.Exit(code)
}

// program builds the program once.
func program(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("the real program is built and loaded for this")
	}
	made.Lock()
	defer made.Unlock()
	if made.binary != "" {
		return made.binary
	}
	var err error
	if made.root, err = Root(t.Context()); err != nil {
		t.Fatal(err)
	}
	if made.dir, err = os.MkdirTemp("", "tinhso-trial-"); err != nil {
		t.Fatal(err)
	}
	if err = os.Chmod(made.dir, 0o711); err != nil {
		t.Fatal(err)
	}
	if given := os.Getenv("TINHSO_TRIAL_BINARY"); given != "" { // a program that is there already
		made.binary = given
		return given
	}
	if err := Build(t.Context(), made.root, filepath.Join(made.dir, "tinhso")); err != nil {
		t.Fatal(err)
	}
	made.binary = filepath.Join(made.dir, "tinhso")
	return made.binary
}

func pack() string { return filepath.Join(made.root, "provinces/tien-giang") }

// freshSQLite is a data folder with the province loaded.
func freshSQLite(t testing.TB) (data, database string) {
	t.Helper()
	binary := program(t)
	made.Lock()
	defer made.Unlock()
	if made.sqlite == "" {
		dir := filepath.Join(made.dir, "sqlite")
		if err := Load(t.Context(), binary, dir, SQLiteIn(dir), pack()); err != nil {
			t.Fatal(err)
		}
		made.sqlite = dir
	}
	data = filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(made.sqlite)); err != nil {
		t.Fatal(err)
	}
	return data, SQLiteIn(data)
}

// server is the PostgreSQL of the tests.
func server(t testing.TB) string {
	t.Helper()
	base := os.Getenv(storetest.Variable)
	if base == "" {
		if os.Getenv("TINHSO_TEST_STRICT") != "" {
			t.Fatal(storetest.Variable + " is not set")
		}
		t.Skip("NOT TESTED on PostgreSQL: " + storetest.Variable + " is not set")
	}
	return base
}

// newDatabase makes an empty database, or a copy of another.
func newDatabase(t testing.TB, template string) string {
	t.Helper()
	base := server(t)
	name := fmt.Sprintf("tinhso_trial_%d_%d", os.Getpid(), time.Now().UnixNano())
	text := "CREATE DATABASE " + name
	if template != "" {
		text += " TEMPLATE " + template
	}
	if err := Psql(t.Context(), base, "-c", text); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = Psql(context.Background(), base, "-c", "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	})
	return Named(base, name)
}

// freshPostgres is a database with the province loaded, and its data folder.
func freshPostgres(t testing.TB) (data, database string) {
	t.Helper()
	base := server(t)
	binary := program(t)
	name := fmt.Sprintf("tinhso_trial_template_%d", os.Getpid())
	made.Lock()
	defer made.Unlock()
	if made.postgres == "" {
		dir := filepath.Join(made.dir, "postgres")
		if err := Psql(t.Context(), base, "-c", "CREATE DATABASE "+name); err != nil {
			t.Fatal(err)
		}
		made.names = append(made.names, name)
		if err := Load(t.Context(), binary, dir, Named(base, name), pack()); err != nil {
			t.Fatal(err)
		}
		made.postgres = dir
	}
	data = filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(made.postgres)); err != nil {
		t.Fatal(err)
	}
	return data, newDatabase(t, name)
}

// fresh is a loaded province on an engine.
func fresh(t testing.TB, e store.Engine) (data, database string) {
	if e == store.Postgres {
		return freshPostgres(t)
	}
	return freshSQLite(t)
}

// node is a running node; it is ended with the test.
func node(t testing.TB, name, binary, data, database string, extra ...string) *Node {
	t.Helper()
	addr, err := FreeAddress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := &Node{Name: name, Binary: binary, Data: data, Database: database, Listen: addr, Extra: append([]string{"--demo"}, extra...)}
	if err := n.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Kill)
	return n
}

// opened is the database beside the nodes.
func opened(t testing.TB, database string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), database, store.Options{ReadOnly: strings.HasPrefix(database, "sqlite:")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// outside is a mail server and a post, and the flags by which nodes know them.
func outside(t testing.TB) (Outside, []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mails, bag := smtpd.New(), &Bag{}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- mails.Serve(ctx, l) }()
	parcels := post.New([]byte("khóa chung của hai bên"), time.Now)
	service := httptest.NewServer(parcels)
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte("khóa chung của hai bên\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		service.Close()
		cancel()
		<-done
	})
	o := Outside{Mails: func() []string {
		for _, m := range mails.Mails() {
			bag.Put(m.ID, m.Raw)
		}
		return bag.All()
	}, Parcels: func() (refs []string) {
		for _, p := range parcels.Parcels() {
			refs = append(refs, p.Ref)
		}
		return refs
	}}
	go func() { // it keeps the last thousand only
		for ctx.Err() == nil {
			o.Mails()
			_ = rest(ctx, 200*time.Millisecond)
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return o, []string{"--smtp-host", "127.0.0.1", "--smtp-port", port, "--smtp-tls", "none", "--smtp-from", "khong-tra-loi@tiengiang.example.vn",
		"--post-endpoint", service.URL, "--post-key-file", key}
}
