package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"runtime"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// part is one member of an archive as the reader hands it on.
type part struct {
	list  []byte    // lines of the listing of files, or
	table string    // rows of a table, or
	text  []byte    //
	blob  string    // the hash of a file, and
	size  int64     //
	body  io.Reader // its bytes, to be read at once
}

// reader reads an archive from its beginning to its end, once. What is not in
// its place, out of bounds or not whole is a fault; of names only those in
// format.go are known, so none can lead out of a folder.
type reader struct {
	zip    io.ReadCloser
	tar    *tar.Reader
	inside hash.Hash
	head   Head
	lists  int
	table  string         // being read
	done   map[string]int // chunks of tables
	order  int            // tables begun
	blobs  map[string]bool
	end    *Manifest // known at the end
}

// newReader reads the head.
func newReader(r io.Reader) (*reader, error) {
	zip, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithDecoderMaxWindow(mostWindow), zstd.WithDecoderMaxMemory(2*mostWindow))
	if err != nil {
		return nil, err
	}
	return readInside(zip.IOReadCloser())
}

// readInside reads what was unpacked.
func readInside(r io.ReadCloser) (*reader, error) {
	x := &reader{zip: r, inside: sha256.New(), done: map[string]int{}, blobs: map[string]bool{}}
	x.tar = tar.NewReader(io.TeeReader(r, x.inside))
	h, err := x.next()
	if err != nil {
		x.close()
		return nil, firstOnly(err)
	}
	if h.Name != headName {
		x.close()
		return nil, notOurs(fmt.Errorf("it begins with %.80q", h.Name))
	}
	b, err := x.small(h)
	if err == nil {
		x.head, err = decodeHead(b)
	}
	if err != nil {
		x.close()
		return nil, err
	}
	return x, nil
}

// firstOnly says of what fails at its first bytes that it is no backup.
func firstOnly(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zstd.ErrMagicMismatch) || errors.Is(err, tar.ErrHeader) {
		return notOurs(err)
	}
	return err
}

func (x *reader) close() { _ = x.zip.Close() }

// next reads the header of a member: plain files only.
func (x *reader) next() (*tar.Header, error) {
	h, err := x.tar.Next()
	if err != nil {
		return nil, problem(err)
	}
	if h.Typeflag != tar.TypeReg || h.Size < 0 || h.Size > mostBlob {
		return nil, damaged(fmt.Sprintf("%.80q", h.Name), errors.New("not a plain file"))
	}
	for k := range h.PAXRecords { // no holes: a few bytes must not become a million million
		if k != "size" && k != "mtime" {
			return nil, damaged(fmt.Sprintf("%.80q", h.Name), fmt.Errorf("an extended header %.40q", k))
		}
	}
	return h, nil
}

// problem says what an error of reading means.
func problem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return truncated(err)
	case errors.Is(err, zstd.ErrCRCMismatch), errors.Is(err, zstd.ErrMagicMismatch), errors.Is(err, tar.ErrHeader),
		errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return damaged("zstd", err)
	}
	return damaged("zstd", err)
}

// small reads a member that belongs into memory.
func (x *reader) small(h *tar.Header) ([]byte, error) {
	most := int64(mostHead)
	if reChunk.MatchString(h.Name) {
		most = mostChunk
	}
	if h.Size > most {
		return nil, damaged(h.Name, fmt.Errorf("%d bytes", h.Size))
	}
	var b bytes.Buffer
	b.Grow(int(min(h.Size, 2*chunkSize)) + bytes.MinRead) // and not by the size that is claimed
	n, err := b.ReadFrom(x.tar)
	if err != nil {
		return nil, problem(err)
	}
	if n != h.Size {
		return nil, truncated(nil)
	}
	return b.Bytes(), nil
}

// errEnd is what read says behind the last part.
var errEnd = errors.New("backup: the end of the archive")

