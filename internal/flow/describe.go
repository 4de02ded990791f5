package flow

import (
	"fmt"
	"strings"

	"tinhso/internal/lang"
)

// Describe writes a flow in words that an official can read (mô tả quy trình): its states with whose turn it is and
// what the clock does, then who may do what, what is asked, and what follows. It is the golden of a flow file.
func (f Flow) Describe(tag lang.Tag) string {
	p := lang.For(tag)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", p.T("flow.plan.title", "name", f.Name, "code", f.Code, "version", f.Version))
	if len(f.Law) > 0 {
		fmt.Fprintf(&b, "%s\n", p.T("flow.plan.law", "law", f.Law))
	}
	fmt.Fprintf(&b, "\n%s\n", p.T("flow.plan.states"))
	for i, s := range f.States {
		fmt.Fprintf(&b, "%2d. %s [%s]\n", i+1, p.Pick(s.Name), s.ID)
		fmt.Fprintf(&b, "    %s\n", p.T("flow.plan.state", "national", s.National, "national_name", p.T(fmt.Sprintf("flow.national.%d", s.National)),
			"clock", p.T("flow.clock."+string(s.Clock)), "works", p.T("flow.role."+string(s.Works))))
		fmt.Fprintf(&b, "    %s\n", p.T("flow.plan.citizen", "text", s.Citizen))
	}
	for _, s := range f.States {
		if s.Terminal {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", p.T("flow.plan.from", "state", s.Name))
		for _, t := range f.Leaving(s.ID) {
			f.describeTransition(&b, p, s, t)
		}
	}
	return b.String()
}

func (f Flow) describeTransition(b *strings.Builder, p lang.Printer, from State, t Transition) {
	to := p.T("flow.plan.stays")
	if s, ok := f.State(t.To); ok {
		to = p.Pick(s.Name)
	}
	fmt.Fprintf(b, "  - %s (%s) → %s\n", p.Pick(t.Name), t.Action, to)
	var who []string
	for _, r := range t.Who {
		who = append(who, p.T("flow.role."+string(r)))
	}
	fmt.Fprintf(b, "      %s\n", p.T("flow.plan.who", "who", who))
	var asked []string
	for _, s := range t.Input.Sections {
		for _, field := range s.Fields {
			label := p.Pick(field.Label)
			if field.Required {
				label += " *"
			}
			asked = append(asked, label)
		}
	}
	if len(asked) > 0 {
		fmt.Fprintf(b, "      %s\n", p.T("flow.plan.input", "fields", strings.Join(asked, "; ")))
	}
	var effects []string
	for _, e := range t.Effects {
		effects = append(effects, p.T("flow.effect."+string(e)))
	}
	if from.Clock != ClockStopped && to != "" {
		if s, ok := f.State(t.To); ok && s.Clock == ClockStopped && from.Clock != ClockNone {
			effects = append(effects, p.T("flow.effect.stop_clock"))
		}
	}
	if t.Once {
		effects = append(effects, p.T("flow.plan.once"))
	}
	if t.Confirm {
		effects = append(effects, p.T("flow.plan.confirm"))
	}
	if len(effects) > 0 {
		fmt.Fprintf(b, "      %s\n", p.T("flow.plan.effects", "effects", strings.Join(effects, "; ")))
	}
}
