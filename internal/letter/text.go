package letter

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tinhso/internal/fault"
)

// piece is a stretch of a template's text: words, or a name.
type piece struct {
	words, name string
	line        int
}

// The bounds of a template's texts, in characters.
const (
	mostSubject = 500
	mostBody    = 20_000
	mostNotice  = 600
)

// split takes a text apart. A name stands in braces; a brace that is meant is written twice. What is wrong is told with
// the line on which it stands, all of it at once.
func split(path, text string, first int) ([]piece, []fault.Field) {
	var all []piece
	var faults []fault.Field
	bad := func(line int, code string, args ...any) {
		faults = append(faults, fault.Field{Path: path, Code: code, Args: fault.Args(append([]any{"line", line}, args...)...)})
	}
	for i, row := range strings.Split(text, "\n") {
		line := first + i
		if i > 0 {
			all = append(all, piece{words: "\n", line: line})
		}
		whole := strings.TrimSpace(row)
		for row != "" {
			at := strings.IndexAny(row, "{}")
			if at < 0 {
				all = append(all, piece{words: row, line: line})
				break
			}
			if at > 0 {
				all, row = append(all, piece{words: row[:at], line: line}), row[at:]
			}
			if len(row) > 1 && row[1] == row[0] {
				all, row = append(all, piece{words: row[:1], line: line}), row[2:]
				continue
			}
			end := strings.IndexByte(row, '}')
			if row[0] == '}' || end < 0 || strings.IndexByte(row[1:end], '{') >= 0 {
				bad(line, "letter.brace")
				break
			}
			name := strings.TrimSpace(row[1:end])
			row = row[end+1:]
			n, ok := named(name)
			switch {
			case !ok:
				bad(line, "letter.name", "name", shown(name), "near", nearest(name))
			case n.List && whole != "{"+name+"}":
				bad(line, "letter.alone", "name", name)
			default:
				all = append(all, piece{name: name, line: line})
			}
		}
	}
	return all, faults
}

// shown cuts a wrong name to what a sentence can hold.
func shown(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}

// nearest is the name that was probably meant.
func nearest(s string) string {
	best, least := "", 4
	for _, n := range names {
		if d := distance(s, n.ID); d < least {
			best, least = n.ID, d
		}
	}
	return best
}

// distance counts the letters to change, for words of a reasonable length.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			keep := last
			if a[i] != b[j] {
				keep++
			}
			last = row[j+1]
			row[j+1] = min(keep, row[j]+1, last+1)
		}
	}
	return row[len(b)]
}

// fill puts values in the place of names and says which were missing.
func fill(pieces []piece, v Values) (text string, missing []string) {
	var b strings.Builder
	for _, p := range pieces {
		if p.name == "" {
			b.WriteString(p.words)
			continue
		}
		value := strings.TrimSpace(v[p.name])
		if value == "" {
			if !slices.Contains(missing, p.name) {
				missing = append(missing, p.name)
			}
			continue
		}
		if n, _ := named(p.name); n.List {
			value = "- " + strings.ReplaceAll(value, "\n", ";\n- ") + "."
		} else {
			value = strings.TrimRight(strings.Join(strings.Fields(value), " "), ".") // the sentence around it ends itself
		}
		b.WriteString(value)
	}
	return b.String(), missing
}
