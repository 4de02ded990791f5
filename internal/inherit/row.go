package inherit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Row is one open dossier as a file has it (một dòng hồ sơ). The keys are the same in CSV and JSON; in CSV a list is
// written with | between its items.
type Row struct {
	Code       string         `json:"ma_ho_so"`
	Procedure  string         `json:"ma_thu_tuc"`
	Unit       string         `json:"don_vi"`
	Channel    string         `json:"kenh"`
	National   string         `json:"trang_thai"`
	State      string         `json:"buoc,omitempty"`
	Submitted  string         `json:"ngay_nop"`
	Accepted   string         `json:"ngay_tiep_nhan,omitempty"`
	DueOn      string         `json:"ngay_hen_tra,omitempty"`
	FirstDue   string         `json:"ngay_hen_dau,omitempty"`
	MovedAt    string         `json:"hen_lai_luc,omitempty"`
	MovedWhy   string         `json:"hen_lai_ly_do,omitempty"`
	WaitsFrom  string         `json:"cho_tu,omitempty"`
	Asked      []string       `json:"cho_bo_sung,omitempty"`
	Asks       string         `json:"so_lan_bo_sung,omitempty"`
	DoneAt     string         `json:"xong_luc,omitempty"`
	Officer    string         `json:"can_bo,omitempty"`
	Name       string         `json:"chu_ho_so"`
	Number     string         `json:"so_dinh_danh,omitempty"`
	Born       string         `json:"ngay_sinh,omitempty"`
	Phone      string         `json:"dien_thoai,omitempty"`
	Mail       string         `json:"email,omitempty"`
	Area       string         `json:"xa_phuong,omitempty"` // GSO code of the commune
	Street     string         `json:"so_nha_duong,omitempty"`
	ByName     string         `json:"nguoi_nop,omitempty"`
	ByNumber   string         `json:"nguoi_nop_so_dinh_danh,omitempty"`
	ByPhone    string         `json:"nguoi_nop_dien_thoai,omitempty"`
	Org        string         `json:"to_chuc,omitempty"`
	TaxCode    string         `json:"ma_so_thue,omitempty"`
	ReturnBy   string         `json:"nhan_ket_qua,omitempty"`
	Papers     []string       `json:"giay_to,omitempty"` // "name or component=path of a file in the folder", or the name alone
	History    []string       `json:"lich_su,omitempty"`
	Answers    map[string]any `json:"noi_dung,omitempty"` // by the form of the procedure; JSON only
	ReturnTo   string         `json:"nhan_tai_so_nha_duong,omitempty"`
	ReturnArea string         `json:"nhan_tai_xa_phuong,omitempty"`
}

// column is a column of a CSV file and the field of a row it fills.
type column struct {
	name string
	one  func(*Row) *string
	many func(*Row) *[]string
}

// columns are all columns, in the order of the template.
var columns = []column{
	{name: "ma_ho_so", one: func(r *Row) *string { return &r.Code }},
	{name: "ma_thu_tuc", one: func(r *Row) *string { return &r.Procedure }},
	{name: "don_vi", one: func(r *Row) *string { return &r.Unit }},
	{name: "kenh", one: func(r *Row) *string { return &r.Channel }},
	{name: "trang_thai", one: func(r *Row) *string { return &r.National }},
	{name: "buoc", one: func(r *Row) *string { return &r.State }},
	{name: "ngay_nop", one: func(r *Row) *string { return &r.Submitted }},
	{name: "ngay_tiep_nhan", one: func(r *Row) *string { return &r.Accepted }},
	{name: "ngay_hen_tra", one: func(r *Row) *string { return &r.DueOn }},
	{name: "ngay_hen_dau", one: func(r *Row) *string { return &r.FirstDue }},
	{name: "hen_lai_luc", one: func(r *Row) *string { return &r.MovedAt }},
	{name: "hen_lai_ly_do", one: func(r *Row) *string { return &r.MovedWhy }},
	{name: "cho_tu", one: func(r *Row) *string { return &r.WaitsFrom }},
	{name: "cho_bo_sung", many: func(r *Row) *[]string { return &r.Asked }},
	{name: "so_lan_bo_sung", one: func(r *Row) *string { return &r.Asks }},
	{name: "xong_luc", one: func(r *Row) *string { return &r.DoneAt }},
	{name: "can_bo", one: func(r *Row) *string { return &r.Officer }},
	{name: "chu_ho_so", one: func(r *Row) *string { return &r.Name }},
	{name: "so_dinh_danh", one: func(r *Row) *string { return &r.Number }},
	{name: "ngay_sinh", one: func(r *Row) *string { return &r.Born }},
	{name: "dien_thoai", one: func(r *Row) *string { return &r.Phone }},
	{name: "email", one: func(r *Row) *string { return &r.Mail }},
	{name: "xa_phuong", one: func(r *Row) *string { return &r.Area }},
	{name: "so_nha_duong", one: func(r *Row) *string { return &r.Street }},
	{name: "nguoi_nop", one: func(r *Row) *string { return &r.ByName }},
	{name: "nguoi_nop_so_dinh_danh", one: func(r *Row) *string { return &r.ByNumber }},
	{name: "nguoi_nop_dien_thoai", one: func(r *Row) *string { return &r.ByPhone }},
	{name: "to_chuc", one: func(r *Row) *string { return &r.Org }},
	{name: "ma_so_thue", one: func(r *Row) *string { return &r.TaxCode }},
	{name: "nhan_ket_qua", one: func(r *Row) *string { return &r.ReturnBy }},
	{name: "nhan_tai_so_nha_duong", one: func(r *Row) *string { return &r.ReturnTo }},
	{name: "nhan_tai_xa_phuong", one: func(r *Row) *string { return &r.ReturnArea }},
	{name: "giay_to", many: func(r *Row) *[]string { return &r.Papers }},
	{name: "lich_su", many: func(r *Row) *[]string { return &r.History }},
}

// required are the columns that no file may lack.
var required = []string{"ma_ho_so", "ma_thu_tuc", "don_vi", "kenh", "trang_thai", "ngay_nop", "chu_ho_so"}

// set fills a field of the row from a cell.
func (c column) set(r *Row, cell string) {
	if c.one != nil {
		*c.one(r) = cell
		return
	}
	var all []string
	for item := range strings.SplitSeq(cell, "|") {
		if item = strings.TrimSpace(item); item != "" {
			all = append(all, item)
		}
	}
	*c.many(r) = all
}

// sum tells two rows apart (dấu của một dòng).
func (r Row) sum() (string, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:]), nil
}
