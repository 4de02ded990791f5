package hall

import (
	"strconv"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/parcel"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// parcelsPage lists results on their way by post (bưu gửi trả kết quả), what must be done first.
type parcelsPage struct {
	ui.Page
	Notice *ui.Notice
	Tabs   ui.Tabs
	Table  ui.Table
	Pager  ui.Pager
	Make   *counterForm
}

// parcelTabs are the lists a clerk works through.
var parcelTabs = []struct {
	key    string
	states []parcel.State
}{
	{"can-lam", []parcel.State{parcel.Created, parcel.Failed, parcel.Returned}},
	{"dang-gui", []parcel.State{parcel.Accepted, parcel.InTransit}},
	{"da-phat", []parcel.State{parcel.Delivered}},
	{"tat-ca", nil},
}

func (f *face) parcels(c *web.Ctx) error {
	tab := parcelTabs[0]
	for _, t := range parcelTabs {
		if t.key == c.Query("loc") {
			tab = t
		}
	}
	all, next, err := f.Parcels.List(c.Context(), parcel.Filter{States: tab.states, PageToken: c.Query("t")})
	if err != nil {
		return err
	}
	p := &parcelsPage{Page: ui.Page{Title: c.T("parcel.page.title"), Lead: c.T("parcel.page.lead"), Active: "buu-chinh", NoIndex: true}}
	if !f.Parcels.Connected() {
		p.Notice = &ui.Notice{Tone: ui.Info, Text: c.T("parcel.page.by_hand")}
	}
	p.Tabs = ui.Tabs{Label: c.T("parcel.page.title")}
	for _, t := range parcelTabs {
		p.Tabs.Items = append(p.Tabs.Items, ui.NavItem{Label: c.T("parcel.page.tab." + t.key), Href: postPath + "?loc=" + t.key, Icon: parcelIcon[t.key], Current: t.key == tab.key})
	}
	p.Table = ui.Table{Caption: c.T("parcel.page.list"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("parcel.page.code"), Main: true, Code: true},
		{Label: c.T("parcel.page.tracking")}, {Label: c.T("parcel.page.state")}, {Label: c.T("parcel.page.todo")}, {Label: c.T("parcel.page.changed"), Hide: true}},
		Empty: ui.EmptyState{Icon: "mail", Title: c.T("parcel.page.empty"), Text: c.T("parcel.page.empty.text")}}
	for _, one := range all {
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: postPath + "/" + one.ID, Tone: parcelTone(one.State), Cells: []ui.Cell{{Text: one.DossierCode, Sub: attemptWords(c, one)},
			{Text: orDash(one.Tracking)}, {Badge: &ui.Badge{Label: c.T("parcel.state." + string(one.State)), Tone: parcelTone(one.State)}, Sub: one.Reason},
			{Text: todo(c, one)}, {Text: viet.Instant(one.ChangedAt)}}})
	}
	if next != "" {
		p.Pager = ui.Pager{Next: postPath + "?loc=" + tab.key + "&t=" + next, Noun: c.T("parcel.page.noun")}
	}
	if identity.From(c.Context()).Has(identity.Clerk, "") {
		p.Make = &counterForm{Action: postPath, Fields: []ui.Field{{Kind: form.Text, Name: "code", Label: c.T("parcel.page.make.code"), NoMark: true, Value: c.Query("ma")}},
			Do: []ui.Button{{Label: c.T("parcel.page.make"), Icon: "mail"}}}
	}
	return c.Render(200, "parcels", p)
}

var parcelIcon = map[string]string{"can-lam": "warning", "dang-gui": "truck", "da-phat": "check", "tat-ca": "list"}

func parcelTone(s parcel.State) ui.Tone {
	switch s {
	case parcel.Failed, parcel.Returned:
		return ui.Bad
	case parcel.Created:
		return ui.Warning
	case parcel.Delivered:
		return ui.Good
	case parcel.Accepted, parcel.InTransit:
		return ui.Info
	}
	return ui.Plain
}

