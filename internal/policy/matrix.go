package policy

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/law"
)

// Matrix writes the whole table for a person to read (ma trận phân quyền): first each action with who may do it and the
// act it rests on, then every role against every action.
func Matrix(tag lang.Tag) string {
	p := lang.For(tag)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", p.T("policy.matrix.title"), p.T("policy.matrix.intro"))
	for _, r := range relations {
		fmt.Fprintf(&b, "  - %s: %s\n", p.T("policy.relation."+r.name), p.T("policy.relation."+r.name+".means"))
	}
	fmt.Fprintf(&b, "\n%s\n\n", p.T("policy.matrix.actions"))
	for i, e := range theTable().entries {
		fmt.Fprintf(&b, "%d. %s [%s, %s]\n", i+1, p.T("policy.action."+string(e.action)), p.T("policy.kind."+e.kind), e.action)
		for _, role := range roles {
			if rel := e.allows[role]; rel != 0 {
				fmt.Fprintf(&b, "   - %s: %s\n", roleName(p, role), rel.words(p))
			}
		}
		fmt.Fprintf(&b, "   %s: %s\n", p.T("policy.matrix.law"), law.Cite(e.law))
	}
	fmt.Fprintf(&b, "\n%s\n\n", p.T("policy.matrix.grid"))
	b.WriteString(grid(p))
	return b.String()
}

func roleName(p lang.Printer, role identity.Role) string {
	if role == guest || role == member {
		return p.T("policy.role." + string(role))
	}
	return p.T("identity.role." + string(role))
}

func (r relation) words(p lang.Printer) string {
	var words []string
	for _, x := range relations {
		if r&x.rel != 0 {
			words = append(words, p.T("policy.relation."+x.name))
		}
	}
	return strings.Join(words, ", ")
}

// grid is role × action × relation; "-" is a refusal.
func grid(p lang.Printer) string {
	rows := [][]string{{p.T("policy.matrix.action")}}
	for _, role := range roles {
		rows[0] = append(rows[0], roleName(p, role))
	}
	for _, e := range theTable().entries {
		row := []string{string(e.action) + " (" + p.T("policy.kind."+e.kind) + ")"}
		for _, role := range roles {
			cell := e.allows[role].words(p)
			if cell == "" {
				cell = "-"
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
