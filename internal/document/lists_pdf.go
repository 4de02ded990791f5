package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/viet"
)

// PDF prints the bulk receipt.
func (b BulkReceipt) PDF() ([]byte, error) {
	p, err := b.press("bulk_receipt")
	if err != nil {
		return nil, err
	}
	w := p.t.word
	p.eachCopy(w("copy"), func(mark string) {
		p.head()
		p.secondRow("")
		p.title(p.t.Title, w("together", "n", fmt.Sprintf("%02d", len(b.Rows))), mark)
		p.field(p.desk.Name+":", p.desk.Unit, plain)
		p.person(w("from"))
		p.paragraph([]run{{w("list"), plain}}, para{size: p.geo.Body, glue: true, after: 0.7})
		t := p.table(p.t.Columns, p.geo.Table)
		for i, r := range b.Rows {
			subject := r.Subject
			if r.Owner != "" && r.Owner != b.Submitter.Name {
				subject += ". " + w("owner_of", "name", r.Owner)
			}
			t.row(strconv.Itoa(i+1), r.Code+p.sampleMark(), subject, count(r.Sets), viet.Instant(r.DueAt))
		}
		p.gap(1)
		p.field(w("received"), longInstant(b.ReceivedAt), plain)
		p.field(w("return_at"), b.ReturnAt, plain)
		p.signatures(
			signer{title: w("submitter"), hint: w("sign_here"), name: b.Submitter.Name},
			signer{title: w("receiver"), hint: w("sign_here"), name: b.Officer, signed: b.Signed})
		p.notes(w("notes"), w("note_each"), w("note_bring"), p.sampleNote())
	})
	return p.print()
}

// PDF prints the list on A4.
func (l FeeList) PDF() ([]byte, error) {
	sl := Slip{Desk: l.Desk, At: l.PrintedAt, Paper: A4}
	p, err := sl.press("fee_list")
	if err != nil {
		return nil, err
	}
	p.geo.Left, p.geo.Table = 20, 10
	p.endCopy(func() { l.set(p) })
	return p.print()
}

func (l FeeList) set(p *press) {
	w := p.t.word
	p.head()
	p.secondRow("")
	p.title(p.t.Title, w("day", "day", l.Day.Vietnamese()))
	p.field(p.desk.Name+":", p.desk.Unit, plain)
	p.field(w("cashier"), l.Cashier, plain)
	p.gap(1)
	if len(l.Rows) == 0 {
		p.paragraph([]run{{w("none"), italic}}, para{size: p.geo.Body, after: 2})
	} else {
		l.table(p)
	}
	p.signatures(
		signer{title: w("left_sign"), hint: w("sign_here")},
		signer{title: w("middle_sign"), hint: w("sign_here")},
		signer{title: w("right_sign"), hint: w("sign_here"), name: l.Cashier})
	if len(l.Rows) > 0 {
		p.notes("", p.sampleNote())
	}
}

func (l FeeList) table(p *press) {
	w := p.t.word
	t := p.table(p.t.Columns, p.geo.Table)
	total, kinds, clerks := int64(0), map[string]int64{}, map[string]int64{}
	for i, r := range l.Rows {
		what := r.Subject
		if r.Kind != "" {
			what = viet.Capital(r.Kind) + ": " + what
			kinds[viet.Capital(r.Kind)] += r.Amount
		}
		t.row(strconv.Itoa(i+1), r.At.In(viet.Zone).Format("15:04"), r.Code+p.sampleMark(), r.Payer, what, r.Receipt, viet.Number(r.Amount))
		total += r.Amount
		clerks[r.Clerk] += r.Amount
	}
	t.total(w("sum", "n", strconv.Itoa(len(l.Rows))), len(p.t.Columns)-1, viet.Number(total))
	p.gap(2)
	p.paragraph([]run{{w("in_words"), plain}, {viet.Capital(viet.MoneyInWords(total)) + ".", italic}}, para{size: p.geo.Body, after: 1})
	l.shares(p, w("by_kind"), kinds)
	l.shares(p, w("by_clerk"), clerks)
}

// shares says what each of several kinds or clerks brought.
func (l FeeList) shares(p *press, lead string, sums map[string]int64) {
	if len(sums) < 2 {
		return
	}
	var parts []string
	for name, sum := range sums {
		parts = append(parts, name+" "+viet.Number(sum)+" đồng")
	}
	slices.Sort(parts)
	p.paragraph([]run{{lead + strings.Join(parts, "; ") + ".", plain}}, para{size: p.geo.Body})
}
