package portal

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"tinhso/internal/dossier"
	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// supplyPage takes everything that was asked for.
type supplyPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Until   ui.Notice
	Reason  string
	Action  string
	Hidden  []ui.Hidden
	Items   []supplyItem
	Note    ui.Field
	Buttons []ui.Button
}

// supplyItem is one thing that was asked for and where its files go.
type supplyItem struct {
	Name   string
	Upload ui.Upload
}

// supplying is a request for more being answered.
type supplying struct {
	d    dossier.Dossier
	kept map[string][]keptFile // by input
}

// mySupply lists everything that was asked for, each with a place for its papers.
func (f *face) mySupply(c *web.Ctx) error {
	s, err := f.supplying(c)
	if err != nil {
		return f.elsewhere(c, err, c.Path("code"))
	}
	if len(s.d.Asked) == 0 {
		c.Flash(ui.Info, "mine.supply.nothing")
		return c.Redirect(ownPath(s.d.Code))
	}
	return f.supplyPage(c, s, nil, http.StatusOK)
}

func (f *face) supplying(c *web.Ctx) (*supplying, error) {
	f.granted(c, c.Path("code"))
	d, err := f.Cases.Get(c.Context(), c.Path("code"))
	return &supplying{d: d, kept: map[string][]keptFile{}}, err
}

func itemName(i int) string { return "item." + strconv.Itoa(i) + ".file" }

func (f *face) supplyPage(c *web.Ctx, s *supplying, wrong []fault.Field, status int) error {
	steps, err := f.Cases.Timeline(c.Context(), s.d.Code)
	if err != nil {
		return err
	}
	here := supplyPath(s.d.Code)
	p := &supplyPage{Page: ui.Page{Title: c.T("mine.supply"), Lead: c.T("mine.supply.lead", "procedure", s.d.Procedure.Name), Eyebrow: s.d.Code, Narrow: true, NoIndex: true, Active: "mine",
		Crumbs: append(homeward(c), ui.Link{Label: s.d.Code, Href: ownPath(s.d.Code)}, ui.Link{Label: c.T("mine.supply")})}, Action: here}
	p.Until = ui.Notice{Tone: ui.Warning, Title: c.T("mine.supply.wait"), Text: c.T("mine.supply.wait.text")}
	for _, step := range steps {
		if len(step.Items) > 0 {
			p.Reason = step.Reason
		}
	}
	p.Hidden = []ui.Hidden{{Name: "key", Value: orElse(c.Form.Get("key"), store.NewID())}, {Name: "version", Value: strconv.FormatInt(s.d.Version, 10)}}
	for i, asked := range s.d.Asked {
		name := itemName(i)
		u := ui.Upload{Name: name, Label: c.T("filing.paper.upload"), Help: c.T("filing.paper.upload.help"), Accept: acceptedFiles, Limit: c.T("filing.paper.limit", "max", file.Max>>20),
			MaxBytes: file.Max, Multiple: true, Camera: true, Required: true, Send: here + "/tep", Large: ui.LargeFiles(c.Lang, f.Largest)}
		for _, file := range s.kept[name] {
			u.Files = append(u.Files, ui.UploadedFile{Name: file.Name, Size: bytesWords(file.Size), Remove: name + "=" + file.ID})
			p.Hidden = append(p.Hidden, ui.Hidden{Name: keptName(name), Value: file.ID})
		}
		for _, one := range wrong {
			if one.Path == name {
				u.Error = c.Lang.Field(one)
			}
		}
		p.Items = append(p.Items, supplyItem{Name: asked, Upload: u})
	}
	for _, one := range wrong {
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: one.Path, Message: c.Lang.Field(one)})
	}
	p.Note = ui.Field{Kind: form.LongText, Name: "note", Label: c.T("mine.supply.note"), Help: c.T("mine.supply.note.help"), Value: c.Form.Get("note"), Max: 1000}
	p.Buttons = []ui.Button{{Label: c.T("mine.supply.send"), Look: ui.Primary, Wide: true, Icon: "check"}, {Label: c.T("mine.supply.back"), Href: ownPath(s.d.Code), Look: ui.Quiet, Wide: true}}
	return c.Render(status, "my-supply", p)
}

// keptName is under which a page carries the files of an input that are kept already.
func keptName(input string) string { return "kept." + input }

// mySupplied hands in what was asked for.
func (f *face) mySupplied(c *web.Ctx) error {
	f.granted(c, c.Path("code")) // before the body: uploads of a guest belong to the secret all the same
	uploads, err := f.readFiles(c)
	if err != nil {
		return err
	}
	s, err := f.supplying(c)
	if err != nil {
		return f.elsewhere(c, err, c.Path("code"))
	}
	if len(s.d.Asked) == 0 { // answered already: the second press of the button gets the first answer
		return f.actOn(c, s, "supply", nil, "mine.supply.done")
	}
	if err := f.supplied(c, s, uploads); err != nil {
		return err
	}
	if remove := c.Field("remove"); remove != "" {
		for name, files := range s.kept {
			s.kept[name] = slices.DeleteFunc(files, func(file keptFile) bool { return name+"="+file.ID == remove || file.ID == remove })
		}
		return f.supplyPage(c, s, nil, http.StatusOK)
	}
	wrong := append([]fault.Field{}, c.Faults...)
	var ids []string
	for _, files := range s.kept {
		for _, file := range files {
			ids = append(ids, file.ID)
		}
	}
	slices.Sort(ids)
	if len(ids) == 0 && c.Field("note") == "" {
		wrong = append(wrong, fault.Field{Path: itemName(0), Code: "mine.supply.empty"})
	}
	if len(wrong) > 0 {
		return f.supplyPage(c, s, wrong, http.StatusUnprocessableEntity)
	}
	return f.actOn(c, s, "supply", ids, "mine.supply.done")
}

