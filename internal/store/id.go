package store

import (
	crand "crypto/rand"
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// ids makes ULIDs that grow even inside one millisecond and when the clock is
// set back. ChaCha8 with a seed of the system costs nanoseconds where asking
// the system each time was a fifth of a short transaction.
var ids = struct {
	sync.Mutex
	random *rand.ChaCha8
	ms     uint64
	high   uint16
	low    uint64
}{random: rand.NewChaCha8(seed())}

func seed() (s [32]byte) {
	_, _ = crand.Read(s[:]) // never fails, by its contract
	return s
}

// NewID makes a key (mã định danh): a ULID, 26 characters, later ones greater
// than earlier ones of this process.
func NewID() string {
	now := ulid.Timestamp(time.Now()) //allow: keys want the real order, not the time of a rule
	ids.Lock()
	if now > ids.ms {
		ids.ms, ids.high, ids.low = now, uint16(ids.random.Uint64()), ids.random.Uint64()
	} else {
		step := 1 + ids.random.Uint64()>>32
		if ids.low += step; ids.low < step {
			if ids.high++; ids.high == 0 {
				ids.ms++
			}
		}
	}
	var id ulid.ULID
	_ = id.SetTime(ids.ms) // fits until the year 10889
	binary.BigEndian.PutUint16(id[6:], ids.high)
	binary.BigEndian.PutUint64(id[8:], ids.low)
	ids.Unlock()
	return id.String()
}

// IDAt makes the key of something of a moment (mã định danh theo thời điểm), the
// same for the same numbers: for who writes what happened long ago.
func IDAt(at time.Time, high uint16, low uint64) string {
	var id ulid.ULID
	_ = id.SetTime(ulid.Timestamp(at)) // fits until the year 10889
	binary.BigEndian.PutUint16(id[6:], high)
	binary.BigEndian.PutUint64(id[8:], low)
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
