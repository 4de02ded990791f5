package ui

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Parts draws a form's sections in the reader's language, with what was posted
// when something was, else with the kept answers.
func Parts(p lang.Printer, f form.Form, in FormInput) []Part {
	d := drawing{p: p, in: in, errors: map[string]string{}}
	for _, one := range in.Faults {
		if d.errors[one.Path] == "" {
			d.errors[one.Path] = p.Field(one)
		}
	}
	shown := d.shown(f)
	parts := make([]Part, 0, len(f.Sections))
	for _, s := range f.Sections {
		part := Part{ID: s.ID, Title: p.Pick(s.Title), Help: p.Pick(s.Help), If: d.condition(s.ShowIf)}
		for i := range s.Fields {
			one := d.field(&s.Fields[i], join(in.Prefix, s.Fields[i].ID), in.Values[s.Fields[i].ID])
			if in.Fold && one.If != "" {
				one.Fold = true
				one.setAway(!shown[s.Fields[i].ID])
			}
			part.Fields = append(part.Fields, one)
		}
		parts = append(parts, part)
	}
	return parts
}

// Errors lists faults for an ErrorSummary, in the order in which the fields
// stand on the page; faults of no field of these parts come last.
func Errors(p lang.Printer, parts []Part, faults []fault.Field) []FieldError {
	order := map[string]int{}
	for _, part := range parts {
		for _, f := range part.Fields {
			f.number(order)
		}
	}
	place := func(path string) int {
		if n, ok := order[path]; ok {
			return n
		}
		return len(order) + 1
	}
	errors := make([]FieldError, 0, len(faults))
	for _, one := range faults {
		errors = append(errors, FieldError{Path: one.Path, Message: p.Field(one)})
	}
	slices.SortStableFunc(errors, func(a, b FieldError) int { return place(a.Path) - place(b.Path) })
	return errors
}

func (f Field) number(order map[string]int) {
	if _, ok := order[f.Name]; !ok {
		order[f.Name] = len(order)
	}
	for _, c := range f.Fields {
		c.number(order)
	}
	for _, g := range f.Groups {
		for _, c := range g.Fields {
			c.number(order)
		}
	}
}

// drawing is one form being drawn.
type drawing struct {
	p      lang.Printer
	in     FormInput
	errors map[string]string
}

func join(path, id string) string {
	if path == "" {
		return id
	}
	return path + "." + id
}

func (d drawing) field(f *form.Field, name string, kept any) Field {
	u := Field{
		Kind: f.Kind, Name: name, Label: d.p.Pick(f.Label), Help: d.p.Pick(f.Help), Error: d.errors[name],
		Required: f.Required, Autocomplete: f.Autocomplete, If: d.condition(f.ShowIf),
	}
	if u.Help == "" && f.Example != "" {
		u.Help = d.p.T("ui.field.example", "example", f.Example)
	}
	switch f.Kind {
	case form.Group:
		d.rows(&u, f, kept)
	case form.Address:
		d.address(&u, f, kept)
	case form.ChoiceOne, form.ChoiceMany:
		d.choices(&u, f, kept)
	case form.Place, form.Unit, form.Officer:
		if m, ok := kept.(map[string]any); ok {
			kept = m["area"]
		}
		u.Value = d.value(name, kept)
		u.Choices = d.options(*f, u.Value)
	default:
		u.Value = d.value(name, kept)
		if f.Kind == form.LongText {
			u.Max = f.Max
		}
		if f.Kind == form.Money {
			u.Suffix = d.p.T("ui.dong")
		}
	}
	if f.Default != "" && u.Value == "" && !d.posted() && kept == nil {
		u.Value = f.Default
	}
	return u
}

func (d drawing) posted() bool { return d.in.Posted != nil }

// value is what stands in the box: what was posted, or the kept answer as a
// person would write it.
func (d drawing) value(name string, kept any) string {
	if d.posted() {
		return d.in.Posted.Get(name)
	}
	return written(kept)
}

func written(kept any) string {
	switch v := kept.(type) {
	case nil:
		return ""
	case string:
		if day, err := viet.ParseDay(v); err == nil && len(v) == len("2006-01-02") {
			return day.Vietnamese()
		}
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return viet.Number(v)
	case int:
		return viet.Number(int64(v))
	case float64:
		if v == float64(int64(v)) {
			return viet.Number(int64(v))
		}
	}
	return fmt.Sprint(kept)
}

func (d drawing) choices(u *Field, f *form.Field, kept any) {
	chosen := map[string]bool{}
	switch {
	case d.posted():
		for _, v := range d.in.Posted[u.Name] {
			chosen[v] = true
		}
	case kept == nil:
		chosen[f.Default] = f.Default != ""
	default:
		for _, v := range list(kept) {
			chosen[v] = true
		}
	}
	for _, c := range f.Choices {
		u.Choices = append(u.Choices, Choice{
			Value: c.Value, Label: d.p.Pick(c.Label), Help: d.p.Pick(c.Help), Chosen: chosen[c.Value],
		})
		if chosen[c.Value] && u.Value == "" {
			u.Value = c.Value
		}
	}
}

