package api

import (
	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/lang"
	"tinhso/internal/ledger"
)

type pauseView struct {
	From     *string  `json:"from"`
	To       *string  `json:"to"`
	Why      string   `json:"why"`
	Restart  bool     `json:"restart" description:"Hết tạm dừng thì thời hạn tính lại từ đầu"`
	Law      string   `json:"law,omitempty"`
	UnitName string   `json:"unit_name,omitempty"`
	Person   string   `json:"person,omitempty" description:"Chỉ công chức được biết"`
	Evidence []string `json:"evidence,omitempty" description:"Mã các tệp làm căn cứ"`
}

// changeView is one thing that moved the due day.
type changeView struct {
	Kind     string  `json:"kind" enum:"start,leg,pause,resume,extend,calendar,stop"`
	What     string  `json:"what"`
	At       *string `json:"at"`
	Before   *string `json:"before"`
	After    *string `json:"after"`
	Restart  bool    `json:"restart,omitempty"`
	Reason   string  `json:"reason,omitempty"`
	Law      string  `json:"law,omitempty"`
	UnitName string  `json:"unit_name,omitempty"`
	Person   string  `json:"person,omitempty"`
}

// legView is who had the dossier from when to when, with the sub-deadline.
type legView struct {
	State    string  `json:"state,omitempty"`
	Name     string  `json:"name"`
	Role     string  `json:"role"`
	Counter  bool    `json:"counter,omitempty" description:"Bộ phận tiếp nhận, cho đến khi giao hồ sơ"`
	Unit     string  `json:"unit"`
	UnitName string  `json:"unit_name"`
	Person   string  `json:"person,omitempty"`
	From     *string `json:"from"`
	To       *string `json:"to"`
	Budget   int     `json:"budget_minutes" description:"Phút làm việc được dùng; 0: bước không có tỷ lệ riêng"`
	Spent    int     `json:"spent_minutes"`
	Over     int     `json:"over_minutes"`
	Due      *string `json:"due"`
	Verdict  string  `json:"verdict" enum:"early,on_time,late," description:"Rỗng: chưa xong hoặc không có gì để so"`
}

// partView is what one state may use of the whole.
type partView struct {
	Name   string `json:"name"`
	Budget int    `json:"budget_minutes"`
	Used   int    `json:"used_minutes"`
}

type nationalView struct {
	Promised *string `json:"promised" description:"Ngày hẹn như chưa từng tạm dừng"`
	Waited   int64   `json:"waited_seconds"`
	Latest   *string `json:"latest" description:"Thời điểm muộn nhất còn đúng hạn; null khi đang chờ"`
}

type deadlineView struct {
	Code          string           `json:"code" required:"true"`
	AnswerBy      *string          `json:"answer_by"`
	AcceptedAt    *string          `json:"accepted_at"`
	Budget        *deadline.Budget `json:"budget"`
	Basis         string           `json:"basis" description:"Căn cứ của thời hạn; clerk: cán bộ nhập, không lấy từ danh mục"`
	FromCatalogue bool             `json:"from_catalogue"`
	Pauses        []pauseView      `json:"pauses"`
	Extended      int              `json:"extended"`
	Paused        bool             `json:"paused"`
	Due           *string          `json:"due"`
	DueOn         *string          `json:"due_on"`
	Provisional   bool             `json:"provisional"`
	Rule          string           `json:"rule"`
	Trace         []deadline.Line  `json:"trace"`
	Unit          unitRef          `json:"unit"`
	OnTime        *bool            `json:"on_time"`
	OnTimeByScore *bool            `json:"on_time_national" description:"Theo cách tính của Quyết định 766/QĐ-TTg"`
	National      *nationalView    `json:"national" description:"Cách tính quốc gia: giữ ngày hẹn đầu, trừ thời gian chờ"`
	Supplement    string           `json:"supplement_rule" enum:"restart,continue," description:"Quy tắc có hiệu lực ngày tiếp nhận"`
	SupplementLaw string           `json:"supplement_law,omitempty"`
	Changes       []changeView     `json:"changes" description:"Những gì đã làm thay đổi ngày hẹn"`
	Legs          []legView        `json:"legs" description:"Các chặng đã qua và chặng hiện tại"`
	Parts         []partView       `json:"parts" description:"Phần thời gian của từng bước; cộng lại đúng bằng thời hạn"`
	Refused       []refusedView    `json:"refused,omitempty" description:"Thao tác bị từ chối; chỉ công chức được biết"`
}

type refusedView struct {
	Kind   string  `json:"kind"`
	At     *string `json:"at"`
	Person string  `json:"person"`
	Code   string  `json:"code"`
	Why    string  `json:"why"`
}

func clockOf(k dossier.Clock) deadlineView {
	v := deadlineView{Code: k.Code, AnswerBy: instant(k.AnswerBy), AcceptedAt: instant(k.AcceptedAt), Budget: k.Budget, Basis: k.Basis,
		FromCatalogue: k.FromCatalogue(), Pauses: []pauseView{}, Extended: k.Extended, Paused: k.Paused,
		Due: instant(k.Result.Due), DueOn: day(k.Result.DueOn), Provisional: k.Result.Provisional, Rule: k.Result.Rule,
		Trace: some(k.Result.Trace), Unit: unitOfDossier(k.Unit), OnTime: k.OnTime, OnTimeByScore: k.OnTimeNat,
		Supplement: string(k.Rule.Effect), SupplementLaw: k.Rule.Law, Changes: []changeView{}, Legs: []legView{}, Parts: []partView{}}
	if !k.National.Promised.IsZero() {
		v.National = &nationalView{Promised: instant(k.National.Promised), Waited: int64(k.National.Waited.Seconds()), Latest: instant(k.National.Latest)}
	}
	for _, p := range k.Pauses {
		v.Pauses = append(v.Pauses, pauseView{From: instant(p.From), To: instant(p.To), Why: p.Why, Restart: p.Restart, Law: p.Law,
			UnitName: p.By.UnitName, Person: p.By.Name, Evidence: p.Evidence})
	}
	vi := lang.For(lang.VI)
	for _, ch := range k.Changes {
		v.Changes = append(v.Changes, changeView{Kind: string(ch.Kind), What: ch.Words(vi), At: instant(ch.At), Before: instant(ch.Before),
			After: instant(ch.After), Restart: ch.Restart, Reason: ch.Reason, Law: ch.Law, UnitName: ch.By.UnitName, Person: ch.By.Name})
	}
	for _, l := range k.Legs {
		v.Legs = append(v.Legs, legOf(l))
	}
	for _, p := range k.Parts {
		v.Parts = append(v.Parts, partView{Name: p.StateName.In(lang.VI), Budget: p.Budget, Used: p.Used})
	}
	for _, r := range k.Refused {
		v.Refused = append(v.Refused, refusedView{Kind: string(r.Kind), At: instant(r.Noted), Person: r.By.Name, Code: r.Code, Why: r.Words(vi)})
	}
	return v
}

func legOf(l ledger.LegRow) legView {
	return legView{State: l.State, Name: l.StateName.In(lang.VI), Role: l.Role, Counter: l.Counter, Unit: l.Unit, UnitName: l.UnitName, Person: l.Name,
		From: instant(l.From), To: instant(l.To), Budget: l.Budget, Spent: l.Spent, Over: l.Over, Due: instant(l.Due), Verdict: string(l.Verdict)}
}
