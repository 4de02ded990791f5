package portal

import (
	"slices"
	"strings"

	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// procedurePage says of a procedure everything that the law has published.
type procedurePage struct {
	ui.Page
	Long       bool       // the name is too long for the size of a heading
	File       *ui.Button // begins a filing
	Counter    string     // how to file when not online
	Why        *ui.Notice // why it cannot be filed here
	Guess      *ui.Notice // that who receives it is partly a guess
	Facts      ui.DefinitionList
	Parts      []ui.Link // the parts of this page
	Channels   []channelRow
	TimeNote   string
	Groups     []paperGroup
	Forms      []string
	Receivers  []receiver
	Steps      []stepPart
	LongSteps  int // paragraphs, when there are too many to show at once
	Results    []string
	Returning  []ui.Fact
	Conditions []textLine
	About      []textLine
	Law        []citation
	Source     ui.DefinitionList
}

// longName is from how many letters on a name is set smaller.
const longName = 110

// channelRow is one way of filing with what it takes and costs.
type channelRow struct {
	Name, Icon  string
	Times, Fees []procedure.LineWords
}

func (f *face) procedure(c *web.Ctx) error {
	policy.Public(c.Context(), "procedures are published in full: 63/2010/NĐ-CP")
	code := c.Path("code")
	if !procedure.ValidCode(code) {
		return c.Redirect(criteria{text: code}.address(""))
	}
	d, err := f.Procedures.Get(c.Context(), f.DB, code)
	if err != nil {
		return err
	}
	p := &procedurePage{Page: ui.Page{Title: d.Name, Eyebrow: c.T("portal.procedure.code", "code", d.Code), Active: "procedures",
		Description: c.T("portal.procedure.description", "name", d.Name), Crumbs: []ui.Link{{Label: c.T("portal.nav.home"), Href: "/"},
			{Label: c.T("portal.nav.procedures"), Href: "/thu-tuc"}}}}
	if p.Long = len([]rune(d.Name)) > longName; p.Long {
		p.HeadingInBody = true
	}
	if len(d.Fields) > 0 {
		p.Crumbs = append(p.Crumbs, ui.Link{Label: d.Fields[0].Name, Href: criteria{field: d.Fields[0].Code}.address("")})
	}
	p.Crumbs = append(p.Crumbs, ui.Link{Label: d.Code})
	if p.Receivers, err = f.receivers(c, d.Receivers); err != nil {
		return err
	}
	f.callToFile(c, p, d)
	f.facts(c, p, d)
	f.channels(c, p, d)
	p.Groups, p.Forms = papers(c, d)
	p.Steps, p.LongSteps = steps(d.Steps)
	p.Conditions, p.About = lines(d.Conditions), lines(strings.TrimSpace(d.Description+"\n"+d.Remarks))
	for _, r := range d.Results {
		p.Results = append(p.Results, r.Name)
	}
	for _, r := range d.Returning {
		p.Returning = append(p.Returning, ui.Fact{Term: r.Type, Lines: r.Places})
	}
	p.Law = citations(d.LegalBasis)
	if err := f.source(c, p, d); err != nil {
		return err
	}
	p.Parts = p.parts(c)
	return c.Render(200, "procedure", p)
}

// callToFile offers to file, or says in words why not.
func (f *face) callToFile(c *web.Ctx, p *procedurePage, d procedure.Procedure) {
	if !d.Fileable {
		p.Why = &ui.Notice{Tone: ui.Warning, Title: c.T("portal.procedure.not_here"), Text: procedure.NotFileableWords(c.Lang, d.WhyNotFileable)}
		return
	}
	if d.Online() {
		p.File = &ui.Button{Label: c.T("portal.procedure.file"), Href: filePath(d.Code), Look: ui.Primary, Icon: "right", Wide: true}
	} else {
		p.Counter = c.T("portal.procedure.counter")
	}
	if slices.ContainsFunc(p.Receivers, func(r receiver) bool { return r.Guessed }) {
		p.Guess = &ui.Notice{Tone: ui.Warning, Title: c.T("portal.procedure.guess"), Text: c.T("portal.procedure.guess.text")}
	}
}

// filePath is where a filing begins.
func filePath(code string) string { return "/ho-so/nop?thu-tuc=" + code }

func (f *face) facts(c *web.Ctx, p *procedurePage, d procedure.Procedure) {
	add := func(fact ui.Fact) {
		if fact.Text != "" || len(fact.Lines) > 0 {
			p.Facts.Items = append(p.Facts.Items, fact)
		}
	}
	levels := make([]string, 0, len(d.Level2023))
	for _, l := range d.Level2023 {
		levels = append(levels, procedure.LevelName(c.Lang, l))
	}
	level := ui.Fact{Term: c.T("portal.fact.level"), Text: strings.Join(levels, ", ")}
	if d.LevelGuessed {
		level.Badge = &ui.Badge{Label: c.T("portal.badge.guess"), Tone: ui.Warning}
	}
	time := ui.Fact{Term: c.T("portal.fact.time"), Text: viet.Capital(procedure.DeadlineWords(c.Lang, d.Deadline))}
	if d.Deadline != nil && (d.Deadline.Basis == "variants" || d.Deadline.Basis == "methods_partial") {
		time.Text += " (" + procedure.BasisWords(c.Lang, d.Deadline.Basis) + ")"
	}
	add(time)
	add(level)
	add(ui.Fact{Term: c.T("portal.fact.executing"), Lines: d.Executing})
	add(ui.Fact{Term: c.T("portal.fact.authority"), Lines: d.Authority})
	add(ui.Fact{Term: c.T("portal.fact.coordinating"), Lines: d.Coordinating})
	add(ui.Fact{Term: c.T("portal.fact.subjects"), Lines: d.Subjects})
	var results []string
	for _, r := range d.Results {
		results = append(results, r.Name)
	}
	add(ui.Fact{Term: c.T("portal.fact.result"), Lines: results})
}

func (f *face) channels(c *web.Ctx, p *procedurePage, d procedure.Procedure) {
	icons := map[string]string{procedure.ChannelDirect: "building", procedure.ChannelOnline: "globe", procedure.ChannelPostal: "mail"}
	for _, w := range d.ByChannel(c.Lang) {
		p.Channels = append(p.Channels, channelRow{Name: w.Name, Icon: icons[w.Channel], Times: w.Times, Fees: w.Fees})
	}
	if d.Deadline == nil {
		p.TimeNote = c.T("portal.procedure.no_time")
	} else if words := procedure.BasisWords(c.Lang, d.Deadline.Basis); words != "" {
		p.TimeNote = c.T("portal.procedure.time_basis", "basis", words)
		if d.Deadline.Source != "" {
			p.TimeNote += " " + c.T("portal.procedure.time_source", "text", d.Deadline.Source)
		}
	}
}

// parts lists what the page has, to go straight to it.
func (p *procedurePage) parts(c *web.Ctx) []ui.Link {
	var out []ui.Link
	for _, part := range []struct {
		id, key string
		here    bool
	}{
		{"chi-phi", "cost", true}, {"giay-to", "papers", len(p.Groups) > 0}, {"noi-nhan", "where", len(p.Receivers) > 0},
		{"trinh-tu", "steps", len(p.Steps) > 0}, {"dieu-kien", "conditions", len(p.Conditions) > 0}, {"ket-qua", "results", len(p.Results) > 0},
		{"mo-ta", "about", len(p.About) > 0}, {"can-cu", "law", len(p.Law) > 0}, {"nguon", "source", true},
	} {
		if part.here {
			out = append(out, ui.Link{Label: c.T("portal.part." + part.key), Href: "#" + part.id})
		}
	}
	return out
}
