package indicator

import (
	"context"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/store"
)

// Room answers what a figure is (phòng chỉ số).
type Room struct {
	db      *store.DB
	units   *org.Directory
	sources []Source
}

// New opens the room over a database whose migrations have run.
func New(db *store.DB, units *org.Directory, sources ...Source) *Room {
	return &Room{db: db, units: units, sources: sources}
}

// Table computes many indicators of many units in one period (bảng chỉ số); of every unit of that time when none is named.
func (m *Room) Table(ctx context.Context, codes, units []string, q Query) (Table, error) {
	return Table{}, notBuilt
}

// Value computes one indicator (giá trị chỉ số).
func (m *Room) Value(ctx context.Context, code string, q Query) (Value, error) {
	return Value{}, notBuilt
}

// Series computes an indicator in the last n periods up to that of the query (chuỗi thời gian).
func (m *Room) Series(ctx context.Context, code string, q Query, n int) ([]Point, error) {
	return nil, notBuilt
}

// Explain takes a value apart (giải trình giá trị).
func (m *Room) Explain(ctx context.Context, code string, q Query) (Node, error) {
	return Node{}, notBuilt
}

// Records lists the facts behind a part of a value, within the reader's rights (danh sách hồ sơ đằng sau con số).
func (m *Room) Records(ctx context.Context, code string, q Query, part Part, token string, size int) (Records, error) {
	return Records{}, notBuilt
}

// Definitions lists the definitions in force on the last day of a period (danh mục chỉ số).
func (m *Room) Definitions(ctx context.Context, p Period) ([]Definition, error) {
	return nil, notBuilt
}

var notBuilt = fault.New(fault.KindUnavailable, "fault.unavailable")
