package simulate

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"tinhso/internal/document"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// cast is who and what fills the places of a life: the same list for a template and for its copies.
type cast struct {
	words []string
	shift int64
	nums  []int64 // numbers of papers
}

// castOf names everybody and everything but what the rooms made: keys, numbers, check codes.
func castOf(s *scene, l *life, p person, owner owner, ownerName, code, again string) *cast {
	o := l.office
	w := make([]string, vKeys, vKeys+64)
	w[vUnit], w[vPath], w[vUnitCode], w[vUnitName], w[vUnitShort] = o.ID, o.Path, o.Code, o.Name, o.ShortName
	w[vAbbrev], w[vIdentifier] = o.Abbrev, o.Identifier
	w[vLeader], w[vLeaderName] = o.leader.ID, o.leader.Name
	if o.above != nil {
		w[vUpper], w[vUpperName] = o.above.leader.ID, o.above.leader.Name
	}
	if l.owner >= 0 {
		w[vOwner], w[vOwnerName] = owner.ID, ownerName
	}
	w[vName], w[vNameFold], w[vCitizenID], w[vBirth], w[vPhone], w[vDetail] = p.Name, viet.Fold(p.Name), p.CitizenID, p.Birth, p.Phone, p.Detail
	w[vArea] = `"area":"` + p.Area + `"` // five digits alone may be anything
	w[vAreaName], w[vReceipt] = p.AreaName, l.receipt()
	w[vCode], w[vCodeFold], w[vAgain] = code, viet.Fold(code), again
	for j := range o.clerks {
		c := o.clerks[(int(l.clerk)+j)%len(o.clerks)]
		w[vClerks+2*j], w[vClerks+2*j+1] = c.ID, c.Name
	}
	for j := range o.officers {
		c := o.officers[(int(l.staff)+j)%len(o.officers)]
		w[vOfficers+2*j], w[vOfficers+2*j+1] = c.ID, c.Name
	}
	return &cast{words: w, shift: int64(l.shift)}
}

// fill makes keys, check codes and references for a copy.
func (c *cast) fill(t *template, l *life, seed uint64, nums []int64) {
	c.nums = nums
	for i, d := range t.docs {
		c.words[vRefs+i] = document.Reference(nums[i], d.kind, c.words[vAbbrev])
	}
	r := rand.NewPCG(l.seed, seed)
	for i := range t.codes {
		var b [11]byte
		for j := range b {
			b[j] = byte(r.Uint64())
		}
		c.words[vChecks+i] = document.CodeOf(b)
	}
	var b [8]byte
	for i, k := range t.keys {
		at := k.at
		if k.moves {
			at += c.shift
		}
		binary.BigEndian.PutUint32(b[:], uint32(r.Uint64()))
		c.words = append(c.words, store.IDAt(time.UnixMilli(at), uint16(l.n>>16), uint64(l.n&0xFFFF)<<48|uint64(i)<<32|uint64(binary.BigEndian.Uint32(b[:]))))
	}
}

// value is the value of a cell.
func (c *cast) value(x *cell, buf []byte) (any, []byte) {
	switch x.kind {
	case word:
		return c.words[x.n], buf
	case moment:
		return x.value.(int64) + c.shift, buf
	case number:
		return c.nums[x.n], buf
	case text:
		buf = buf[:0]
		for i := range x.parts {
			buf = c.bit(&x.parts[i], buf)
		}
		return string(buf), buf
	}
	return x.value, buf
}

func (c *cast) bit(p *bit, buf []byte) []byte {
	switch p.kind {
	case variable:
		return append(buf, c.words[p.n]...)
	case millis:
		return strconv.AppendInt(buf, p.at+c.shift, 10)
	case whole:
		return fmt.Appendf(buf, "%02d", (mark.Milliseconds()+c.shift)/1000)
	case seconds:
		ms := mark.Milliseconds() + c.shift
		buf = fmt.Appendf(buf, "%02d", ms/1000)
		if ms %= 1000; ms > 0 { // as Go writes it, without zeros at the end
			buf = fmt.Appendf(buf, ".%03d", ms)
			for buf[len(buf)-1] == '0' {
				buf = buf[:len(buf)-1]
			}
		}
		return buf
	}
	return append(buf, p.lit...)
}
