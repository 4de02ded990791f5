package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// guard lets a page that is sent twice happen once; it keeps the codes of the dossiers that came of it. What tells the
// pages apart is the key that each was drawn with.
func guard(c *web.Ctx, what string) once.Guard {
	key := c.Field("key")
	if key == "" || len(key) > 255 {
		return once.Guard{}
	}
	sum := sha256.Sum256([]byte(what))
	return once.Guard{Account: identity.From(c.Context()).AccountID, Key: key, BodyHash: hex.EncodeToString(sum[:]), Answer: func(result any) once.Answer {
		var codes []string
		if all, ok := result.([]dossier.Dossier); ok {
			for _, d := range all {
				codes = append(codes, d.Code)
			}
		}
		b, err := json.Marshal(codes)
		if err != nil {
			b = nil
		}
		return once.Answer{Status: 303, Body: b}
	}}
}

// replayed are the codes of a page that was sent before.
func replayed(err error) ([]string, bool) {
	var r *once.Replay
	if !errors.As(err, &r) {
		return nil, false
	}
	var codes []string
	return codes, json.Unmarshal(r.Answer.Body, &codes) == nil && len(codes) > 0
}

// errUndo takes back a key that was only looked up.
var errUndo = errors.New("looked up only")

// before finds what came of the same page when it was sent first.
func (f *face) before(ctx context.Context, g once.Guard) ([]string, bool) {
	if g.Key == "" {
		return nil, false
	}
	err := f.DB.Write(ctx, func(tx *store.Tx) error {
		if err := g.Before(ctx, tx); err != nil {
			return err
		}
		return errUndo
	})
	return replayed(err)
}

func codesHref(path string, codes []string) string {
	return path + "/xong?" + url.Values{"ma": codes}.Encode()
}

// intakeOver answers for an intake that is no more: it was accepted by the first of two clicks, or dropped.
func (f *face) intakeOver(c *web.Ctx, id string) error {
	if codes, ok := f.before(c.Context(), guard(c, "intake "+id)); ok {
		return c.Redirect(codesHref(intakePath, codes))
	}
	c.Flash(ui.Info, "desk.intake.gone")
	return c.Redirect(intakePath)
}

// acceptIntake files and accepts everything a person brought, in one transaction, and prints the receipts.
func (f *face) acceptIntake(c *web.Ctx, u org.Unit, id string) error {
	in, err := f.loadIntake(c.Context(), id)
	if fault.KindOf(err) == fault.KindNotFound {
		return f.intakeOver(c, id)
	}
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(in.Items, func(it intakeItem) bool { return !it.Ready }); i >= 0 || len(in.Items) == 0 {
		return c.Redirect(f.nextOpen(in))
	}
	who, wrong := f.readPeople(c.Context(), in.Person)
	if len(wrong) > 0 {
		return f.showPerson(c, u, 422, personView{id: id, posted: in.Person, faults: wrong})
	}
	all, err := f.submissions(c.Context(), u, in, who)
	if err != nil {
		return err
	}
	all[0].Once, all[0].Draft = guard(c, "intake "+id), id
	done, err := f.Cases.TakeIn(c.Context(), all)
	if codes, ok := replayed(err); ok {
		return c.Redirect(codesHref(intakePath, codes))
	}
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid && len(e.Fields) > 0 {
		return f.refusedIntake(c, u, in, e.Fields)
	}
	if err != nil {
		return err
	}
	codes := make([]string, len(done))
	for i, d := range done {
		codes[i] = d.Code
	}
	return c.Redirect(codesHref(intakePath, codes))
}

// submissions turns an intake into what the case engine takes.
func (f *face) submissions(ctx context.Context, u org.Unit, in intake, who people) ([]dossier.Intake, error) {
	var all []dossier.Intake
	for _, it := range in.Items {
		forms, err := f.itemForms(ctx, in, it, who)
		if err != nil {
			return nil, err
		}
		a, _ := f.readItem(ctx, forms, it) // checked when it was saved; the engine checks again
		one := dossier.Intake{Submit: dossier.Submit{Procedure: it.Code, Unit: u.ID, Fields: a.fields, Documents: a.documents}}
		who.fill(&one.Submit)
		if in.Late != nil {
			serial, _ := a.late["serial"].(int64)
			one.Late = &dossier.LateNumber{At: in.Late.at(), Reason: in.Late.Reason,
				Code: dossier.Number{Identifier: u.Identifier, On: in.Late.On, Serial: serial}.String()}
		}
		if it.Away {
			one.Unit, one.TakenAt = textOf(a.place, "unit"), u.ID
		}
		accept := a.accept
		if v := textOf(accept, "variant"); v != "" {
			one.Variant, accept = v, maps.Clone(accept)
		}
		delete(accept, "variant")
		if key := textOf(accept, "time_case"); key != "" && key != "other" {
			one.CaseName = key
			accept = nil
			if note := textOf(a.accept, "note"); note != "" {
				accept = map[string]any{"note": note} // the case says how long it takes: acceptance asks no more
			}
		}
		one.Steps = append(one.Steps, dossier.Act{Action: "accept", Input: accept})
		if a.fee["amount"] != nil {
			one.Steps = append(one.Steps, dossier.Act{Action: "note_fee", Input: a.fee})
		}
		all = append(all, one)
	}
	return all, nil
}

// refusedIntake leads to the page on which something has to be mended.
func (f *face) refusedIntake(c *web.Ctx, u org.Unit, in intake, wrong []fault.Field) error {
	var person []fault.Field
	items := map[int][]fault.Field{}
	for _, one := range wrong {
		n, path, _ := strings.Cut(strings.TrimPrefix(one.Path, "dossiers."), ".")
		i, err := strconv.Atoi(n)
		if err != nil || i < 0 || i >= len(in.Items) {
			i, path = 0, one.Path
		}
		one.Path = path
		switch prefix, _, _ := strings.Cut(path, "."); prefix {
		case "applicant", "representative", "organisation", "return_by", "return_address", "party", "channel":
			person = append(person, one)
		case "documents":
			items[i] = append(items[i], f.paperFault(c.Context(), in, i, one))
		case "late":
			one.Path = "late.serial"
			items[i] = append(items[i], one)
		default:
			items[i] = append(items[i], one)
		}
	}
	if len(person) > 0 {
		return f.showPerson(c, u, 422, personView{id: in.ID, posted: in.Person, faults: person})
	}
	for i, it := range in.Items {
		if len(items[i]) > 0 {
			return f.showItem(c, u, 422, in, it.Key, items[i])
		}
	}
	return fault.Invalid("dossier.submit.invalid", wrong...)
}

// paperFault finds the input that speaks of a paper the engine refused, by its place in the list or by its component.
func (f *face) paperFault(ctx context.Context, in intake, i int, one fault.Field) fault.Field {
	who, _ := f.readPeople(ctx, in.Person)
	forms, err := f.itemForms(ctx, in, in.Items[i], who)
	if err != nil {
		return one
	}
	rest := strings.TrimPrefix(one.Path, "documents.")
	for _, a := range forms.papers {
		if a.key == rest {
			one.Path = prefixPaper + "." + a.n + ".status"
			return one
		}
	}
	a, _ := f.readItem(ctx, forms, in.Items[i])
	n, _, _ := strings.Cut(rest, ".")
	if k, err := strconv.Atoi(n); err == nil && k >= 0 && k < len(a.places) {
		one.Path = a.places[k]
	}
	return one
}
