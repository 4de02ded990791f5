package procedure

import (
	"context"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/store"
)

// Units lists the units that receive a procedure today, in the order of the organisation (cơ quan tiếp nhận).
func (c *Catalogue) Units(ctx context.Context, r store.Reader, p Procedure) ([]org.Unit, error) {
	if !p.Fileable {
		return nil, nil
	}
	today := c.today()
	var units []org.Unit
	seen := map[string]bool{}
	add := func(more ...org.Unit) {
		for _, u := range more {
			if !seen[u.ID] {
				seen[u.ID] = true
				units = append(units, u)
			}
		}
	}
	for _, receiver := range p.Receivers {
		if receiver.Unit == "" {
			all, err := c.units.ByLevel(ctx, r, org.Level(receiver.Level), today, org.Committee)
			if err != nil {
				return nil, err
			}
			add(all...)
			continue
		}
		u, err := c.units.ByID(ctx, r, receiver.Unit, today)
		if fault.KindOf(err) == fault.KindNotFound && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		if u.ValidTo == "" || u.ValidTo > today.String() {
			add(u)
		}
	}
	return units, nil
}

// Receives says whether a unit receives a procedure today (thẩm quyền tiếp nhận).
func (c *Catalogue) Receives(ctx context.Context, r store.Reader, p Procedure, u org.Unit) bool {
	return p.ReceivedBy(u)
}

// ReceivedBy says whether a unit receives the procedure (thẩm quyền tiếp nhận).
func (p Procedure) ReceivedBy(u org.Unit) bool { return p.Fileable && receives(p.Receivers, u) }

// ReceiverOf is the entry of the catalogue under which a unit receives the procedure, to show how it was found.
func (p Procedure) ReceiverOf(u org.Unit) (Receiver, bool) {
	for _, r := range p.Receivers {
		if receives([]Receiver{r}, u) {
			return r, true
		}
	}
	return Receiver{}, false
}
