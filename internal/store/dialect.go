package store

import (
	"regexp"
	"strings"
)

// Markers in SQL texts; see the package comment.
const (
	markClaim = "/*claim*/"
	markLock  = "/*lock*/"
	markList  = "IN (...)"
)

// dialect writes a common SQL text for one engine.
func dialect(e Engine, q string) string {
	claim, lock := "", ""
	if e == Postgres {
		claim, lock = "FOR UPDATE SKIP LOCKED", "FOR UPDATE"
	}
	if strings.Contains(q, "/*") {
		q = strings.NewReplacer(markClaim, claim, markLock, lock).Replace(q)
	}
	return q
}

// positional turns $1 into ? outside of quotes and comments and gives the
// order of the arguments. SQLite would take $1 for a name, number names as
// they appear, and the driver would ask for each of them at every call.
func positional(q string) (string, []int) {
	var b strings.Builder
	var order []int
	b.Grow(len(q))
	for i := 0; i < len(q); {
		if end := quoted(q, i); end > i {
			b.WriteString(q[i:end])
			i = end
			continue
		}
		if q[i] != '$' {
			b.WriteByte(q[i])
			i++
			continue
		}
		n, end := 0, i+1
		for ; end < len(q) && q[end] >= '0' && q[end] <= '9' && n < 1e5; end++ {
			n = n*10 + int(q[end]-'0')
		}
		if n == 0 {
			b.WriteByte('$')
		} else {
			b.WriteByte('?')
			order = append(order, n)
		}
		i = end
	}
	return b.String(), order
}

// quoted gives the end of the literal, name or comment that begins at i, or i.
func quoted(q string, i int) int {
	var closing string
	switch {
	case q[i] == '\'', q[i] == '"':
		closing = q[i : i+1]
	case strings.HasPrefix(q[i:], "--"):
		closing = "\n"
	case strings.HasPrefix(q[i:], "/*"):
		closing = "*/"
	default:
		return i
	}
	n := strings.Index(q[i+1:], closing)
	if n < 0 {
		return len(q)
	}
	return i + 1 + n + len(closing)
}

var reTextType = regexp.MustCompile(`(?i)(\bas\s+)?\btext\b(\s+collate\b)?`)

// migrationText gives every TEXT column of PostgreSQL the order of SQLite:
// bytes. Without it lists and prefix ranges would depend on the locale that
// the administrator chose for the cluster.
func migrationText(e Engine, text string) string {
	if e != Postgres {
		return text
	}
	var b strings.Builder
	plain := 0
	flush := func(to int) {
		b.WriteString(reTextType.ReplaceAllStringFunc(text[plain:to], func(m string) string {
			low := strings.ToLower(m)
			if strings.HasPrefix(low, "as") || strings.HasSuffix(low, "collate") {
				return m
			}
			return m + ` COLLATE "C"`
		}))
	}
	for i := 0; i < len(text); {
		if end := quoted(text, i); end > i {
			flush(i)
			b.WriteString(text[i:end])
			plain, i = end, end
			continue
		}
		i++
	}
	flush(len(text))
	return b.String()
}
