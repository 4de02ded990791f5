package indicator

import (
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Definition is one version of a base measure or an indicator (định nghĩa chỉ số), written as data.
type Definition struct {
	Code      string    `json:"code"`
	Version   int       `json:"version"`
	ValidFrom viet.Day  `json:"valid_from"`
	ValidTo   viet.Day  `json:"valid_to,omitzero"` // last day; zero while in force
	Name      lang.Text `json:"name"`
	Help      lang.Text `json:"help,omitzero"`
	Group     string    `json:"group,omitempty"`
	Law       []string  `json:"law,omitempty"`
	Unit      string    `json:"unit"`             // measure unit
	Better    string    `json:"better,omitempty"` // up, down, or neither
	Digits    int       `json:"digits,omitempty"`
	Mode      string    `json:"mode,omitempty"` // half_up, half_even, down, up
	Public    bool      `json:"public,omitempty"`
	Missing   lang.Text `json:"missing,omitzero"` // the legal text that is not at hand: shown, never computed

	Count   *Count `json:"count,omitempty"`
	Formula string `json:"formula,omitempty"`

	File string `json:"-"`
	Line int    `json:"-"`

	formula node
}

// Count is a base measure (chỉ tiêu gốc): facts of a kind, counted or summed, dated by one of their days.
type Count struct {
	Kind  string   `json:"kind"`
	Sum   string   `json:"sum,omitempty"` // a number of the fact; empty: they are counted
	Least []string `json:"least,omitempty"`
	By    []string `json:"by"` // the day: the latest of these; of several with Least, the earliest
	Where string   `json:"where,omitempty"`

	where node
}

// Computable reports whether there is anything to compute.
func (d Definition) Computable() bool { return d.Missing.IsZero() }

// node is a part of a formula.
type node interface{}
