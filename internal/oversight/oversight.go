package oversight

import (
	"embed"
	"encoding/json"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations are the tables of this room.
var Migrations = store.Line{Room: "oversight", FS: migrateFS}

// Deps is what the room stands on; boot fills it in.
type Deps struct {
	DB    *store.DB
	Units *org.Directory
	Book  *deadline.Book
}

// Watch finds, keeps and settles findings (bộ phận giám sát).
type Watch struct {
	Deps
	rules atHand
}

// New opens the room.
func New(d Deps) *Watch { return &Watch{Deps: d} }

// State is where a finding stands (trạng thái phát hiện).
type State string

// The states.
const (
	Fresh     State = "new"       // waits for the unit to explain (chờ giải trình)
	Explained State = "explained" // waits for the unit above (chờ kết luận)
	Accepted  State = "accepted"  // the explanation holds (chấp nhận giải trình)
	Upheld    State = "upheld"    // it was as it looked (xác định có vi phạm)
)

// States lists the states in their order.
func States() []State { return []State{Fresh, Explained, Accepted, Upheld} }

// Finding is a step that looks like gaming of figures (phát hiện), with its evidence.
type Finding struct {
	ID            string
	Rule          string
	RuleFrom      viet.Day // the version of the rule by which it was found
	DossierID     string   // the dossier, or the first of several
	Code          string
	UnitID        string
	UnitPath      string
	UnitName      string
	Officer       string // account of who did it; empty for the applicant
	At            time.Time
	FoundAt       time.Time
	ExplainBy     time.Time
	Evidence      Evidence
	State         State
	Explanation   string
	ExplainedBy   string
	ExplainedName string
	ExplainedAt   time.Time
	Verdict       string // what the unit above said
	DecidedBy     string
	DecidedName   string
	DecidedAt     time.Time

	subject string
}

// Evidence is what a finding rests on (chứng cứ): facts by name, and the dossiers when there are several. The words are
// oversight.found.<rule>, said with the facts.
type Evidence struct {
	Facts map[string]string `json:"facts,omitempty"` // *_at instants, *_on days, others as they are
	Items []Item            `json:"items,omitempty"`
}

// Item is one dossier of a finding about several.
type Item struct {
	Dossier string    `json:"dossier"`
	Code    string    `json:"code"`
	At      time.Time `json:"at"`
}

// object is a finding as policy sees it.
func (f *Finding) object() policy.Object {
	return policy.Object{Kind: "finding", ID: f.ID, UnitID: f.UnitID, UnitPath: f.UnitPath}
}

// Mark is one step that the rules look at (bước cần xem).
type Mark struct {
	ID        string // of the event
	Kind      string // filed, asked, extended, issued, ended
	DossierID string
	Code      string
	UnitID    string
	UnitPath  string
	UnitName  string
	Actor     string
	At        time.Time
	Again     string
	markBody
}

// The kinds of marks.
const (
	filed    = "filed"
	asked    = "asked"
	extended = "extended"
	issued   = "issued"
	ended    = "ended"
)

type markBody struct {
	Action      string    `json:"action"`
	By          string    `json:"by"`
	AcceptedAt  time.Time `json:"accepted_at,omitzero"`
	DueAt       time.Time `json:"due_at,omitzero"` // as it was before the step
	IssuedOn    viet.Day  `json:"issued_on,omitzero"`
	LateResult  bool      `json:"late_result,omitempty"`
	Supplements int       `json:"supplements,omitempty"`
}

func scanMark(r *store.Rows) (m Mark, err error) {
	var body json.RawMessage
	if err = r.Scan(&m.ID, &m.Kind, &m.DossierID, &m.Code, &m.UnitID, &m.UnitPath, &m.UnitName, &m.Actor, &m.At, &m.Again, &body); err != nil {
		return m, err
	}
	return m, json.Unmarshal(body, &m.markBody)
}
