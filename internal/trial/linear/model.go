package linear

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/anishathalye/porcupine"
)

// State is a dossier on the usual process, as far as the race goes (trạng thái
// mô hình). It is comparable: the checker meets the same one often.
type State struct {
	Version int
	State   string
	Holder  string // login of the officer who has it
	Done    string // keys that were answered, each with its version, state and holder
}

// Input is what somebody asks for (yêu cầu): a step, or to read when Action is "".
type Input struct {
	Who    string
	Action string
	To     string // whom it is assigned to
	Match  int    // the version that was seen
	Key    string
}

// Output is what they were told (trả lời).
type Output struct {
	Unknown bool // no answer came: it was done, or it was not
	Status  int
	Version int
	State   string
	Holder  string
}

// role is what somebody of the race is.
func role(who string) string {
	switch {
	case strings.HasPrefix(who, "canbo.thuly"):
		return "officer"
	case strings.HasPrefix(who, "canbo.tiepnhan"):
		return "clerk"
	case strings.HasPrefix(who, "lanhdao"):
		return "leader"
	}
	return "applicant"
}

// after gives the state behind a step, and whether it is open to who asks.
func (s State) after(in Input) (State, bool) {
	r, holds := role(in.Who), in.Who == s.Holder
	n := s
	n.Version++
	at := func(states ...string) bool { return contains(states, s.State) }
	switch in.Action {
	case "claim":
		n.State, n.Holder = "working", in.Who
		return n, r == "officer" && (s.Holder == "" || holds) && at("accepted", "working")
	case "assign":
		n.State, n.Holder = "working", in.To
		return n, at("accepted") && (r == "leader" || r == "clerk") || at("working") && r == "leader"
	case "release":
		n.State, n.Holder = "accepted", ""
		return n, at("working") && (holds || r == "leader")
	case "propose":
		n.State = "proposed"
		return n, at("working") && holds
	case "approve":
		n.State = "approved"
		return n, at("proposed") && r == "leader"
	case "reject":
		n.State = "working"
		return n, at("proposed") && r == "leader"
	case "withdraw":
		n.State = "withdrawn"
		return n, at("accepted", "working", "proposed") && (r == "applicant" || r == "clerk")
	}
	return s, false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// record is a step as it is kept beside its key.
func (s State) record(key string) string {
	return fmt.Sprintf("%s=%d,%s,%s;", key, s.Version, s.State, s.Holder)
}

// answered gives what was answered to a key, when it was.
func (s State) answered(key string) (Output, bool) {
	_, rest, found := strings.Cut(";"+s.Done, ";"+key+"=")
	if !found {
		return Output{}, false
	}
	rest, _, _ = strings.Cut(rest, ";")
	var o Output
	parts := strings.SplitN(rest, ",", 3)
	_, _ = fmt.Sscan(parts[0], &o.Version) // we wrote it
	o.Status, o.State, o.Holder = http.StatusOK, parts[1], parts[2]
	return o, true
}

// step lists the states that a request and its answer may lead to; none, when
// the answer cannot have been given in this state.
func step(s State, in Input, out Output) []State {
	if in.Action == "" {
		if out.Unknown || out.Version == s.Version && out.State == s.State && out.Holder == s.Holder {
			return []State{s}
		}
		return nil
	}
	if was, done := s.answered(in.Key); done { // the same key again: the first answer again, nothing happens
		if out.Unknown || out == was {
			return []State{s}
		}
		return nil
	}
	n, open := s.after(in)
	n.Done += n.record(in.Key)
	fits := open && in.Match == s.Version
	switch {
	case out.Unknown && fits:
		return []State{s, n}
	case out.Unknown:
		return []State{s}
	case out.Status == http.StatusOK:
		if fits && out.Version == n.Version && out.State == n.State && out.Holder == n.Holder {
			return []State{n}
		}
	case out.Status == http.StatusPreconditionFailed:
		if in.Match != s.Version {
			return []State{s}
		}
	case out.Status == http.StatusConflict, out.Status == http.StatusForbidden:
		if in.Match == s.Version && !open {
			return []State{s}
		}
	}
	return nil
}

// Model is the machine for the checker; every race begins with an accepted
// dossier of that version.
func Model(version int) porcupine.Model {
	m := porcupine.NondeterministicModel{
		Init: func() []any { return []any{State{Version: version, State: "accepted"}} },
		Step: func(state, input, output any) []any {
			var all []any
			for _, s := range step(state.(State), input.(Input), output.(Output)) {
				all = append(all, s)
			}
			return all
		},
		DescribeOperation: func(input, output any) string { return describe(input.(Input), output.(Output)) },
		DescribeState: func(state any) string {
			s := state.(State)
			return fmt.Sprintf("v%d %s %s", s.Version, s.State, s.Holder)
		},
	}
	return m.ToModel()
}

func describe(in Input, out Output) string {
	what := "read"
	if in.Action != "" {
		what = fmt.Sprintf("%s %s if v%d", in.Action, in.To, in.Match)
	}
	if out.Unknown {
		return fmt.Sprintf("%s: %s → ?", in.Who, what)
	}
	return fmt.Sprintf("%s: %s → %d v%d %s %s", in.Who, what, out.Status, out.Version, out.State, out.Holder)
}
