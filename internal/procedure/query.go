package procedure

import "tinhso/internal/lang"

// Query is what a person looks for (tiêu chí tra cứu).
type Query struct {
	Text      string
	Field     string // code of a field
	Level     string // province, district, commune, as of 2023
	Unit      string // id or code of a unit that receives it
	Online    *bool  // can be filed online
	Fileable  *bool  // can be filed in this province
	PageSize  int    // 1-100, 20 when zero
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

// Card is the short of a procedure, enough for a list (thông tin tóm tắt).
type Card struct {
	Code         string     `json:"code"`
	Version      int        `json:"version"`
	ValidFrom    string     `json:"valid_from"`
	Name         string     `json:"name"`
	Group        string     `json:"group"`
	Fields       []Ref      `json:"fields,omitempty"`
	Levels       []string   `json:"levels,omitempty"` // of 2023
	LevelGuessed bool       `json:"level_guessed,omitempty"`
	Receivers    []Receiver `json:"receivers,omitempty"`
	Channels     []string   `json:"channels,omitempty"`
	Online       bool       `json:"online,omitempty"` // can be filed online
	FullOnline   bool       `json:"full_online,omitempty"`
	Fileable     bool       `json:"fileable"`
	Why          string     `json:"why_not_fileable,omitempty"`
	Deadline     *Deadline  `json:"deadline,omitempty"`
	Executing    []string   `json:"executing,omitempty"`
	Results      []string   `json:"results,omitempty"`
	FormID       string     `json:"form_id,omitempty"`
	FlowCode     string     `json:"flow_code,omitempty"`
	Popularity   int        `json:"popularity,omitempty"`
}

// Guessed reports whether any part of who receives it is a guess (phỏng đoán).
func (c Card) Guessed() bool {
	for _, r := range c.Receivers {
		if r.Basis == BasisGuess {
			return true
		}
	}
	return c.LevelGuessed
}

// Facet is one value of a filter with how many procedures it would leave.
type Facet struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
	N    int    `json:"n"`
}

// Facets are the counts beside the filters (bộ lọc). A filter's own choice does not narrow its own counts.
type Facets struct {
	Fields []Facet
	Levels []Facet // names are empty: the face speaks them
	// Units are departments and bodies by id, then the committees of a level under the codes "district" and "commune".
	Units    []Facet
	Online   [2]int // no, yes
	Fileable [2]int // no, yes
}

// Counts are the totals of the catalogue (số liệu danh mục).
type Counts struct {
	Shown              int            `json:"shown"`
	Fileable           int            `json:"fileable"`
	NoDeadline         int            `json:"no_deadline"` // no limit that a machine can count
	AskCase            int            `json:"ask_case"`    // countable once the case is chosen
	FileableNoDeadline int            `json:"fileable_no_deadline"`
	FileableAskCase    int            `json:"fileable_ask_case"`
	Guessed            int            `json:"guessed"` // fileable ones whose receiver is partly a guess
	NotFileable        map[string]int `json:"not_fileable"`
	ByLevel            []LevelCount   `json:"by_level"`
}

// LevelCount counts one level; a procedure of several levels is counted at each.
type LevelCount struct {
	Level              string `json:"level"`
	Shown              int    `json:"shown"`
	Fileable           int    `json:"fileable"`
	FileableNoDeadline int    `json:"fileable_no_deadline"`
	FileableAskCase    int    `json:"fileable_ask_case"`
	Guessed            int    `json:"guessed"`
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
