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
	Mode      string    `json:"mode,omitempty"` // how it is rounded for printing: half_up, half_even, down, up
	Public    bool      `json:"public,omitempty"`
	Missing   lang.Text `json:"missing,omitzero"` // the legal text that is not at hand: shown, never computed

	Count   *Count `json:"count,omitempty"`
	Formula string `json:"formula,omitempty"`

	file        string
	line        int // of the definition
	formulaLine int

	expr *expr
	unit measure
}

// Count is a base measure (chỉ tiêu gốc): facts of a kind, counted or summed, dated by one of their days.
type Count struct {
	Kind  string `json:"kind"`
	Sum   string `json:"sum,omitempty"`   // a number of the fact; empty: they are counted
	By    string `json:"by"`              // a day of the fact, or min(...), max(...) of several; a day that has not come is later than any
	Where string `json:"where,omitempty"` // a condition on its dimensions, traits and numbers

	by    *expr
	where *expr
}

// Cut is a way of cutting the year into periods (kỳ báo cáo): the day on which its months begin.
type Cut struct {
	Day  int       `json:"day"`
	Name lang.Text `json:"name"`
	Law  []string  `json:"law,omitempty"`
}

// Computable reports whether there is anything to compute.
func (d Definition) Computable() bool { return d.Missing.IsZero() }

// inForce reports whether the version holds on a day.
func (d *Definition) inForce(on viet.Day) bool {
	return !on.Before(d.ValidFrom) && (d.ValidTo.IsZero() || !on.After(d.ValidTo))
}

// base reports a count or sum of facts.
func (d *Definition) base() bool { return d.Count != nil }
