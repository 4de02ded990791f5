package desk

import (
	"context"
	"net/url"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/viet"
)

// What of the card goes along with a page and is no question of it.
const (
	fieldQR     = "qr"
	fieldSex    = "card_sex"
	fieldIssued = "card_issued"
)

// scanned finds the text of an identity card in what was sent: in its own box, or in the box in which the cursor stood
// when the scanner typed it. It is taken out of the form.
func scanned(in url.Values) (text string, ok bool) {
	for key, all := range in {
		for i, v := range all {
			if key == fieldQR && strings.TrimSpace(v) != "" || strings.Count(v, "|") >= 4 {
				text, ok = v, true
				if key != fieldQR {
					all[i] = ""
				}
			}
		}
	}
	return text, ok
}

// readCard fills in the person of a card under a prefix (đọc mã QR thẻ căn cước). What the counter knows of them
// already, their telephone number and e-mail address, is filled in too.
func (f *face) readCard(ctx context.Context, u org.Unit, in url.Values, text, prefix string) []fault.Field {
	card, err := viet.ParseIDCardQR(text)
	if err != nil {
		in.Set(fieldQR, text)
		code := "viet.card.format"
		var args map[string]any
		if e, ok := fault.As(err); ok {
			code, args = e.Code, e.Args
		}
		return []fault.Field{{Path: fieldQR, Code: code, Args: args}}
	}
	in.Del(fieldQR)
	for key := range in {
		if strings.HasPrefix(key, prefix+".") && key != prefix+".relation" && key != prefix+".basis" {
			in.Del(key) // nothing of another person stays
		}
	}
	in.Set(prefix+".full_name", card.FullName)
	in.Set(prefix+".citizen_id", card.ID.Number)
	in.Set(prefix+".birth_date", card.Birth.Vietnamese())
	in.Set(fieldSex, "male")
	if card.Female {
		in.Set(fieldSex, "female")
	}
	if !card.IssuedOn.IsZero() {
		in.Set(fieldIssued, card.IssuedOn.Vietnamese())
	}
	f.placeAddress(ctx, in, prefix+".address", card.Address)
	f.recall(ctx, u, in, prefix)
	return nil
}

// placeAddress finds the commune at the end of an address that lies in the province; what stands before it is the rest.
func (f *face) placeAddress(ctx context.Context, in url.Values, name, address string) {
	in.Set(name+".detail", address)
	in.Del(name + ".area")
	parts := strings.Split(address, ",")
	if len(parts) < 3 {
		return
	}
	on, n := f.today(), len(parts)
	level, err := f.Units.Areas(ctx, f.DB, "", on)
	for back := 1; err == nil && back <= 3; back++ {
		i := matchArea(level, parts[n-back])
		if i < 0 {
			return
		}
		if back == 3 {
			in.Set(name+".area", level[i].Code)
			in.Set(name+".detail", strings.TrimSpace(strings.Join(parts[:n-3], ",")))
			return
		}
		level, err = f.Units.Areas(ctx, f.DB, level[i].ID, on)
	}
}

// matchArea finds a place by its name, with or without its kind: "TP. Mỹ Tho", "thành phố Mỹ Tho", "Mỹ Tho".
func matchArea(areas []org.Area, text string) int {
	want := bareArea(text)
	for i, a := range areas {
		if bareArea(a.Name) == want || bareArea(a.ShortName) == want {
			return i
		}
	}
	return -1
}

// bareArea is a name without its kind. A ward's number keeps none of its zeros: "Phường 05" is "Phường 5".
func bareArea(s string) string {
	words := strings.Fields(strings.NewReplacer(".", " ", "-", " ").Replace(viet.Fold(s)))
	for _, kind := range [][]string{{"thanh", "pho"}, {"thi", "xa"}, {"thi", "tran"}, {"tinh"}, {"huyen"}, {"phuong"}, {"xa"}, {"tp"}, {"tx"}, {"tt"}, {"p"}, {"h"}} {
		if len(words) > len(kind) && strings.Join(words[:len(kind)], " ") == strings.Join(kind, " ") {
			words = words[len(kind):]
			break
		}
	}
	for i, w := range words {
		words[i] = strings.TrimLeft(w, "0")
	}
	return strings.Join(words, " ")
}

// recall fills in how to reach somebody from the last dossier of the same citizen number at this unit.
func (f *face) recall(ctx context.Context, u org.Unit, in url.Values, prefix string) {
	page, err := f.Cases.List(ctx, dossier.Filter{Unit: u.ID, Query: in.Get(prefix + ".citizen_id"), Newest: true, PageSize: 1})
	if err != nil || len(page.Items) == 0 {
		return // a comfort: without it the clerk asks
	}
	d, err := f.Cases.Get(ctx, page.Items[0].Code)
	if err != nil {
		return
	}
	for _, p := range []dossier.Person{d.Applicant, d.Filer()} {
		if p.CitizenID == in.Get(prefix+".citizen_id") {
			setEmpty(in, prefix+".phone", p.Phone)
			setEmpty(in, prefix+".email", p.Email)
			if in.Get(prefix+".address.detail") == "" && in.Get(prefix+".address.area") == "" {
				in.Set(prefix+".address.detail", p.Address.Detail)
				in.Set(prefix+".address.area", p.Address.Area)
			}
			return
		}
	}
}

func setEmpty(in url.Values, name, value string) {
	if in.Get(name) == "" && value != "" {
		in.Set(name, value)
	}
}
