package dossier

import (
	"context"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// stale tells who changed what and when. A citizen is told as what, not by name.
func (c *Cases) stale(ctx context.Context, r store.Reader, id string, f flow.Flow) error {
	s, err := scanStep(r.QueryRow(ctx, stepLast, id))
	if err != nil {
		return err
	}
	return fault.New(fault.KindPrecondition, "dossier.changed", "who", whoDid(identity.From(ctx), s),
		"what", nameOf(f, s), "when", viet.Instant(s.At))
}

// closed says why an action is not open: in which state the dossier is, and who brought it there and when.
func (m *move) closed(ctx context.Context, r store.Reader, t flow.Transition) error {
	s, err := scanStep(r.QueryRow(ctx, stepLast, m.was.ID))
	if err != nil {
		return err
	}
	return fault.Conflict("dossier.action.closed", "action", t.Name, "state", m.d.StateName,
		"who", whoDid(m.who, s), "what", nameOf(m.flow, s), "when", viet.Instant(s.At))
}

// nameOf is a step in words.
func nameOf(f flow.Flow, s Step) lang.Text {
	if s.Action == "submit" {
		return lang.Text{VI: lang.For(lang.VI).T("dossier.step.submit"), EN: lang.For(lang.EN).T("dossier.step.submit")}
	}
	if name, ok := alwaysNamed(s.Action); ok {
		return name
	}
	return labelOf(f, s.Action, s.From).Name
}

// whoDid names an officer to officers; to everybody else it says as what somebody acted.
func whoDid(reader identity.Who, s Step) any {
	if reader.Kind == identity.KindOfficer && s.ActorName != "" {
		return s.ActorName
	}
	key := "dossier.role." + s.ActorRole
	return lang.Text{VI: lang.For(lang.VI).T(key), EN: lang.For(lang.EN).T(key)}
}
