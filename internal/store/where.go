package store

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Where builds the condition of a list (điều kiện lọc). Conditions are written
// with ? for their arguments and joined by AND. Columns and operators come from
// the program, never from a person.
type Where struct {
	conds []string
	args  []any
}

// And adds a condition: w.And("unit_path >= ? AND unit_path < ?", a, b).
func (w *Where) And(cond string, args ...any) {
	var b strings.Builder
	n := 0
	for i := 0; i < len(cond); i++ {
		if end := quoted(cond, i); end > i {
			b.WriteString(cond[i:end])
			i = end - 1
			continue
		}
		if cond[i] == '?' && n < len(args) {
			b.WriteString(w.Arg(args[n]))
			n++
			continue
		}
		b.WriteByte(cond[i])
	}
	w.conds = append(w.conds, b.String())
}

// Arg adds an argument and returns its placeholder, for LIMIT and the like.
func (w *Where) Arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// In says that the column is one of the values; of no values, that nothing fits.
func (w *Where) In(column string, values []string) {
	if len(values) == 0 {
		w.conds = append(w.conds, "FALSE")
		return
	}
	w.conds = append(w.conds, column+" "+w.List(values))
}

// mostListed is how many values of a list have a place of their own in the text.
// A longer list is one argument, so that neither the text nor the number of
// arguments grows with it.
const mostListed = 32

// List adds values as arguments and returns "IN (...)" with them, for conditions
// that And does not join. There must be some.
func (w *Where) List(values []string) string {
	if len(values) <= mostListed {
		q, args := In(markList, w.args, values)
		w.args = args
		return q
	}
	text, err := json.Marshal(values)
	if err != nil { // cannot be: strings can be written
		return "IN (NULL)"
	}
	return "IN (" + markEach + w.Arg(string(text)) + markEnd + ")"
}

// Wide marks a column that is one of many values, so that SQLite does not look
// for one after another but goes through the order that is asked for.
func Wide(column string, values int) string {
	if values <= mostListed {
		return column
	}
	return markWide + column
}

// Under says that the column is the path or below it: a range on its index.
func (w *Where) Under(column, path string) {
	w.And(column+" >= ? AND "+column+" < ?", path, path+"\U0010FFFF")
}

// Like says that the folded column contains the folded text, whatever signs
// the text has in it. Empty text says nothing.
func (w *Where) Like(column, text string) {
	if text == "" {
		return
	}
	w.And(column+` LIKE ? ESCAPE '\'`, "%"+EscapeLike(text)+"%")
}

// EscapeLike makes a text stand for itself in LIKE ... ESCAPE '\'.
func EscapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// SQL is " WHERE ..." or nothing, to follow SELECT ... FROM ...
func (w *Where) SQL() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE (" + strings.Join(w.conds, ") AND (") + ")"
}

// Args are the arguments in the order of their placeholders.
func (w *Where) Args() []any { return w.args }

// In writes the first "IN (...)" of a text as a list of placeholders numbered
// after args, and adds the values to args. The list is filled up with its last
// value to a power of two, so that few texts need preparing. Of no values,
// nothing is in the list.
func In[T any](q string, args []any, values []T) (string, []any) {
	args = append([]any(nil), args...)
	list := "NULL"
	if len(values) > 0 {
		n := 1
		for n < len(values) {
			n *= 2
		}
		places := make([]string, n)
		for i := range places {
			args = append(args, values[min(i, len(values)-1)])
			places[i] = "$" + strconv.Itoa(len(args))
		}
		list = strings.Join(places, ", ")
	}
	return strings.Replace(q, markList, "IN ("+list+")", 1), args
}
