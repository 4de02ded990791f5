package procedure

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"tinhso/internal/viet"
)

// index finds procedures by words. It knows every folded syllable of the catalogue (Vietnamese writes syllables apart),
// where each stands, and which follow one another.
type index struct {
	docs     []doc
	post     map[string][]posting
	idf      map[string]float64
	vocab    []string       // sorted
	pairs    map[string]int // "khai sinh": how often the two stand together
	phrases  map[string]Synonym
	spoken   map[string]bool // syllables of the phrases
	longest  int             // syllables of the longest phrase
	byDigits map[string]int  // code without dots -> doc
	trigrams map[[3]byte][]int32
}

// doc is what the index knows of one procedure.
type doc struct {
	code    string
	name    []string // folded syllables of the name, without a leading "thủ tục"
	marked  []string // the same with their marks
	weight  float64  // sum of idf over the name
	rank    float64  // what it is worth whatever is asked: popularity, can it be filed
	ordinal int      // place by name, to break ties
}

// posting is one place of a syllable.
type posting struct {
	doc  int32
	pos  int16   // in the name; -1 beyond it
	gain float32 // 1 in the name, less elsewhere
}

// syllables cuts a text into folded words of letters and digits.
func syllables(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// marked cuts a text the same way, small letters with their marks.
func marked(s string) []string { return syllables(strings.ToLower(viet.NFC(s))) }

// phraseWeight is how many names one phrase of people's own words is worth, when a slip is mended.
const phraseWeight = 5

// How much a word counts beyond the name.
const (
	gainResult = 0.35
	gainField  = 0.3
)

func newIndex(cards []Card, synonyms []Synonym) *index {
	x := &index{
		post: map[string][]posting{}, idf: map[string]float64{}, pairs: map[string]int{}, phrases: map[string]Synonym{},
		spoken: map[string]bool{}, byDigits: map[string]int{}, trigrams: map[[3]byte][]int32{},
	}
	for i, c := range cards {
		x.add(int32(i), c)
	}
	x.weigh()
	x.order(cards)
	for _, s := range synonyms {
		words := syllables(viet.Fold(s.Phrase))
		if len(words) == 0 {
			continue
		}
		x.phrases[strings.Join(words, " ")] = s
		x.longest = max(x.longest, len(words))
		for i, w := range words {
			x.spoken[w] = true
			if i > 0 {
				x.pairs[words[i-1]+" "+w] += phraseWeight
			}
		}
	}
	return x
}

func (x *index) add(i int32, c Card) {
	d := doc{code: c.Code}
	d.name, d.marked = syllables(viet.Fold(c.Name)), marked(c.Name)
	if len(d.name) > 2 && d.name[0] == "thu" && d.name[1] == "tuc" && len(d.marked) == len(d.name) {
		d.name, d.marked = d.name[2:], d.marked[2:]
	}
	if len(d.marked) != len(d.name) { // a mark that is no letter: fall back to the folded words
		d.marked = d.name
	}
	d.rank = 0.35*float64(c.Popularity)/1000 + 0.15*float64(one(c.Fileable)) - 0.1*float64(one(c.Group == "internal"))
	seen := map[string]bool{}
	for pos, w := range d.name {
		x.post[w] = append(x.post[w], posting{i, int16(min(pos, math.MaxInt16)), 1})
		seen[w] = true
		if pos > 0 {
			x.pairs[d.name[pos-1]+" "+w]++
		}
	}
	more := func(text string, gain float32) {
		for _, w := range syllables(viet.Fold(text)) {
			if !seen[w] {
				seen[w] = true
				x.post[w] = append(x.post[w], posting{i, -1, gain})
			}
		}
	}
	for _, r := range c.Results {
		more(r, gainResult)
	}
	for _, f := range c.Fields {
		more(f.Name, gainField)
	}
	x.byDigits[digitsOf(c.Code)] = int(i)
	for t := range grams(strings.Join(d.name, "")) {
		x.trigrams[t] = append(x.trigrams[t], i)
	}
	x.docs = append(x.docs, d)
}

// weigh gives rare syllables more weight than common ones.
func (x *index) weigh() {
	n := float64(len(x.docs))
	for w, list := range x.post {
		df, last := 0, int32(-1)
		for _, p := range list {
			if p.doc != last {
				df, last = df+1, p.doc
			}
		}
		x.idf[w] = math.Log(1 + n/float64(df))
		x.vocab = append(x.vocab, w)
	}
	slices.Sort(x.vocab)
	for i := range x.docs {
		d := &x.docs[i]
		for _, w := range d.name {
			d.weight += x.idf[w]
		}
	}
}

// order gives every procedure its place by name.
func (x *index) order(cards []Card) {
	places := make([]int, len(cards))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int {
		if c := slices.Compare(x.docs[a].name, x.docs[b].name); c != 0 {
			return c
		}
		return strings.Compare(x.docs[a].code, x.docs[b].code)
	})
	for ordinal, i := range places {
		x.docs[i].ordinal = ordinal
	}
}

func digitsOf(code string) string { return strings.ReplaceAll(code, ".", "") }

// maxGrams bounds the letters of a name that take part in the rough comparison.
const maxGrams = 120

// grams are the three-letter pieces of a text written without spaces.
func grams(s string) map[[3]byte]bool {
	set := map[[3]byte]bool{}
	if len(s) > maxGrams {
		s = s[:maxGrams]
	}
	for i := 0; i+3 <= len(s); i++ {
		set[[3]byte{s[i], s[i+1], s[i+2]}] = true
	}
	return set
}
