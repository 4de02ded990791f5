package procedure

import (
	"slices"
	"strings"
)

// mend puts right the syllables of a query that the catalogue does not know: raw telex ("khai sinhh", "ddawng"),
// syllables run together ("khaisinh"), and slips of the finger ("sihn"). It tells whether anything was changed.
// The last syllable may be half typed, so a known beginning is left alone.
func (x *index) mend(words []string) ([]string, bool) {
	var out []string
	changed := false
	for i, w := range words {
		if x.known(w) || (i == len(words)-1 && x.begins(w)) || len(w) < 2 {
			out = append(out, w)
			continue
		}
		before := ""
		if len(out) > 0 {
			before = out[len(out)-1]
		}
		after := ""
		if i+1 < len(words) && x.known(words[i+1]) {
			after = words[i+1]
		}
		better := x.better(w, before, after)
		if better == nil {
			out = append(out, w)
			continue
		}
		out = append(out, better...)
		changed = true
	}
	return out, changed
}

// writeY writes y where people write i and the catalogue does not, or the other way ("đăng kí", "li hôn"): both are right
// spellings of the same word, so nothing is said about it. It asks for a neighbour that settles the matter.
func (x *index) writeY(words, marks []string) []string {
	out := slices.Clone(words)
	for k, w := range out {
		other := ""
		if stem, ok := strings.CutSuffix(w, "i"); ok {
			other = stem + "y"
		} else if stem, ok := strings.CutSuffix(w, "y"); ok {
			other = stem + "i"
		}
		if len(w) < 2 || other == "" || !x.known(other) {
			continue
		}
		before, after := "", ""
		if k > 0 {
			before = out[k-1]
		}
		if k+1 < len(out) {
			after = out[k+1]
		}
		together := func(v string) int { return x.pairs[before+" "+v] + x.pairs[v+" "+after] }
		if together(other) > 10*together(w) {
			out[k] = other
			if marks != nil {
				marks[k] = other
			}
		}
	}
	return out
}

func (x *index) known(w string) bool {
	return len(x.post[w]) > 0 || x.spoken[w]
}

// begins reports whether a known syllable starts with w.
func (x *index) begins(w string) bool {
	i, ok := slices.BinarySearch(x.vocab, w)
	return ok || i < len(x.vocab) && strings.HasPrefix(x.vocab[i], w)
}

// better is the likeliest meaning of an unknown syllable, nil when there is none.
func (x *index) better(w, before, after string) []string {
	if t := untelex(w); t != w && x.known(t) {
		return []string{t}
	}
	if parts := x.split(w); parts != nil {
		return parts
	}
	best, top := "", 0.0
	for _, v := range x.vocab {
		far := distance(w, v)
		if far == 0 || far > 2 || far == 2 && len(w) < 6 {
			continue
		}
		// together with its neighbours counts most, then how common it is
		near := float64(x.pairs[before+" "+v] + x.pairs[v+" "+after])
		score := (near*20 + float64(len(x.post[v]))) / float64(far*far*far)
		if sameLetters(w, v) { // a swap of two letters is the commonest slip
			score *= 4
		}
		if score > top {
			best, top = v, score
		}
	}
	if best == "" {
		return nil
	}
	return []string{best}
}

// split cuts syllables run together, taking only cuts whose neighbours are known to stand together.
func (x *index) split(w string) []string {
	const most = 40
	if len(w) < 4 || len(w) > most {
		return nil
	}
	type cut struct {
		from  int // where the last syllable starts
		score int
		ok    bool
	}
	cuts := make([]cut, len(w)+1)
	cuts[0] = cut{ok: true}
	last := func(to int) string {
		if to == 0 {
			return ""
		}
		return w[cuts[to].from:to]
	}
	for to := 2; to <= len(w); to++ {
		for from := max(0, to-7); from <= to-2; from++ {
			v := w[from:to]
			if !cuts[from].ok || len(x.post[v]) == 0 {
				continue
			}
			score := cuts[from].score
			if from > 0 {
				together := x.pairs[last(from)+" "+v]
				if together == 0 {
					continue
				}
				score += together
			}
			if !cuts[to].ok || score > cuts[to].score {
				cuts[to] = cut{from, score, true}
			}
		}
	}
	if !cuts[len(w)].ok || cuts[len(w)].from == 0 {
		return nil
	}
	var parts []string
	for to := len(w); to > 0; to = cuts[to].from {
		parts = append(parts, last(to))
	}
	slices.Reverse(parts)
	return parts
}

// untelex reads a syllable typed in telex or VNI without the input method: "keets" is "ket", "d9a8ng" is "dang".
func untelex(w string) string {
	var b strings.Builder
	letters := strings.IndexFunc(w, func(r rune) bool { return r >= 'a' && r <= 'z' }) >= 0
	for i := range len(w) {
		ch := w[i]
		switch {
		case letters && i > 0 && ch >= '0' && ch <= '9':
		case i > 0 && ch == w[i-1] && strings.IndexByte("aeod", ch) >= 0:
		case i > 0 && ch == 'w':
		case i > 0 && strings.IndexByte("sfrxj", ch) >= 0:
		case i == len(w)-1 && i > 1 && strings.IndexByte("aeod", ch) >= 0 && strings.IndexByte(w[1:i], ch) >= 0: // "dangd"
		default:
			b.WriteByte(ch)
		}
	}
	return b.String()
}

func sameLetters(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return string(x) == string(y)
}

// distance counts the slips between two syllables: a letter more, less, other, or two swapped; 3 stands for three and more.
func distance(a, b string) int {
	const far = 3
	if len(a)-len(b) >= far || len(b)-len(a) >= far || len(a) > 30 || len(b) > 30 {
		return far
	}
	var rows [3][32]int
	for j := range len(b) + 1 {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		older, old, cur := &rows[(i+2)%3], &rows[i%3], &rows[(i+1)%3]
		cur[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(old[j]+1, cur[j-1]+1, old[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, older[j-2]+1)
			}
			cur[j] = d
			least = min(least, d)
		}
		if least >= far {
			return far
		}
	}
	return min(rows[(len(a)+1)%3][len(b)], far)
}
