package scan

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// maxName bounds the name of a file, in letters.
const maxName = 120

// runs are endings of what a machine runs or a browser obeys; in the midst of a name they are there to deceive.
var runs = []string{".exe", ".dll", ".scr", ".pif", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta",
	".jar", ".lnk", ".reg", ".cpl", ".apk", ".php", ".html", ".htm", ".svg", ".docm", ".xlsm", ".dotm", ".xltm"}

// Name keeps what a person calls a file and drops what a path or a shell would read in it (tên tệp). Signs that control,
// or turn the direction of writing so that an ending looks like another, are refused, and so is an ending of a program
// before the last one.
func Name(name string) (string, error) {
	bad := strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
	})
	clean := cleanName(name)
	if bad {
		return "", fault.New(fault.KindInvalid, "scan.name", "name", clean)
	}
	stem := strings.ToLower(strings.TrimSuffix(clean, path.Ext(clean)))
	if inner := strings.TrimSpace(path.Ext(stem)); slices.Contains(runs, inner) {
		return "", fault.New(fault.KindInvalid, "scan.double", "name", clean, "ending", upper(inner))
	}
	return clean, nil
}

func cleanName(name string) string {
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
	if letters := []rune(name); len(letters) > maxName {
		if len(ending) > 6 {
			ending = ""
		}
		name = string(letters[:maxName-len(ending)]) + ending
	}
	return name
}
