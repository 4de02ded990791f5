package store

import (
	"regexp"
	"strings"
)

// Markers in SQL texts; see the package comment.
const (
	markClaim = "/*claim*/"
	markLock  = "/*lock*/"
	markEach  = "/*each*/" // before an argument that is a list as JSON
	markEnd   = "/*end*/"  // behind it
	markWide  = "/*wide*/" // before a column by which the index is not entered
	markList  = "IN (...)"
)

// dialect writes a common SQL text for one engine.
func dialect(e Engine, q string) string {
	if strings.Contains(q, "/*") {
		q = words[e].Replace(q)
	}
	return q
}

// words are what the markers become.
var words = map[Engine]*strings.Replacer{
	SQLite: strings.NewReplacer(markClaim, "", markLock, "", markWide, "+", markEach, "SELECT value FROM json_each(", markEnd, ")"),
	Postgres: strings.NewReplacer(markClaim, "FOR UPDATE SKIP LOCKED", markLock, "FOR UPDATE", markWide, "",
		markEach, "SELECT jsonb_array_elements_text(CAST(", markEnd, " AS JSONB))"),
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

// reType finds a column type where it is not the target of a CAST.
var reType = regexp.MustCompile(`(?i)(\bas\s+)?\b(text|jsonb|bytea)\b(\s+collate\b)?`)

// columnTypes are the words that migrations may use and what they become.
// TEXT on PostgreSQL gets the order of SQLite, bytes: without it lists and
// prefix ranges would depend on the locale an administrator chose. JSONB on
// SQLite would be numeric, and the document 1.0 would come back as 1.
var columnTypes = map[Engine]map[string]string{
	Postgres: {"text": `TEXT COLLATE "C"`},
	SQLite:   {"jsonb": "JSON_TEXT", "bytea": "BLOB"},
}

// migrationText writes a migration for one engine.
func migrationText(e Engine, text string) string {
	var b strings.Builder
	plain := 0
	flush := func(to int) {
		b.WriteString(reType.ReplaceAllStringFunc(text[plain:to], func(m string) string {
			if to, ok := columnTypes[e][strings.ToLower(m)]; ok {
				return to
			}
			return m
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
