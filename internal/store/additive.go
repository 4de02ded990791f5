package store

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// later marks, behind the name of its room, a migration that only adds: a
// program that does not know it may go on working.
const later = "+"

// reDeclared is a line by which a migration says itself that it only adds,
// where its statements do not show it, with the reason.
var reDeclared = regexp.MustCompile(`(?m)^-- additive: \S.*$`)

// Declared gives the reason by which a migration says that it only adds, or "".
func Declared(text string) string {
	return strings.TrimPrefix(reDeclared.FindString(text), "-- additive: ")
}

// Additive says what of a migration stands in the way of the previous release
// (nâng cấp chỉ thêm): nil when it only adds tables, indexes, columns that need
// no value, and rows; or when the migration declares it in a line
// "-- additive: reason".
func Additive(text string) error {
	if Declared(text) != "" {
		return nil
	}
	a := adding{tables: map[string]bool{}, columns: map[string]bool{}}
	for _, s := range statements(text) {
		if err := a.statement(s); err != nil {
			return fmt.Errorf("%w: %s", err, firstWords(s))
		}
	}
	return nil
}

// adding is what a migration has added so far.
type adding struct {
	tables, columns map[string]bool // "table", "table.column"
}

var (
	reCreateTable = regexp.MustCompile(`^create table (?:if not exists )?(\w+) ?\(`)
	reCreateIndex = regexp.MustCompile(`^create (unique )?index (?:concurrently )?(?:if not exists )?\w+ on (\w+)`)
	reAlterTable  = regexp.MustCompile(`^alter table (?:if exists )?(?:only )?(\w+) (.*)$`)
	reAddColumn   = regexp.MustCompile(`^add (?:column )?(?:if not exists )?(\w+) (.*)$`)
	reInsert      = regexp.MustCompile(`^insert into (\w+)`)
	reUpdate      = regexp.MustCompile(`^update (\w+)(?: as \w+| \w+)? set (.*)$`)
	reAssign      = regexp.MustCompile(`^(\w+) ?=`)
	reNotNull     = regexp.MustCompile(`\bnot null\b`)
	reDefault     = regexp.MustCompile(`\bdefault\b|\bgenerated\b`)
	reKeyed       = regexp.MustCompile(`\bunique\b|\bprimary key\b`)
)

// constraints are words that begin a constraint and no column.
var constraints = []string{"constraint", "check", "unique", "primary", "foreign", "exclude"}

func (a adding) statement(s string) error {
	if m := reCreateTable.FindStringSubmatch(s); m != nil {
		a.tables[m[1]] = true
		return nil
	}
	if m := reCreateIndex.FindStringSubmatch(s); m != nil {
		if m[1] != "" && !a.tables[m[2]] {
			return fmt.Errorf("a unique index on a table that the previous release fills")
		}
		return nil
	}
	if m := reAlterTable.FindStringSubmatch(s); m != nil {
		return a.alter(m[1], m[2])
	}
	if reInsert.MatchString(s) || strings.HasPrefix(s, "create view ") {
		return nil
	}
	if m := reUpdate.FindStringSubmatch(s); m != nil {
		return a.update(m[1], m[2])
	}
	return fmt.Errorf("it does more than add")
}

func (a adding) alter(table, rest string) error {
	if a.tables[table] {
		return nil
	}
	for _, part := range parts(rest) {
		m := reAddColumn.FindStringSubmatch(part)
		switch {
		case m == nil || slices.Contains(constraints, m[1]):
			return fmt.Errorf("it changes what the previous release knows of %s", table)
		case reKeyed.MatchString(m[2]):
			return fmt.Errorf("a key over the new column %s of %s", m[1], table)
		case reNotNull.MatchString(m[2]) && !reDefault.MatchString(m[2]):
			return fmt.Errorf("column %s of %s is NOT NULL without a default: the previous release does not fill it", m[1], table)
		}
		a.columns[table+"."+m[1]] = true
	}
	return nil
}

// update may fill what was added just now, nothing else.
func (a adding) update(table, set string) error {
	if a.tables[table] {
		return nil
	}
	for _, part := range parts(set) {
		m := reAssign.FindStringSubmatch(part)
		if m == nil || !a.columns[table+"."+m[1]] {
			return fmt.Errorf("it changes values of %s that the previous release wrote", table)
		}
	}
	return nil
}

// statements cuts a migration into statements, in small letters, on one line
// each, without comments and with literals emptied.
func statements(text string) []string {
	var list []string
	var b strings.Builder
	flush := func() {
		if s := strings.Join(strings.Fields(strings.ToLower(b.String())), " "); s != "" {
			list = append(list, s)
		}
		b.Reset()
	}
	for i := 0; i < len(text); {
		if end := quoted(text, i); end > i {
			if text[i] == '\'' {
				b.WriteString("''")
			} else {
				b.WriteByte(' ')
			}
			i = end
			continue
		}
		if text[i] == ';' {
			flush()
		} else {
			b.WriteByte(text[i])
		}
		i++
	}
	flush()
	return list
}

// parts cuts at commas outside of brackets; a WHERE ends the last.
func parts(s string) []string {
	var list []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				list = append(list, strings.TrimSpace(s[from:i]))
				from = i + 1
			}
		}
	}
	return append(list, strings.TrimSpace(s[from:]))
}

func firstWords(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
