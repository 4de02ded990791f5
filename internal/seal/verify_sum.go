package seal

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"strconv"
)

// sum adds and takes off what a key makes of the latest leaf of each row: nothing
// is left when both sides named the same (M. Blum et al., checking the
// correctness of memories, 1991). Who edits the database does not know the key:
// it is drawn for each verification.
type sum struct {
	key    []byte
	hi, lo uint64
}

func (s *sum) zero() bool { return s.hi == 0 && s.lo == 0 }

// term is what the key makes of a leaf.
func (s *sum) term(r ref, pos int64, is check) (hi, lo uint64) {
	b := make([]byte, 0, 192)
	b = append(b, s.key...)
	for _, p := range []string{r.table, r.subject, r.key} {
		b = append(strconv.AppendInt(b, int64(len(p)), 10), ':')
		b = append(b, p...)
	}
	b = strconv.AppendInt(b, pos, 10)
	b = append(append(b, ':'), is[:]...)
	h := sha256.Sum256(b)
	return binary.BigEndian.Uint64(h[:8]), binary.BigEndian.Uint64(h[8:16])
}

func (s *sum) add(hi, lo uint64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, lo, 0)
	s.hi, _ = bits.Add64(s.hi, hi, carry)
}

func (s *sum) takeOff(hi, lo uint64) {
	var borrow uint64
	s.lo, borrow = bits.Sub64(s.lo, lo, 0)
	s.hi, _ = bits.Sub64(s.hi, hi, borrow)
}
