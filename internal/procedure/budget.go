package procedure

import "tinhso/internal/deadline"

// Case is one choice of limit within a channel (trường hợp) when the source states several.
type Case struct {
	Key   string // "1", "2"... within the channel
	Label string // the source's own words, may be empty
	Time  *Time
}

// Cases lists the cases of a channel; nil when there is nothing to choose.
func (p Procedure) Cases(channel string) []Case { return nil }

// Budget is the limit in force for a channel and a case, with its basis ("methods", "steps", "variants"...).
// ok is false when the catalogue does not say: the clerk must, and the dossier shows that it is not from the catalogue.
func (p Procedure) Budget(channel, caseKey string) (b deadline.Budget, basis string, ok bool) {
	return deadline.Budget{}, "", false
}
