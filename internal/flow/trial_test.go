package flow

import (
	"fmt"
	"strings"
	"testing"

	"tinhso/internal/lang"
)

func TestASampleIsLedThroughTheFlow(t *testing.T) {
	f := flows(t)["standard"]
	for name, c := range map[string]struct {
		actions []string
		at      string
		ok      bool
		role    Role
		open    string
	}{
		"nothing done":          {nil, "submitted", true, Applicant, "withdraw"},
		"accepted":              {[]string{"accept"}, "accepted", true, Officer, "claim"},
		"the whole way":         {[]string{"accept", "claim", "propose", "approve", "issue", "return"}, "returned", true, "", ""},
		"asked for more once":   {[]string{"accept", "claim", "request_more", "supply"}, "working", true, Leader, "stop"},
		"asked for more twice":  {[]string{"accept", "claim", "request_more", "supply", "request_more"}, "working", false, "", "propose"},
		"what is not there yet": {[]string{"approve"}, "submitted", false, Clerk, "accept"},
		"no action at all":      {[]string{"accept", "<script>"}, "accepted", false, Clerk, "assign"},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := Try(f, c.actions)
			if ok != c.ok || got.At.ID != c.at {
				t.Fatalf("at %s, ok %v", got.At.ID, ok)
			}
			var open []string
			for _, tr := range got.Open(c.role) {
				open = append(open, tr.Action)
			}
			if c.open == "" != (len(open) == 0) || !strings.Contains(strings.Join(open, " "), c.open) {
				t.Errorf("%q may do %v, want %s", c.role, open, c.open)
			}
		})
	}
	asked, _ := Try(f, []string{"accept", "claim", "request_more", "supply"})
	for _, tr := range asked.Open("") {
		if tr.Action == "request_more" {
			t.Error("what may be asked once is offered again")
		}
	}
}

// mesh is a flow in which everything leads everywhere: it has more ways than can be counted.
func mesh(n int) Flow {
	f := Flow{Start: "s0"}
	for i := range n {
		f.States = append(f.States, State{ID: fmt.Sprintf("s%d", i), Name: lang.Text{VI: "x", EN: "x"}, Terminal: i == n-1})
		for k := range n {
			if k != i && i < n-1 {
				f.Transitions = append(f.Transitions, Transition{Action: actions[k%len(actions)], From: []string{fmt.Sprintf("s%d", i)}, To: fmt.Sprintf("s%d", k)})
			}
		}
	}
	return f
}

func TestTheShortestWaysAreListedAndTheListEnds(t *testing.T) {
	f := flows(t)["certify"]
	all, more := f.Ways(1000)
	if paths := f.Paths(); more || len(all) != len(paths) {
		t.Errorf("%d ways, %d paths, more %v", len(all), len(paths), more)
	}
	for i := 1; i < len(all); i++ {
		if len(all[i]) < len(all[i-1]) {
			t.Fatal("a longer way stands before a shorter one")
		}
	}
	if some, more := f.Ways(3); len(some) != 3 || !more {
		t.Error(len(some), more)
	}
	if all, more := mesh(20).Ways(60); !more || len(all) > 60 {
		t.Errorf("%d ways of a mesh, more %v", len(all), more)
	}
}
