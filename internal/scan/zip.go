package scan

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// What a package may hold. An office file of a thousand pages stays far below.
const (
	mostEntries  = 10_000
	mostUnpacked = 512 << 20
	mostRatio    = 100
	ratioFrom    = 10 << 20 // smaller contents may be as dense as they like
	mostNested   = 64 << 20
	mostDepth    = 2
)

const (
	sigLocal  = 0x04034b50
	sigEntry  = 0x02014b50
	sigEnd    = 0x06054b50
	endBytes  = 22
	tailBytes = endBytes + 1<<16
)

// member is one entry in the directory of a package.
type member struct {
	name             string
	flags, method    uint16
	crc              uint32
	packed, unpacked int64
	at               int64
}

// archiveEnd looks for the end of a ZIP directory in the last bytes of a file, where every reader of such archives looks.
// A mark whose directory cannot be is chance. It gives its place, or -1.
func (f *file) archiveEnd() (int64, error) {
	n := min(f.size, tailBytes)
	tail := make([]byte, n)
	if _, err := f.r.ReadAt(tail, f.size-n); err != nil && !errors.Is(err, io.EOF) {
		return -1, err
	}
	for i := len(tail) - endBytes; i >= 0; i-- {
		if binary.LittleEndian.Uint32(tail[i:]) != sigEnd {
			continue
		}
		at, size := f.size-n+int64(i), int64(binary.LittleEndian.Uint32(tail[i+12:]))
		comment := int64(binary.LittleEndian.Uint16(tail[i+20:]))
		if size <= at && at+endBytes+comment <= f.size {
			return at, nil
		}
	}
	return -1, nil
}

// pack looks at a document that is a ZIP: its directory must be what the file is from its first to its last byte, and
// what it holds must unfold into no more than it says.
func (f *file) pack(depth int) error {
	members, err := f.directory()
	if err != nil {
		return err
	}
	budget := int64(mostUnpacked)
	for _, m := range members {
		if err := f.member(m, &budget, depth); err != nil {
			return err
		}
	}
	return nil
}

// directory reads the list of entries; none may lie upon another, and nothing beside them.
func (f *file) directory() ([]member, error) {
	at, err := f.archiveEnd()
	if err != nil {
		return nil, err
	}
	if at < 0 {
		return nil, f.refuse("scan.broken")
	}
	var end [endBytes]byte
	if _, err := f.r.ReadAt(end[:], at); err != nil {
		return nil, err
	}
	le := binary.LittleEndian
	count, size, start := int(le.Uint16(end[10:])), int64(le.Uint32(end[12:])), int64(le.Uint32(end[16:]))
	switch {
	case at+endBytes != f.size:
		return nil, f.refuse("scan.trailing")
	case count > mostEntries || size > mostEntries*512:
		return nil, f.refuse("scan.bomb")
	case le.Uint16(end[4:]) != 0 || start+size != at || count == 0:
		return nil, f.refuse("scan.broken")
	}
	dir := make([]byte, size)
	if _, err := f.r.ReadAt(dir, start); err != nil {
		return nil, err
	}
	all := make([]member, 0, count)
	for len(dir) > 0 {
		m, rest, ok := readMember(dir)
		if !ok || len(all) == count {
			return nil, f.refuse("scan.broken")
		}
		all, dir = append(all, m), rest
	}
	slices.SortFunc(all, func(a, b member) int { return int(a.at - b.at) })
	if len(all) != count || all[0].at != 0 {
		return nil, f.refuse("scan.broken")
	}
	for i := 1; i < len(all); i++ { // entries upon each other make bombs without nesting
		if all[i].at < all[i-1].at+30+all[i-1].packed {
			return nil, f.refuse("scan.bomb")
		}
	}
	if last := all[count-1]; last.at+30+last.packed > start {
		return nil, f.refuse("scan.broken")
	}
	return all, nil
}

func readMember(b []byte) (m member, rest []byte, ok bool) {
	le := binary.LittleEndian
	if len(b) < 46 || le.Uint32(b) != sigEntry {
		return m, nil, false
	}
	name, extra, comment := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	n := 46 + name + extra + comment
	if len(b) < n {
		return m, nil, false
	}
	m = member{name: string(b[46 : 46+name]), flags: le.Uint16(b[8:]), method: le.Uint16(b[10:]), crc: le.Uint32(b[16:]),
		packed: int64(le.Uint32(b[20:])), unpacked: int64(le.Uint32(b[24:])), at: int64(le.Uint32(b[42:]))}
	return m, b[n:], utf8.ValidString(m.name) || m.flags&0x800 == 0
}

