package law

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Key names a document (khóa văn bản): "61/2018/NĐ-CP@2018-04-23", and with the issuer where number and date are not
// enough: "50/NQ-CP@2022-04-08@Chính phủ". The date is left out where it is not known. A citation adds the article:
// "...#art17.2a" is điểm a khoản 2 Điều 17.
type Key string

// Split parts a citation into the document and the article.
func (k Key) Split() (document Key, article string) {
	doc, art, _ := strings.Cut(string(k), "#")
	return Key(doc), art
}

// Document is a legal document (văn bản quy phạm pháp luật). Days are ISO text, empty when not known.
type Document struct {
	Key         Key    `yaml:"-" json:"key"`
	Number      string `yaml:"number" json:"number"`
	Date        string `yaml:"date" json:"date,omitempty"`
	Issuer      string `yaml:"issuer" json:"issuer,omitempty"`
	Kind        string `yaml:"kind" json:"kind"` // Nghị định, Thông tư, Luật, Bộ luật...
	Title       string `yaml:"title" json:"title,omitempty"`
	Short       string `yaml:"short" json:"short,omitempty"` // the name people cite: Bộ luật Dân sự
	InForceFrom string `yaml:"in_force_from" json:"in_force_from,omitempty"`
	InForceTo   string `yaml:"in_force_to" json:"in_force_to,omitempty"` // last day
	ReplacedBy  Key    `yaml:"replaced_by" json:"replaced_by,omitempty"`
	AmendedBy   []Key  `yaml:"amended_by" json:"amended_by,omitempty"`
	Note        string `yaml:"note" json:"note,omitempty"`
}

// Name is the document as it is cited (tên viện dẫn): Nghị định số 61/2018/NĐ-CP.
func (d Document) Name() string {
	return cmp.Or(d.Short, d.Kind) + " số " + d.Number
}

// Catalogue is a set of documents (danh mục văn bản), read once and never changed.
type Catalogue struct {
	byNumber map[string][]Document
	all      []Document
}

// Documents lists the catalogue, by number.
func (c Catalogue) Documents() []Document { return slices.Clone(c.all) }

// Find looks a document up by its key or citation; a key without date or issuer finds a document when only one fits.
func (c Catalogue) Find(key Key) (Document, bool) {
	key, _ = key.Split()
	parts := strings.SplitN(string(key), "@", 3)
	var found []Document
	for _, d := range c.byNumber[parts[0]] {
		if len(parts) > 1 && parts[1] != d.Date || len(parts) > 2 && parts[2] != d.Issuer {
			continue
		}
		found = append(found, d)
	}
	if len(found) != 1 {
		return Document{}, false
	}
	return found[0], true
}

// InForce reports whether the document is known to be in force on an ISO day. A beginning or end that is not known
// does not speak against it; a document that is not in the catalogue is not in force.
func (c Catalogue) InForce(key Key, onISO string) bool {
	d, ok := c.Find(key)
	if !ok {
		return false
	}
	return cmp.Or(d.InForceFrom, d.Date, "0000") <= onISO && (d.InForceTo == "" || onISO <= d.InForceTo)
}

// Cite writes a citation as officials do (viện dẫn): "điểm a khoản 2 Điều 17 Nghị định số 61/2018/NĐ-CP".
// The article stands in the key after "#" or is given apart, as "art17.2a" or "17.2a"; several parted by commas.
// A document that is not in the catalogue is cited by its number alone.
func (c Catalogue) Cite(key Key, article string) string {
	document, inKey := key.Split()
	name := "văn bản số " + strings.SplitN(string(document), "@", 2)[0]
	if d, ok := c.Find(document); ok {
		name = d.Name()
	}
	places := places(cmp.Or(article, inKey))
	if places == "" {
		return name
	}
	return places + " " + name
}

// CiteAll cites several keys, joined as in running text.
func (c Catalogue) CiteAll(keys ...Key) string {
	cites := make([]string, 0, len(keys))
	for _, k := range keys {
		cites = append(cites, c.Cite(k, ""))
	}
	return strings.Join(cites, "; ")
}

// places writes articles in words, the smallest part first.
func places(articles string) string {
	var words []string
	for _, a := range strings.Split(articles, ",") {
		a = strings.TrimPrefix(strings.TrimSpace(a), "art")
		if a == "" {
			continue
		}
		article, clause, _ := strings.Cut(a, ".")
		point := ""
		if i := strings.IndexFunc(clause, func(r rune) bool { return r < '0' || r > '9' }); i > 0 {
			clause, point = clause[:i], clause[i:]
		}
		word := "Điều " + article
		if clause != "" {
			word = "khoản " + clause + " " + word
		}
		if point != "" {
			word = "điểm " + point + " " + word
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// add files a document; two of the same number, date and issuer are refused.
func (c *Catalogue) add(d Document) error {
	for _, other := range c.byNumber[d.Number] {
		if other.Date == d.Date && other.Issuer == d.Issuer {
			return fmt.Errorf("%s stands twice", d.Key)
		}
	}
	c.byNumber[d.Number] = append(c.byNumber[d.Number], d)
	c.all = append(c.all, d)
	return nil
}
