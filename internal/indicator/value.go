package indicator

import (
	"math/big"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// State says whether there is a value (trạng thái của giá trị).
type State string

// The states.
const (
	Known     State = "value"
	NoData    State = "no_data"   // not yet: chưa có dữ liệu
	Undefined State = "undefined" // there cannot be one: không xác định
)

// Value is the value of an indicator for a unit in a period (giá trị chỉ số).
type Value struct {
	Code        string
	Version     int
	Unit        string // measure unit: dossier, percent, point...
	State       State
	Reason      lang.Text // why there is none
	Exact       *big.Rat  // nil when there is none; a percentage is a fraction: 1/2 is 50 %
	Text        string    // rounded as the definition says, a decimal with a point, in per cent where it is a percentage
	Missing     lang.Text // the legal text that is not at hand; then nothing is computed
	Numerator   *Value    // of a ratio
	Denominator *Value
	Provisional bool // the period has not ended
}

// Query asks for values (điều kiện tính): of which unit, when, and of what.
type Query struct {
	Unit      string // id, or a code valid at the end of the period
	Own       bool   // the unit alone, without those below it
	Period    Period
	Procedure string
	Category  string // lĩnh vực
	Channel   string
	Level     string // cấp giải quyết
	Taken     string // unit whose counter took it in
}

// Row is one unit in a table (một dòng của bảng chỉ số): values in the order of the codes asked for.
type Row struct {
	UnitID, UnitName string
	Values           []Value
}

// Table is many indicators of many units in one period (bảng chỉ số).
type Table struct {
	Codes  []string
	Period Period
	Rows   []Row
}

// Point is one period of a series (một điểm của chuỗi).
type Point struct {
	Period Period
	Value  Value
}

// Node is one part of a value, with what it is made of (cây giải trình).
type Node struct {
	Code     string    // of an indicator or measure; empty for a part of a formula
	Name     lang.Text // what it is called
	Formula  string    // as written
	Law      []string
	Version  int
	Period   string
	UnitID   string
	Value    Value
	Children []Node
}

// Record is one fact behind a figure (hồ sơ đằng sau con số).
type Record struct {
	Kind, ID, Label string
	UnitID          string
	On              viet.Day // the day by which it is counted

	leg int64
}

// Records is a page of them, only those that the reader may see.
type Records struct {
	Items         []Record
	NextPageToken string
}

// Part says which part of a value records are asked of (phần của giá trị).
type Part string

// The parts.
const (
	PartValue       Part = "value"
	PartNumerator   Part = "numerator"
	PartDenominator Part = "denominator"
)
