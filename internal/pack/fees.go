package pack

import (
	"context"
	"slices"
	"strconv"

	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
)

// feeRow is a tariff as the pack writes it.
type feeRow struct {
	Procedure string `yaml:"procedure"`
	Name      string `yaml:"name"`
	Per       string `yaml:"per"`
	Steps     []struct {
		From   int   `yaml:"from"`
		Amount int64 `yaml:"amount"`
	} `yaml:"steps"`
	MaxPerCopy int64     `yaml:"max_per_copy"`
	ValidFrom  string    `yaml:"valid_from"`
	ValidTo    string    `yaml:"valid_to"`
	Law        string    `yaml:"law"`
	Note       lang.Text `yaml:"note"`
}

var tariffPer = set(procedure.PerPage, procedure.PerCase)

// largestFee bounds an amount of a tariff: more was mistyped.
const largestFee = 100_000_000

// tariffs reads how fees are counted (biểu mức thu phí). A pack may do without: then amounts are entered by hand. One
// that says another amount than the catalogue is told, not refused: the catalogue's line is a copy, the circular is not.
func (l *loader) tariffs(items []item) []procedure.Tariff {
	if _, ok := l.text(fileFees, false); !ok {
		return nil
	}
	var file struct {
		Fees []feeRow `yaml:"fees"`
	}
	if !l.yaml(fileFees, &file) {
		return nil
	}
	var list []procedure.Tariff
	at, seen := index(items), l.once(fileFees, "procedure, valid_from")
	for i, r := range file.Fees {
		line := l.yamlLine(fileFees, "$.fees["+strconv.Itoa(i)+"].procedure")
		before := len(l.refused)
		n, known := at[r.Procedure]
		if !known {
			l.refuse(fileFees, line, "pack.procedure", "value", r.Procedure)
		}
		seen.add(r.Procedure+" "+r.ValidFrom, line)
		l.need(fileFees, line, "name", r.Name)
		l.choice(fileFees, line, "per", r.Per, tariffPer)
		t := procedure.Tariff{Procedure: r.Procedure, Name: r.Name, Per: r.Per, MaxCopy: r.MaxPerCopy, Law: r.Law, Note: r.Note}
		t.ValidFrom, _ = l.day(fileFees, line, "valid_from", r.ValidFrom)
		if r.ValidTo != "" {
			t.ValidTo, _ = l.day(fileFees, line, "valid_to", r.ValidTo)
		}
		l.steps(line, r, &t)
		l.cites(fileFees, line, r.Law)
		if len(l.refused) > before {
			continue
		}
		if !agrees(items[n].p, t) {
			l.warn(fileFees, line, "pack.fee.differs", "code", r.Procedure, "amount", viet.Money(t.Steps[0].Amount))
		}
		list = append(list, t)
	}
	return list
}

// steps checks that the amounts begin at one and go on in order.
func (l *loader) steps(line int, r feeRow, t *procedure.Tariff) {
	last := 0
	for _, s := range r.Steps {
		if s.From <= last || last == 0 && s.From != 1 || s.Amount < 0 || s.Amount > largestFee {
			l.refuse(fileFees, line, "pack.fee.steps")
			return
		}
		last = s.From
		t.Steps = append(t.Steps, procedure.TariffStep{From: s.From, Amount: s.Amount})
	}
	if last == 0 || r.MaxPerCopy < 0 || r.MaxPerCopy > largestFee || r.Per == procedure.PerCase && len(r.Steps) > 1 {
		l.refuse(fileFees, line, "pack.fee.steps")
	}
}

// cites refuses a document that the catalogue of laws does not have.
func (l *loader) cites(file string, line int, key string) {
	if _, ok := law.Builtin().Find(law.Key(key)); !ok {
		l.refuse(file, line, "pack.law", "value", key)
	}
}

// agrees tells whether the first amount is one of those that the catalogue states.
func agrees(p procedure.Procedure, t procedure.Tariff) bool {
	return slices.ContainsFunc(p.Methods, func(m procedure.Method) bool {
		return slices.ContainsFunc(m.Fees, func(f procedure.Fee) bool {
			return f.Amount == t.Steps[0].Amount && f.Currency == ""
		})
	})
}

// tariffs stores the tariffs whole when any of them has changed.
func (w *writer) tariffs(ctx context.Context) error {
	changed := false
	for _, t := range w.c.tariffs {
		err := w.row(kindTariffs, t.Procedure+" "+t.ValidFrom.String(), hashOf(t), func() error { changed = true; return nil })
		if err != nil {
			return err
		}
	}
	if !changed && !w.dropped(kindTariffs) {
		return nil
	}
	_, err := w.d.Procedures.PutTariffsTx(ctx, w.tx, w.c.tariffs)
	return err
}
