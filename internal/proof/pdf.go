package proof

import (
	"bytes"
	"fmt"
	"strconv"

	"tinhso/internal/fault"
)

// AttachedName is the name under which a proof stands in a PDF.
const AttachedName = "niem-phong.tlog-proof"

// marker begins what Attach appends. It is a comment to whoever reads the PDF.
const marker = "\n%tinhso-proof "

// ErrNoRoom says that a PDF takes no proof inside: it is signed or encrypted,
// or not of the classic kind. Its proof is a file beside it.
var ErrNoRoom = fault.Conflict("proof.pdf_no_room")

// Attach puts a proof into a PDF as an attached file (đính kèm bằng chứng), in
// one appended revision: the first bytes are the PDF as it was issued, so the
// hash that was sealed is theirs. The same input gives the same bytes.
func Attach(pdf, proof []byte) ([]byte, error) {
	if len(pdf) > MaxPDF-2*MaxFile || len(proof) > MaxFile {
		return nil, ErrNoRoom
	}
	d, err := readPDF(pdf)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(len(pdf) + len(proof) + 4096)
	b.Write(pdf)
	fmt.Fprintf(&b, "%s%d\n", marker, len(pdf))
	file, spec := d.size, d.size+1
	var at [3]int
	at[0] = b.Len()
	fmt.Fprintf(&b, "%d %d obj\n<<%s/Names<</EmbeddedFiles<</Names[(%s)%d 0 R]>>>>/AF[%d 0 R]>>\nendobj\n", d.root, d.generation, d.catalog, AttachedName, spec, spec)
	at[1] = b.Len()
	fmt.Fprintf(&b, "%d 0 obj\n<</Type/EmbeddedFile/Subtype/text#2Fplain/Params<</Size %d>>/Length %d>>\nstream\n%s\nendstream\nendobj\n", file, len(proof), len(proof), proof)
	at[2] = b.Len()
	fmt.Fprintf(&b, "%d 0 obj\n<</Type/Filespec/F(%s)/UF(%s)/AFRelationship/Supplement/EF<</F %d 0 R/UF %d 0 R>>>>\nendobj\n", spec, AttachedName, AttachedName, file, file)
	start := b.Len()
	fmt.Fprintf(&b, "xref\n%d 1\n%010d %05d n \n%d 2\n%010d 00000 n \n%010d 00000 n \n", d.root, at[0], d.generation, file, at[1], at[2])
	fmt.Fprintf(&b, "trailer\n<<%s/Size %d/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", d.trailer, spec+1, d.start, start)
	return b.Bytes(), nil
}

// Detach takes a PDF with a proof apart: the PDF as it was issued, and the
// proof. What was appended is made anew and must be the same bytes, so that
// nothing else hides behind the first revision.
func Detach(pdf []byte) (original, proof []byte, err error) {
	if len(pdf) > MaxPDF {
		return nil, nil, fault.New(fault.KindTooLarge, "proof.pdf_large", "max", MaxPDF>>20)
	}
	if !IsPDF(pdf) {
		return nil, nil, fault.Invalid("proof.not_a_pdf")
	}
	i := bytes.LastIndex(pdf, []byte(marker))
	if i < 0 {
		return nil, nil, fault.Invalid("proof.pdf_none")
	}
	changed := fault.Invalid("proof.pdf_changed")
	original, rest := pdf[:i], pdf[i+len(marker):]
	if len(rest) > 2*MaxFile+maxDict {
		return nil, nil, changed
	}
	count, rest, ok := bytes.Cut(rest, []byte("\n"))
	if !ok || string(count) != strconv.Itoa(i) {
		return nil, nil, changed
	}
	_, rest, ok = bytes.Cut(rest, []byte("<</Type/EmbeddedFile/Subtype/text#2Fplain/Params<</Size "))
	count, _, ok2 := bytes.Cut(rest, []byte(">>"))
	n, known := parseSize(string(count))
	_, rest, ok3 := bytes.Cut(rest, []byte("\nstream\n"))
	if !ok || !ok2 || !ok3 || !known || n > MaxFile || n > int64(len(rest)) {
		return nil, nil, changed
	}
	proof = rest[:n]
	again, err := Attach(original, proof)
	if err != nil || !bytes.Equal(again, pdf) {
		return nil, nil, changed
	}
	return original, proof, nil
}

// IsPDF says whether bytes claim to be a PDF.
func IsPDF(b []byte) bool { return bytes.HasPrefix(b, []byte("%PDF-")) }