// supplied gathers the files kept before and those that came now.
func (f *face) supplied(c *web.Ctx, s *supplying, uploads map[string][]keptFile) error {
	for i := range s.d.Asked {
		name := itemName(i)
		for _, id := range c.Form[keptName(name)] {
			file, body, err := f.Cases.OpenUpload(c.Context(), id, guest(c, false))
			if fault.KindOf(err) == fault.KindNotFound && err != nil {
				continue
			}
			if err != nil {
				return err
			}
			if err := body.Close(); err != nil {
				return err
			}
			s.kept[name] = append(s.kept[name], keptFile{ID: file.ID, Name: file.Name, Size: file.Size})
		}
		s.kept[name] = append(s.kept[name], uploads[name]...)
	}
	return nil
}

// actOn takes a citizen's step with the dossier, once, and goes back to its page.
func (f *face) actOn(c *web.Ctx, s *supplying, action string, files []string, said string) error {
	version, err := strconv.ParseInt(c.Field("version"), 10, 64)
	if err != nil {
		version = s.d.Version
	}
	in := map[string]any{}
	for _, name := range []string{"note", "reason"} {
		if text := c.Field(name); text != "" {
			in[name] = text
		}
	}
	g := once.Guard{}
	if key := c.Field("key"); key != "" && len(key) <= 100 {
		account := c.Visitor.ID
		if account == "" {
			account = "guest:" + s.d.Code
		}
		g = once.Guard{Account: account, Key: "portal." + action + "." + key, BodyHash: hashed(s.d.Code + action)}
	}
	_, err = f.Cases.Act(c.Context(), s.d.Code, dossier.Act{Action: action, Version: version, Input: in, Files: files, Guest: guest(c, false), Once: g})
	var again *once.Replay
	if err != nil && !errors.As(err, &again) {
		return err
	}
	c.Flash(ui.Good, said)
	return c.Redirect(ownPath(s.d.Code))
}

// suppliedFile is what the script is told of a file that arrived.
type suppliedFile struct {
	Values []suppliedValue `json:"values"`
	Remove string          `json:"remove,omitempty"`
}

type suppliedValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// mySupplyFile keeps a file as soon as it is chosen, for the script.
func (f *face) mySupplyFile(c *web.Ctx) error {
	if _, err := f.supplying(c); err != nil {
		return err
	}
	uploads, err := f.readFiles(c)
	if err != nil {
		return err
	}
	if len(c.Faults) > 0 {
		return fault.Invalid("filing.paper.refused", c.Faults...)
	}
	out := suppliedFile{Values: []suppliedValue{}}
	for name, files := range uploads {
		for _, file := range files {
			out.Values = append(out.Values, suppliedValue{Name: keptName(name), Value: file.ID})
			out.Remove = name + "=" + file.ID
		}
	}
	return c.JSON(http.StatusCreated, out)
}

// withdrawPage asks before a dossier is taken back.
type withdrawPage struct {
	ui.Page
	Confirm ui.Confirm
}

// myWithdraw asks before it is done: it cannot be undone.
func (f *face) myWithdraw(c *web.Ctx) error {
	s, err := f.supplying(c)
	if err != nil {
		return f.elsewhere(c, err, c.Path("code"))
	}
	actions, err := f.Cases.Actions(c.Context(), s.d)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(actions, func(a dossier.Action) bool { return a.Name == "withdraw" })
	if i < 0 {
		c.Flash(ui.Info, "mine.withdraw.closed")
		return c.Redirect(ownPath(s.d.Code))
	}
	p := &withdrawPage{Page: ui.Page{Title: c.T("portal.withdraw.title"), Eyebrow: s.d.Code, Narrow: true, NoIndex: true, Active: "mine"}}
	p.Confirm = ui.Confirm{Text: c.T("portal.withdraw.lead"), Action: "/ho-so/rut/" + s.d.Code,
		Facts:  ui.DefinitionList{Items: []ui.Fact{{Term: c.T("filing.check.procedure"), Text: s.d.Procedure.Name}, {Term: c.T("filing.check.unit"), Text: s.d.Unit.Name}}},
		Hidden: []ui.Hidden{{Name: "key", Value: store.NewID()}, {Name: "version", Value: strconv.FormatInt(s.d.Version, 10)}},
		Fields: withdrawFields(c, actions[i].Input),
		Yes:    ui.Button{Label: c.T("portal.withdraw.yes"), Look: ui.Danger, Wide: true}, No: ui.Button{Label: c.T("portal.withdraw.no"), Href: ownPath(s.d.Code), Look: ui.Quiet, Wide: true}}
	return c.Render(http.StatusOK, "my-withdraw", p)
}

// withdrawFields asks why, under the name that the flow has for it.
func withdrawFields(c *web.Ctx, input form.Form) []ui.Field {
	var all []ui.Field
	for _, part := range ui.Parts(c.Lang, input, ui.FormInput{Posted: c.Form}) {
		for _, one := range part.Fields {
			if one.Kind == form.LongText {
				one.Label, one.Help = c.T("portal.withdraw.reason"), c.T("portal.withdraw.reason.help")
			}
			all = append(all, one)
		}
	}
	return all
}

// myWithdrawn takes the dossier back.
func (f *face) myWithdrawn(c *web.Ctx) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	s, err := f.supplying(c)
	if err != nil {
		return f.elsewhere(c, err, c.Path("code"))
	}
	return f.actOn(c, s, "withdraw", nil, "mine.withdraw.done")
}
