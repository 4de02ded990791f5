package document

import "time"

// Paper is the size of the sheet a form is printed on (khổ giấy).
type Paper string

// The forms are drawn for A5; provinces also print them on A4.
const (
	A5 Paper = "A5"
	A4 Paper = "A4"
	a6 Paper = "A6" // labels
)

// TwoCopies are the copies of a receipt: one is kept, one goes with the
// citizen (liên).
var TwoCopies = []string{"Liên 1: Lưu", "Liên 2: Giao khách hàng"}

// Desk is the one-stop desk in whose name a form is printed (bộ phận tiếp
// nhận và trả kết quả).
type Desk struct {
	Unit         string // first line of the head: UBND tỉnh Tiền Giang for the provincial centre, else the unit's own name
	Name         string // second line; empty is "Bộ phận Tiếp nhận và Trả kết quả"
	Place        string // địa danh before the date, e.g. Mỹ Tho
	Phone        string
	CodeIsSample bool // the agency code inside dossier numbers is a placeholder: print "mẫu" beside it
}

// Party is a person or organisation named on a form (ông/bà, tổ chức).
type Party struct {
	Name         string
	IDNumber     string // citizen identity or passport number
	Address      string
	Phone        string
	Email        string
	Organisation bool
}

// Signature is what a checked digital signature says of itself (chữ ký số).
// It is printed as words; a picture of a signature is never drawn.
type Signature struct {
	Signer string
	At     time.Time
}

// Slip is what all forms of the desk have in common (phiếu).
type Slip struct {
	Desk      Desk
	Code      string // dossier number
	At        time.Time
	Paper     Paper    // empty is A5
	Copies    []string // empty prints one copy without a mark; TwoCopies prints two
	TrackURL  string   // where the progress is looked up: QR
	RateURL   string   // where the service is rated: QR
	Submitter Party
	Owner     Party  // when another person than the submitter owns the dossier
	Subject   string // procedure name or summary
	Officer   string // name printed under the officer's signature place
	Signed    *Signature
	Sealed    *SealMark // its place in the sealed log, once it has one
}

// SealMark is what a paper says of its place in the sealed log (niêm phong). The
// proof itself is attached by who hands the paper out.
type SealMark struct {
	Position    int64
	Fingerprint string
	URL         string // where it is checked: QR, instead of the one for rating
}

// Component is one row of the list of papers handed in (thành phần hồ sơ).
type Component struct {
	Name                       string
	Original, Certified, Photo int
	Note                       string // e.g. "sẽ nộp sau"
}

// Line is one more line of a form (dòng bổ sung).
type Line struct{ Label, Text string }

// Receipt is form 01 (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
// Law: 01/2018/TT-VPCP@2018-11-23#art9
type Receipt struct {
	Slip
	Lines       []Line // what only some receipts have: who resolves it, when another counter took it in
	Components  []Component
	Sets        int    // number of sets handed in
	Duration    string // with its unit: "15 ngày làm việc", "04 giờ làm việc"
	ReceivedAt  time.Time
	DueAt       time.Time // zero prints blanks for handwriting
	Provisional bool      // the due day lies beyond the known calendar
	DueByClerk  bool      // the duration is not from the catalogue
	ReturnAt    string    // desk, postal address, or electronic
	Fees        string
	Book, Entry string // paper register; both empty when the register is electronic
	Reprint     int    // version mark of a reprint; 0 and 1 print nothing
}

// Supplement is form 02 (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ).
// Law: 01/2018/TT-VPCP@2018-11-23#art9
type Supplement struct {
	Slip
	Number string // e.g. "05/HDHS"
	Items  []string
	Reason string
}

// Refusal is form 03 (phiếu từ chối tiếp nhận giải quyết hồ sơ).
// Law: 01/2018/TT-VPCP@2018-11-23#art9
type Refusal struct {
	Slip
	Reasons     []string
	Online      bool // filed online: adds number and time of filing, one signature
	SubmittedAt time.Time
}

// Apology is form 04 (phiếu xin lỗi và hẹn lại ngày trả kết quả).
// Law: 01/2018/TT-VPCP@2018-11-23#art9
type Apology struct {
	Slip
	Number      string // e.g. "05/PXL"
	Agency      string // the agency that resolves and apologises
	ReceivedAt  time.Time
	DueAt       time.Time
	NewDueAt    time.Time
	Reason      string
	SignerTitle string // empty is "Thủ trưởng cơ quan, đơn vị"
	Recipients  []string
}
