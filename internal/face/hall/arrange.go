package hall

import (
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	room "tinhso/internal/hall"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// arrangePage arranges a hall (bố trí quầy và nhóm việc): every kind and counter a row; an empty row adds one, an emptied
// row goes.
type arrangePage struct {
	ui.Page
	Errors   ui.ErrorSummary
	Notice   *ui.Notice
	Hidden   []ui.Hidden
	Kinds    [][]ui.Field
	Counters [][]ui.Field
	Rest     []ui.Field
	Do       *ui.Button
}

func (f *face) arrangeForm(c *web.Ctx) error {
	u, err := f.own(c.Context(), identity.Leader, identity.Clerk, identity.Admin)
	if err != nil {
		return err
	}
	s, err := f.Hall.SetupOf(c.Context(), u.ID)
	if err != nil {
		return err
	}
	return f.showArrange(c, 200, s, nil)
}

func (f *face) showArrange(c *web.Ctx, status int, s room.Setup, wrong []fault.Field) error {
	u, err := f.own(c.Context(), identity.Leader, identity.Clerk, identity.Admin)
	if err != nil {
		return err
	}
	p := &arrangePage{Page: ui.Page{Title: c.T("hall.arrange.title"), Lead: u.Name, Active: "quay", NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("hall.desk.title"), Href: quayPath}, {Label: c.T("hall.arrange.title")}}}}
	may := policy.Allowed(c.Context(), "hall.arrange", policy.Object{Kind: "hall", UnitID: u.ID, UnitPath: u.Path})
	at := func(path string) (message string) {
		for _, w := range wrong {
			if w.Path == path {
				message = c.Lang.Field(w)
			}
		}
		return message
	}
	text := func(name, path, label, value string) ui.Field {
		return ui.Field{Kind: form.Text, Name: name, Label: label, Value: value, NoMark: true, NoHint: true, Error: at(path), Disabled: !may}
	}
	for i := range len(s.Kinds) + 1 {
		k, n := room.Kind{}, strconv.Itoa(i)
		if i < len(s.Kinds) {
			k = s.Kinds[i]
		} else if !may {
			break
		}
		p.Kinds = append(p.Kinds, []ui.Field{text("k"+n+"-letter", "kinds."+n+".letter", c.T("hall.arrange.letter"), k.Letter),
			text("k"+n+"-vi", "kinds."+n+".name", c.T("hall.arrange.name"), k.Name.VI), text("k"+n+"-en", "", c.T("hall.arrange.name_en"), k.Name.EN),
			text("k"+n+"-fields", "", c.T("hall.arrange.fields"), strings.Join(k.Fields, "; "))})
	}
	for i := range len(s.Counters) + 1 {
		x, n := room.Counter{}, strconv.Itoa(i)
		number := ""
		if i < len(s.Counters) {
			x = s.Counters[i]
			number = strconv.FormatInt(x.Number, 10)
		} else if !may {
			break
		}
		p.Counters = append(p.Counters, []ui.Field{text("c"+n+"-number", "counters."+n+".number", c.T("hall.arrange.number"), number),
			text("c"+n+"-name", "counters."+n+".name", c.T("hall.arrange.counter"), x.Name),
			text("c"+n+"-kinds", "counters."+n+".kinds", c.T("hall.arrange.serves"), strings.Join(x.Kinds, ", "))})
	}
	p.Rest = []ui.Field{text("back_after", "back_after", c.T("hall.arrange.back"), strconv.Itoa(s.BackAfter)),
		text("most_skips", "most_skips", c.T("hall.arrange.skips"), strconv.Itoa(s.MostSkips)),
		text("slot", "slot", c.T("hall.arrange.slot"), strconv.Itoa(s.Slot)), text("places", "places", c.T("hall.arrange.places"), strconv.Itoa(s.Places))}
	p.Hidden = []ui.Hidden{{Name: "version", Value: strconv.FormatInt(s.Version, 10)}}
	if may {
		p.Do = &ui.Button{Label: c.T("hall.arrange.save"), Look: ui.Primary}
	} else {
		p.Notice = &ui.Notice{Tone: ui.Info, Text: c.T("hall.arrange.leader")}
	}
	p.Errors = arrangeErrors(c, wrong)
	return c.Render(status, "arrange", p)
}

// arrangeErrors leads from the room's paths to the inputs.
func arrangeErrors(c *web.Ctx, wrong []fault.Field) ui.ErrorSummary {
	var s ui.ErrorSummary
	for _, w := range wrong {
		to := w.Path
		if parts := strings.Split(w.Path, "."); len(parts) == 3 {
			to = parts[0][:1] + parts[1] + "-" + parts[2]
			if parts[0] == "kinds" && parts[2] == "name" {
				to = "k" + parts[1] + "-vi"
			}
		}
		switch to {
		case "kinds":
			to = "k0-letter"
		case "counters":
			to = "c0-number"
		}
		s.Errors = append(s.Errors, ui.FieldError{Path: to, Message: c.Lang.Field(w)})
	}
	return s
}

func (f *face) arrange(c *web.Ctx) error {
	u, err := f.own(c.Context(), identity.Leader, identity.Clerk, identity.Admin)
	if err != nil {
		return err
	}
	if err := policy.Can(c.Context(), "hall.arrange", policy.Object{Kind: "hall", UnitID: u.ID, UnitPath: u.Path}); err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	s := readSetup(c)
	err = f.Hall.SaveSetup(c.Context(), u.ID, s)
	e, ok := fault.As(err)
	switch {
	case err == nil:
		c.Flash(ui.Good, "hall.arrange.saved")
		return c.Redirect(arrangePath)
	case ok && e.Kind == fault.KindInvalid:
		return f.showArrange(c, 422, s, e.Fields)
	case told(c, err):
		return c.Redirect(arrangePath)
	}
	return err
}

// readSetup reads the rows of the form; empty ones are left out.
func readSetup(c *web.Ctx) room.Setup {
	number := func(name string) int {
		n, err := strconv.Atoi(strings.TrimSpace(c.Field(name)))
		if err != nil {
			return -1 // the room says between which numbers it must be
		}
		return n
	}
	s := room.Setup{Version: int64(number("version")), BackAfter: number("back_after"), MostSkips: number("most_skips"), Slot: number("slot"), Places: number("places")}
	for i := range 40 {
		n := strconv.Itoa(i)
		letter, vi := strings.ToUpper(c.Field("k"+n+"-letter")), c.Field("k"+n+"-vi")
		if letter != "" || vi != "" {
			s.Kinds = append(s.Kinds, room.Kind{Letter: letter, Name: lang.Text{VI: vi, EN: c.Field("k" + n + "-en")}, Fields: list(c.Field("k"+n+"-fields"), ";")})
		}
	}
	for i := range 80 {
		n := strconv.Itoa(i)
		if c.Field("c"+n+"-number") == "" && c.Field("c"+n+"-name") == "" {
			continue
		}
		s.Counters = append(s.Counters, room.Counter{Number: int64(number("c" + n + "-number")), Name: c.Field("c" + n + "-name"),
			Kinds: list(strings.ToUpper(c.Field("c"+n+"-kinds")), ",")})
	}
	return s
}

func list(s, sep string) []string {
	var all []string
	for part := range strings.SplitSeq(s, sep) {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}
