package document

import (
	"fmt"
	"strconv"
)

// PDF prints form 01.
func (r Receipt) PDF() ([]byte, error) {
	p, err := r.press("receipt")
	if err != nil {
		return nil, err
	}
	p.eachCopy(p.t.word("copy"), func(mark string) { r.copy(p, mark) })
	return p.print()
}

func (r Receipt) copy(p *press, mark string) {
	w := p.t.word
	p.head()
	p.secondRow("")
	reprint := ""
	if r.Reprint > 1 {
		reprint = w("reprint", "n", strconv.Itoa(r.Reprint))
	}
	p.title(p.t.Title, mark, reprint)
	p.field(p.desk.Name+":", p.desk.Unit, plain)
	p.person(w("from"))
	if r.Submitter.IDNumber != "" {
		p.field(w("id_number"), r.Submitter.IDNumber, plain)
	}
	p.field(w("subject"), r.Subject, bold)
	for _, l := range r.Lines {
		p.field(l.Label, l.Text, plain)
	}
	r.components(p)
	sets := ""
	if r.Sets > 0 {
		sets = fmt.Sprintf("%02d %s", r.Sets, w("sets_unit"))
	}
	p.field(w("sets"), sets, plain)
	duration := r.Duration
	if r.DueByClerk && duration != "" {
		duration += " " + w("duration_by_clerk")
	}
	p.field(w("duration"), duration, plain)
	p.field(w("received"), longInstant(r.ReceivedAt), plain)
	due, f := longInstant(r.DueAt), bold
	if r.DueAt.IsZero() {
		f = plain
	} else if r.Provisional {
		due += " " + w("provisional")
	}
	p.field(w("due"), due, f)
	p.field(w("return_at"), r.ReturnAt, plain)
	if r.Fees != "" {
		p.field(w("fees"), r.Fees, plain)
	}
	if r.Book != "" || r.Entry != "" {
		p.paragraph([]run{{w("book", "book", r.Book, "entry", r.Entry), plain}}, para{size: p.geo.Body})
	}
	p.signatures(
		signer{title: w("submitter"), hint: w("sign_here"), name: r.Submitter.Name},
		signer{title: w("receiver"), hint: w("sign_here"), name: r.Officer, signed: r.Signed})
	early := w("note_early_no_phone")
	if r.Desk.Phone != "" {
		early = w("note_early", "phone", r.Desk.Phone)
	}
	p.notes(w("notes"), w("note_copies", "party", p.party()), w("note_return", "party", p.party()),
		w("note_bring"), early, p.sampleNote())
}

func (p *press) sampleNote() string {
	if p.desk.CodeIsSample {
		return p.t.word("sample_note")
	}
	return ""
}

func (r Receipt) components(p *press) {
	w := p.t.word
	if len(r.Components) == 0 && r.Code != "" {
		p.field(w("components"), w("no_components"), plain)
		return
	}
	p.paragraph([]run{{w("components"), plain}}, para{size: p.geo.Body, glue: true, after: 0.7})
	t := p.table(p.t.Columns, p.geo.Table)
	for i, c := range r.Components {
		name := c.Name
		if c.Note != "" {
			name += " (" + c.Note + ")"
		}
		t.row(strconv.Itoa(i+1), name, count(c.Original), count(c.Certified), count(c.Photo))
	}
	if len(r.Components) == 0 { // a blank form
		for range 5 {
			t.row()
		}
	}
	p.gap(1)
}

// count writes how many; nothing for none.
func count(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}
