package procedure

import (
	"slices"
	"strings"

	"tinhso/internal/viet"
)

// hit is one procedure found and how well it answers.
type hit struct {
	doc   int
	score float64
}

// What each part of an answer is worth. Coverage is the ruler: all words found is 1.
const (
	worthAdjacent = 0.3  // the words stand together, as asked
	worthTight    = 0.25 // the name says little else
	worthStart    = 0.08 // the name begins so
	worthMarks    = 0.12 // the marks agree, where some were typed
	worthSynonym  = 1.2  // people's own word for exactly this
	partly        = 0.8  // the same as a part of the query
	enough        = 0.6  // coverage below which a procedure is no answer
	barely        = 0.34 // the same when nothing better is there
	half          = 0.6  // a half-typed last syllable against a whole one
	tieBreak      = 1e-7 // per place by name
)

// filler are words of a sentence that say little about what is sought; they count a little, for "việc làm" needs its "làm".
var filler = map[string]bool{
	"toi": true, "muon": true, "xin": true, "lam": true, "cho": true, "minh": true, "thu": true, "tuc": true, "la": true,
	"gi": true, "o": true, "dau": true, "nao": true, "nhu": true, "the": true, "can": true, "giup": true, "va": true,
}

// asked is a query ready to be answered.
type asked struct {
	words  []string
	marks  []string // with marks, same length, nil when the query was mended
	weight []float64
	total  float64
}

func (x *index) ask(words, marks []string) asked {
	a := asked{words: words, marks: marks}
	rare := 3.0 // a word nobody knows counts less than one that is merely rare
	for _, w := range words {
		weight := rare
		if idf, ok := x.idf[w]; ok {
			weight = idf
		}
		if filler[w] {
			weight *= 0.15
		}
		a.weight = append(a.weight, weight)
		a.total += weight
	}
	return a
}

// cover tells, for every procedure, what share of the query it has.
func (x *index) cover(a asked) []float64 {
	cover, best := make([]float64, len(x.docs)), make([]float64, len(x.docs))
	for k, w := range a.words {
		clear(best)
		x.spread(best, w, 1)
		if k == len(a.words)-1 {
			x.spreadPrefix(best, w)
		}
		for i, g := range best {
			cover[i] += g * a.weight[k]
		}
	}
	for i := range cover {
		cover[i] /= a.total
	}
	return cover
}

// answer scores every procedure that covers enough of a query; 0 is no answer.
func (x *index) answer(a asked, cover []float64, threshold float64) []float64 {
	scores := make([]float64, len(cover))
	for i, c := range cover {
		if c >= threshold {
			scores[i] = c + x.manner(&x.docs[i], a)
		}
	}
	return scores
}

func (x *index) spread(best []float64, w string, gain float64) {
	for _, p := range x.post[w] {
		best[p.doc] = max(best[p.doc], gain*float64(p.gain))
	}
}

func (x *index) spreadPrefix(best []float64, w string) {
	i, _ := slices.BinarySearch(x.vocab, w)
	for n := 0; i < len(x.vocab) && n < 100 && strings.HasPrefix(x.vocab[i], w); i, n = i+1, n+1 {
		if x.vocab[i] != w {
			x.spread(best, x.vocab[i], half)
		}
	}
}

// manner says how the words stand in the name: together, at its beginning, with their marks, and with how much else.
func (x *index) manner(d *doc, a asked) float64 {
	together, right, typed, matched := 0, 0, 0, 0.0
	for k, w := range a.words {
		at := slices.Index(d.name, w)
		if at >= 0 {
			matched += x.idf[w]
		}
		if k > 0 && beside(d.name, a.words[k-1], w) {
			together++
		}
		if a.marks != nil && a.marks[k] != w {
			typed++
			right += one(slices.Contains(d.marked, a.marks[k]))
		}
	}
	score := 0.0
	if len(a.words) > 1 {
		score += worthAdjacent * float64(together) / float64(len(a.words)-1)
	}
	if d.weight > 0 {
		score += worthTight * min(1, matched/d.weight)
	}
	if len(d.name) >= len(a.words) && slices.Equal(d.name[:len(a.words)], a.words) {
		score += worthStart
	}
	if typed > 0 {
		score -= worthMarks * float64(typed-right) / float64(typed)
	}
	return score
}

func beside(name []string, a, b string) bool {
	for i := 1; i < len(name); i++ {
		if name[i] == b && name[i-1] == a {
			return true
		}
	}
	return false
}

// find answers a text. corrected is what was searched for when the text had to be mended.
func (x *index) find(text string) (hits []hit, corrected string) {
	if codes := x.findCodes(text); codes != nil {
		return codes, ""
	}
	words, marks := syllables(viet.Fold(text)), marked(text)
	if len(words) == 0 {
		return x.all(), ""
	}
	if len(marks) != len(words) {
		marks = nil
	}
	words = x.writeY(words, marks)
	mended, changed := x.mend(words)
	if changed {
		words, marks, corrected = mended, nil, strings.Join(mended, " ")
	}
	hits, full := x.score(words, marks)
	if full {
		return hits, corrected
	}
	if other := x.reconsider(words); other != nil { // every word is known, yet nothing has them all
		if better, ok := x.score(other, nil); ok {
			return better, strings.Join(other, " ")
		}
	}
	return hits, corrected
}

