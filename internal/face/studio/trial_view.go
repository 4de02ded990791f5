package studio

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/ledger"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// stand says where the sample stands and what may be done.
func (t *trial) stand(c *web.Ctx, s flow.Source, x flow.Flow, walk flow.Trial, clock timed, set setting) {
	t.State, t.Citizen, t.Ended = c.Lang.Pick(walk.At.Name), c.Lang.Pick(walk.At.Citizen), walk.At.Terminal
	if t.State == "" {
		t.State = walk.At.ID
	}
	t.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{
		{Term: c.T("studio.trial.today"), Text: viet.DayOf(clock.now).Vietnamese()},
		{Term: c.T("studio.trial.turn"), Text: c.T("flow.role." + string(walk.At.Works))},
		{Term: c.T("studio.trial.clock"), Text: c.T("flow.clock." + string(walk.At.Clock))},
		{Term: c.T("studio.trial.national"), Text: national(c, walk.At.National)},
		dueFact(c, clock),
	}}
	t.Choices = ui.Field{Kind: form.ChoiceOne, Name: "lam", Label: c.T("studio.trial.do"), NoMark: true, Wide: true}
	for i, tr := range walk.Open(set.role) {
		who := make([]string, len(tr.Who))
		for n, r := range tr.Who {
			who[n] = c.T("flow.role." + string(r))
		}
		to := c.T("flow.plan.stays")
		if tr.Target(walk.At.ID) != walk.At.ID {
			to = name(c, s, tr.To)
		}
		t.Choices.Choices = append(t.Choices.Choices, ui.Choice{Value: tr.Action, Label: c.Lang.Pick(tr.Name) + " → " + to, Help: strings.Join(who, ", "), Chosen: i == 0})
		tf := trialForm{Title: c.Lang.Pick(tr.Name), None: c.T("studio.trial.asks_nothing"), Parts: ui.Parts(c.Lang, tr.Input, ui.FormInput{Prefix: tr.Action})}
		for k := range tf.Parts {
			tf.Parts[k].ID, tf.Parts[k].Title = "", ""
		}
		t.Forms = append(t.Forms, tf)
	}
	t.After = ui.Field{Kind: form.Number, Name: "sau", Label: c.T("studio.trial.after"), Help: c.T("studio.trial.after.help"), NoMark: true, Value: "0", InputMode: "numeric"}
	for i, step := range walk.Steps {
		tr, _ := x.Find(step.Action, step.From)
		t.Done.Items = append(t.Done.Items, ui.Moment{Title: c.Lang.Pick(tr.Name), Text: c.T("studio.trial.went", "from", name(c, s, step.From), "to", name(c, s, tr.Target(step.From))),
			At: viet.DayOf(clock.at[i]).Vietnamese()})
	}
	t.Done.Items = append(t.Done.Items, ui.Moment{Title: t.State, Now: true, At: viet.DayOf(clock.now).Vietnamese()})
}

func dueFact(c *web.Ctx, clock timed) ui.Fact {
	f := ui.Fact{Term: c.T("studio.trial.due")}
	switch {
	case clock.accepted.IsZero():
		f.Text = c.T("studio.trial.not_begun")
	case clock.due.Paused:
		f.Text = c.T("studio.trial.paused")
	case clock.due.DueOn.IsZero():
		f.Missing = true
	default:
		f.Text = viet.Instant(clock.due.Due)
		if clock.due.Provisional {
			f.Badge = &ui.Badge{Label: c.T("studio.trial.provisional"), Tone: ui.Warning}
		}
	}
	return f
}

// words are the days of each step by its share, and every way through.
func (t *trial) words(c *web.Ctx, s flow.Source, x flow.Flow, set setting, clock timed, cal deadline.Calendar) {
	from := clock.accepted
	if from.IsZero() {
		from = working(cal, set.on)
	}
	t.Shares = ui.Table{Caption: c.T("studio.trial.shares"), HideCaption: true, Columns: []ui.Column{{Label: c.T("studio.state"), Main: true}, {Label: c.T("studio.trial.turn")}, {Label: c.T("studio.share"), Numeric: true}, {Label: c.T("studio.trial.until")}},
		Empty: ui.EmptyState{Icon: "clock", Title: c.T("studio.trial.no_shares"), Text: c.T("studio.trial.no_shares.text")}}
	for _, part := range partsOf(x, cal, from, set.budget) {
		st, _ := x.State(part.state)
		t.Shares.Rows = append(t.Shares.Rows, ui.Row{Cells: []ui.Cell{{Text: name(c, s, st.ID)}, {Text: c.T("flow.role." + string(st.Works))}, {Text: strconv.Itoa(st.Share) + "%"}, {Text: viet.Instant(part.until)}}})
	}
	ways, more := x.Ways(mostWays)
	t.More = more
	for _, way := range ways {
		var b strings.Builder
		b.WriteString(name(c, s, x.Start))
		for _, step := range way {
			tr, _ := x.Find(step.Action, step.From)
			b.WriteString(" → " + name(c, s, tr.Target(step.From)))
		}
		t.Ways = append(t.Ways, b.String())
	}
}

// part is the time of one state of the usual way, as the ledger would cut it.
type part struct {
	state string
	until time.Time
}

// partsOf cuts the time allowed by the shares, the way the ledger cuts that of a real dossier: together they are the whole.
func partsOf(x flow.Flow, cal deadline.Calendar, from time.Time, b deadline.Budget) []part {
	var shares []ledger.Share
	for _, s := range x.States {
		if s.Share > 0 {
			shares = append(shares, ledger.Share{State: s.ID, Percent: s.Share})
		}
	}
	due, err := deadline.Compute(cal, from, b, nil, 0)
	course, wrong := deadline.NewCourse(cal, from, b, nil)
	if err != nil || wrong != nil || len(shares) == 0 {
		return nil
	}
	minutes := ledger.Split(int(course.Spent(course.Begins(), due.Due)/time.Minute), shares)
	at := course.Begins()
	var all []part
	for _, id := range x.Usual() {
		i := slices.IndexFunc(shares, func(s ledger.Share) bool { return s.State == id })
		if i < 0 {
			continue
		}
		until, ok := course.After(at, time.Duration(minutes[i])*time.Minute)
		if !ok {
			break
		}
		at = until
		all = append(all, part{id, until})
	}
	return all
}
