// Package watch is the pages of the watch over the counting of time (trang giám sát việc tính thời hạn), under
// /desk/giam-sat: what was found, by unit and rule, each finding with the course of its dossier as a picture, the
// explanation of the unit and the conclusion of the unit above; and the rules by which it was found.
//
// The course is drawn from the journal, which knows nothing of applicants: who sees a finding sees no more than that.
package watch
