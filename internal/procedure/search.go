package procedure

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// maxText bounds a query, in characters.
const maxText = 300

// Search finds procedures by words, code and filters, the usual answer first (tra cứu thủ tục).
func (c *Catalogue) Search(ctx context.Context, q Query) (Page, error) {
	q.Text = viet.OneLine(q.Text)
	if utf8.RuneCountInString(q.Text) > maxText {
		return Page{}, fault.Invalid("procedure.query", fault.Field{Path: "q", Code: "procedure.query.too_long", Args: fault.Args("max", maxText)})
	}
	s, err := c.fresh(ctx)
	if err != nil {
		return Page{}, err
	}
	today := c.today()
	keep, err := c.filters(ctx, q, today)
	if err != nil {
		return Page{}, err
	}
	v := s.view(today)
	hits, corrected := v.index.find(q.Text)
	page := Page{Corrected: corrected}
	var found []hit
	count := newFacets(v)
	for _, h := range hits {
		if count.add(&v.cards[h.doc], keep) {
			found = append(found, h)
		}
	}
	page.Total = len(found)
	page.Facets = count.done()
	if err := c.nameUnits(ctx, page.Facets.Units, today); err != nil {
		return Page{}, err
	}
	slices.SortFunc(found, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	found, err = after(found, v, q)
	if err != nil {
		return Page{}, err
	}
	size := store.PageSize(q.PageSize)
	if len(found) > size {
		found = found[:size]
		last := found[size-1]
		page.NextPageToken = token(last.score, v.cards[last.doc].Code, q)
	}
	for _, h := range found {
		page.Items = append(page.Items, v.cards[h.doc])
	}
	return page, nil
}

// Fields lists the fields (lĩnh vực) with the number of procedures in each.
func (c *Catalogue) Fields(ctx context.Context) ([]Facet, error) {
	s, err := c.fresh(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(s.view(c.today()).fields), nil
}

// Counts says how many procedures are shown, can be filed here and have a limit, by level (số liệu danh mục).
func (c *Catalogue) Counts(ctx context.Context) (Counts, error) {
	s, err := c.fresh(ctx)
	if err != nil {
		return Counts{}, err
	}
	return s.view(c.today()).counts, nil
}

// The filters, in the order of their counts.
const (
	byField = iota
	byLevel
	byUnit
	byOnline
	byFileable
	filterCount
)

// filters are the choices of a query as questions; nil is no choice.
type filters [filterCount]func(*Card) bool

func (c *Catalogue) filters(ctx context.Context, q Query, today viet.Day) (filters, error) {
	var f filters
	if q.Field != "" {
		f[byField] = func(c *Card) bool {
			return slices.ContainsFunc(c.Fields, func(r Ref) bool { return r.Code == q.Field })
		}
	}
	switch q.Level {
	case "":
	case LevelProvince, LevelDistrict, LevelCommune:
		f[byLevel] = func(c *Card) bool { return has(c.Levels, q.Level) }
	default:
		return f, fault.Invalid("procedure.query", fault.Field{Path: "level", Code: "procedure.query.level"})
	}
	if q.Unit == LevelDistrict || q.Unit == LevelCommune {
		f[byUnit] = func(c *Card) bool {
			return slices.ContainsFunc(c.Receivers, func(r Receiver) bool { return r.Unit == "" && r.Level == q.Unit })
		}
	} else if q.Unit != "" {
		u, err := c.units.Unit(ctx, c.db, q.Unit, today)
		if fault.KindOf(err) == fault.KindNotFound {
			return f, fault.Invalid("procedure.query", fault.Field{Path: "unit", Code: "procedure.query.unit"})
		}
		if err != nil {
			return f, err
		}
		f[byUnit] = func(c *Card) bool { return receives(c.Receivers, u) }
	}
	if q.Online != nil {
		f[byOnline] = func(c *Card) bool { return c.Online == *q.Online }
	}
	if q.Fileable != nil {
		f[byFileable] = func(c *Card) bool { return c.Fileable == *q.Fileable }
	}
	return f, nil
}

// receives tells whether a unit is among the receivers.
func receives(list []Receiver, u org.Unit) bool {
	return slices.ContainsFunc(list, func(r Receiver) bool {
		if r.Unit != "" {
			return r.Unit == u.ID
		}
		return u.Kind == org.Committee && string(u.Level) == r.Level
	})
}

// token marks the place after a procedure; it belongs to one query.
func token(score float64, code string, q Query) string {
	b := binary.BigEndian.AppendUint64(nil, math.Float64bits(score))
	b = binary.BigEndian.AppendUint32(b, q.mark())
	return base64.RawURLEncoding.EncodeToString(append(b, code...))
}

// mark tells queries apart, page and size left out.
func (q Query) mark() uint32 {
	yes := func(b *bool) string {
		switch {
		case b == nil:
			return ""
		case *b:
			return "y"
		}
		return "n"
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.Join([]string{viet.Fold(q.Text), q.Field, q.Level, q.Unit, yes(q.Online), yes(q.Fileable)}, "\x00")))
	return h.Sum32()
}

// after drops what stands before the page asked for.
func after(found []hit, v *view, q Query) ([]hit, error) {
	if q.PageToken == "" {
		return found, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(q.PageToken)
	if err != nil || len(b) != 12+8 || binary.BigEndian.Uint32(b[8:]) != q.mark() {
		return nil, fault.Invalid("procedure.query", fault.Field{Path: "page_token", Code: "procedure.query.page_token"})
	}
	score, code := math.Float64frombits(binary.BigEndian.Uint64(b)), string(b[12:])
	from := slices.IndexFunc(found, func(h hit) bool {
		return h.score < score || h.score == score && v.cards[h.doc].Code > code
	})
	if from < 0 {
		return nil, nil
	}
	return found[from:], nil
}