func attemptWords(c *web.Ctx, p parcel.Parcel) string {
	if p.Attempt < 2 {
		return ""
	}
	return c.T("parcel.page.attempt", "n", p.Attempt)
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// todo says what a clerk has to do with a parcel, if anything.
func todo(c *web.Ctx, p parcel.Parcel) string {
	switch {
	case p.State == parcel.Created && p.ByHand:
		return c.T("parcel.todo.enter")
	case p.State == parcel.Created && p.Error != "":
		return c.T("parcel.todo.retrying", "n", p.Tries)
	case p.State == parcel.Created:
		return c.T("parcel.todo.sending")
	case p.State == parcel.Failed:
		return c.T("parcel.todo.failed")
	case p.State == parcel.Returned:
		return c.T("parcel.todo.returned")
	case p.State == parcel.Accepted && !p.ByHand:
		return c.T("parcel.todo.hand")
	case !p.State.Over() && p.ByHand:
		return c.T("parcel.todo.follow")
	}
	return ""
}

// parcelMake posts the result of a dossier on later request.
func (f *face) parcelMake(c *web.Ctx) error {
	if _, err := f.mustClerk(c); err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	one, err := f.Parcels.Make(c.Context(), codeIn(c.Field("code")))
	if fault.KindOf(err) == fault.KindNotFound {
		c.Flash(ui.Bad, "hall.desk.no_dossier", "code", codeIn(c.Field("code")))
		return c.Redirect(postPath)
	}
	if told(c, err) {
		return c.Redirect(postPath)
	}
	if err != nil {
		return err
	}
	return c.Redirect(postPath + "/" + one.ID)
}

// parcelPage is one parcel: where it is, what was reported, what can be done.
type parcelPage struct {
	ui.Page
	Notice *ui.Notice
	Facts  ui.DefinitionList
	News   ui.Timeline
	Forms  []counterForm
	Do     []counterDo
	Links  []ui.Link
}

func (f *face) parcel(c *web.Ctx) error {
	one, err := f.Parcels.One(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	p := &parcelPage{Page: ui.Page{Title: c.T("parcel.one.title", "code", one.DossierCode), Active: "buu-chinh", NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("parcel.page.title"), Href: postPath}, {Label: one.DossierCode}}}}
	if text := todo(c, one); text != "" {
		p.Notice = &ui.Notice{Tone: parcelTone(one.State), Title: text, Text: advice(c, one)}
	}
	p.Facts.Items = []ui.Fact{{Term: c.T("parcel.page.state"), Badge: &ui.Badge{Label: c.T("parcel.state." + string(one.State)), Tone: parcelTone(one.State)}},
		{Term: c.T("parcel.page.tracking"), Text: one.Tracking, Missing: one.Tracking == ""},
		{Term: c.T("parcel.one.attempt"), Text: strconv.Itoa(one.Attempt)},
		{Term: c.T("parcel.one.made"), Text: viet.Instant(one.MadeAt)}}
	if one.Reason != "" {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("parcel.one.reason"), Text: one.Reason})
	}
	if one.Error != "" {
		p.Facts.Items = append(p.Facts.Items, ui.Fact{Term: c.T("parcel.one.error"), Text: one.Error})
	}
	p.News = newsLine(c, []parcel.Parcel{one}, true)
	p.Links = []ui.Link{{Label: c.T("parcel.one.dossier"), Href: "/desk/ho-so/" + one.DossierCode, Icon: "folder"}}
	if policy.Allowed(c.Context(), "parcel.work", policy.Object{Kind: "parcel", UnitID: one.UnitID, UnitPath: one.UnitPath}) {
		p.Links = append(p.Links, ui.Link{Label: c.T("parcel.one.label"), Href: postPath + "/" + one.ID + "/nhan", Icon: "print", NewTab: true})
		p.act(c, one)
	}
	return c.Render(200, "parcel", p)
}

// advice says how to go about what has to be done.
func advice(c *web.Ctx, p parcel.Parcel) string {
	switch p.State {
	case parcel.Failed:
		return c.T("parcel.advice.failed")
	case parcel.Returned:
		return c.T("parcel.advice.returned")
	case parcel.Created:
		if p.ByHand {
			return c.T("parcel.advice.by_hand")
		}
		return c.T("parcel.advice.sending")
	}
	return ""
}

// PostLine gives the pages of citizens what the post reported of the result of a dossier, by its code (hành trình bưu
// gửi); boot hands it over. What the post wrote in its own words stays with the officers.
func PostLine(p *parcel.Parcels) func(c *web.Ctx, code string) (ui.Timeline, error) {
	return func(c *web.Ctx, code string) (ui.Timeline, error) {
		all, err := p.OfCode(c.Context(), code)
		return newsLine(c, all, false), err
	}
}