func list(kept any) []string {
	switch v := kept.(type) {
	case []string:
		return v
	case []any:
		words := make([]string, 0, len(v))
		for _, one := range v {
			words = append(words, fmt.Sprint(one))
		}
		return words
	}
	return []string{fmt.Sprint(kept)}
}

func (d drawing) options(f form.Field, value string) []Choice {
	if d.in.Options == nil {
		return nil
	}
	options := slices.Clone(d.in.Options(f))
	for i := range options {
		options[i].Chosen = options[i].Value == value && value != ""
	}
	return options
}

// address draws the words of an address and, below, the commune when it lies
// in the province.
func (d drawing) address(u *Field, f *form.Field, kept any) {
	parts, _ := kept.(map[string]any)
	if s, ok := kept.(string); ok {
		parts = map[string]any{"detail": s}
	}
	detail := Field{
		Kind: form.Text, Name: u.Name + ".detail", Label: d.p.T("ui.address.detail"), Required: f.Required, NoMark: true,
		Value: d.value(u.Name+".detail", parts["detail"]), Autocomplete: "street-address",
	}
	area := Field{
		Kind: form.Place, Name: u.Name + ".area", Label: d.p.T("ui.address.area"), NoMark: true,
		Value: d.value(u.Name+".area", parts["area"]), Placeholder: d.p.T("ui.address.elsewhere"),
	}
	area.Choices = d.options(*f, area.Value)
	u.Fields = []Field{detail}
	if len(area.Choices) > 0 {
		u.Fields = append(u.Fields, area)
	}
}

// condition writes a condition for the script, with the names of inputs.
func (d drawing) condition(c *form.Cond) string {
	if c == nil {
		return ""
	}
	b, err := json.Marshal(d.named(*c))
	if err != nil {
		return ""
	}
	return string(b)
}

func (d drawing) named(c form.Cond) form.Cond {
	if c.Field != "" {
		c.Field = join(d.in.Prefix, c.Field)
	}
	c.All, c.Any = slices.Clone(c.All), slices.Clone(c.Any)
	for i := range c.All {
		c.All[i] = d.named(c.All[i])
	}
	for i := range c.Any {
		c.Any[i] = d.named(c.Any[i])
	}
	return c
}

// rows draws the rows of a group under the numbers the page gave them, and
// one empty row when there is none.
func (d drawing) rows(u *Field, f *form.Field, kept any) {
	var numbers []int
	values := map[int]map[string]any{}
	if d.posted() {
		numbers = rowNumbers(d.in.Posted, u.Name)
	} else if all, ok := kept.([]any); ok {
		for i, one := range all {
			m, _ := one.(map[string]any)
			numbers, values[i] = append(numbers, i), m
		}
	}
	if len(numbers) == 0 {
		numbers = []int{0}
	}
	title := d.p.Pick(f.RowName)
	if title == "" {
		title = u.Label
	}
	for i, n := range numbers {
		name := join(u.Name, strconv.Itoa(n))
		g := Group{Title: title + " " + strconv.Itoa(i+1)}
		if len(numbers) > 1 {
			g.Remove = name
		}
		for k := range f.Fields {
			column := &f.Fields[k]
			drawn := d.field(column, join(name, column.ID), values[n][column.ID])
			drawn.If = "" // conditions inside a row are the server's business
			g.Fields = append(g.Fields, drawn)
		}
		u.Groups = append(u.Groups, g)
	}
	if f.Max == 0 || len(numbers) < f.Max {
		u.Add = u.Name
	}
}

func rowNumbers(in url.Values, name string) []int {
	var numbers []int
	for key := range in {
		rest, ok := strings.CutPrefix(key, name+".")
		digits, _, more := strings.Cut(rest, ".")
		n, err := strconv.Atoi(digits)
		if ok && more && err == nil && n >= 0 && n < 10000 && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// Rows carries out the buttons of groups in what was posted ("add" and
// "remove") and says whether one was pressed: then the form is drawn again and
// nothing is checked yet.
func Rows(in url.Values) bool {
	if name := in.Get("add"); name != "" {
		next := 0
		if numbers := rowNumbers(in, name); len(numbers) > 0 {
			next = numbers[len(numbers)-1] + 1
		}
		in.Set(join(join(name, strconv.Itoa(next)), "-"), "")
		in.Del("add")
		return true
	}
	if name := in.Get("remove"); name != "" {
		for key := range in {
			if strings.HasPrefix(key, name+".") {
				in.Del(key)
			}
		}
		in.Del("remove")
		return true
	}
	return false
}
