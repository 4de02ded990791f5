package report

import (
	"math/big"
	"slices"
	"strings"

	"tinhso/internal/indicator"
	"tinhso/internal/lang"
)

// byItem makes the rows that the form names.
func (b *builder) byItem() error {
	var codes []string
	for _, it := range b.form.Items {
		for _, c := range b.form.Columns {
			if code := it.code(c.ID); code != "" && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	if b.form.Below != nil {
		codes = append(codes, b.form.Below.Codes...)
	}
	q := indicator.Query{Unit: b.unit.ID, Period: b.period}
	t, err := b.Figures.Table(b.ctx, codes, []string{b.unit.ID}, q)
	if err != nil {
		return err
	}
	values := map[string]indicator.Value{}
	for i, code := range codes {
		values[code] = t.Rows[0].Values[i]
	}
	for _, it := range b.form.Items {
		b.item(it, q, values)
	}
	if b.form.Below != nil {
		for _, code := range b.form.Below.Codes {
			b.sheet.Below = append(b.sheet.Below, cellOf(Percent, values[code], q, ""))
		}
	}
	b.form.derive(&b.sheet)
	return nil
}

func (b *builder) item(it formItem, q indicator.Query, values map[string]indicator.Value) {
	row := Row{ID: it.ID, No: it.no(), Title: it.Title, Look: it.Look, Cells: map[string]Cell{}}
	var why lang.Text
	for _, c := range b.form.Columns {
		if c.ID == "max" && it.Max != "" {
			f, _ := ReadFigure(c.Kind, it.Max)
			row.Cells[c.ID] = Cell{Text: it.Max, Figure: f}
			continue
		}
		code, part := it.code(c.ID), c.Of
		if part != "" {
			code = it.code("share")
		}
		if code == "" {
			continue
		}
		v := values[code]
		if part != "" {
			v = partOf(v, part)
		}
		cell := cellOf(c.Kind, v, q, part)
		cell.Source.Code = code
		row.Cells[c.ID] = cell
		if cell.Figure.Zero() && why.IsZero() {
			why = cell.Source.Why
		}
	}
	if !why.IsZero() && it.Look != "total" {
		row.Cells["note"] = Cell{Text: why.VI, Source: Source{Why: why}}
	}
	b.sheet.Rows = append(b.sheet.Rows, row)
}

// no is the number of an item: II for a group, 3 for its third part.
func (i formItem) no() string {
	if i.Look == "total" || i.Look == "sub" {
		return ""
	}
	if digits := strings.TrimLeft(i.ID, "ivx"); digits != "" {
		return digits
	}
	return strings.ToUpper(i.ID)
}

// partOf is the numerator or denominator of a value; without one there is nothing to show.
func partOf(v indicator.Value, part string) indicator.Value {
	p := v.Numerator
	if part == "denominator" {
		p = v.Denominator
	}
	if p == nil {
		return indicator.Value{State: indicator.NoData, Missing: v.Missing, Reason: v.Reason}
	}
	return *p
}

// derive adds up the totals of a form that are made of what is known, so that a figure typed by hand counts.
func (f Form) derive(sh *Sheet) {
	if f.Rows != ByItem {
		return
	}
	for _, r := range slices.Backward(f.Relations) { // groups stand below the total in the list
		if r.Sum == nil || !r.Sum.Known {
			continue
		}
		total, ok := parseRef(r.Sum.Total, sh.ID)
		row := sh.row(total.Row)
		if !ok || row == nil || row.Cells[total.Column].Typed != nil {
			continue
		}
		got, known, places := new(big.Rat), false, 0
		for _, p := range r.Sum.Parts {
			ref, _ := parseRef(p, sh.ID)
			if part := sh.row(ref.Row); part != nil {
				if fig := part.Cells[ref.Column].Figure; !fig.Zero() {
					got.Add(got, fig.value)
					known, places = true, max(places, fig.places)
				}
			}
		}
		cell := row.Cells[total.Column]
		if known {
			cell.Figure = Exact(got, places)
			cell.Text, cell.Source.State = cell.Figure.String(), indicator.Known
		}
		row.Cells[total.Column] = cell
	}
}

// Rank is the class that the points of a sheet earn (xếp loại).
type Rank struct {
	Name    string
	Points  string
	Most    string // the most that the known parts could reach
	Full    string // the most of all parts
	Partly  bool   // some parts are not known, so the class does not hold yet
	Missing string // the text that the thresholds still want
	Law     string
}

// Rank classes a sheet; false where the form has no classes or nothing is known.
func (r Report) Rank() (Rank, bool) {
	k := r.Form.Ranks
	if k == nil {
		return Rank{}, false
	}
	s := Set{Sheets: []Sheet{r.Sheet}}
	of, _ := parseRef(k.Of, r.Sheet.ID)
	points, ok := s.find(of)
	if !ok || points.Figure.Zero() {
		return Rank{}, false
	}
	full := points.row.Cells["max"].Figure
	most := r.reached(of)
	if k.Over != "" {
		over, _ := parseRef(k.Over, r.Sheet.ID)
		if a, ok := s.find(over); ok && !a.Figure.Zero() {
			most = a.Figure
		}
	}
	out := Rank{Points: points.Figure.String(), Most: most.String(), Full: full.String(), Missing: k.Missing, Law: string(k.Law)}
	out.Partly = most.Zero() || most.value.Cmp(full.value) < 0
	for _, s := range k.Steps {
		least, err := ReadFigure(Decimal, s.Least)
		if err == nil && points.Figure.value.Cmp(least.value) >= 0 {
			out.Name = s.Name
			break
		}
	}
	return out, true
}

// reached is what the known parts of a total could have reached at most.
func (r Report) reached(total Ref) Figure {
	for _, rel := range r.Form.Relations {
		if rel.Sum == nil || rel.Sum.Total != total.Row+"/"+total.Column {
			continue
		}
		most := new(big.Rat)
		for _, p := range rel.Sum.Parts {
			ref, _ := parseRef(p, r.Sheet.ID)
			if row := r.Sheet.row(ref.Row); row != nil && !row.Cells[ref.Column].Figure.Zero() && !row.Cells["max"].Figure.Zero() {
				most.Add(most, row.Cells["max"].Figure.value)
			}
		}
		return Exact(most, 0)
	}
	return Figure{}
}
