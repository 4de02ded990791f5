package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// Cost is how dear a password's hash is (argon2id).
type Cost struct {
	Time     uint32
	MemoryKB uint32
	Threads  uint8
}

// sound is the cost recommended by OWASP for argon2id: 19 MiB, two passes, one lane.
var sound = Cost{Time: 2, MemoryKB: 19 * 1024, Threads: 1}

const saltSize, keySize = 16, 32

// hasher makes and checks password hashes, a few at a time: each takes megabytes and milliseconds on purpose.
type hasher struct {
	cost  Cost
	slots chan struct{}
}

func newHasher(c Cost) *hasher {
	if c == (Cost{}) {
		c = sound
	}
	return &hasher{cost: c, slots: make(chan struct{}, max(2, runtime.NumCPU()))}
}

// enter waits for a free slot.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, fault.New(fault.KindUnavailable, "fault.unavailable").With(ctx.Err())
	}
}

// make hashes a password, composed the way every keyboard's spelling of it comes to the same.
func (h *hasher) make(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key := argon2.IDKey([]byte(viet.NFC(password)), salt, h.cost.Time, h.cost.MemoryKB, h.cost.Threads, keySize)
	return encodeHash(h.cost, salt, key), nil
}

func encodeHash(c Cost, salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKB, c.Time, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

// check compares a password with a hash; stale says that the hash was made at another cost.
func (h *hasher) check(ctx context.Context, hash, password string) (ok, stale bool, err error) {
	c, salt, key, err := decodeHash(hash)
	if err != nil {
		return false, false, err
	}
	leave, err := h.enter(ctx)
	if err != nil {
		return false, false, err
	}
	defer leave()
	got := argon2.IDKey([]byte(viet.NFC(password)), salt, c.Time, c.MemoryKB, c.Threads, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1, c != h.cost, nil
}

// waste takes as long as check, so that an unknown login cannot be told from a wrong password.
func (h *hasher) waste(ctx context.Context, password string) error {
	_, err := h.make(ctx, password)
	return err
}

// decodeHash reads what encodeHash wrote. Bounds keep a bad row from taking the machine.
func decodeHash(s string) (c Cost, salt, key []byte, err error) {
	part := strings.Split(s, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" {
		return c, nil, nil, fmt.Errorf("identity: not an argon2id hash")
	}
	var version int
	if _, err := fmt.Sscanf(part[2], "v=%d", &version); err != nil || version != argon2.Version {
		return c, nil, nil, fmt.Errorf("identity: argon2 version %q", part[2])
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &c.MemoryKB, &c.Time, &c.Threads); err != nil {
		return c, nil, nil, fmt.Errorf("identity: argon2 cost %q: %w", part[3], err)
	}
	if c.MemoryKB < 8 || c.MemoryKB > 1<<20 || c.Time < 1 || c.Time > 64 || c.Threads < 1 {
		return c, nil, nil, fmt.Errorf("identity: argon2 cost %q out of bounds", part[3])
	}
	if salt, err = base64.RawStdEncoding.DecodeString(part[4]); err != nil {
		return c, nil, nil, fmt.Errorf("identity: salt: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(part[5]); err != nil {
		return c, nil, nil, fmt.Errorf("identity: key: %w", err)
	}
	if len(salt) < 8 || len(key) < 16 || len(key) > 128 {
		return c, nil, nil, fmt.Errorf("identity: hash of %d bytes", len(key))
	}
	return c, salt, key, nil
}

// secretLength is how long a secret without prefix is.
const secretLength = 43

// secret is a new random token for a cookie or a machine.
func secret(prefix string) (string, error) {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return prefix + base64.RawURLEncoding.EncodeToString(b), nil
}

// digest is how a random token is kept.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func pick(alphabet string, n int) (string, error) {
	b := make([]byte, n)
	for i := range b {
		k, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			return "", err
		}
		b[i] = alphabet[k.Int64()]
	}
	return string(b), nil
}

// temporary is a password to read aloud at a counter: no letters that look alike, in groups of four.
func temporary() (string, error) {
	s, err := pick("abcdefghjkmnpqrstuvwxyz23456789", 12)
	if err != nil {
		return "", err
	}
	return s[:4] + "-" + s[4:8] + "-" + s[8:], nil
}
