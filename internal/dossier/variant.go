package dossier

import (
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/procedure"
)

// variant reads which case of the procedure it is (trường hợp giải quyết): by its code, or, as the first contract has it,
// by the case of the time limit. Where the catalogue has several time limits one has to be chosen; else everything may
// be left open, and all papers are asked for.
func (f *filing) variant() {
	channel, v := string(f.s.Channel), named(f.s.Variant)
	if v == procedure.AnyChoice {
		v = ""
	}
	if v == "" {
		v = f.s.CaseName
	}
	if v == "" {
		return
	}
	c, ok := f.p.Choice(channel, v)
	switch {
	case !ok && f.s.CaseName == v:
		f.wrong("case", "dossier.case.unknown")
	case !ok:
		f.wrong("variant", "dossier.variant.unknown", "variant", v, "procedure", f.p.Name)
	case f.s.CaseName != "" && f.s.CaseName != v:
		f.wrong("variant", "dossier.variant.two")
	default:
		f.chosen, f.s.Variant = c, c.Code
		if c.Kind == procedure.ChoiceTime {
			f.s.CaseName = c.Code
		}
	}
}

// variantSection asks for the case of the procedure; where the time limit has several, acceptance asks for that anyway.
func variantSection(choices []procedure.Choice) (form.Section, bool) {
	if len(choices) == 0 || choices[0].Kind == procedure.ChoiceTime {
		return form.Section{}, false
	}
	f := form.Field{ID: "variant", Kind: form.ChoiceOne, Label: say("dossier.variant.label"), Help: say("dossier.variant.help")}
	for _, c := range choices {
		f.Choices = append(f.Choices, form.Choice{Value: c.Code, Label: lang.Text{VI: c.Name, EN: c.Name}})
	}
	f.Choices = append(f.Choices, form.Choice{Value: procedure.AnyChoice, Label: say("dossier.variant.any")})
	return form.Section{ID: "variant", Title: say("dossier.variant.label"), Fields: []form.Field{f}}, true
}

// subject is the procedure as the papers name it, with the case that was chosen.
func (d *Dossier) subject() string {
	if d.VariantName == "" {
		return d.Procedure.Name
	}
	return d.Procedure.Name + " (" + d.VariantName + ")"
}
