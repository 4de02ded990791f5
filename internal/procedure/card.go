package procedure

import (
	"cmp"
	"slices"

	"tinhso/internal/viet"
)

func has(list []string, s string) bool { return slices.Contains(list, s) }

func cardOf(p Procedure) Card {
	c := Card{
		Code: p.Code, Version: p.Version, ValidFrom: p.ValidFrom, Name: p.Name, Group: p.Group, Fields: p.Fields,
		Levels: p.Level2023, LevelGuessed: p.LevelGuessed, Receivers: p.Receivers, Channels: p.Channels(),
		Online: p.Online(), FullOnline: p.FullOnline, Fileable: p.Fileable, Why: p.WhyNotFileable, Executing: p.Executing,
		FormID: p.FormID, FlowCode: p.FlowCode, Popularity: p.Popularity,
	}
	if p.Deadline != nil {
		d := *p.Deadline
		d.Source = ""
		c.Deadline = &d
	}
	for _, r := range p.Results {
		c.Results = append(c.Results, r.Name)
	}
	return c
}

// Channels lists the ways of filing (cách thức nộp): counter, portal, post, each once.
func (p Procedure) Channels() []string {
	var list []string
	for _, channel := range []string{ChannelDirect, ChannelOnline, ChannelPostal} {
		if slices.ContainsFunc(p.Methods, func(m Method) bool { return m.Channel == channel }) {
			list = append(list, channel)
		}
	}
	return list
}

// Online reports whether it can be filed online (nộp trực tuyến). Where the source names no way at all, every way is open.
func (p Procedure) Online() bool {
	return !p.OfflineOnly && (p.FullOnline || len(p.Methods) == 0 || has(p.Channels(), ChannelOnline))
}

// build makes the catalogue of one day.
func (s *snapshot) build(day viet.Day) *view {
	v := &view{byCode: map[string]int{}}
	for code := range s.versions {
		if h, ok := s.on(code, day); ok {
			v.cards = append(v.cards, h.card)
		}
	}
	slices.SortFunc(v.cards, func(a, b Card) int { return cmp.Compare(a.Code, b.Code) })
	for i, c := range v.cards {
		v.byCode[c.Code] = i
	}
	v.index = newIndex(v.cards, s.synonyms)
	v.counts = count(v.cards)
	v.fields = fieldsOf(v.cards)
	return v
}

func count(cards []Card) Counts {
	n := Counts{NotFileable: map[string]int{}}
	levels := map[string]*LevelCount{}
	for _, level := range []string{LevelProvince, LevelDistrict, LevelCommune} {
		levels[level] = &LevelCount{Level: level}
	}
	for _, c := range cards {
		none, ask := c.Deadline == nil, c.Deadline != nil && c.Deadline.Kind == ByCase
		n.Shown++
		n.NoDeadline += one(none)
		n.AskCase += one(ask)
		n.Fileable += one(c.Fileable)
		n.FileableNoDeadline += one(c.Fileable && none)
		n.FileableAskCase += one(c.Fileable && ask)
		n.Guessed += one(c.Fileable && c.Guessed())
		if !c.Fileable {
			n.NotFileable[c.Why]++
		}
		for _, level := range c.Levels {
			l := levels[level]
			if l == nil {
				continue
			}
			l.Shown++
			l.Fileable += one(c.Fileable)
			l.FileableNoDeadline += one(c.Fileable && none)
			l.FileableAskCase += one(c.Fileable && ask)
			l.Guessed += one(c.Fileable && c.Guessed())
		}
	}
	n.ByLevel = []LevelCount{*levels[LevelProvince], *levels[LevelDistrict], *levels[LevelCommune]}
	return n
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func fieldsOf(cards []Card) []Facet {
	n := map[Ref]int{}
	for _, c := range cards {
		for _, f := range c.Fields {
			n[f]++
		}
	}
	var list []Facet
	for f, k := range n {
		list = append(list, Facet{f.Code, f.Name, k})
	}
	byName(list)
	return list
}

// byName sorts as a Vietnamese reader expects for lists without marks in the way: folded, then as written.
func byName(list []Facet) {
	folded := make(map[string]string, len(list))
	for _, f := range list {
		folded[f.Name] = viet.Fold(f.Name)
	}
	slices.SortFunc(list, func(a, b Facet) int {
		return cmp.Or(cmp.Compare(folded[a.Name], folded[b.Name]), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
}
