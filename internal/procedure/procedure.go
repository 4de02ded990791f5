package procedure

// Ref is a code with its name, such as a field of administration (lĩnh vực).
type Ref struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// The levels of administration (cấp) a procedure is carried out at.
const (
	LevelMinistry = "ministry"
	LevelProvince = "province"
	LevelDistrict = "district"
	LevelCommune  = "commune"
	LevelOther    = "other"
)

// The channels of filing (cách thức thực hiện), as in the outer contract.
const (
	ChannelDirect = "direct"
	ChannelOnline = "online"
	ChannelPostal = "postal"
)

// Scope says whose procedure it is (phạm vi áp dụng).
type Scope string

// The scopes. Only ScopeGeneral can be filed in this province.
const (
	ScopeGeneral       Scope = "general"
	ScopeCentral       Scope = "central_or_vertical"
	ScopeOtherProvince Scope = "other_province"
	ScopeDongThapOwn   Scope = "dong_thap_own"
)

// Procedure is one version of an administrative procedure (thủ tục hành chính) with everything that is published about it.
// Values returned by the catalogue are shared: read them, never change them.
type Procedure struct {
	Code      string `json:"code"`
	Version   int    `json:"version"`
	ValidFrom string `json:"valid_from"` // legal day, YYYY-MM-DD
	Name      string `json:"name"`
	PortalID  string `json:"portal_id,omitempty"`
	Group     string `json:"group"` // local, vertical, internal: the three lists of the capture

	Fields      []Ref    `json:"fields,omitempty"`
	Promulgator Ref      `json:"promulgator"`
	Levels      []string `json:"levels,omitempty"`      // as the source has it (2026: no district)
	Level2023   []string `json:"levels_2023,omitempty"` // province, district, commune
	LevelBasis  string   `json:"level_basis,omitempty"`
	// LevelGuessed is true when the level of 2023 is not known from any source.
	LevelGuessed bool       `json:"level_guessed,omitempty"`
	Department   string     `json:"department,omitempty"` // the source's words for the department of 2023
	Receivers    []Receiver `json:"receivers,omitempty"`

	Scope    Scope `json:"scope"`
	Fileable bool  `json:"fileable"`
	// WhyNotFileable is empty or one of the scopes or "internal"; see NotFileableWords.
	WhyNotFileable string `json:"why_not_fileable,omitempty"`
	// OneOfficeOnly: counted as another province's because its ministry named one province's department; most are general.
	OneOfficeOnly bool `json:"one_office_only,omitempty"`

	Vertical       bool     `json:"vertical,omitempty"`
	Internal       bool     `json:"internal,omitempty"`
	FullOnline     bool     `json:"full_online,omitempty"` // toàn trình
	NonTerritorial bool     `json:"non_territorial,omitempty"`
	OfflineOnly    bool     `json:"offline_only,omitempty"`
	Subjects       []string `json:"subjects,omitempty"`
	Executing      []string `json:"executing,omitempty"`
	Authority      []string `json:"authority,omitempty"`
	Coordinating   []string `json:"coordinating,omitempty"`
	Receiving      string   `json:"receiving,omitempty"`

	Deadline       *Deadline   `json:"deadline,omitempty"`
	Candidates     []Time      `json:"deadline_candidates,omitempty"`
	Methods        []Method    `json:"methods,omitempty"`
	Documents      []Component `json:"documents,omitempty"`
	DocumentsOrder string      `json:"documents_order,omitempty"`
	Steps          []Step      `json:"steps,omitempty"`
	Results        []Ref       `json:"results,omitempty"`
	LegalBasis     []Citation  `json:"legal_basis,omitempty"`
	Conditions     string      `json:"conditions,omitempty"`
	Description    string      `json:"description,omitempty"`
	Remarks        string      `json:"remarks,omitempty"`
	Returning      []Return    `json:"returning,omitempty"`
	Variants       []Variant   `json:"variants,omitempty"`

	Decision  string   `json:"decision,omitempty"`
	DecidedOn string   `json:"decided_on,omitempty"`
	Updated   string   `json:"updated,omitempty"`
	Flags     []string `json:"flags,omitempty"`

	FormID      string `json:"form_id,omitempty"` // empty: the general form
	FormVersion int    `json:"form_version,omitempty"`
	FlowCode    string `json:"flow_code,omitempty"` // standard, same-day, certify
	Popularity  int    `json:"popularity,omitempty"`
}