// newsLine draws what was reported of the parcels of a dossier, the oldest first.
func newsLine(c *web.Ctx, all []parcel.Parcel, words bool) ui.Timeline {
	var line ui.Timeline
	for i := len(all) - 1; i >= 0; i-- {
		one := all[i]
		text := attemptWords(c, one)
		if one.Tracking != "" { // what people look for stands first, whatever was reported
			text = c.T("parcel.news.tracking", "number", one.Tracking)
		}
		line.Items = append(line.Items, ui.Moment{Title: c.T("parcel.news.created"), Text: text, At: viet.Instant(one.MadeAt), Now: one.State == parcel.Created})
		for j, n := range one.News {
			m := ui.Moment{Title: c.T("parcel.news." + string(n.State)), Who: n.Place, At: viet.Instant(n.At), Tone: parcelTone(n.State),
				Now: !one.State.Over() && j == len(one.News)-1}
			switch {
			case words:
				m.Text = n.Reason
			case n.State == parcel.Failed:
				m.Text = c.T("parcel.news.failed.text")
			}
			line.Items = append(line.Items, m)
		}
	}
	return line
}

// act lists what a clerk can do now.
func (p *parcelPage) act(c *web.Ctx, one parcel.Parcel) {
	at := postPath + "/" + one.ID + "/"
	tracking := ui.Field{Kind: form.Text, Name: "tracking", Label: c.T("parcel.page.tracking"), Help: c.T("parcel.act.tracking.help"), Required: true}
	reason := ui.Field{Kind: form.Text, Name: "reason", Label: c.T("parcel.one.reason"), NoMark: true, Max: 500}
	button := func(action string, look ui.Look) ui.Button {
		return ui.Button{Label: c.T("parcel.act." + action), Look: look, FormAction: at + action}
	}
	switch {
	case one.State == parcel.Created && one.ByHand:
		p.Forms = append(p.Forms, counterForm{Action: at + "nhan-gui", Fields: []ui.Field{tracking}, Do: []ui.Button{button("nhan-gui", ui.Primary)}})
	case one.State == parcel.Created:
		p.Do = append(p.Do, counterDo{Action: at + "thu-lai", Button: ui.Button{Label: c.T("parcel.act.thu-lai"), Icon: "redo"}},
			counterDo{Action: at + "tu-gui", Button: ui.Button{Label: c.T("parcel.act.tu-gui")}})
	case one.State == parcel.Accepted || one.State == parcel.InTransit || one.State == parcel.Failed:
		if one.ByHand || one.State == parcel.Failed {
			var do []ui.Button
			if one.Tracking != "" {
				if one.State != parcel.InTransit {
					do = append(do, button("dang-chuyen", ui.Secondary))
				}
				look := ui.Primary
				if one.State == parcel.Failed { // sending again is what is mostly done
					look = ui.Secondary
				}
				do = append(do, button("da-phat", look))
				if one.State != parcel.Failed {
					do = append(do, button("khong-phat-duoc", ui.Secondary))
				}
				do = append(do, button("chuyen-hoan", ui.Secondary))
				p.Forms = append(p.Forms, counterForm{Action: at + "dang-chuyen", Fields: []ui.Field{reason}, Do: do})
			}
		}
	}
	if one.State == parcel.Failed || one.State == parcel.Returned {
		p.Do = append(p.Do, counterDo{Action: at + "gui-lai", Button: ui.Button{Label: c.T("parcel.act.gui-lai"), Look: ui.Primary, Icon: "redo"}})
	}
}

// noted are the states that a clerk enters by hand.
var noted = map[string]parcel.State{"nhan-gui": parcel.Accepted, "dang-chuyen": parcel.InTransit, "da-phat": parcel.Delivered,
	"khong-phat-duoc": parcel.Failed, "chuyen-hoan": parcel.Returned}

func (f *face) parcelAct(c *web.Ctx) error {
	one, err := f.Parcels.One(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	id := one.ID
	switch action := c.Path("action"); action {
	case "thu-lai":
		err = f.Parcels.Retry(c.Context(), id)
	case "tu-gui":
		err = f.Parcels.ByHand(c.Context(), id)
	case "gui-lai":
		var next parcel.Parcel
		if next, err = f.Parcels.Again(c.Context(), id); err == nil {
			id = next.ID
		}
	default:
		state, ok := noted[action]
		if !ok {
			return fault.NotFound("parcel.unknown")
		}
		_, err = f.Parcels.Note(c.Context(), id, state, c.Field("tracking"), c.Field("reason"))
	}
	if err != nil && !told(c, err) {
		return err
	}
	return c.Redirect(postPath + "/" + id)
}

// recipientOf says Ông/Bà as far as the number of the card tells.
func recipientOf(d dossier.Dossier) (name string, female, known, organisation bool) {
	if d.Organisation != nil {
		return d.Organisation.Name, false, false, true
	}
	who := d.Filer()
	id, err := viet.ParseCitizenID(who.CitizenID)
	return who.FullName, id.Female, err == nil && !id.Old, false
}
