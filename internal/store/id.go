package store

import (
	"bufio"
	"crypto/rand"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

var ids = struct {
	sync.Mutex
	entropy *ulid.MonotonicEntropy
}{entropy: ulid.Monotonic(bufio.NewReaderSize(rand.Reader, 1024), 1<<32)}

// NewID makes a key (mã định danh): a ULID, 26 characters, later ones greater
// than earlier ones of this process.
func NewID() string {
	ids.Lock()
	defer ids.Unlock()
	id, err := ulid.New(ulid.Timestamp(time.Now()), ids.entropy) //allow: keys need the real order, not the time of a rule
	if err != nil {                                              // 2^80 in one millisecond: take the next one
		id = ulid.MustNew(ulid.Timestamp(time.Now())+1, ids.entropy)
	}
	return id.String()
}

// Millis is an instant as it is stored: milliseconds UTC; 0 for the zero time.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Instant is the time of stored milliseconds; the zero time for 0.
func Instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
