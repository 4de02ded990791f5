package org

import (
	"cmp"
	"slices"

	"tinhso/internal/viet"
)

// span is an interval of days: from its first up to, and without, its last; an empty last is open. ISO days compare as text.
type span struct{ from, to string }

func (s span) holds(on string) bool { return s.from <= on && (s.to == "" || on < s.to) }

// dated is one value of an attribute with its days.
type dated[T comparable] struct {
	span
	value T
	law   string
}

func at[T comparable](rows []dated[T], on string) (v T, ok bool) {
	for _, r := range rows {
		if r.holds(on) {
			return r.value, true
		}
	}
	return v, false
}

// move is what has to be written so that an attribute has a value from a day on.
type move[T comparable] struct {
	end  string // the row beginning on this day ends where the new one begins
	set  string // the row beginning on this day gets the value
	drop string // the row beginning on this day never was
	add  *span  // a new row
}

func (m move[T]) nothing() bool { return m.end == "" && m.set == "" && m.drop == "" && m.add == nil }

// plan finds what to write so that the attribute has the value from a day on, up to the next day on which it changes.
// A put with the same first day corrects the value; one with a later day closes the old value and keeps it.
func plan[T comparable](rows []dated[T], from string, want T) move[T] {
	var none T
	slices.SortFunc(rows, func(a, b dated[T]) int { return cmp.Compare(a.from, b.from) })
	next := ""
	for _, r := range rows {
		switch {
		case r.from == from && r.value == want:
			return move[T]{}
		case r.from == from && want == none:
			return move[T]{drop: r.from}
		case r.from == from:
			return move[T]{set: r.from}
		case r.holds(from) && r.value == want:
			return move[T]{}
		case r.holds(from) && want == none:
			return move[T]{end: r.from}
		case r.holds(from):
			return move[T]{end: r.from, add: &span{from, r.to}}
		case r.from > from && next == "":
			next = r.from
		}
	}
	if want == none {
		return move[T]{}
	}
	return move[T]{add: &span{from, next}}
}

func isDay(s string) bool {
	d, err := viet.ParseDay(s)
	return err == nil && d.String() == s
}
