package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// intakePickPage is the middle of an intake: who it is, what they brought, what else can be taken in here.
type intakePickPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Notices []ui.Notice
	Action  string
	Key     ui.Hidden
	Person  ui.DefinitionList
	Change  ui.Link
	Account *ui.Link
	Before  ui.Table
	Items   []intakeRow
	Search  ui.SearchBox
	Lead    string // over the answers
	Found   []foundRow
	Away    *ui.Link // to what other units resolve
	None    ui.EmptyState
	Accept  *ui.Button
	Drop    ui.Button
}

// intakeRow is a procedure of this person.
type intakeRow struct {
	Name, Code, Href string
	Badge            ui.Badge
	Files            string
	Remove           string
}

// foundRow is a procedure that can be added.
type foundRow struct {
	Name, Code, Text string
	Add              ui.Button
	Direct           *ui.Link // a faster way than the general one
}

// perSearch is how many procedures are offered; each of the first nine has a key of its own.
const perSearch = 9

func (f *face) intakePick(c *web.Ctx, u org.Unit) error {
	in, err := f.loadIntake(c.Context(), c.Path("id"))
	if fault.KindOf(err) == fault.KindNotFound {
		c.Flash(ui.Info, "desk.intake.gone")
		return c.Redirect(intakePath)
	}
	if err != nil {
		return err
	}
	return f.showPick(c, u, 200, in, nil)
}

func (f *face) showPick(c *web.Ctx, u org.Unit, status int, in intake, wrong []ui.FieldError) error {
	who, faults := f.readPeople(c.Context(), in.Person)
	path := intakePath + "/luot/" + in.ID
	p := &intakePickPage{Page: ui.Page{Title: c.T("desk.pick.title", "name", textOf(who.filer(), "full_name")), Active: "intake", NoIndex: true,
		Crumbs: []ui.Link{{Label: c.T("desk.intake.title"), Href: intakePath}, {Label: textOf(who.filer(), "full_name")}}},
		Action: path, Key: ui.Hidden{Name: "key", Value: f.newKey()},
		Change: ui.Link{Label: c.T("desk.pick.change"), Href: path + "/nguoi", Icon: "pen", Hidden: c.T("desk.pick.change.hidden")}}
	if len(faults) > 0 { // changed rules, or a draft of long ago
		return c.Redirect(path + "/nguoi")
	}
	p.Errors = ui.ErrorSummary{Errors: wrong}
	for _, doubt := range who.doubts(c) {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warning, Text: doubt})
	}
	if in.Late != nil {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: c.T("desk.late.now", "at", viet.Instant(in.Late.at())), Text: c.T("desk.late.now.text", "reason", in.Late.Reason)})
		p.Active = "late"
	}
	p.Person = ui.DefinitionList{Dense: true, Items: personFacts(c, who, in.Person)}
	if err := f.known(c, u, who, p); err != nil {
		return err
	}
	p.rows(c, in)
	p.Search = ui.SearchBox{Action: path, Name: "tim", Label: c.T("desk.pick.search"), Placeholder: c.T("desk.pick.search.hint"), Value: c.Query("tim")}
	if err := f.offer(c, u, in, p); err != nil {
		return err
	}
	p.Drop = ui.Button{Label: c.T("desk.pick.drop"), Look: ui.Quiet, Name: "do", Value: "drop", Icon: "trash", NoValidate: true}
	return c.Render(status, "intake_pick", p)
}

// rows lists what was picked; when all of it is complete, it can be accepted.
func (p *intakePickPage) rows(c *web.Ctx, in intake) {
	ready := len(in.Items) > 0
	for _, it := range in.Items {
		row := intakeRow{Name: it.Name, Code: it.Code, Href: p.Action + "/" + it.Key, Remove: "remove:" + it.Key,
			Badge: ui.Badge{Label: c.T("desk.pick.todo"), Tone: ui.Warning}}
		if it.Ready {
			row.Badge = ui.Badge{Label: c.T("desk.pick.ready"), Tone: ui.Good}
		}
		n := 0
		for _, files := range it.Files {
			n += len(files)
		}
		if n > 0 {
			row.Files = c.T("desk.pick.files", "n", n)
		}
		ready = ready && it.Ready
		p.Items = append(p.Items, row)
	}
	if ready {
		p.Accept = &ui.Button{Label: c.T("desk.pick.accept", "n", len(in.Items)), Look: ui.Primary, Icon: "check", Name: "do", Value: "accept", Key: "a"}
	}
}

