package examine

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Fact is one line of what is proven (một dòng nội dung).
type Fact struct{ Term, Text string }

// shown are the columns that are told, in the order in which people ask.
var shown = []string{"code", "reference", "signed_on", "unit_name", "procedure_name", "channel", "submitted_at", "accepted_at", "due_at", "issued_at", "file_sha256"}

// Title says in one sentence whether it holds, and the reason when it does not.
func (r Report) Title(p lang.Printer) string {
	switch {
	case !r.Holds && r.Readable():
		return p.T("examine.fails")
	case !r.Holds:
		return p.T("examine.unread")
	case r.File == FileSame:
		return p.T("examine.holds.file")
	case r.File == FileNotGiven:
		return p.T("examine.holds.not_given")
	}
	return p.T("examine.holds.record")
}

// Why is the reason for which it does not hold, with the line.
func (r Report) Why(p lang.Printer) string {
	if r.err == nil {
		return ""
	}
	f, ok := fault.As(r.err)
	title, fields := p.Fault(r.err)
	if !ok || f.Code != "proof.unreadable" {
		return title
	}
	for path, text := range fields {
		if line, ok := strings.CutPrefix(path, "line "); ok {
			return p.T("examine.line", "line", line) + " " + text
		}
	}
	return title
}

// Facts are what is proven, in words.
func (r Report) Facts(p lang.Printer) []Fact {
	if !r.Holds {
		return nil
	}
	var all []Fact
	names := slices.DeleteFunc(slices.Clone(shown), func(n string) bool { return r.Values[n] == "" })
	for _, n := range names {
		if text := say(p, n, r.Values[n]); text != "" {
			all = append(all, Fact{p.T("examine.column." + n), text})
		}
	}
	all = append(all, Fact{p.T("examine.log"), r.Log},
		Fact{p.T("examine.position"), p.T("examine.position.of", "n", viet.Number(r.Position), "size", viet.Number(r.Size))},
		Fact{p.T("examine.fingerprint"), r.Fingerprint})
	for _, w := range r.Witnesses {
		all = append(all, Fact{p.T("examine.witness"), p.T("examine.witness.at", "name", w.Name, "at", viet.Instant(w.At.In(viet.Zone)))})
	}
	if len(r.Witnesses) == 0 {
		all = append(all, Fact{p.T("examine.witness"), p.T("examine.witness.none")})
	}
	return all
}

// Notes are what the reader should keep in mind.
func (r Report) Notes(p lang.Printer) []string {
	if !r.Holds {
		return nil
	}
	notes := []string{p.T("examine.note.then")}
	switch r.File {
	case FileNone:
		notes = append(notes, p.T("examine.note.compare"))
	case FileNotGiven:
		notes = append(notes, p.T("examine.note.file"))
	}
	return notes
}

// say writes the value of a column for people.
func say(p lang.Printer, name, value string) string {
	switch {
	case value == "\x00": // what the log writes for nothing
		return ""
	case strings.HasSuffix(name, "_at"):
		ms, err := strconv.ParseInt(value, 10, 64)
		if err != nil || ms <= 0 || ms > 1<<43 {
			return ""
		}
		return viet.Instant(time.UnixMilli(ms).In(viet.Zone))
	case strings.HasSuffix(name, "_on"):
		if d, err := viet.ParseDay(value); err == nil {
			return d.Vietnamese()
		}
	case name == "channel" && p.Has("examine.channel."+value):
		return p.T("examine.channel." + value)
	}
	return viet.OneLine(value)
}
