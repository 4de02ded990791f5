package procedure

import "tinhso/internal/lang"

// Query is what a person looks for (tiêu chí tra cứu).
type Query struct {
	Text      string
	Field     string // code of a field
	Level     string // province, district, commune, as of 2023
	Unit      string // id or code of a unit that receives it
	Online    *bool  // can be filed online
	Fileable  *bool
	PageSize  int // 1-100, 20 when zero
	PageToken string
}

// Page is one page of answers with the counts that the filters would give.
type Page struct {
	Items         []Card
	NextPageToken string
	Total         int
	Facets        Facets
	// Corrected is the text searched for in place of a misspelt one, empty when it was taken as it is.
	Corrected string
}

// Card is the short of a procedure, enough for a list.
type Card struct {
	Code         string     `json:"code"`
	Version      int        `json:"version"`
	ValidFrom    string     `json:"valid_from"`
	Name         string     `json:"name"`
	Group        string     `json:"group"`
	Fields       []Ref      `json:"fields,omitempty"`
	Levels       []string   `json:"levels,omitempty"`
	LevelGuessed bool       `json:"level_guessed,omitempty"`
	Receivers    []Receiver `json:"receivers,omitempty"`
	Channels     []string   `json:"channels,omitempty"`
	FullOnline   bool       `json:"full_online,omitempty"`
	Fileable     bool       `json:"fileable"`
	Why          string     `json:"why_not_fileable,omitempty"`
	Deadline     *Deadline  `json:"deadline,omitempty"`
	Executing    []string   `json:"executing,omitempty"`
	FormID       string     `json:"form_id,omitempty"`
	FlowCode     string     `json:"flow_code,omitempty"`
	Popularity   int        `json:"popularity,omitempty"`
}

// Facet is one value of a filter with how many procedures it would leave.
type Facet struct {
	Code string `json:"code"`
	Name string `json:"name"`
	N    int    `json:"n"`
}

// Facets are the counts beside the filters (bộ lọc).
type Facets struct {
	Fields []Facet
	Levels []Facet // names are empty: the face speaks them
	Units  []Facet // departments and bodies, and the two kinds of committee under the codes "district" and "commune"
	Online [2]int  // no, yes
	Files  [2]int  // not fileable here, fileable
}

// Counts are the totals printed after loading (số liệu danh mục).
type Counts struct {
	Shown, Fileable int
	// NoDeadline: no limit a machine can count; AskCase: countable once the case is chosen.
	NoDeadline, AskCase       int
	FileableNoDeadline        int
	FileableAskCase           int
	ByLevel                   []LevelCount
	NotFileable               map[string]int // by reason
	LevelGuessed, UnitGuessed int
}

// LevelCount counts one level; a procedure of several levels is counted at each.
type LevelCount struct {
	Level                                         string
	Shown, Fileable, NoDeadline, AskCase, Guessed int
}

// LifeEvent is an event of life (sự kiện trong đời) with the procedures that people then need.
type LifeEvent struct {
	ID         string    `json:"id" yaml:"id"`
	Name       lang.Text `json:"name" yaml:"name"`
	Help       lang.Text `json:"help" yaml:"help"`
	Icon       string    `json:"icon,omitempty" yaml:"icon"`
	Procedures []string  `json:"procedures" yaml:"procedures"`
}

// Synonym lets people search in their own words (từ đồng nghĩa): a phrase stands for other words, for codes, or both.
type Synonym struct {
	Phrase string   `json:"phrase" yaml:"phrase"`
	Words  []string `json:"words,omitempty" yaml:"words"`
	Codes  []string `json:"codes,omitempty" yaml:"codes"`
}
