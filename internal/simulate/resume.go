package simulate

import (
	"context"
	"fmt"
	"slices"

	"tinhso/internal/dossier"
)

// resume finds how far each life came before the interruption: they were filed in their order.
func (f *filling) resume(ctx context.Context, r *runner) error {
	ctx = asSystem(ctx)
	var codes []string
	for page := (dossier.Filter{Newest: true, PageSize: 100}); ; {
		p, err := f.Cases.List(ctx, page)
		if err != nil {
			return err
		}
		for _, i := range p.Items {
			codes = append(codes, i.Code)
		}
		if page.PageToken = p.Next; p.Next == "" {
			break
		}
	}
	slices.Reverse(codes)
	if len(codes) > len(f.plan.lives) {
		return fmt.Errorf("simulate: %d dossiers, %d in the plan", len(codes), len(f.plan.lives))
	}
	r.went, r.past = make([]int, len(codes)), f.at.reached
	for i, code := range codes {
		d, err := f.Cases.Get(ctx, code)
		if err != nil {
			return err
		}
		steps, err := f.Cases.Timeline(ctx, code)
		if err != nil {
			return err
		}
		r.seen[i] = &seen{id: d.ID, code: d.Code, version: d.Version}
		r.went[i] = f.plan.lives[i].story.passed(steps)
	}
	return nil
}

// passed is how many steps of the story were taken, or were left out because a rule stood in their way.
func (st *story) passed(steps []dossier.Step) int {
	n := 0
	for _, s := range steps {
		for k := n; k < len(st.steps) && (k == n || st.steps[k-1].may); k++ {
			if st.steps[k].action == s.Action {
				n = k + 1
				break
			}
		}
	}
	return n
}
