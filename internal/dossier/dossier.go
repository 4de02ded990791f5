package dossier

import (
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Channel is how a dossier comes in and how its result goes out (kênh thực hiện).
type Channel string

// The three channels of the national catalogue.
const (
	Direct Channel = "direct" // at the counter (trực tiếp)
	Online Channel = "online" // on the portal (trực tuyến)
	Postal Channel = "postal" // by public post (bưu chính công ích)
)

// Procedure is the version of a procedure on which a dossier was filed (thủ tục hành chính).
type Procedure struct {
	Code    string `json:"code"`
	Version int    `json:"version"`
	Name    string `json:"name"`
}

// Unit is the unit that resolves a dossier (đơn vị giải quyết), as it was called on the day of filing.
type Unit struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
	Path string `json:"-"`
}

// Dossier is one case of one person or organisation under one procedure (hồ sơ thủ tục hành chính).
type Dossier struct {
	ID          string
	Code        string // <unit identifier>-<yyMMdd>-<serial of the day>
	Version     int64  // grows with every step; the ETag
	Procedure   Procedure
	FlowCode    string
	FlowVersion int
	Unit        Unit
	Channel     Channel
	State       string // id of the state in the flow
	StateName   lang.Text
	PublicState lang.Text // the same in words for the citizen
	National    int       // one of the ten national statuses, 1 to 10
	Closed      bool      // the flow is at its end

	Party          Party
	Applicant      Person  // whose dossier it is (chủ hồ sơ)
	Representative *Person // who files it, when somebody else does (người nộp)
	Organisation   *Organisation
	Fields         form.Values
	Documents      []Paper
	ReturnBy       ReturnBy
	CaseName       string // which case of the procedure's time limit, when it has several
	Variant        string // code of the variant of the procedure (1.001193.01), when it has several
	VariantName    string

	Taken    *Unit     // whose counter took it in for the unit that resolves it; nil when it did itself
	HandBy   time.Time // by when the unit that resolves it takes it over; zero before acceptance
	HandedAt time.Time // when it did

	SubmittedAt time.Time
	AnswerBy    time.Time // until when the office says accepted or not
	AcceptedAt  time.Time // when the clock began; zero before, like the next ones
	DueAt       time.Time
	DueOn       viet.Day
	Provisional bool // the due day lies beyond the known calendar
	Paused      bool // the clock stands still: waiting for the citizen
	DoneAt      time.Time
	ReturnedAt  time.Time
	EndedAt     time.Time
	OnTime      *bool // against the due day; nil until it has ended
	OnTimeNat   *bool // by the national computation, which leaves out the waiting instead of moving the day

	Budget      *deadline.Budget // how long it may take; nil before acceptance when the catalogue does not say
	BudgetBasis string           // where the budget comes from: methods, steps, variants..., or ByClerk
	Extended    int              // by how much a new appointment moved it (Mẫu số 04); at most once
	Supplements int              // how often more was asked for; the law allows once
	Asked       []string         // what was asked for, while the citizen has not answered

	Assignee     string // account of the officer who has it
	AssigneeName string
	OwnerAccount string // account of the citizen who filed online; empty for guests and most counter filings
	Late         bool   // the code was written on paper first and entered later (nhập sau khi mất đường truyền)
	Result       *Result

	raw   raw
	works flow.Role
}

// ByClerk marks a budget that a clerk entered, because the catalogue has none (không lấy từ danh mục).
const ByClerk = "clerk"

// Paper is one component of a dossier (thành phần hồ sơ) and how it stands.
type Paper struct {
	Component string `json:"component"` // code in the catalogue; empty for a paper beyond the list
	Name      string `json:"name"`
	Status    string `json:"status"` // attached, later, not_applicable
	File      string `json:"file,omitempty"`
	FileName  string `json:"file_name,omitempty"`
	MediaType string `json:"media_type,omitempty"`
	Size      int64  `json:"size,omitempty"`
	Step      int64  `json:"step,omitempty"` // the step that brought it; 1 is the filing
	Counted
}

// Counted is how many of a paper were handed in at the counter (bản chính, bản chứng thực, bản sao chụp).
type Counted struct {
	Originals int `json:"originals,omitempty"`
	Certified int `json:"certified,omitempty"`
	Photos    int `json:"photos,omitempty"`
}

// The three ways a component can stand (QUALITY: no paper says whether it is required).
const (
	Attached      = "attached"       // here it is (nộp kèm)
	Later         = "later"          // will be brought (nộp sau)
	NotApplicable = "not_applicable" // not asked of this person (không thuộc trường hợp)
)

// Result is what the dossier led to (kết quả giải quyết).
type Result struct {
	Code     string   `json:"code"` // the check code printed with the QR
	Number   string   `json:"number"`
	Subject  string   `json:"subject"`
	Type     string   `json:"type"`
	IssuedOn viet.Day `json:"issued_on"`
	File     string   `json:"file,omitempty"`     // id of the file; empty while it is being rendered
	Attached bool     `json:"attached,omitempty"` // the file came with the act, signed elsewhere (kết quả điện tử)
	Signer   string   `json:"signer"`
	Behalf   string   `json:"behalf,omitempty"` // for whom it was signed: "KT. ..." by a deputy, "TUQ. ..." by another
	Body     string   `json:"body,omitempty"`   // the text of the decision, printed on the result
}

// ReturnBy is how the person wants the result (đăng ký nhận kết quả).
type ReturnBy struct {
	Channel Channel `json:"return_by"`
	Address Address `json:"return_address,omitzero"` // for the post
}
