package document

import (
	"time"

	"tinhso/internal/viet"
)

// Statistics is a periodic report in tables (báo cáo thống kê định kỳ): its words and figures are those of its room, its
// drawing is here. Law: 01/2020/TT-VPCP@2020-10-21
type Statistics struct {
	Number    string // Biểu số II.06a/VPCP/KSTT
	Issued    string // the act, in words
	Title     string
	Period    string // Quý III năm 2026
	Span      string // (Từ ngày ... đến ngày ...)
	By, To    string // units that report, and to which
	Measure   string
	Lead      []string // lines above the table, such as Cơ quan/đơn vị
	FirstNo   string   // head of the column of numbers; empty is TT
	First     string   // head of the column of titles
	FirstPart float64  // its share of the width
	Columns   []StatColumn
	Rows      []StatRow
	Below     *StatBelow
	Notes     []string
	Place     string
	On        viet.Day
	Signer    string // title of who signs as reporter
	Reporter  *Signature
	Head      *Signature
	OneSigner bool
	Draft     bool
	Reason    string // why it was signed in spite of findings
	FrozenAt  time.Time
	PrintedAt time.Time
}

// StatColumn is a column of figures, under a group and a group within it (cột số liệu).
type StatColumn struct {
	Title, Group, Sub string
	Share             float64
	Left              bool // words, not figures
}

// StatRow is a row of figures (dòng số liệu).
type StatRow struct {
	No, Title string
	Bold      bool
	Cells     []string
}

// StatBelow is the small table under the first (bảng phụ).
type StatBelow struct {
	Title   string
	Columns []string
	Cells   []string
}
