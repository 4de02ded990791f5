package seal

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/event"
)

// leafHead is the first line of a leaf, the same as in the room proof, which
// strangers read; a test compares the two.
const leafHead = "tinhso/leaf/v1"

// maker makes leaves: the same bytes as proof.Leaf, without a heap of garbage
// for each of 150 million commitments of a province. One goroutine at a time.
type maker struct {
	buf   []byte // a message of the code
	leaf  []byte // text of the leaf
	outer [64 + sha256.Size]byte
	inner [64]byte
}

// mac is HMAC-SHA-256 (RFC 2104) with a key of at most one block.
func (m *maker) mac(key []byte, parts ...string) [sha256.Size]byte {
	clear(m.inner[:])
	copy(m.inner[:], key)
	for i := range m.inner {
		m.outer[i] = m.inner[i] ^ 0x5c
		m.inner[i] ^= 0x36
	}
	m.buf = append(m.buf[:0], m.inner[:]...)
	for _, p := range parts {
		m.buf = append(m.buf, p...)
	}
	sum := sha256.Sum256(m.buf)
	copy(m.outer[64:], sum[:])
	return sha256.Sum256(m.outer[:])
}

// begin starts the leaf of what stands under this kind and key.
func (m *maker) begin(kind, key string) {
	m.leaf = append(m.leaf[:0], leafHead+"\n"...)
	m.leaf = append(append(append(append(m.leaf, kind...), ' '), key...), '\n')
}

// commit adds the commitment to a value and returns its first bytes.
func (m *maker) commit(row []byte, column, value string) tag {
	salt := m.mac(row, column)
	sum := m.mac(salt[:], leafHead+"\n", column, "\n", value)
	m.leaf = append(append(m.leaf, column...), ' ')
	m.leaf = base64.StdEncoding.AppendEncode(m.leaf, sum[:])
	m.leaf = append(m.leaf, '\n')
	return tag{sum[0], sum[1]}
}

// hash is the hash of the leaf.
func (m *maker) hash() tlog.Hash { return tlog.RecordHash(m.leaf) }

// tag is the beginning of a commitment: it does not prove, it names the column
// that differs.
type tag [2]byte

const tagSize = 2

// check is so much of a leaf hash as is kept beside a row.
type check [16]byte

func checkOf(h tlog.Hash) (c check) {
	copy(c[:], h[:])
	return c
}

// rowSalt is the salt of a row, from that of its subject.
func (m *maker) rowSalt(subject []byte, table, key string) [sha256.Size]byte {
	return m.mac(subject, table, "|", key)
}

// eventSalt is no secret: events hold nothing personal.
func eventSalt(id string) [sha256.Size]byte { return sha256.Sum256([]byte("tinhso/event\n" + id)) }

// event makes the leaf of an event with the facts that changed with it.
func (m *maker) event(e *event.Event, data string, body []byte) tlog.Hash {
	salt := eventSalt(e.ID)
	m.begin(e.Kind, e.ID)
	m.commit(salt[:], "event", textOf(e))
	m.commit(salt[:], "data", data)
	m.commit(salt[:], "facts", string(body))
	return m.hash()
}

// rowsKind is the kind of a leaf before rows that no event speaks of.
const rowsKind = "seal.rows"

// rows makes the leaf before rows without event.
func (m *maker) rows(pos int64, body []byte) tlog.Hash {
	key := strconv.FormatInt(pos, 10)
	salt := eventSalt(rowsKind + key)
	m.begin(rowsKind, key)
	m.commit(salt[:], "facts", string(body))
	return m.hash()
}

// eventColumns are named when an event was edited.
var eventColumns = []string{"id", "kind", "subject", "actor", "unit_path", "at", "data"}

// eventTags are short checks of the columns of an event.
func eventTags(e *event.Event, data string) []byte {
	b := make([]byte, 0, tagSize*len(eventColumns))
	for _, v := range []string{e.ID, e.Kind, e.Subject, e.Actor, e.UnitPath, strconv.FormatInt(e.At.UnixMilli(), 10), data} {
		h := uint32(2166136261)
		for i := range len(v) {
			h = (h ^ uint32(v[i])) * 16777619
		}
		h ^= h >> 16
		b = append(b, byte(h), byte(h>>8))
	}
	return b
}

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_.:/-]{1,100}$`)

// keyText writes the values of a key as they stand in a leaf.
func keyText(values []string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		if parts[i] = v; !plainKey.MatchString(v) || strings.HasPrefix(v, "hex:") {
			if parts[i] = "hex:" + hex.EncodeToString([]byte(v)); len(parts[i]) > 100 {
				sum := sha256.Sum256([]byte(v))
				parts[i] = "sha:" + hex.EncodeToString(sum[:])
			}
		}
	}
	return strings.Join(parts, "|")
}
