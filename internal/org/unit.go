package org

import "strings"

// Kind says what sort of unit it is (loại đơn vị).
type Kind string

// The kinds of unit.
const (
	Committee  Kind = "committee"  // Ủy ban nhân dân
	Department Kind = "department" // sở, ban, ngành
	Body       Kind = "body"       // đơn vị sự nghiệp, cơ quan khác
	Office     Kind = "office"     // phòng, văn phòng bên trong một đơn vị
)

// Level is the level of government (cấp hành chính).
type Level string

// The levels of government, as of 2023.
const (
	Province Level = "province"
	District Level = "district"
	Commune  Level = "commune"
)

// Unit is a unit as it is on one day (đơn vị, cơ quan).
type Unit struct {
	ID                 string
	Kind               Kind
	Level              Level
	Code               string // what a person calls it by: the GSO code of a place's committee, else the agency's identifier
	CodeIsSample       bool   // Code is a placeholder and is printed with "mẫu"
	GSO                string // General Statistics Office code of the place, only for committees
	Identifier         string // mã định danh cơ quan, the head of a dossier's number
	IdentifierIsSample bool
	Name               string
	ShortName          string
	Abbrev             string
	ParentID           string
	Path               string // "/P/H/C/" of ids: a subtree is a prefix
	AreaID             string
	Contact            Contact
	ValidFrom          string
	ValidTo            string // first day it no longer exists; empty while it does
}

// Contact is how people reach a unit (thông tin liên hệ).
type Contact struct {
	Address string `json:"address,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
	Website string `json:"website,omitempty"`
}

// Below reports whether the unit stands in the subtree of a path, the path's own unit included.
func (u Unit) Below(path string) bool { return path != "" && strings.HasPrefix(u.Path, path) }

// Area is a place as it is on one day (địa bàn, đơn vị hành chính), for addresses.
type Area struct {
	ID        string
	Code      string // GSO code
	Name      string
	ShortName string
	Kind      string // tinh, thanh_pho, thi_xa, huyen, phuong, thi_tran, xa
	Level     Level
	ParentID  string
	ValidFrom string
	ValidTo   string
}

// Change is one line of a unit's history (quá trình thay đổi).
type Change struct {
	On   string // the first day of the new value
	What string // created, name, code, identifier, parent, ended
	Old  string
	New  string
	Law  string // the act it rests on, as a key of the law catalogue or as text
}

// Post is a seat in a unit (chức danh, vị trí).
type Post struct {
	ID        string
	UnitID    string
	Title     string
	Kind      string // leader, clerk, officer, other
	ValidFrom string
	ValidTo   string
}

// Holder is a person in a post for a time (người giữ chức danh).
type Holder struct {
	PostID    string
	AccountID string
	Name      string
	ValidFrom string
	ValidTo   string
}
