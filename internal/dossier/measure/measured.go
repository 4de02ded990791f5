package measure

import (
	"tinhso/internal/indicator"
	"tinhso/internal/viet"
)

// Kinds are the kinds of facts that this room tells figures (loại dữ kiện của hồ sơ): the dossier, each time its
// clock stood, and each request for more and new appointment.
var Kinds = []indicator.Kind{
	{Name: "dossier", Unit: "dossier", List: "dossier.list",
		Days: []indicator.Day{{Name: "submitted"}, {Name: "answer_due", Due: true}, {Name: "answered"}, {Name: "accepted"},
			{Name: "due", Class: indicator.Every, Due: true}, {Name: "ended", Class: indicator.Last}, {Name: "closed", Class: indicator.Last},
			{Name: "returned", Class: indicator.Last}, {Name: "hand_due", Due: true}, {Name: "handed"}},
		Traits: []string{"outcome", "timing", "national", "result", "answer", "online"},
		Nums:   []indicator.Num{{Name: "minutes", Unit: "minute"}, {Name: "waited", Unit: "minute"}, {Name: "supplements", Unit: "time"}}},
	{Name: "pause", Unit: "time", List: "dossier.list", Days: []indicator.Day{{Name: "began"}, {Name: "ended"}}},
	{Name: "act", Unit: "time", List: "dossier.list", Days: []indicator.Day{{Name: "on"}}, Traits: []string{"action"}},
}

// Measured is what figures are counted from (số liệu của hồ sơ): the same whether an event tells it or the rows do.
type Measured struct {
	Version          int64    `json:"version"`
	ProcedureVersion int      `json:"procedure_version"`
	Submitted        viet.Day `json:"submitted,omitzero"`
	AnswerDue        viet.Day `json:"answer_due,omitzero"`
	Answered         viet.Day `json:"answered,omitzero"`
	Accepted         viet.Day `json:"accepted,omitzero"`
	Due              viet.Day `json:"due,omitzero"`
	Ended            viet.Day `json:"ended,omitzero"`
	Closed           viet.Day `json:"closed,omitzero"`
	Returned         viet.Day `json:"returned,omitzero"`
	HandDue          viet.Day `json:"hand_due,omitzero"`
	Handed           viet.Day `json:"handed,omitzero"`
	Outcome          string   `json:"outcome"`            // open, done, refused, withdrawn, stopped
	Timing           string   `json:"timing,omitempty"`   // early, on_time, late
	National         string   `json:"national,omitempty"` // on_time, late
	Result           string   `json:"result,omitempty"`   // electronic, paper
	Answer           string   `json:"answer,omitempty"`   // on_time, late
	Minutes          int64    `json:"minutes,omitempty"`  // from acceptance to the end, without the waiting
	Waited           int64    `json:"waited,omitempty"`
	Supplements      int64    `json:"supplements,omitempty"`
	Stands           []Stand  `json:"stands,omitempty"`
	Turns            []Turn   `json:"turns,omitempty"`
	Acts             []Act    `json:"acts,omitempty"`
	Part             bool     `json:"part,omitempty"` // only the due day and the turns are told
}

// Stand is a time in which the clock stood (thời gian tạm dừng).
type Stand struct {
	From viet.Day `json:"from,omitzero"`
	To   viet.Day `json:"to,omitzero"`
	Unit string   `json:"unit"`
}

// Turn is the end of the time at one unit (hết lượt của một đơn vị), or of an appointment that had passed when the calendar changed.
type Turn struct {
	N    int64    `json:"n"`
	On   viet.Day `json:"on"`
	Unit string   `json:"unit"`
	Due  viet.Day `json:"due,omitzero"`
}

// Act is a request for more, or a new appointment (yêu cầu bổ sung, hẹn lại).
type Act struct {
	N      int64    `json:"n"`
	On     viet.Day `json:"on"`
	Unit   string   `json:"unit"`
	Action string   `json:"action"` // ask, extend
}
