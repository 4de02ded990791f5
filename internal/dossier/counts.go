package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Counts is the load of one unit (tình hình xử lý của đơn vị).
type Counts struct {
	Unit     Unit
	Open     int
	Late     int
	DueSoon  int // due within two working days
	Waiting  int // for the citizen, or to be fetched
	Closed   int
	ByState  []Count
	ByPerson []Count
}

// Count is one line of a count: a state or an officer.
type Count struct {
	Key     string
	Name    lang.Text
	Open    int
	Late    int
	DueSoon int
	Closed  int
}

// soon is how many working days ahead "due soon" looks.
const soon = 2

// Counts counts the dossiers of a unit for its leader: by state and by officer, late and due soon.
func (c *Cases) Counts(ctx context.Context, unit string) (Counts, error) {
	u, err := c.countable(ctx, "dossier.count", unit)
	if err != nil {
		return Counts{}, err
	}
	now := c.now()
	cal, err := c.Book.For(ctx, c.DB, u.ID)
	if err != nil {
		return Counts{}, err
	}
	ahead := deadline.AddHours(cal, now, 8*soon)
	who, err := c.without(ctx)
	if err != nil {
		return Counts{}, err
	}
	out := Counts{Unit: unitRef(u)}
	if out.ByState, err = c.countStates(ctx, u, now, ahead, who, &out); err != nil {
		return out, err
	}
	q, args := who(countPeople, store.Millis(now), store.Millis(ahead), u.ID)
	out.ByPerson, err = store.All(ctx, c.DB, q, func(r *store.Rows) (n Count, err error) {
		var name string
		err = r.Scan(&n.Key, &name, &n.Open, &n.Late, &n.DueSoon)
		n.Name = lang.Text{VI: name, EN: name}
		return n, err
	}, args...)
	return out, err
}

// without makes of a question one that leaves out the dossiers in which the caller takes no part. Most people take part
// in everything: then it stays as it is, and is answered from its index alone.
func (c *Cases) without(ctx context.Context) (func(q string, args ...any) (string, []any), error) {
	who := identity.From(ctx)
	barred, err := c.barred(ctx, who)
	return func(q string, args ...any) (string, []any) {
		if !barred {
			return q, args
		}
		at := strings.LastIndex(q, " GROUP BY")
		if at < 0 {
			at = len(q)
		}
		return fmt.Sprintf("%s AND NOT EXISTS (SELECT 1 FROM dossier_excluded x WHERE x.dossier_id = dossier.id AND x.account_id = $%d AND x.ended_at = 0)%s",
			q[:at], len(args)+1, q[at:]), append(args, who.AccountID)
	}, err
}

// countStates counts by state. States that two flows call by one id and one name are one line.
func (c *Cases) countStates(ctx context.Context, u org.Unit, now, ahead time.Time, who func(string, ...any) (string, []any), out *Counts) ([]Count, error) {
	var all []Count
	type row struct {
		Count
		flow    string
		version int
		waiting int
	}
	q, args := who(countStates, store.Millis(now), store.Millis(ahead), store.Millis(far), u.ID)
	rows, err := store.All(ctx, c.DB, q, func(r *store.Rows) (n row, err error) {
		err = r.Scan(&n.flow, &n.version, &n.Key, &n.Open, &n.Late, &n.DueSoon, &n.waiting)
		return n, err
	}, args...)
	if err != nil {
		return nil, err
	}
	for _, n := range rows {
		f, err := c.Flows.Get(ctx, c.DB, n.flow, n.version)
		if err != nil {
			return nil, err
		}
		s, _ := f.State(n.Key)
		n.Name = s.Name
		out.Open, out.Late, out.DueSoon, out.Waiting = out.Open+n.Open, out.Late+n.Late, out.DueSoon+n.DueSoon, out.Waiting+n.waiting
		i := slices.IndexFunc(all, func(o Count) bool { return o.Key == n.Key && o.Name == n.Name })
		if i < 0 {
			all = append(all, n.Count)
			continue
		}
		all[i].Open, all[i].Late, all[i].DueSoon = all[i].Open+n.Open, all[i].Late+n.Late, all[i].DueSoon+n.DueSoon
	}
	q, args = who(countClosed, u.Path, u.ID)
	return all, c.DB.QueryRow(ctx, q, args...).Scan(&out.Closed)
}

// Below counts the dossiers of each unit in the subtree of a unit (tổng hợp đơn vị trực thuộc), without showing one.
func (c *Cases) Below(ctx context.Context, unit string) ([]Counts, error) {
	u, err := c.countable(ctx, "dossier.count", unit)
	if err != nil {
		return nil, err
	}
	who, err := c.without(ctx)
	if err != nil {
		return nil, err
	}
	q, args := who(countBelow, store.Millis(c.now()), store.Millis(far), u.Path, u.Path+"\U0010ffff")
	rows, err := store.All(ctx, c.DB, q, func(r *store.Rows) (n Counts, err error) {
		err = r.Scan(&n.Unit.ID, &n.Open, &n.Late, &n.Waiting, &n.Closed)
		return n, err
	}, args...)
	if err != nil {
		return nil, err
	}
	on := viet.DayOf(c.now())
	for i := range rows {
		below, err := c.Units.ByID(ctx, c.DB, rows[i].Unit.ID, on)
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return nil, err
		}
		if err == nil {
			rows[i].Unit = unitRef(below)
		}
	}
	rows = slices.DeleteFunc(rows, func(n Counts) bool { // who may count one unit may not count those below it for that
		return !policy.Allowed(ctx, "dossier.count", policy.Object{Kind: "dossier", UnitID: n.Unit.ID, UnitPath: n.Unit.Path})
	})
	slices.SortFunc(rows, func(a, b Counts) int {
		if a.Unit.Path != b.Unit.Path && len(a.Unit.Path) != len(b.Unit.Path) {
			return len(a.Unit.Path) - len(b.Unit.Path)
		}
		return strings.Compare(a.Unit.Code, b.Unit.Code)
	})
	return rows, nil
}

func (c *Cases) countable(ctx context.Context, action policy.Action, unit string) (org.Unit, error) {
	u, err := c.Units.Unit(ctx, c.DB, unit, viet.DayOf(c.now()))
	if err != nil {
		return u, err
	}
	return u, policy.Can(ctx, action, policy.Object{Kind: "dossier", UnitID: u.ID, UnitPath: u.Path})
}
