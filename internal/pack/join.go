package pack

import (
	"slices"
	"strconv"

	"tinhso/internal/procedure"
)

var receiverBases = set(procedure.BasisSource, procedure.BasisDerived, procedure.BasisGuess)

// receivers reads who receives what (cơ quan tiếp nhận) and gives it to the procedures. The unit is still its key in
// the pack. A procedure that can be filed must be received by somebody.
func (l *loader) receivers(items []item, units map[string]string) {
	at := index(items)
	for _, r := range l.csv(fileReceivers, "procedure", "level", "unit", "basis", "why") {
		c := r.cells
		before := len(l.refused)
		i, ok := at[c[0]]
		if !ok {
			l.refuse(fileReceivers, r.line, "pack.procedure", "value", c[0])
			continue
		}
		l.choice(fileReceivers, r.line, "level", c[1], levels)
		l.choice(fileReceivers, r.line, "basis", c[3], receiverBases)
		switch level, known := units[c[2]]; {
		case c[2] == "" && c[1] == "province":
			l.refuse(fileReceivers, r.line, "pack.missing", "field", "unit")
		case c[2] != "" && !known:
			l.refuse(fileReceivers, r.line, "pack.unit", "value", c[2])
		case c[2] != "" && level != c[1]:
			l.refuse(fileReceivers, r.line, "pack.receiver.level", "unit", c[2], "level", c[1])
		}
		next := procedure.Receiver{Level: c[1], Unit: c[2], Basis: c[3], Why: c[4]}
		if slices.ContainsFunc(items[i].p.Receivers, func(o procedure.Receiver) bool { return o.Level == next.Level && o.Unit == next.Unit }) {
			l.refuse(fileReceivers, r.line, "pack.receiver.twice", "value", c[0])
		}
		if len(l.refused) == before {
			items[i].p.Receivers = append(items[i].p.Receivers, next)
		}
	}
	for _, it := range items {
		if it.p.Fileable && len(it.p.Receivers) == 0 {
			l.refuse(fileProcedures, it.line, "pack.receiver.none", "value", it.p.Code)
		}
	}
}

func index(items []item) map[string]int {
	at := make(map[string]int, len(items))
	for i, it := range items {
		at[it.p.Code] = i
	}
	return at
}

// formsOf reads which procedures have a form or a flow of their own (biểu mẫu, quy trình riêng); the others get the
// general form and the usual flow.
func (l *loader) formsOf(items []item, forms, flows map[string]bool, m Manifest) {
	at, seen := index(items), l.once(fileForms, "procedure")
	for _, r := range l.csv(fileForms, "procedure", "form", "flow") {
		code, formID, flowCode := r.cells[0], r.cells[1], r.cells[2]
		i, ok := at[code]
		if !ok {
			l.refuse(fileForms, r.line, "pack.procedure", "value", code)
			continue
		}
		seen.add(code, r.line)
		if !items[i].p.Fileable {
			l.refuse(fileForms, r.line, "pack.event.fileable", "value", code)
		}
		if formID != "" {
			l.choice(fileForms, r.line, "form", formID, forms)
		}
		if flowCode != "" {
			l.choice(fileForms, r.line, "flow", flowCode, flows)
		}
		items[i].p.FormID, items[i].p.FlowCode = formID, flowCode
	}
	if !flows[m.DefaultFlow] {
		l.refuse(fileManifest, l.yamlLine(fileManifest, "$.default_flow"), "pack.choice", "field", "default_flow", "value", m.DefaultFlow, "known", known(flows))
	}
	for i := range items {
		if p := &items[i].p; p.Fileable && p.FlowCode == "" {
			p.FlowCode = m.DefaultFlow
		}
	}
}

// popular reads what people ask for most (thủ tục thường dùng).
func (l *loader) popular(items []item) {
	at := index(items)
	seen := l.once(filePopular, "code")
	for _, r := range l.csv(filePopular, "code", "rank", "why") {
		c := r.cells
		i, ok := at[c[0]]
		rank, err := strconv.Atoi(c[1])
		switch {
		case !ok:
			l.refuse(filePopular, r.line, "pack.procedure", "value", c[0])
		case err != nil || rank < 1 || rank > 1000:
			l.refuse(filePopular, r.line, "pack.rank", "value", c[1])
		case seen.add(c[0], r.line):
			items[i].p.Popularity = rank
		}
	}
}

// lifeEvents reads the events of life; each names procedures that can be filed.
func (l *loader) lifeEvents(items []item) []procedure.LifeEvent {
	var file struct {
		Events []procedure.LifeEvent `yaml:"life_events"`
	}
	if !l.yaml(fileEvents, &file) {
		return nil
	}
	at, seen := index(items), l.once(fileEvents, "id")
	for i, e := range file.Events {
		base := "$.life_events[" + strconv.Itoa(i) + "]"
		line := l.yamlLine(fileEvents, base+".id")
		if !validKey(e.ID) {
			l.refuse(fileEvents, line, "pack.key", "key", e.ID)
		}
		seen.add(e.ID, line)
		l.needText(fileEvents, line, "name", e.Name)
		l.needText(fileEvents, line, "help", e.Help)
		if len(e.Procedures) == 0 {
			l.refuse(fileEvents, line, "pack.missing", "field", "procedures")
		}
		for k, code := range e.Procedures {
			line := l.yamlLine(fileEvents, base+".procedures["+strconv.Itoa(k)+"]")
			switch n, ok := at[code]; {
			case !ok:
				l.refuse(fileEvents, line, "pack.procedure", "value", code)
			case !items[n].p.Fileable:
				l.refuse(fileEvents, line, "pack.event.fileable", "value", code)
			}
		}
	}
	return file.Events
}

// synonyms reads people's own words (từ đồng nghĩa).
func (l *loader) synonyms(items []item) []procedure.Synonym {
	var file struct {
		Synonyms []procedure.Synonym `yaml:"synonyms"`
	}
	if !l.yaml(fileSynonyms, &file) {
		return nil
	}
	at, seen := index(items), l.once(fileSynonyms, "phrase")
	for i, s := range file.Synonyms {
		line := l.yamlLine(fileSynonyms, "$.synonyms["+strconv.Itoa(i)+"].phrase")
		if l.need(fileSynonyms, line, "phrase", s.Phrase) {
			seen.add(s.Phrase, line)
		}
		if len(s.Words)+len(s.Codes) == 0 {
			l.refuse(fileSynonyms, line, "pack.missing", "field", "words, codes")
		}
		for _, code := range s.Codes {
			if _, ok := at[code]; !ok {
				l.refuse(fileSynonyms, line, "pack.procedure", "value", code)
			}
		}
	}
	return file.Synonyms
}
