package document

import (
	"strconv"
	"strings"
	"time"

	"tinhso/internal/viet"
)

// PDF prints form 02.
func (f Supplement) PDF() ([]byte, error) {
	p, err := f.press("supplement")
	if err != nil {
		return nil, err
	}
	w := p.t.word
	p.eachCopy("", func(mark string) {
		p.head()
		p.secondRow(w("number") + " " + or(f.Number, "........../"+w("series")))
		p.title(p.t.Title, mark)
		p.field(p.desk.Name+":", p.desk.Unit, plain)
		p.person(w("from", "party", p.party()))
		p.field(w("subject"), f.Subject, bold)
		p.paragraph([]run{{w("items"), plain}}, para{size: p.geo.Body, glue: true, after: 0.5})
		if len(f.Items) == 0 {
			p.dotted(3, para{size: p.geo.Body})
		}
		for i, item := range f.Items {
			p.paragraph([]run{{strconv.Itoa(i+1) + ". " + item, plain}}, para{size: p.geo.Body, left: 4, hang: 4, after: 0.5})
		}
		p.reason(w("reason"), f.Reason, 0)
		p.paragraph([]run{{w("help", "party", p.party(), "name", f.Submitter.Name, "desk", deskOf(p.desk),
			"phone", or(p.desk.Phone, "....................")), plain}}, para{size: p.geo.Body, align: "justify"})
		p.signatures(signer{title: w("guide"), hint: w("sign_here"), name: f.Officer, signed: f.Signed})
		p.notes("", p.sampleNote())
	})
	return p.print()
}

// PDF prints form 03.
func (f Refusal) PDF() ([]byte, error) {
	p, err := f.press("refusal")
	if err != nil {
		return nil, err
	}
	w := p.t.word
	p.eachCopy("", func(mark string) {
		p.head()
		p.secondRow("")
		p.title(p.t.Title, mark)
		p.field(p.desk.Name+":", p.desk.Unit, plain)
		p.person(w("from"))
		p.field(w("subject"), f.Subject, bold)
		if f.Online {
			p.field(w("code"), f.Code+p.sampleMark(), plain)
			p.field(w("submitted"), longInstant(f.SubmittedAt), plain)
		}
		p.paragraph([]run{{w("refuse", "desk", deskOf(p.desk)), plain}}, para{size: p.geo.Body, glue: true, after: 0.5, align: "justify"})
		if len(f.Reasons) == 0 {
			p.dotted(4, para{size: p.geo.Body})
		}
		for _, reason := range f.Reasons {
			text := reason
			if len(f.Reasons) > 1 {
				text = "- " + reason
			}
			p.paragraph([]run{{text, plain}}, para{size: p.geo.Body, left: 4, after: 0.5, align: "justify"})
		}
		p.paragraph([]run{{w("close", "party", p.party()), plain}}, para{size: p.geo.Body})
		places := []signer{{title: w("receiver"), hint: w("sign_here"), name: f.Officer, signed: f.Signed}}
		if !f.Online {
			places = append([]signer{{title: w("submitter"), hint: w("sign_here"), name: f.Submitter.Name}}, places...)
		}
		p.signatures(places...)
		p.notes("", p.sampleNote())
	})
	return p.print()
}

// PDF prints form 04.
func (f Apology) PDF() ([]byte, error) {
	p, err := f.press("apology")
	if err != nil {
		return nil, err
	}
	w := p.t.word
	agency, who := or(f.Agency, p.desk.Unit), p.party()
	text := func(after float64, runs ...run) {
		p.paragraph(runs, para{size: p.geo.Body, indent: 8, after: after, align: "justify"})
	}
	p.eachCopy("", func(mark string) {
		p.head()
		p.secondRow(w("number") + " " + or(f.Number, "........../"+w("series")))
		p.title(p.t.Title, w("subtitle"), mark)
		centred := para{size: p.geo.Body, align: "centre", aside: true}
		p.paragraph([]run{{w("to", "party", who, "name", f.Submitter.Name), plain}}, centred)
		if f.Submitter.Address != "" {
			p.paragraph([]run{{w("address") + " " + f.Submitter.Address, plain}}, centred)
		}
		p.gap(2)
		text(1, run{viet.Capital(w("received", "day", viet.LongDay(viet.DayOf(f.ReceivedAt)), "agency", agency,
			"subject", f.Subject, "party", who, "name", f.Submitter.Name)), plain}, run{f.Code, bold}, run{p.sampleMark() + ".", plain})
		text(1, run{w("due"), plain}, run{longInstant(f.DueAt) + ".", plain})
		text(1, run{w("however", "agency", agency, "party", who), plain})
		p.reason(w("reason"), f.Reason, 8)
		text(1, run{w("sorry", "agency", agency, "party", who), plain})
		text(1, run{w("again") + longInstant(f.NewDueAt) + ".", bold})
		text(0, run{w("regards"), plain})
		f.foot(p)
		p.notes("", p.sampleNote())
	})
	return p.print()
}

// foot draws recipients on the left and the head of the agency on the right.
func (f Apology) foot(p *press) {
	w, s := p.t.word, p.sheet
	lines := append([]string{w("recipients"), w("recipient_same")}, f.Recipients...)
	lines = append(lines, w("recipient_keep"))
	p.signatures(
		signer{},
		signer{title: strings.ToUpper(or(f.SignerTitle, w("head"))), hint: w("sign_seal"), name: f.Officer, signed: f.Signed})
	last := &s.atoms[len(s.atoms)-1]
	draw := last.draw
	last.draw = func(y float64, at edge) {
		draw(y, at)
		for i, line := range lines {
			f, size := plain, s.geo.Small
			if i == 0 {
				f, size = boldItalic, s.geo.Small+0.5
			}
			s.put(s.left(), y+float64(i)*s.lead(s.geo.Small+0.5), printable(line), f, size)
		}
	}
}

func (p *press) sampleMark() string {
	if p.desk.CodeIsSample {
		return " (" + p.t.word("sample") + ")"
	}
	return ""
}

// reason adds a reason, or dotted lines to write one.
func (p *press) reason(label, text string, indent float64) {
	label = strings.TrimSpace(label)
	if strings.TrimSpace(text) != "" {
		p.paragraph([]run{{label + " " + text, plain}}, para{size: p.geo.Body, indent: indent, after: 1, align: "justify"})
		return
	}
	p.paragraph([]run{{label, plain}}, para{size: p.geo.Body, indent: indent, leaders: true, glue: true})
	p.dotted(1, para{size: p.geo.Body})
	p.gap(1)
}

// longInstant writes a moment, or room to write it by hand.
func longInstant(t time.Time) string {
	text := viet.LongInstant(t)
	if t.IsZero() {
		text = strings.ReplaceAll(text, "…", ".......")
	}
	return text
}

// deskOf names the desk in running text.
func deskOf(d Desk) string {
	if d.Unit == "" {
		return d.Name
	}
	return d.Name + " - " + d.Unit
}

func or(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}
