package dossier

import (
	"testing"

	"tinhso/internal/identity"
	"tinhso/internal/procedure"
)

// people makes the officers of each unit, and two citizens.
func (w *world) people(t testing.TB) {
	t.Helper()
	ctx := identity.With(t.Context(), identity.System())
	for _, p := range []struct {
		key, name, unit string
		role            identity.Role
	}{
		{"clerk1", "Lê Thị Tiếp Nhận", "phuong1", identity.Clerk},
		{"officer1", "Trần Văn Thụ Lý", "phuong1", identity.Officer},
		{"officer1b", "Phạm Thị Thứ Hai", "phuong1", identity.Officer},
		{"leader1", "Nguyễn Văn Chủ Tịch", "phuong1", identity.Leader},
		{"clerk2", "Võ Thị Tiếp Nhận", "phuong2", identity.Clerk},
		{"officer2", "Đặng Văn Thụ Lý", "phuong2", identity.Officer},
		{"leader2", "Hồ Văn Chủ Tịch", "phuong2", identity.Leader},
		{"clerkSo", "Bùi Thị Tiếp Nhận", "so", identity.Clerk},
		{"officerSo", "Đỗ Văn Thụ Lý", "so", identity.Officer},
		{"leaderSo", "Ngô Văn Giám Đốc", "so", identity.Leader},
		{"leaderD", "Dương Văn Huyện", "district", identity.Leader},
	} {
		unit, err := w.Units.Unit(ctx, w.DB, w.units[p.unit], w.today())
		if err != nil {
			t.Fatal(err)
		}
		acc, _, err := w.Accounts.CreateOfficer(ctx, identity.NewOfficer{Name: p.name, Unit: unit.ID,
			Grants: []identity.NewGrant{{Role: p.role, Unit: unit.ID}}})
		if err != nil {
			t.Fatal(err)
		}
		w.who[p.key] = identity.Who{AccountID: acc.ID, Name: p.name, Kind: identity.KindOfficer, Login: acc.Login, UnitID: unit.ID,
			Grants: []identity.Grant{{Role: p.role, UnitID: unit.ID, UnitPath: unit.Path}}}
	}
	both := w.who["clerk1"] // in a small commune one person takes in and signs
	both.Grants = append(both.Grants[:1:1], identity.Grant{Role: identity.Leader, UnitID: both.UnitID, UnitPath: both.Grants[0].UnitPath})
	w.who["both1"] = both
	w.who["citizen"] = identity.Who{AccountID: "citizen-1", Name: "Nguyễn Thị Hồng Ánh", Kind: identity.KindCitizen}
	w.who["other"] = identity.Who{AccountID: "citizen-2", Name: "Lê Văn Khác", Kind: identity.KindCitizen}
}

// The procedures of the world, one for each flow and for each way a time limit is known or not.
const (
	standard = "1.000001"
	sameDay  = "1.000002"
	certify  = "2.000815"
	noTime   = "1.000004"
	byCase   = "1.000005"
	central  = "1.000006"
	counter  = "1.000007" // not online
)

func (w *world) procedures() []procedure.Procedure {
	methods := []procedure.Method{{Channel: "direct"}, {Channel: "online"}, {Channel: "postal"}}
	commune := []procedure.Receiver{{Level: procedure.LevelCommune}}
	papers := []procedure.Component{{Code: "A1", Name: "Tờ khai theo mẫu", Kind: "paper", Original: 1},
		{Code: "A2", Name: "Bản sao giấy tờ tùy thân", Kind: "paper", Copy: 1}, {Code: "N1", Name: "Ghi chú", Kind: "note"}}
	days := func(n int) *procedure.Deadline {
		return &procedure.Deadline{Time: procedure.Time{Amount: n, Kind: "working_day", Basis: "methods"}}
	}
	all := []procedure.Procedure{
		{Code: standard, Name: "Thủ tục theo quy trình chuẩn", FlowCode: "standard", Deadline: days(5), Documents: papers},
		{Code: sameDay, Name: "Đăng ký khai sinh", FlowCode: "same-day",
			Deadline: &procedure.Deadline{Time: procedure.Time{Amount: 1, Kind: "same_day", CutOff: "15:00", Basis: "steps"}}},
		{Code: certify, Name: "Chứng thực bản sao từ bản chính", FlowCode: "certify",
			Deadline: &procedure.Deadline{Time: procedure.Time{Amount: 1, Kind: "same_day", CutOff: "15:00", Basis: "steps"}}},
		{Code: noTime, Name: "Thủ tục không nêu thời hạn"},
		{Code: byCase, Name: "Thủ tục nhiều trường hợp", Deadline: &procedure.Deadline{Time: procedure.Time{Kind: procedure.ByCase}},
			Methods: []procedure.Method{
				{Channel: "online", Repeat: 1, Label: "Thông thường", Time: &procedure.Time{Amount: 3, Kind: "working_day"}},
				{Channel: "online", Repeat: 2, Label: "Phải xác minh", Time: &procedure.Time{Amount: 8, Kind: "working_day"}}}},
		{Code: central, Name: "Thủ tục của trung ương", Scope: procedure.ScopeCentral},
		{Code: counter, Name: "Thủ tục chỉ nộp trực tiếp", Deadline: days(2), Methods: methods[:1]},
	}
	for i := range all {
		p := &all[i]
		p.ValidFrom, p.Receivers, p.Fileable = "2020-01-01", commune, p.Code != central
		if p.Group = "local"; p.Code == counter {
			p.Group = "vertical"
		}
		if p.Methods == nil {
			p.Methods = methods
		}
		if p.Scope == "" {
			p.Scope = procedure.ScopeGeneral
		}
	}
	return all
}
