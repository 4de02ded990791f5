package scan

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"tinhso/internal/fault"
)

// Found is what a file turned out to be (kết quả nhận dạng).
type Found struct{ Name, MediaType string }

// shape is how a kind of file is built, and so how it is looked at.
type shape int

const (
	image shape = iota
	pdf
	pack // a ZIP with documents in it
	ole  // the old office files
	text
)

// kind is a kind of file taken here: what it is and by which endings people know it.
type kind struct {
	media   string
	endings []string
	shape   shape
}

// kinds are the files that may be a paper: documents, photographs, tables, plain text. Nothing that runs.
var kinds = []kind{
	{"application/pdf", []string{".pdf"}, pdf},
	{"image/jpeg", []string{".jpg", ".jpeg", ".jpe", ".jfif"}, image},
	{"image/png", []string{".png"}, image},
	{"image/webp", []string{".webp"}, image},
	{"image/heic", []string{".heic", ".heif"}, image},
	{"image/heif", []string{".heic", ".heif"}, image},
	{"application/msword", []string{".doc"}, ole},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}, pack},
	{"application/vnd.ms-excel", []string{".xls"}, ole},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}, pack},
	{"application/vnd.oasis.opendocument.text", []string{".odt"}, pack},
	{"text/plain", []string{".txt"}, text},
}

// acceptedEndings is what the message of a refused file names.
const acceptedEndings = "PDF, JPG, PNG, HEIC, WebP, DOC, DOCX, XLS, XLSX, ODT, TXT"

// headBytes is how much of a file is read to know what it is: an office file tells only behind its first entries.
const headBytes = 64 << 10

// sniff says what a file is by its first bytes. One that is of no kind taken here, or that its name says it is not,
// is refused; a name without an ending gets the one of its kind.
func sniff(clean string, head []byte) (Found, kind, error) {
	ending := strings.ToLower(path.Ext(clean))
	mimetype.SetLimit(headBytes)
	found := mimetype.Detect(head)
	i := slices.IndexFunc(kinds, func(k kind) bool { return is(found, k, ending, head) })
	switch {
	case i >= 0 && slices.Contains(kinds[i].endings, ending):
		return Found{clean, kinds[i].media}, kinds[i], nil
	case knownEnding(ending):
		return Found{}, kind{}, fault.New(fault.KindInvalid, "scan.lies", "name", clean,
			"says", upper(ending), "is", upper(found.Extension()), "accepted", acceptedEndings)
	case i < 0, ending != "" && len(ending) <= 5 && strings.Trim(ending[1:], "0123456789") != "":
		return Found{}, kind{}, fault.New(fault.KindInvalid, "scan.kind", "name", clean, "accepted", acceptedEndings)
	}
	return Found{clean + kinds[i].endings[0], kinds[i].media}, kinds[i], nil
}

// is reports whether what was found is of a kind. Old office files differ only far behind their first bytes, and a
// table of numbers in a text is still a text: there the name decides.
func is(found *mimetype.MIME, k kind, ending string, head []byte) bool {
	switch {
	case k.shape == text:
		plain := found.Is("text/plain") || ending == ".txt" && !found.Is("text/html") && !found.Is("text/xml")
		return plain && plainText(head)
	case found.Is("application/x-ole-storage"):
		return slices.Contains(k.endings, ending) && k.shape == ole
	}
	return found.Is(k.media)
}

func upper(ending string) string { return strings.ToUpper(strings.TrimPrefix(ending, ".")) }

func knownEnding(ending string) bool {
	return slices.ContainsFunc(kinds, func(k kind) bool { return slices.Contains(k.endings, ending) })
}

// plainText reports whether bytes are text a person can read: UTF-8 without control characters.
func plainText(b []byte) bool {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 && len(b) >= utf8.UTFMax || r < ' ' && !strings.ContainsRune("\t\r\n\f", r) {
			return false
		}
		b = b[size:]
	}
	return true
}
