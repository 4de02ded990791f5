package seal

import (
	"strconv"

	"tinhso/internal/lang"
)

// Text says a finding in words (diễn giải).
func (f Finding) Text(p lang.Printer) string {
	return p.T(f.Code, "pos", strconv.FormatInt(f.Pos, 10), "seq", strconv.FormatInt(f.Seq, 10), "kind", f.Kind, "table", f.Table,
		"subject", f.Subject, "key", f.Key, "column", f.Column, "says", f.Says)
}

// Lines say a report in words, one sentence a line (diễn giải kết quả).
func (r Report) Lines(p lang.Printer) []string {
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	list := []string{p.T("seal.say.log", "size", n(r.Size), "events", n(r.Events), "root", r.Root),
		p.T("seal.say.points", "count", n(r.Checkpoints)),
		p.T("seal.say.rows", "rows", n(r.Rows), "seconds", strconv.FormatFloat(r.Took.Seconds(), 'f', 1, 64))}
	if r.First > 0 {
		list = append(list, p.T("seal.say.first", "rows", n(r.First)))
	}
	if r.Waiting+r.WaitingRows > 0 {
		list = append(list, p.T("seal.say.waiting", "events", n(r.Waiting), "rows", n(r.WaitingRows)))
	}
	if !r.Signed {
		list = append(list, p.T("seal.say.unsigned"))
	}
	for _, e := range r.Erased {
		list = append(list, p.T("seal.say.erased", "code", e.Code, "number", e.Number, "on", e.On, "law", e.Law))
	}
	if r.Holds() {
		return append(list, p.T("seal.say.holds"))
	}
	list = append(list, p.T("seal.say.fails", "found", n(r.Found), "listed", n(int64(len(r.Findings)))))
	for _, f := range r.Findings {
		list = append(list, "  "+f.Text(p))
	}
	return list
}
