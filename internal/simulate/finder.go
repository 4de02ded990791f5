package simulate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// finder finds the variables of a life in what the rooms wrote.
type finder struct {
	whole map[string]int
	first [256]bool      // bytes with which a variable begins
	by    map[byte][]int // variables by their first byte, the longest first
	words []string
	true  map[string]string // strange words that are no variable, and what they stand for
}

// least is how short a variable may be that is looked for inside of texts: what is shorter stands alone only.
const least = 7

func newFinder(words []string, known map[string]string) *finder {
	f := &finder{true: known, whole: map[string]int{}, by: map[byte][]int{}, words: words}
	for i, w := range words {
		if w == "" {
			continue
		}
		if _, twice := f.whole[w]; twice {
			continue
		}
		f.whole[w] = i
		if len(w) >= least {
			f.first[w[0]] = true
			f.by[w[0]] = append(f.by[w[0]], i)
		}
	}
	for _, list := range f.by {
		slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(len(words[b]), len(words[a])) })
	}
	return f
}

// cell is the place for a value.
func (f *finder) cell(v any) cell {
	switch v := v.(type) {
	case int64:
		if chosen(v) {
			return cell{kind: moment, value: v}
		}
	case string:
		if n, ok := f.whole[v]; ok {
			return cell{kind: word, n: n}
		}
		if parts := f.split(v); len(parts) > 1 || len(parts) == 1 && parts[0].kind != literal {
			return cell{kind: text, parts: parts}
		}
	}
	if s, ok := v.(string); ok {
		return cell{kind: asIs, value: f.familiar(s)}
	}
	return cell{kind: asIs, value: v}
}

// familiar puts the true names in place of strange ones that belong to no variable: places that an example names.
func (f *finder) familiar(s string) string {
	if !strings.Contains(s, "Zq") && !strings.Contains(s, "ZQ") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == 'Z' {
			j := i
			for j < len(s) && (digit(s[j]) || s[j] == '.' || s[j] >= 'A' && s[j] <= 'Z' || s[j] >= 'a' && s[j] <= 'z') {
				j++
			}
			if name, ok := f.true[s[i:j]]; ok {
				b.WriteString(name)
				i = j
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// split takes a text apart.
func (f *finder) split(s string) []bit {
	var parts []bit
	from := 0
	cut := func(i, n int, p bit) {
		if i > from {
			parts = append(parts, bit{lit: f.familiar(s[from:i])})
		}
		parts = append(parts, p)
		from = i + n
	}
	for i := 0; i < len(s); {
		if f.first[s[i]] {
			if k := f.at(s, i); k >= 0 {
				cut(i, len(f.words[k]), bit{kind: variable, n: k})
				i = from
				continue
			}
		}
		if p, n, skip := instant(s, i); n > 0 {
			cut(i+skip, n-skip, p)
			i = from
			continue
		}
		i++
	}
	if from < len(s) {
		parts = append(parts, bit{lit: f.familiar(s[from:])})
	}
	return parts
}

// at is the variable that stands at a place of a text, -1 for none.
func (f *finder) at(s string, i int) int {
	for _, k := range f.by[s[i]] {
		w := f.words[k]
		if !strings.HasPrefix(s[i:], w) {
			continue
		}
		if digit(w[0]) && (i > 0 && digit(s[i-1]) || i+len(w) < len(s) && digit(s[i+len(w)])) {
			continue // a part of a greater number
		}
		return k
	}
	return -1
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// instant recognises a moment of the story in a text: 2026-11-23T08:05:07.319+07:00, without the fraction, or
// milliseconds. n is the length of all, skip of what stays.
func instant(s string, i int) (p bit, n, skip int) {
	const day = "2006-01-02T15:04:"
	if s[i] == ':' && i >= len(day)-1 && s[i-len(day)+11] == 'T' && strings.HasPrefix(s[i+1:], "07") {
		rest := s[i+3:]
		switch {
		case strings.HasPrefix(rest, ".319Z"), strings.HasPrefix(rest, ".319+"):
			return bit{kind: seconds}, 7, 1
		case strings.HasPrefix(rest, "Z"), strings.HasPrefix(rest, "+0"):
			return bit{kind: whole}, 3, 1
		}
	}
	if digit(s[i]) && (i == 0 || !digit(s[i-1])) {
		j := i
		for j < len(s) && digit(s[j]) {
			j++
		}
		if j-i == 13 {
			if v, err := strconv.ParseInt(s[i:j], 10, 64); err == nil && chosen(v) {
				return bit{kind: millis, at: v}, 13, 0
			}
		}
	}
	return bit{}, 0, 0
}