// read gives the next part; errEnd after the last, when the archive was whole
// and its manifest is known. The bytes of a file are to be read before the next call.
func (x *reader) read() (part, error) {
	if x.end != nil {
		return part{}, errEnd
	}
	if _, err := io.Copy(io.Discard, x.tar); err != nil { // a file that was not wanted
		return part{}, problem(err)
	}
	before := hex.EncodeToString(x.inside.Sum(nil))
	h, err := x.next()
	if err != nil {
		return part{}, err
	}
	switch {
	case h.Name == manifestName:
		return part{}, x.finish(h, before)
	case reList.MatchString(h.Name) && x.order == 0 && len(x.blobs) == 0:
		x.lists++
		if h.Name != fmt.Sprintf(listName, x.lists) {
			return part{}, outOfOrder(h.Name)
		}
		b, err := x.small(h)
		return part{list: b}, err
	case reChunk.MatchString(h.Name) && len(x.blobs) == 0:
		return x.chunk(h)
	case reBlob.MatchString(h.Name):
		m := reBlob.FindStringSubmatch(h.Name)
		if !strings.HasPrefix(m[2], m[1]) || x.blobs[m[2]] {
			return part{}, outOfOrder(h.Name)
		}
		x.blobs[m[2]] = true
		return part{blob: m[2], size: h.Size, body: x.tar}, nil
	}
	return part{}, outOfOrder(fmt.Sprintf("%.80q", h.Name))
}

func outOfOrder(name string) error {
	return damaged(name, errors.New("a member that does not belong there"))
}

// chunk reads rows: tables come in the order of the head, parts in theirs.
func (x *reader) chunk(h *tar.Header) (part, error) {
	m := reChunk.FindStringSubmatch(h.Name)
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return part{}, damaged(h.Name, err)
	}
	if m[1] != x.table {
		for ; x.order < len(x.head.Tables) && x.head.Tables[x.order].Name != m[1]; x.order++ {
			continue
		}
		if x.order == len(x.head.Tables) {
			return part{}, outOfOrder(h.Name)
		}
		x.order++
		x.table = m[1]
	}
	if n != x.done[m[1]]+1 {
		return part{}, outOfOrder(h.Name)
	}
	x.done[m[1]] = n
	b, err := x.small(h)
	return part{table: m[1], text: b}, err
}

// finish reads the manifest, the end, and that nothing follows.
func (x *reader) finish(h *tar.Header, before string) error {
	b, err := x.small(h)
	if err != nil {
		return err
	}
	m, err := decodeManifest(b)
	if err != nil {
		return err
	}
	if m.SHA256 != before {
		return damaged(manifestName, fmt.Errorf("the archive is %s, its manifest says %s", before, m.SHA256))
	}
	if err := x.agree(m); err != nil {
		return err
	}
	before = hex.EncodeToString(x.inside.Sum(nil))
	if h, err = x.next(); err != nil {
		return err
	}
	if h.Name != endName {
		return outOfOrder(fmt.Sprintf("%.80q", h.Name))
	}
	if b, err = x.small(h); err != nil {
		return err
	}
	if strings.TrimSpace(string(b)) != before {
		return damaged(endName, nil)
	}
	if _, err := x.tar.Next(); !errors.Is(err, io.EOF) {
		return damaged(endName, fmt.Errorf("something follows: %w", err))
	}
	if _, err := io.Copy(io.Discard, x.zip); err != nil {
		return problem(err)
	}
	x.end = &m
	return errEnd
}

// agree compares the manifest with what was read.
func (x *reader) agree(m Manifest) error {
	said, err := json.Marshal(x.head)
	if err != nil {
		return damaged(headName, err)
	}
	says, err := json.Marshal(m.Head)
	if err != nil || !bytes.Equal(said, says) {
		return damaged(manifestName, errors.Join(err, errors.New("it belongs to another archive")))
	}
	for i, t := range x.head.Tables {
		c := m.Content[i]
		if c.Name != t.Name || c.Chunks != x.done[t.Name] {
			return damaged(manifestName, fmt.Errorf("table %s has %d parts, the manifest says %d", t.Name, x.done[t.Name], c.Chunks))
		}
	}
	if m.Here != int64(len(x.blobs)) {
		return damaged(manifestName, fmt.Errorf("%d files, the manifest says %d", len(x.blobs), m.Here))
	}
	return nil
}
