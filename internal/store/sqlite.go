package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
)

// patience is how long Close waits for answers still being read.
const patience = 5 * time.Second

var errLeftOpen = errors.New("store: an answer was never closed")

// lite is SQLite: one writer connection and a few readers on one file.
type lite struct {
	file    string
	lock    io.Closer
	w       *writer // nil when read-only
	readers chan *liteConn
	open    sync.Mutex // held while the count of opened readers changes
	opened  int
	most    int
	loading bool
	connect driver.Connector
	closing sync.Once
	waits   atomic.Int64 // who found no reader free
	waited  atomic.Int64
}

// dsn sets the busy timeout before the journal mode, so that a connection
// opened beside another waits for it rather than failing.
func dsn(file string, reader bool, o Options) string {
	v := url.Values{}
	synchronous, cache, keys := "synchronous(FULL)", "cache_size(-8000)", "foreign_keys(1)"
	if o.NoSync || o.Loading {
		synchronous = "synchronous(OFF)"
	}
	if o.NoKeys {
		keys = "foreign_keys(0)"
	}
	if o.Loading {
		cache = "cache_size(-1000000)"
	}
	if reader {
		cache = "cache_size(-2000)" // there are several, and the system caches the file
	}
	checkpoint := "wal_autocheckpoint(4000)"
	if o.Replicated {
		checkpoint = "wal_autocheckpoint(250000)" // 1 GB: for when nobody reads it after all
	}
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(WAL)", synchronous, keys,
		"temp_store(MEMORY)", cache, "journal_size_limit(67108864)", checkpoint} {
		v.Add("_pragma", p)
	}
	if reader {
		v.Add("_pragma", "query_only(1)")
	}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + v.Encode()
}

func openSQLite(ctx context.Context, file string, o Options) (backend, error) {
	if file == "" || strings.HasPrefix(file, ":") {
		return nil, errors.New("store: sqlite: needs the name of a file")
	}
	l := &lite{file: file, most: o.Readers, loading: o.Loading}
	if l.most <= 0 {
		l.most = max(4, 2*runtime.GOMAXPROCS(0))
	}
	l.readers = make(chan *liteConn, l.most)
	var err error
	if o.ReadOnly {
		if _, err := os.Stat(file); err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
	} else {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		if l.lock, err = lockFile(file + ".lock"); err != nil {
			return nil, inUse(file, err)
		}
		// What is made here holds personal data: nobody else reads it.
		if f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
			_ = f.Close()
		}
		// The writer is first: it makes the file and puts it in WAL mode.
		wc, err := sqlite.NewConnector(dsn(file, false, o))
		if err != nil {
			l.unlock()
			return nil, err
		}
		conn, err := dialLite(ctx, wc)
		if err != nil {
			l.unlock()
			return nil, fmt.Errorf("store: opening %s: %w", file, err)
		}
		l.w = startWriter(conn, o.CatchNested)
	}
	if l.connect, err = sqlite.NewConnector(dsn(file, true, o)); err == nil {
		err = l.ping(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: opening %s: %w", file, err), l.close())
	}
	return l, nil
}

// inUse is the sentence for whoever starts a second process.
func inUse(file string, err error) error {
	return fmt.Errorf("Cơ sở dữ liệu %[1]s đang được một tiến trình tinhso khác sử dụng; hãy dừng tiến trình đó trước, "+
		"hoặc dùng PostgreSQL khi cần chạy nhiều tiến trình. "+
		"(The database %[1]s is in use by another tinhso process; stop that one first, or use PostgreSQL to run several.): %[2]w",
		file, err)
}

func (l *lite) unlock() {
	if l.lock != nil {
		_ = l.lock.Close()
	}
}

// take gives a reader connection, a new one while there are few.
func (l *lite) take(ctx context.Context) (*liteConn, error) {
	select {
	case c := <-l.readers:
		return c, nil
	default:
	}
	l.open.Lock()
	if l.opened < l.most {
		l.opened++
		l.open.Unlock()
		c, err := dialLite(ctx, l.connect)
		if err != nil {
			l.open.Lock()
			l.opened--
			l.open.Unlock()
		}
		return c, err
	}
	l.open.Unlock()
	l.waits.Add(1)
	begun := time.Now() //allow: how long it waits, not a time of the law
	defer func() { l.waited.Add(int64(time.Since(begun))) }()
	select {
	case c := <-l.readers:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *lite) query(ctx context.Context, q string, args []any) (cursor, error) {
	c, err := l.take(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := c.query(ctx, q, args)
	if err != nil {
		l.readers <- c
		return nil, err
	}
	lr := rows.(*liteRows)
	lr.release = l.readers
	return lr, nil
}

func (l *lite) ping(ctx context.Context) error {
	rows, err := l.query(ctx, "SELECT count(name) FROM sqlite_master", nil)
	if err != nil {
		return err
	}
	return rows.close()
}

func (l *lite) check(ctx context.Context, q string) error {
	c, err := l.take(ctx)
	if err != nil {
		return err
	}
	defer func() { l.readers <- c }()
	_, err = c.prepare(ctx, q, make([]any, 1000))
	return err
}

func (l *lite) write(ctx context.Context, db *DB, fn func(*Tx) error) (*Tx, error) {
	if l.w == nil {
		return nil, errReadOnly
	}
	return l.w.write(ctx, db, fn)
}

func (l *lite) script(_ context.Context, tx *Tx, text string) error {
	s := tx.s.(*liteSession)
	return s.c.script(s.quiet, text)
}

// backup copies the database as one reader sees it, with its pages packed.
func (l *lite) backup(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("store: %s exists already", file)
	}
	part := file + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	connect, err := sqlite.NewConnector(dsn(l.file, false, Options{}))
	if err != nil {
		return err
	}
	c, err := dialLite(ctx, connect)
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, "VACUUM INTO $1", []any{part})
	err = errors.Join(err, c.close())
	if err == nil {
		err = syncFile(part)
	}
	if err == nil {
		err = os.Rename(part, file)
	}
	if err != nil {
		_ = os.Remove(part)
		return err
	}
	return syncFile(filepath.Dir(file))
}

func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (l *lite) close() error {
	var err error
	l.closing.Do(func() {
		if l.w != nil {
			err = l.w.stop()
		}
		l.open.Lock()
		n := l.opened
		l.opened = l.most // nothing more is opened
		l.open.Unlock()
		late := time.After(patience)
		for ; n > 0; n-- {
			select {
			case c := <-l.readers:
				err = errors.Join(err, c.close())
			case <-late:
				err, n = errors.Join(err, errLeftOpen), 0
			}
		}
		if l.loading { // now it waits for the disk
			err = errors.Join(err, syncFile(l.file))
		}
		l.unlock()
	})
	return err
}
