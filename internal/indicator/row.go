package indicator

import (
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// row is a fact as it is kept: one stretch of it at one unit. Rows compare with ==.
type row struct {
	kind, id   string
	leg        int64
	version    int64
	label      string
	unit, path string
	dims       [5]string // in the order of dimensions
	days       [maxDays]viet.Day
	traits     [maxTraits]string
	nums       [maxNums]int64
}

// rowColumns are the columns of a fact in the order of values and scan.
var rowColumns = func() []string {
	list := []string{"kind", "id", "leg", "version", "label", "unit_id", "unit_path"}
	list = append(list, dimColumns...)
	for i := range maxDays {
		list = append(list, dayColumn(i))
	}
	for i := range maxTraits {
		list = append(list, "t"+strconv.Itoa(i))
	}
	for i := range maxNums {
		list = append(list, "n"+strconv.Itoa(i))
	}
	return list
}()

// fewDims is how many of the dimensions the small cube leaves out: procedure and category.
const fewDims = 2

// dimColumns are the columns of the dimensions.
var dimColumns = []string{"procedure_code", "category", "channel", "level", "taken_unit"}

func dayColumn(i int) string { return "d" + strconv.Itoa(i) + "_on" }

// unversioned is what the row says, whichever telling said it.
func (x row) unversioned() row {
	x.version = 0
	return x
}

func (x *row) values() []any {
	list := make([]any, 0, len(rowColumns))
	list = append(list, x.kind, x.id, x.leg, x.version, x.label, x.unit, x.path)
	for _, d := range x.dims {
		list = append(list, d)
	}
	for _, d := range x.days {
		list = append(list, d)
	}
	for _, t := range x.traits {
		list = append(list, t)
	}
	for _, n := range x.nums {
		list = append(list, n)
	}
	return list
}

func scanRow(r *store.Rows) (x row, err error) {
	dest := []any{&x.kind, &x.id, &x.leg, &x.version, &x.label, &x.unit, &x.path}
	for i := range x.dims {
		dest = append(dest, &x.dims[i])
	}
	for i := range x.days {
		dest = append(dest, &x.days[i])
	}
	for i := range x.traits {
		dest = append(dest, &x.traits[i])
	}
	for i := range x.nums {
		dest = append(dest, &x.nums[i])
	}
	return x, r.Scan(dest...)
}

// split makes the rows of a fact: one for each unit at which it was, the last one with leg 0.
func (k *kind) split(f Fact) []row {
	slices.SortFunc(f.Breaks, func(a, b Break) int { return int(a.Version - b.Version) })
	rows := make([]row, 0, len(f.Breaks)+1)
	var came viet.Day
	for i, b := range f.Breaks {
		x := k.row(f, b.UnitID, b.UnitPath, i == 0, false)
		x.leg, x.days[k.day[Came]], x.days[k.day[Left]] = b.Version, came, b.On
		for _, d := range k.Days {
			if day, ok := b.Days[d.Name]; ok && d.Class == Every {
				x.days[k.day[d.Name]] = day
			}
		}
		came = b.On
		rows = append(rows, x)
	}
	x := k.row(f, f.UnitID, f.UnitPath, len(f.Breaks) == 0, true)
	x.version, x.days[k.day[Came]] = f.Version, came
	return append(rows, x)
}

// row makes a row with the days that count to its stretch.
func (k *kind) row(f Fact, unit, path string, first, last bool) row {
	x := row{kind: f.Kind, id: f.ID, label: f.Label, unit: unit, path: path}
	for i, name := range dimensions {
		x.dims[i] = f.Dims[name]
	}
	for _, d := range k.Days {
		if d.Class == Every || d.Class == First && first || d.Class == Last && last {
			x.days[k.day[d.Name]] = f.Days[d.Name]
		}
	}
	for name, i := range k.trait {
		x.traits[i] = f.Dims[name]
	}
	for name, i := range k.num {
		x.nums[i] = f.Nums[name]
	}
	return x
}

// join makes a fact of its rows again.
func (k *kind) join(rows []row) Fact {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b row) int { // the last stretch has leg 0
		if a.leg == 0 || b.leg == 0 {
			return int(b.leg - a.leg)
		}
		return int(a.leg - b.leg)
	})
	last := rows[len(rows)-1]
	f := Fact{Kind: last.kind, ID: last.id, Label: last.label, Version: last.version, UnitID: last.unit, UnitPath: last.path,
		Dims: map[string]string{}, Days: map[string]viet.Day{}, Nums: map[string]int64{}}
	for i, name := range dimensions {
		f.Dims[name] = last.dims[i]
	}
	for name, i := range k.trait {
		f.Dims[name] = last.traits[i]
	}
	for name, i := range k.num {
		f.Nums[name] = last.nums[i]
	}
	for _, d := range k.Days {
		from := last
		if d.Class == First {
			from = rows[0]
		}
		f.Days[d.Name] = from.days[k.day[d.Name]]
	}
	for _, x := range rows[:len(rows)-1] {
		b := Break{Version: x.leg, On: x.days[k.day[Left]], UnitID: x.unit, UnitPath: x.path, Days: map[string]viet.Day{}}
		for _, d := range k.Days {
			if d.Class == Every {
				b.Days[d.Name] = x.days[k.day[d.Name]]
			}
		}
		f.Breaks = append(f.Breaks, b)
	}
	return f
}

// merge takes over what is told of a fact, unless something later is known already.
func (k *kind) merge(kept []row, f Fact) []row {
	if len(kept) == 0 {
		if f.Part {
			return nil
		}
		return k.split(f)
	}
	old := k.join(kept)
	switch {
	case f.Version < old.Version:
		return kept
	case f.Part:
		for name, day := range f.Days {
			old.Days[name] = day
		}
		old.Breaks = f.Breaks
		return k.split(old)
	}
	return k.split(f)
}

// placeholders writes the rows of a multi-row VALUES.
func placeholders(rows, columns int) string {
	var b strings.Builder
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range columns {
			b.WriteString(map[bool]string{true: "(", false: ", "}[j == 0])
			n++
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}