// score answers mended words; full tells that something has every word, or is what people call it.
func (x *index) score(words, marks []string) (hits []hit, full bool) {
	a := x.ask(words, marks)
	cover := x.cover(a)
	scores := x.answer(a, cover, enough)
	full = x.synonyms(a, cover, scores)
	if slices.Max(append(scores, 0)) == 0 {
		scores = x.answer(a, cover, barely)
		x.rough(words, scores)
	}
	for i, s := range scores {
		if s > 0 {
			hits = append(hits, hit{i, s + x.docs[i].rank - tieBreak*float64(x.docs[i].ordinal)})
			full = full || cover[i] > 0.99
		}
	}
	return hits, full
}

// synonyms adds what people mean by their own words, the longest first, none inside another; it tells whether the
// whole query is such a word.
func (x *index) synonyms(a asked, cover, scores []float64) (whole bool) {
	taken := make([]bool, len(a.words))
	for n := min(len(a.words), x.longest); n > 0; n-- {
		for from := 0; from+n <= len(a.words); from++ {
			s, ok := x.phrases[strings.Join(a.words[from:from+n], " ")]
			if !ok || slices.Contains(taken[from:from+n], true) {
				continue
			}
			weight := 0.0
			for k := from; k < from+n; k++ {
				taken[k] = true
				weight += a.weight[k]
			}
			strength := partly * weight / a.total
			if n == len(a.words) {
				strength, whole = 1, true
			}
			x.other(a, s, from, n, scores)
			for i, code := range s.Codes {
				d, ok := x.byDigits[digitsOf(code)]
				if ok && (scores[d] > 0 || strength >= 0.3) {
					scores[d] = max(scores[d], cover[d]) + worthSynonym*strength*(1-0.12*float64(i))
				}
			}
		}
	}
	return whole
}

// other answers the query with a phrase replaced by the words that it stands for.
func (x *index) other(a asked, s Synonym, from, n int, scores []float64) {
	for _, alternative := range s.Words {
		more := syllables(viet.Fold(alternative))
		b := x.ask(slices.Concat(a.words[:from], more, a.words[from+n:]), nil)
		for i, v := range x.answer(b, x.cover(b), enough) {
			scores[i] = max(scores[i], 0.9*v)
		}
	}
}

// rough compares by three-letter pieces, the last resort for a text that no word of the catalogue fits.
func (x *index) rough(words []string, scores []float64) {
	want := grams(strings.Join(words, ""))
	if len(want) < 3 {
		return
	}
	common := make([]int, len(x.docs))
	for t := range want {
		for _, d := range x.trigrams[t] {
			common[d]++
		}
	}
	for i, n := range common {
		if share := float64(n) / float64(len(want)); share >= enough {
			scores[i] = max(scores[i], 0.8*share)
		}
	}
}

// all lists everything, the popular first.
func (x *index) all() []hit {
	hits := make([]hit, len(x.docs))
	for i, d := range x.docs {
		hits[i] = hit{i, d.rank - tieBreak*float64(d.ordinal)}
	}
	return hits
}

// findCodes answers a text that is a code, whole or begun, with or without its dots; nil when it is none.
func (x *index) findCodes(text string) []hit {
	var digits strings.Builder
	for _, r := range strings.TrimSpace(text) {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r == '.' || r == ' ' || r == '-' || r == ',':
		default:
			return x.embeddedCodes(text)
		}
	}
	want := digits.String()
	if len(want) < 2 {
		return nil
	}
	if len(want) > 7 { // 1.001193.01 is a case of 1.001193
		want = want[:7]
	}
	var hits []hit
	for code, i := range x.byDigits {
		if strings.HasPrefix(code, want) {
			hits = append(hits, hit{i, 2 + x.docs[i].rank - tieBreak*float64(x.docs[i].ordinal)})
		}
	}
	return hits
}

// embeddedCodes finds whole codes among other words: "thủ tục 1.001193".
func (x *index) embeddedCodes(text string) []hit {
	var hits []hit
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }) {
		w = strings.Trim(w, ".")
		if len(w) > 8 && ValidCode(w[:8]) {
			w = w[:8]
		}
		if i, ok := x.byDigits[digitsOf(w)]; ok && !slices.ContainsFunc(hits, func(h hit) bool { return h.doc == i }) {
			hits = append(hits, hit{i, 2 + x.docs[i].rank})
		}
	}
	return hits
}

// reconsider replaces a known syllable that never stands beside its neighbours by a near one that does: "khai sin".
func (x *index) reconsider(words []string) []string {
	var best []string
	top := 0
	for k, w := range words {
		before, after := "", ""
		if k > 0 {
			before = words[k-1]
		}
		if k+1 < len(words) {
			after = words[k+1]
		}
		if len(w) < 2 || x.pairs[before+" "+w]+x.pairs[w+" "+after] > 0 {
			continue
		}
		for _, v := range x.vocab {
			near := x.pairs[before+" "+v] + x.pairs[v+" "+after]
			if near > top && distance(w, v) == 1 {
				top = near
				best = slices.Clone(words)
				best[k] = v
			}
		}
	}
	return best
}
