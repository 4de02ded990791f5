package oversight

import (
	"strings"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Words says what was found, in a sentence (nội dung phát hiện).
func (f Finding) Words(p lang.Printer) string {
	key := f.Rule
	if f.Evidence.Facts["late"] != "" {
		key += "_late"
	}
	var args []any
	for name, v := range f.Evidence.Facts {
		args = append(args, name, say(p, name, v))
	}
	return p.T("oversight.found."+key, args...)
}

// say writes one fact of the evidence as people read it.
func say(p lang.Printer, name, v string) string {
	switch {
	case strings.HasSuffix(name, "_at"):
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return viet.Instant(t)
		}
	case strings.HasSuffix(name, "_on"):
		if d, err := viet.ParseDay(v); err == nil {
			return d.Vietnamese()
		}
	case name == "hours" && p.Tag() == lang.VI:
		return strings.Replace(v, ".", ",", 1)
	case name == "action":
		return p.T("oversight.ended." + v)
	case name == "by":
		return p.T("oversight.by." + v)
	}
	return v
}
