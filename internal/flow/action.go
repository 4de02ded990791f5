package flow

import (
	"slices"
	"strings"
)

// actions are the names of transitions that the outer contract fixes, in the order in which people choose.
var actions = []string{
	"accept", "refuse", "request_more", "supply", "assign", "claim", "release", "forward", "propose", "approve", "reject",
	"issue", "return", "withdraw", "stop", "consult", "remind", "advise", "request_payment", "note_fee", "correct", "extend", "transfer",
}

// Actions lists the actions that a transition may have (các loại thao tác). They are fixed by the outer contract: rights
// and the API know them by name.
func Actions() []string { return slices.Clone(actions) }

// Effects lists the effects that are chosen (các hệ quả có thể chọn); those on the clock follow from the states.
func Effects() []Effect {
	return []Effect{Ask, Supply, Assign, Claim, Unassign, Forward, Transfer, Consult, Remind, Advise, GoOn, Result, Deliver, Fee, Correct, Extend}
}

// Needs lists the inputs that an effect cannot do without (mục nhập mà hệ quả cần), by their ids.
func Needs(e Effect) []string {
	var ids []string
	for _, n := range needs[e] {
		id, _, _ := strings.Cut(n.field, "|")
		ids = append(ids, id)
	}
	return ids
}