// personFacts says who stands here.
func personFacts(c *web.Ctx, who people, in url.Values) []ui.Fact {
	p := who.filer()
	id := textOf(p, "citizen_id")
	if id == "" {
		id = textOf(p, "passport")
	}
	birth := ""
	if b, err := viet.ParseBirthDate(textOf(p, "birth_date")); err == nil {
		birth = b.Vietnamese()
	}
	if sex := in.Get(fieldSex); sex != "" && birth != "" {
		birth += " · " + c.T("desk.sex."+sex)
	}
	facts := []ui.Fact{{Term: c.T("desk.person.name"), Text: textOf(p, "full_name")}, {Term: c.T("desk.person.id"), Text: id, Missing: id == ""},
		{Term: c.T("desk.person.birth"), Text: birth, Missing: birth == ""},
		{Term: c.T("desk.person.phone"), Text: textOf(p, "phone"), Missing: textOf(p, "phone") == ""},
		{Term: c.T("desk.person.address"), Text: addressOf(p), Missing: addressOf(p) == ""}}
	if who.party != dossier.Oneself {
		facts = append(facts, ui.Fact{Term: c.T("desk.person.for"), Text: c.T("desk.person.party."+string(who.party)) + ": " + who.owner()})
	}
	if who.channel == dossier.Postal {
		facts = append(facts, ui.Fact{Term: c.T("desk.person.channel"), Text: c.T("desk.person.channel.postal")})
	}
	return append(facts, ui.Fact{Term: c.T("desk.person.return"), Text: c.T("desk.person.return." + textOf(who.values[""], "return_by"))})
}

func addressOf(p map[string]any) string {
	a, _ := p["address"].(map[string]any)
	return strings.Trim(textOf(a, "detail")+", "+textOf(a, "area_name"), ", ")
}

// known shows earlier dossiers of the same citizen number at this unit, and the account.
func (f *face) known(c *web.Ctx, u org.Unit, who people, p *intakePickPage) error {
	id := textOf(who.filer(), "citizen_id")
	if id == "" {
		return nil
	}
	page, err := f.Cases.List(c.Context(), dossier.Filter{Unit: u.ID, Query: id, Newest: true, PageSize: 5})
	if err != nil {
		return err
	}
	p.Before = ui.Table{Caption: c.T("desk.pick.before"), Columns: []ui.Column{{Label: c.T("desk.col.code"), Main: true, Code: true}, {Label: c.T("desk.col.state")}}}
	for _, i := range page.Items {
		p.Before.Rows = append(p.Before.Rows, ui.Row{Href: "/desk/ho-so/" + i.Code, Cells: []ui.Cell{{Text: i.Code, Sub: i.Procedure.Name}, {Text: c.Lang.Pick(i.StateName)}}})
	}
	acc, err := f.Accounts.ByLogin(c.Context(), id)
	if fault.KindOf(err) == fault.KindNotFound {
		p.Account = &ui.Link{Label: c.T("desk.pick.account.none"), Href: accountPath + "?luot=" + lastPart(p.Action), Icon: "user"}
		return nil
	}
	if err == nil && policy.Allowed(c.Context(), "account.read", accountObject(acc)) {
		p.Account = &ui.Link{Label: c.T("desk.pick.account.has"), Href: accountPath + "?so=" + id, Icon: "user"}
	}
	return err
}

