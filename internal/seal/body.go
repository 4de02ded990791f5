package seal

import (
	"encoding/binary"
	"errors"
)

// op is what an entry says of a row.
type op byte

const (
	opVersion op = 1 // the row has a new version: the next leaf
	opGone    op = 2 // the row disappeared, as it may with this event
	opAlarm   op = 3 // a column changed that may not change with this event
	opFilled  op = 4 // all rows that were there when the table began to be sealed are sealed
)

// Marks of a version.
const (
	markFirst  = 1 // as it stood when sealing began
	markErased = 2 // after its personal data were erased
)

// change is one row of an entry.
type change struct {
	op      op
	form    int64
	subject string // empty: the subject of the event
	key     string
	mark    byte   // of a version
	prev    int64  // position of the leaf before, -1 when there is none
	was     check  // of that leaf
	column  string // of an alarm
}

// row is the latest leaf of a row, as its subject keeps it.
type row struct {
	form int64
	key  string
	pos  int64
	mark byte
	is   check
	tags []byte // one for each column of the form
}

var errDamaged = errors.New("seal: damaged")

// mostBytes bounds what is read of a body or of the rows of a subject.
const mostBytes = 64 << 20

func writeChanges(list []change) []byte {
	if len(list) == 0 {
		return []byte{}
	}
	var b []byte
	for _, c := range list {
		b = append(b, byte(c.op))
		b = binary.AppendUvarint(b, uint64(c.form)) //nolint:gosec // never negative
		b = appendBytes(b, c.subject)
		b = appendBytes(b, c.key)
		if c.op == opAlarm || c.op == opFilled {
			b = appendBytes(b, c.column)
			continue
		}
		if c.op == opVersion {
			b = append(b, c.mark)
		}
		b = binary.AppendUvarint(b, uint64(c.prev+1)) //nolint:gosec // at least -1
		if c.prev >= 0 {
			b = append(b, c.was[:]...)
		}
	}
	return b
}

func readChanges(b []byte) ([]change, error) {
	d := decoder{b: b}
	var list []change
	for len(d.b) > 0 && d.err == nil {
		c := change{op: op(d.byte()), prev: -1}
		c.form, c.subject, c.key = d.number(), d.text(), d.text()
		switch c.op {
		case opAlarm, opFilled:
			c.column = d.text()
		case opVersion, opGone:
			if c.op == opVersion {
				c.mark = d.byte()
			}
			if c.prev = d.number() - 1; c.prev >= 0 {
				copy(c.was[:], d.take(len(c.was)))
			}
		default:
			d.err = errDamaged
		}
		list = append(list, c)
	}
	return list, d.err
}

func writeRows(list []row) []byte {
	b := make([]byte, 0, 96*len(list))
	for _, r := range list {
		b = binary.AppendUvarint(b, uint64(r.form)) //nolint:gosec // never negative
		b = appendBytes(b, r.key)
		b = binary.AppendUvarint(b, uint64(r.pos)) //nolint:gosec // never negative
		b = append(b, r.mark)
		b = append(b, r.is[:]...)
		b = binary.AppendUvarint(b, uint64(len(r.tags)))
		b = append(b, r.tags...)
	}
	return b
}

func readRows(b []byte) ([]row, error) {
	d := decoder{b: b}
	var list []row
	for len(d.b) > 0 && d.err == nil {
		r := row{form: d.number(), key: d.text(), pos: d.number(), mark: d.byte()}
		copy(r.is[:], d.take(len(r.is)))
		r.tags = d.take(int(d.number()))
		list = append(list, r)
	}
	return list, d.err
}

func appendBytes(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decoder reads what appendBytes and its neighbours wrote. It never takes more
// than there is, whatever a length says.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) fail() {
	d.err, d.b = errDamaged, nil
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.fail()
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *decoder) number() int64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 || v > 1<<56 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return int64(v) //nolint:gosec // below 1<<56
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.fail()
		return nil
	}
	t := d.b[:n]
	d.b = d.b[n:]
	return t
}

func (d *decoder) text() string { return string(d.take(int(d.number()))) }
