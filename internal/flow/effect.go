package flow

import "tinhso/internal/form"

// Effect is what the case engine does when a transition is made (hệ quả của bước chuyển), beside the change of state.
type Effect string

// The effects. What an effect needs to know it reads from the input of the transition; see needs.
const (
	StartClock Effect = "start_clock" // acceptance: the time limit begins
	PauseClock Effect = "pause"       // the time of the citizen is not counted
	Resume     Effect = "resume"      // the time limit goes on, or starts again, as the rule in force says
	Close      Effect = "close"       // the end: nothing more is done with the dossier
	Ask        Effect = "ask"         // what is missing is listed, once
	Supply     Effect = "supply"      // what the citizen brings is added to the papers
	Assign     Effect = "assign"      // the officer named becomes the assignee
	Claim      Effect = "claim"       // who acts becomes the assignee
	Unassign   Effect = "unassign"    // nobody is the assignee
	Forward    Effect = "forward"     // the officer or unit named takes over
	Transfer   Effect = "transfer"    // the unit named should have received it
	Consult    Effect = "consult"     // the unit named may read it and is asked for its opinion
	Advise     Effect = "advise"      // the opinion of a unit that was asked
	Result     Effect = "result"      // the result gets number, day and check code
	Deliver    Effect = "deliver"     // to whom the result was given
	Fee        Effect = "fee"         // cash taken at the counter
	Correct    Effect = "correct"     // a slip of the pen is mended, and the old words are kept
	Extend     Effect = "extend"      // apology and one new appointment
	Remind     Effect = "remind"      // the units that owe an opinion are reminded
	GoOn       Effect = "go_on"       // no opinion is waited for any more: all are here, or their time is over
)

// need is an input field that an effect cannot do without.
type need struct {
	field string // or one of several: "unit|units"
	kinds []form.Kind
}

// needs lists the input of each effect. The key set is the set of known effects.
var needs = map[Effect][]need{
	StartClock: nil,
	PauseClock: nil,
	Resume:     nil,
	Close:      nil,
	Ask:        {{"items", []form.Kind{form.Group, form.LongText}}},
	Supply:     {{"note", []form.Kind{form.LongText, form.Text}}},
	Assign:     {{"officer", []form.Kind{form.Officer}}},
	Claim:      nil,
	Unassign:   nil,
	Forward:    {{"officer", []form.Kind{form.Officer}}, {"unit", []form.Kind{form.Unit}}},
	Transfer:   {{"unit", []form.Kind{form.Unit}}, {"reason", []form.Kind{form.LongText, form.Text}}},
	Consult:    {{"unit|units", []form.Kind{form.Unit, form.Group}}, {"question", []form.Kind{form.LongText, form.Text}}},
	Advise:     {{"opinion", []form.Kind{form.LongText}}},
	Result:     {{"subject", []form.Kind{form.Text, form.LongText}}},
	Deliver:    {{"returned_to", []form.Kind{form.ChoiceOne}}},
	Fee:        {{"amount", []form.Kind{form.Money}}},
	Correct:    {{"field", []form.Kind{form.Text}}, {"value", []form.Kind{form.Text, form.LongText}}},
	Remind:     {{"note", []form.Kind{form.LongText, form.Text}}},
	GoOn:       nil,
	Extend:     {{"extend", []form.Kind{form.Number}}, {"reason", []form.Kind{form.LongText, form.Text}}},
}