func accountObject(acc identity.Account) policy.Object {
	return policy.Object{Kind: "citizen", ID: acc.ID, UnitID: acc.UnitID, UnitPath: acc.UnitPath, OwnerAccount: acc.ID}
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// offer lists the procedures that this unit receives: the frequent ones, or those that the words find.
func (f *face) offer(c *web.Ctx, u org.Unit, in intake, p *intakePickPage) error {
	yes, q := true, c.Query("tim")
	found, err := f.Procedures.Search(c.Context(), procedure.Query{Text: q, Unit: unitOrAny(c, u), Fileable: &yes, PageSize: perSearch})
	if err != nil {
		return err
	}
	p.Lead = c.T("desk.pick.frequent")
	if q != "" {
		p.Lead = c.T("desk.pick.found", "n", found.Total, "q", q)
	}
	if found.Corrected != "" {
		p.Lead = c.T("desk.pick.corrected", "q", found.Corrected, "n", found.Total)
	}
	for i, card := range found.Items {
		row := foundRow{Name: card.Name, Code: card.Code, Text: procedure.DeadlineWords(c.Lang, card.Deadline),
			Add: ui.Button{Label: c.T("desk.pick.add"), Icon: "plus", Name: "do", Value: "add:" + card.Code, Key: strconv.Itoa(i + 1)}}
		if card.FlowCode == "certify" && card.Code == certifyProcedure && in.Late == nil {
			row.Direct = &ui.Link{Label: c.T("desk.pick.certify"), Href: certifyPath + "?luot=" + in.ID, Icon: "stamp"}
		}
		p.Found = append(p.Found, row)
	}
	if q != "" && unitOrAny(c, u) != "" {
		p.Away = &ui.Link{Label: c.T("desk.pick.away"), Href: p.Action + "?" + url.Values{"tim": {q}, "moi": {"1"}}.Encode(), Icon: "search"}
	}
	p.None = ui.EmptyState{Icon: "search", Title: c.T("desk.pick.none", "q", q, "unit", u.Name), Text: c.T("desk.pick.none.text")}
	return nil
}

// unitOrAny is whose procedures are searched: the unit's own, or any in the province.
func unitOrAny(c *web.Ctx, u org.Unit) string {
	if c.Query("moi") != "" {
		return ""
	}
	return u.ID
}

// intakeChange adds or removes a procedure, drops the intake, or accepts everything.
func (f *face) intakeChange(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	id, path := c.Path("id"), intakePath+"/luot/"+c.Path("id")
	do, arg, _ := strings.Cut(c.Field("do"), ":")
	switch do {
	case "drop":
		if err := f.Cases.DropDraft(c.Context(), id, ""); err != nil && fault.KindOf(err) != fault.KindNotFound {
			return err
		}
		c.Flash(ui.Info, "desk.intake.dropped")
		return c.Redirect(intakePath)
	case "remove":
		_, err := f.editIntake(c.Context(), id, func(in *intake) error {
			in.Items = slices.DeleteFunc(in.Items, func(it intakeItem) bool { return it.Key == arg })
			return nil
		})
		if err != nil {
			return err
		}
		return c.Redirect(path)
	case "add":
		return f.addItem(c, u, id, arg)
	}
	return f.acceptIntake(c, u, id)
}

// addItem adds a procedure to an intake. The same button pressed twice adds it once; pressed on another page it is added
// once more: one person may bring two of the same kind.
func (f *face) addItem(c *web.Ctx, u org.Unit, id, code string) error {
	p, err := f.Procedures.Get(c.Context(), f.DB, code)
	if err != nil {
		return err
	}
	away := !p.ReceivedBy(u)
	if !p.Fileable || away && p.Group != "local" { // any counter takes any procedure of the province and hands it over
		return fault.Conflict("dossier.unit.not_here", "unit", u.Name, "procedure", p.Name)
	}
	key := itemKey(c.Field("key"), code)
	_, err = f.editIntake(c.Context(), id, func(in *intake) error {
		if _, err := in.item(key); err != nil && len(in.Items) < mostItems {
			in.Items = append(in.Items, intakeItem{Key: key, Code: p.Code, Name: p.Name, Away: away})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Redirect(intakePath + "/luot/" + id + "/" + key)
}

// mostItems bounds how many dossiers one person brings at once.
const mostItems = 20

// itemKey names an item after the page on which its button was.
func itemKey(key, code string) string {
	key = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, key)
	return "m" + key[:min(len(key), 40)] + "-" + strings.ReplaceAll(code, ".", "")
}
