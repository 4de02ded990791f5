package file

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// kind is a kind of file taken here: what it is and by which endings people know it.
type kind struct {
	media   string
	endings []string
}

// kinds are the files that may be a paper: documents, photographs, tables, plain text. Nothing that runs.
var kinds = []kind{
	{"application/pdf", []string{".pdf"}},
	{"image/jpeg", []string{".jpg", ".jpeg", ".jpe", ".jfif"}},
	{"image/png", []string{".png"}},
	{"image/webp", []string{".webp"}},
	{"image/heic", []string{".heic", ".heif"}},
	{"image/heif", []string{".heic", ".heif"}},
	{"application/msword", []string{".doc"}},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}},
	{"application/vnd.ms-excel", []string{".xls"}},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}},
	{"application/vnd.oasis.opendocument.text", []string{".odt"}},
	{"text/plain", []string{".txt"}},
}

// acceptedEndings is what the message of a refused file names.
const acceptedEndings = "PDF, JPG, PNG, HEIC, WebP, DOC, DOCX, XLS, XLSX, ODT, TXT"

// sniff says what a file is by its first bytes. One that is of no kind taken here, or that its name says it is not,
// is refused; a name without an ending gets the one of its kind.
func sniff(name string, head []byte) (clean, media string, err error) {
	clean = cleanFileName(name)
	ending := strings.ToLower(path.Ext(clean))
	found := mimetype.Detect(head)
	i := slices.IndexFunc(kinds, func(k kind) bool { return is(found, k, ending, head) })
	unknown := fault.New(fault.KindInvalid, "dossier.file.kind", "name", clean, "accepted", acceptedEndings)
	switch {
	case i >= 0 && slices.Contains(kinds[i].endings, ending):
		return clean, kinds[i].media, nil
	case knownEnding(ending):
		return "", "", fault.New(fault.KindInvalid, "dossier.file.lies", "name", clean,
			"says", upper(ending), "is", upper(found.Extension()), "accepted", acceptedEndings)
	case i < 0, ending != "" && len(ending) <= 5 && strings.Trim(ending[1:], "0123456789") != "":
		return "", "", unknown
	}
	return clean + kinds[i].endings[0], kinds[i].media, nil
}

// is reports whether what was found is of a kind. Old office files differ only far behind their first bytes, and a
// table of numbers in a text is still a text: there the name decides.
func is(found *mimetype.MIME, k kind, ending string, head []byte) bool {
	switch {
	case k.media == "text/plain":
		text := found.Is("text/plain") || ending == ".txt" && !found.Is("text/html") && !found.Is("text/xml")
		return text && plainText(head)
	case found.Is("application/x-ole-storage"):
		return slices.Contains(k.endings, ending) && (ending == ".doc" || ending == ".xls")
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

// maxFileName bounds the name of a file, in letters.
const maxFileName = 120

// cleanFileName keeps what a person calls a file and drops what a path or a shell would read in it.
func cleanFileName(name string) string {
	name, _ = viet.Clean(name)
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"|?*`, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	if name == "" {
		return "tep"
	}
	ending := path.Ext(name)
	if letters := []rune(name); len(letters) > maxFileName {
		if len(ending) > 6 {
			ending = ""
		}
		name = string(letters[:maxFileName-len(ending)]) + ending
	}
	return name
}
