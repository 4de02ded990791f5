package simulate

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/viet"
)

// owner is somebody with an account, who files online.
type owner struct {
	ID string
	person
}

// crew is how many work at a unit.
type crew struct{ clerks, officers int }

func crewOf(u org.Unit) crew {
	if u.Level == org.Commune {
		return crew{2, 4}
	}
	return crew{3, 10}
}

// hire sees that every unit has a leader, clerks and officers from the first day on. Their accounts are those of a
// demonstration: a server that was not started with --demo refuses them.
func (s *scene) hire(ctx context.Context, seed uint64, password string, from viet.Day, tell func(done, of int)) error {
	ctx = identity.With(ctx, identity.System())
	for i, o := range s.units {
		tell(i, len(s.units))
		c := crewOf(o.Unit)
		leaders, err := s.fillPosts(ctx, seed, o, identity.Leader, 1, password, from)
		if err != nil {
			return err
		}
		o.leader = leaders[0]
		if o.clerks, err = s.fillPosts(ctx, seed, o, identity.Clerk, c.clerks, password, from); err != nil {
			return err
		}
		if o.officers, err = s.fillPosts(ctx, seed, o, identity.Officer, c.officers, password, from); err != nil {
			return err
		}
	}
	return nil
}

// fillPosts gives the people of a role at a unit: who is there already, and as many more as are needed.
func (s *scene) fillPosts(ctx context.Context, seed uint64, o *office, role identity.Role, n int, password string, from viet.Day) ([]clerk, error) {
	s.clock.Set(s.until) // who is there now
	there, err := s.w.Accounts.Staff(ctx, s.w.DB, o.ID, role)
	if err != nil {
		return nil, err
	}
	s.clock.Set(start(from))
	var list []clerk
	for _, acc := range there {
		if err := s.since(ctx, acc.ID, o, role, from); err != nil {
			return nil, err
		}
		list = append(list, clerk{acc.ID, acc.Name})
	}
	for i := len(list); i < n; i++ {
		at := fmt.Sprintf("mp.%s.%s.%d", login(o), role, i+1)
		h := fnv.New64a()
		_, _ = h.Write([]byte(at))                  // never fails
		r := rand.New(rand.NewPCG(seed, h.Sum64())) //nolint:gosec // a story, no secret; by the post alone: the same when it is begun anew
		acc, err := s.w.Accounts.PutDemo(ctx, identity.Demo{Login: at, Password: password,
			Officer: &identity.NewOfficer{Name: drawName(r, r.IntN(2) == 0), Unit: o.ID, Grants: []identity.NewGrant{{Role: role, From: from}}}})
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", role, o.Name, err)
		}
		list = append(list, clerk{acc.ID, acc.Name})
	}
	slices.SortFunc(list, func(a, b clerk) int { return strings.Compare(a.ID, b.ID) }) // the same when it is begun anew
	return list[:n], nil
}

// since lets somebody who holds a role hold it from the first day on.
func (s *scene) since(ctx context.Context, account string, o *office, role identity.Role, from viet.Day) error {
	acc, err := s.w.Accounts.Account(ctx, account)
	if err != nil {
		return err
	}
	var first viet.Day
	for _, g := range acc.Grants {
		if g.Role == role && g.UnitID == o.ID && (first.IsZero() || g.From.Before(first)) {
			first = g.From
		}
	}
	if !first.After(from) {
		return nil
	}
	_, err = s.w.Accounts.Give(ctx, account, identity.NewGrant{Role: role, Unit: o.ID, From: from, To: first})
	return err
}

// login is the code of a unit as it stands in a login.
func login(o *office) string {
	b := []byte(o.Code)
	for i, c := range b {
		switch {
		case c >= 'A' && c <= 'Z':
			b[i] = c + 32
		case c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z'):
			b[i] = '-'
		}
	}
	return string(b)
}

// settle gives some citizens accounts: those who file online.
func (s *scene) settle(ctx context.Context, seed uint64, n int, password string, year int, tell func(done, of int)) ([]owner, error) {
	ctx = identity.With(ctx, identity.System())
	r := rand.New(rand.NewPCG(seed, 5)) //nolint:gosec // a story, no secret
	var list []owner
	for i := range n {
		if i%50 == 0 {
			tell(i, n)
		}
		area := pick(r, s.areas)
		p := drawPerson(r, area, year)
		birth, err := viet.ParseBirthDate(p.Birth)
		if err != nil {
			return nil, err
		}
		acc, err := s.w.Accounts.PutDemo(ctx, identity.Demo{Login: fmt.Sprintf("mp.congdan.%d", i+1), Password: password,
			Citizen: &identity.Profile{FullName: p.Name, CitizenID: p.CitizenID, Birth: birth, Phone: p.Phone, Address: p.Detail + ", " + p.AreaName}})
		if err != nil {
			return nil, err
		}
		list = append(list, owner{acc.ID, p})
	}
	return list, nil
}
