package pack

import (
	"unicode/utf8"

	"tinhso/internal/deadline"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
)

var (
	groups       = set("local", "vertical", "internal")
	scopes       = set("general", "central_or_vertical", "other_province", "dong_thap_own")
	levels2026   = set("ministry", "province", "commune", "other")
	levelBases   = set("top list", "legacy list", "department of field", "guess")
	channels     = set("direct", "online", "postal")
	feeTypes     = set("phi", "le_phi", "muc_gia")
	feeStatuses  = set("amount", "free", "see_note", "zero", "not_stated")
	paperKinds   = set("paper", "note")
	limitBases   = set("methods", "methods_by_channel", "methods_by_case", "methods_partial", "steps", "variants")
	variantUnits = set("hour", "working_day", "day", "month", "other")
)

// The bounds of texts, in characters; real ones are well below.
const (
	maxName   = 3000
	maxLong   = 200_000
	maxCopies = 1000
	maxAmount = 3660 // days, hours or months of a limit
)

type complain func(code string, args ...any)

func (bad complain) choice(field, value string, of map[string]bool) {
	if !of[value] {
		bad("pack.choice", "field", field, "value", value, "known", known(of))
	}
}

func (bad complain) day(field, s string) {
	if d, err := viet.ParseDay(s); s != "" && (err != nil || d.String() != s) {
		bad("pack.day", "field", field, "value", s)
	}
}

func (bad complain) length(field, s string, most int) {
	if n := utf8.RuneCountInString(s); n > most {
		bad("pack.long", "field", field, "max", most, "have", n)
	}
}

// checkProcedure tells what is wrong with a procedure taken alone.
func checkProcedure(p *procedure.Procedure, bad complain) {
	if !procedure.ValidCode(p.Code) {
		bad("pack.procedure.code", "value", p.Code)
	}
	if p.Name == "" {
		bad("pack.missing", "field", "name")
	}
	if p.ValidFrom == "" {
		bad("pack.missing", "field", "valid_from")
	}
	bad.length("name", p.Name, maxName)
	bad.day("valid_from", p.ValidFrom)
	bad.day("decided_on", p.DecidedOn)
	bad.day("updated", p.Updated)
	bad.choice("group", p.Group, groups)
	bad.choice("scope", string(p.Scope), scopes)
	bad.choice("level_basis", p.LevelBasis, levelBases)
	for _, l := range p.Levels {
		bad.choice("levels", l, levels2026)
	}
	for _, l := range p.Level2023 {
		bad.choice("levels_2023", l, levels)
	}
	for _, f := range p.Fields {
		if f.Code == "" || f.Name == "" {
			bad("pack.missing", "field", "fields.code, fields.name")
		}
	}
	if len(p.Receivers) > 0 || p.FormID != "" || p.FlowCode != "" || p.Popularity != 0 || p.Fileable || p.WhyNotFileable != "" || p.FormVersion != 0 {
		bad("pack.procedure.elsewhere")
	}
	for _, s := range []string{p.Conditions, p.Description, p.Remarks, p.Receiving} {
		bad.length("conditions, description, remarks, receiving", s, maxLong)
	}
	checkLimit(p, bad)
	for _, m := range p.Methods {
		checkMethod(m, bad)
	}
	for _, d := range p.Documents {
		bad.choice("documents.kind", d.Kind, paperKinds)
		if d.Original < 0 || d.Copy < 0 || d.Original > maxCopies || d.Copy > maxCopies {
			bad("pack.number", "field", "documents.original, documents.copy")
		}
		bad.length("documents.name", d.Name, maxLong)
	}
	for _, v := range p.Variants {
		bad.choice("variants.unit", v.Unit, variantUnits)
	}
	for _, c := range p.LegalBasis {
		bad.day("legal_basis.date", c.Date)
	}
}

func checkLimit(p *procedure.Procedure, bad complain) {
	d := p.Deadline
	if d == nil {
		return
	}
	bad.choice("deadline.basis", d.Basis, limitBases)
	if d.Kind == procedure.ByChannel || d.Kind == procedure.ByCase {
		if d.Amount != 0 {
			bad("pack.time", "amount", d.Amount, "kind", d.Kind)
		}
		return
	}
	checkTime(d.Time, bad)
}

func checkTime(t procedure.Time, bad complain) {
	kind := deadline.Kind(t.Kind)
	if !kind.Valid() || t.Amount < 0 || t.Amount > maxAmount || t.Amount == 0 && kind != deadline.SameDay {
		bad("pack.time", "amount", t.Amount, "kind", t.Kind)
	}
	if t.CutOff != "" {
		if c, err := viet.ParseClock(t.CutOff); err != nil || c != t.CutOff {
			bad("pack.clock", "field", "cut_off", "value", t.CutOff)
		}
	}
}

func checkMethod(m procedure.Method, bad complain) {
	bad.choice("methods.channel", m.Channel, channels)
	bad.length("methods.note", m.Note, maxLong)
	if m.Time != nil {
		checkTime(*m.Time, bad)
	}
	for _, f := range m.Fees {
		bad.choice("fees.type", f.Type, feeTypes)
		bad.choice("fees.status", f.Status, feeStatuses)
		if f.Amount < 0 || f.Status == "amount" && f.Amount == 0 {
			bad("pack.number", "field", "fees.amount")
		}
	}
}
