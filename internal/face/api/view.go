package api

import (
	"bytes"
	"encoding/json"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/web"
)

// dossierView is a dossier as a machine reads it.
type dossierView struct {
	Code           string                `json:"code" required:"true"`
	ID             string                `json:"id" required:"true"`
	Version        int64                 `json:"version" required:"true" description:"Cũng là ETag"`
	State          string                `json:"state" required:"true"`
	StateName      string                `json:"state_name"`
	NationalStatus int                   `json:"national_status" required:"true" minimum:"1" maximum:"10"`
	Closed         bool                  `json:"closed"`
	Procedure      dossier.Procedure     `json:"procedure"`
	Unit           unitRef               `json:"unit"`
	TakenAt        *unitRef              `json:"taken_at,omitempty" description:"Nơi tiếp nhận, khi khác đơn vị giải quyết"`
	HandBy         *string               `json:"hand_by,omitempty" format:"date-time" description:"Hạn bàn giao cho đơn vị giải quyết"`
	HandedAt       *string               `json:"handed_at,omitempty" format:"date-time"`
	Variant        *variantRef           `json:"variant,omitempty"`
	Channel        string                `json:"channel"`
	Party          string                `json:"party,omitempty"`
	Applicant      dossier.Person        `json:"applicant"`
	Representative *dossier.Person       `json:"representative,omitempty"`
	Organisation   *dossier.Organisation `json:"organisation,omitempty"`
	Fields         form.Values           `json:"fields"`
	Documents      []dossier.Paper       `json:"documents"`
	ReturnBy       string                `json:"return_by,omitempty"`
	SubmittedAt    *string               `json:"submitted_at" format:"date-time"`
	AnswerBy       *string               `json:"answer_by" format:"date-time"`
	AcceptedAt     *string               `json:"accepted_at" format:"date-time"`
	DueAt          *string               `json:"due_at" format:"date-time"`
	DueOn          *string               `json:"due_on" format:"date"`
	Provisional    bool                  `json:"provisional"`
	Paused         bool                  `json:"paused"`
	EndedAt        *string               `json:"ended_at" format:"date-time"`
	OnTime         *bool                 `json:"on_time"`
	Assignee       string                `json:"assignee,omitempty"`
	Result         *dossier.Result       `json:"result,omitempty"`
	Actions        []actionView          `json:"actions" required:"true"`
}

// variantRef is a case of a procedure.
type variantRef struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
}

type dossierItem struct {
	Code           string            `json:"code" required:"true"`
	Version        int64             `json:"version"`
	Procedure      dossier.Procedure `json:"procedure"`
	Unit           unitRef           `json:"unit"`
	Channel        string            `json:"channel"`
	State          string            `json:"state"`
	NationalStatus int               `json:"national_status"`
	ApplicantName  string            `json:"applicant_name"`
	SubmittedAt    *string           `json:"submitted_at"`
	AnswerBy       *string           `json:"answer_by"`
	DueAt          *string           `json:"due_at"`
	DueOn          *string           `json:"due_on"`
	Late           bool              `json:"late"`
	Closed         bool              `json:"closed"`
}

type dossierList struct {
	Items         []dossierItem `json:"items" required:"true"`
	NextPageToken string        `json:"next_page_token,omitempty"`
}

type stepView struct {
	N              int64            `json:"n"`
	Action         string           `json:"action"`
	Label          string           `json:"label"`
	From           string           `json:"from,omitempty"`
	To             string           `json:"to"`
	NationalStatus int              `json:"national_status"`
	At             *string          `json:"at"`
	ActorName      string           `json:"actor_name,omitempty"`
	ActorRole      string           `json:"actor_role"`
	UnitName       string           `json:"unit_name,omitempty"`
	Until          *string          `json:"until"`
	Reason         string           `json:"reason,omitempty"`
	Items          []string         `json:"items,omitempty"`
	Changes        []dossier.Change `json:"changes,omitempty"`
	Behalf         string           `json:"behalf,omitempty" description:"Thay mặt ai"`
	Silent         []dossier.Silent `json:"silent,omitempty" description:"Cơ quan không trả lời ý kiến trong thời hạn"`
}

type timelineView struct {
	Items []stepView `json:"items" required:"true"`
}

func unitOfDossier(u dossier.Unit) unitRef { return unitRef{ID: u.ID, Code: u.Code, Name: u.Name} }

func (f *face) view(c *web.Ctx, d dossier.Dossier) dossierView {
	v := dossierView{Code: d.Code, ID: d.ID, Version: d.Version, State: d.State, StateName: d.StateName.In(c.Lang.Tag()),
		NationalStatus: d.National, Closed: d.Closed, Procedure: d.Procedure, Unit: unitOfDossier(d.Unit), Channel: string(d.Channel),
		Party: string(d.Party), Applicant: d.Applicant, Representative: d.Representative, Organisation: d.Organisation,
		Fields: d.Fields, Documents: some(d.Documents), ReturnBy: string(d.ReturnBy.Channel), SubmittedAt: instant(d.SubmittedAt),
		AnswerBy: instant(d.AnswerBy), AcceptedAt: instant(d.AcceptedAt), DueAt: instant(d.DueAt), DueOn: day(d.DueOn),
		Provisional: d.Provisional, Paused: d.Paused, EndedAt: instant(d.EndedAt), OnTime: d.OnTime, Assignee: d.Assignee,
		Result: d.Result, Actions: []actionView{}}
	if d.Taken != nil {
		taken := unitOfDossier(*d.Taken)
		v.TakenAt, v.HandBy, v.HandedAt = &taken, instant(d.HandBy), instant(d.HandedAt)
	}
	if d.Variant != "" {
		v.Variant = &variantRef{Code: d.Variant, Name: d.VariantName}
	}
	// A dossier whose actions cannot be told is still a dossier.
	if all, err := f.Cases.Actions(c.Context(), d); err == nil {
		v.Actions = actionsOf(c, all)
	}
	return v
}

func listItem(it dossier.Item) dossierItem {
	return dossierItem{Code: it.Code, Version: it.Version, Procedure: it.Procedure, Unit: unitOfDossier(it.Unit), Channel: string(it.Channel),
		State: it.State, NationalStatus: it.National, ApplicantName: it.ApplicantName, SubmittedAt: instant(it.SubmittedAt),
		AnswerBy: instant(it.AnswerBy), DueAt: instant(it.DueAt), DueOn: day(it.DueOn), Late: it.Late, Closed: it.Closed}
}

func stepOf(s dossier.Step) stepView {
	return stepView{N: s.N, Action: s.Action, Label: s.Label.In(lang.VI), From: s.From, To: s.To, NationalStatus: s.National,
		At: instant(s.At), ActorName: s.ActorName, ActorRole: s.ActorRole, UnitName: s.UnitName, Until: instant(s.Until),
		Reason: s.Reason, Items: s.Items, Changes: s.Changes, Behalf: behalf(s), Silent: s.Silent}
}

func behalf(s dossier.Step) string {
	if s.Behalf == nil {
		return ""
	}
	return s.Behalf.Name
}

func wrongFiles() error {
	return fault.Invalid("api.invalid", fault.Field{Path: "files", Code: "api.files"})
}

// marshal writes JSON as people read it: Vietnamese and < as they are.
func marshal(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return []byte("{}\n")
	}
	return b.Bytes()
}
