package identity

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// The lengths of a password, in characters. Whoever may change other people's dossiers needs a longer one.
const (
	shortest        = 8
	shortestOfficer = 10
	longest         = 128
)

//go:embed common.txt
var commonText string

// commonList are the passwords that guessers try first, in small letters.
var commonList = sync.OnceValue(func() map[string]bool {
	all := make(map[string]bool, 8000)
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			all[line] = true
		}
	}
	return all
})

// words of the context (tên cơ quan, địa danh): with digits and signs around them they are guessed as well, folded.
var common = []string{"", "password", "matkhau", "iloveyou", "anhyeuem", "emyeuanh", "qwerty", "qwertyuiop", "asdfghjkl", "admin",
	"administrator", "vietnam", "tiengiang", "ubnd", "motcua", "dichvucong", "congchuc", "canbo", "quantri", "lanhdao", "tiepnhan", "saigon", "hanoi", "mytho", "tinhso", "abc", "abcd", "abcdef", "qweasdzxc", "letmein", "welcome", "anhnhoem"}

// checkPassword says what is wrong with a new password, as the fault of a field.
func checkPassword(password string, kind Kind, login, name string) error {
	least := shortest
	if kind == KindOfficer {
		least = shortestOfficer
	}
	wrong := func(code string, args ...any) error {
		return fault.Invalid("identity.password.refused", fault.Field{Path: "password", Code: code, Args: fault.Args(args...)})
	}
	n := utf8.RuneCountInString(viet.NFC(password))
	folded := strings.ReplaceAll(viet.Fold(password), " ", "")
	bare := strings.Trim(folded, "0123456789.@!#_-")
	switch {
	case password == "":
		return wrong("field.required")
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return wrong("field.character")
	case n < least:
		return wrong("identity.password.short", "min", least)
	case n > longest:
		return wrong("identity.password.long", "max", longest)
	case slices.Contains(common, bare) && n < 16, commonList()[folded], oneCharacter(folded):
		return wrong("identity.password.common")
	case login != "" && strings.Contains(folded, strings.ReplaceAll(viet.Fold(login), " ", "")),
		name != "" && strings.Contains(folded, strings.ReplaceAll(viet.Fold(name), " ", "")):
		return wrong("identity.password.yours")
	}
	return nil
}

func oneCharacter(s string) bool { return s == "" || strings.Trim(s, s[:1]) == "" }
