package document

import (
	"time"

	"tinhso/internal/viet"
)

// BulkReceipt is one slip for many dossiers of one person (giấy tiếp nhận
// nhiều hồ sơ).
type BulkReceipt struct {
	Slip
	ReceivedAt time.Time
	Rows       []BulkRow
	ReturnAt   string
}

// BulkRow is one dossier on a bulk receipt.
type BulkRow struct {
	Code    string
	Subject string
	Owner   string
	Sets    int
	DueAt   time.Time
}

// FeeList is the list of cash taken at a desk on one day (bảng kê thu phí, lệ
// phí trong ngày).
type FeeList struct {
	Desk      Desk
	Day       viet.Day
	PrintedAt time.Time
	Cashier   string
	Rows      []FeeRow
}

// FeeRow is one payment.
type FeeRow struct {
	At      time.Time
	Code    string
	Payer   string
	Subject string
	Kind    string // phí, lệ phí, ...
	Receipt string // number of the paper receipt
	Amount  int64  // đồng
	Clerk   string // who took it
}