// member looks at one entry: its name, its lock, and all that it unfolds into.
func (f *file) member(m member, budget *int64, depth int) error {
	if err := f.memberName(m); err != nil {
		return err
	}
	switch {
	case m.flags&1 != 0:
		return f.refuse("scan.encrypted")
	case m.unpacked > *budget, m.unpacked > ratioFrom && m.unpacked/mostRatio > m.packed:
		return f.refuse("scan.bomb")
	case m.method != 0 && m.method != 8:
		return f.refuse("scan.broken")
	}
	var local [30]byte
	if _, err := f.r.ReadAt(local[:], m.at); err != nil {
		return f.refuse("scan.broken")
	}
	le := binary.LittleEndian
	nameLen := int64(le.Uint16(local[26:]))
	data := m.at + 30 + nameLen + int64(le.Uint16(local[28:]))
	name := make([]byte, nameLen)
	if _, err := f.r.ReadAt(name, m.at+30); err != nil || le.Uint32(local[:]) != sigLocal || string(name) != m.name ||
		le.Uint16(local[8:]) != m.method || data+m.packed > f.size {
		return f.refuse("scan.broken") // two readers would see two things
	}
	r := io.Reader(&watched{f.ctx, io.NewSectionReader(f.r, data, m.packed)})
	if m.method == 8 {
		inflate := flate.NewReader(r)
		defer inflate.Close()
		r = inflate
	}
	return f.unfold(m, r, budget, depth)
}

// unfold reads an entry to its end, into nothing; one that is a package again is looked at in a temporary file.
func (f *file) unfold(m member, r io.Reader, budget *int64, depth int) error {
	sum := crc32.NewIEEE()
	in := io.TeeReader(io.LimitReader(r, m.unpacked+1), sum)
	head := make([]byte, 8)
	n, err := io.ReadFull(in, head)
	total := int64(n)
	if err == nil {
		var more int64
		switch {
		case bytes.HasPrefix(head, []byte("PK\x03\x04")):
			more, err = f.nested(m, io.MultiReader(bytes.NewReader(head), in), depth)
			more -= int64(n)
		case bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("7z\xbc\xaf")):
			return f.refuse("scan.nested", "inside", path.Base(m.name))
		case bytes.HasPrefix(head, []byte("MZ")), bytes.HasPrefix(head, []byte("\x7fELF")):
			return f.refuse("scan.inside", "inside", path.Base(m.name))
		default:
			more, err = io.Copy(io.Discard, in)
		}
		total += more
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && total < 8 {
		err = nil
	}
	*budget -= total
	var corrupt flate.CorruptInputError
	switch {
	case errors.As(err, &corrupt), errors.Is(err, io.ErrUnexpectedEOF):
		return f.refuse("scan.broken")
	case err != nil:
		return err
	case total > m.unpacked:
		return f.refuse("scan.bomb")
	case total < m.unpacked || sum.Sum32() != m.crc:
		return f.refuse("scan.broken")
	}
	return nil
}

// nested looks at a document within a document: a table in a letter. Anything else that is packed is not looked into.
func (f *file) nested(m member, r io.Reader, depth int) (int64, error) {
	ending := strings.ToLower(path.Ext(m.name))
	if depth+1 >= mostDepth || m.unpacked > mostNested || !slices.Contains([]string{".docx", ".xlsx", ".pptx", ".odt", ".ods"}, ending) {
		return 0, f.refuse("scan.nested", "inside", path.Base(m.name))
	}
	tmp, err := os.CreateTemp("", "scan-*")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.Remove(tmp.Name()); _ = tmp.Close() }()
	n, err := io.Copy(tmp, r)
	if err != nil {
		return n, err
	}
	if n > m.unpacked {
		return n, nil // the caller calls it a bomb
	}
	inner := &file{ctx: f.ctx, name: f.name, r: tmp, size: n}
	return n, inner.pack(depth + 1)
}

// memberName refuses names that lead out of the folder, and programs.
func (f *file) memberName(m member) error {
	name := strings.ToLower(strings.ReplaceAll(m.name, `\`, "/"))
	base := path.Base(name)
	switch {
	case strings.HasPrefix(name, "/"), slices.Contains(strings.Split(name, "/"), ".."), strings.ContainsRune(name, 0):
		return f.refuse("scan.broken")
	case base == "vbaproject.bin" || strings.HasPrefix(name, "basic/") && base != "basic":
		return f.refuse("scan.macro")
	case base == "encryptedpackage":
		return f.refuse("scan.encrypted")
	case slices.Contains(runs, path.Ext(base)):
		return f.refuse("scan.inside", "inside", base)
	}
	return nil
}