// Receiver is who takes the dossier in (cơ quan tiếp nhận): one unit, or every committee of a level when Unit is empty.
type Receiver struct {
	Level string `json:"level"`
	Unit  string `json:"unit,omitempty"`  // id of the unit
	Basis string `json:"basis,omitempty"` // source, derived, guess
	Why   string `json:"why,omitempty"`   // Vietnamese, how the receiver was found
}

// The bases of a Receiver, from firm to weak.
const (
	BasisSource  = "source"  // a list of 2023 says so
	BasisDerived = "derived" // follows from the field
	BasisGuess   = "guess"   // marked as such wherever it is shown
)

// Time is a limit in one of the kinds of the contract (thời hạn).
type Time struct {
	Amount int    `json:"amount"`
	Kind   string `json:"kind"` // same_day, working_hour, working_day, calendar_day, month
	CutOff string `json:"cut_off,omitempty"`
	Source string `json:"source_text,omitempty"`
	Basis  string `json:"basis,omitempty"`
}

// Deadline is the limit of the whole procedure (thời hạn giải quyết) and where the source states it.
// Kind by_channel and by_case mean: look into the methods.
type Deadline struct {
	Time
}

// The two kinds of Deadline that are not a limit themselves.
const (
	ByChannel = "by_channel"
	ByCase    = "by_case"
)

// Method is one way of filing (cách thức thực hiện) with its time and fees.
type Method struct {
	Channel  string   `json:"channel"`
	Label    string   `json:"label,omitempty"`  // names the case when a channel occurs more than once
	Repeat   int      `json:"repeat,omitempty"` // 1, 2... within the channel; 0 when it occurs once
	Time     *Time    `json:"time,omitempty"`   // nil: no limit that a machine can count
	Note     string   `json:"note,omitempty"`
	TimeText string   `json:"time_text,omitempty"` // a limit the source writes as words
	Fees     []Fee    `json:"fees,omitempty"`
	Flags    []string `json:"flags,omitempty"`
}

// Fee is one fee line (phí, lệ phí).
type Fee struct {
	Type     string `json:"type"` // phi, le_phi, muc_gia
	Amount   int64  `json:"amount,omitempty"`
	Currency string `json:"currency,omitempty"` // empty: VND
	Status   string `json:"status"`             // amount, free, see_note, zero, not_stated
	Note     string `json:"note,omitempty"`
	// Attachment is the name of the price list that the source attaches.
	Attachment string   `json:"attachment,omitempty"`
	Flags      []string `json:"flags,omitempty"`
}

// Component is one line of the list of papers (thành phần hồ sơ). Whether it is required is unknown everywhere: the source does not say.
type Component struct {
	Case     string   `json:"case,omitempty"`
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Bullet   string   `json:"bullet,omitempty"`
	Kind     string   `json:"kind"` // paper, note
	Original int      `json:"original,omitempty"`
	Copy     int      `json:"copy,omitempty"`
	EForm    bool     `json:"e_form,omitempty"`
	Forms    []string `json:"forms,omitempty"`
	// ResultOf: the paper is itself the result of another procedure.
	ResultOf bool `json:"result_of,omitempty"`
}

// Step is one part of the sequence (trình tự thực hiện).
type Step struct {
	Name  string   `json:"name,omitempty"`
	Lines []string `json:"lines,omitempty"`
}

// Citation is one document of the legal basis (căn cứ pháp lý).
type Citation struct {
	Number string `json:"number,omitempty"`
	Type   string `json:"type,omitempty"`
	Date   string `json:"date,omitempty"`
	Year   int    `json:"year,omitempty"`
	Issuer string `json:"issuer,omitempty"`
	Title  string `json:"title,omitempty"`
}

// Return is one way the result comes back (cách thức trả kết quả).
type Return struct {
	Type   string   `json:"type"`
	Places []string `json:"places,omitempty"`
}

// Variant is a case of the portal with its own limit (trường hợp, mã 1.xxxxxx.01).
type Variant struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
	Time int    `json:"time"`
	Unit string `json:"unit"`
	Flow string `json:"flow,omitempty"` // of dossiers of this variant, when it is not that of the procedure
}
