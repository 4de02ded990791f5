package batch

import (
	"context"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Deps is what the room stands on; boot fills it in.
type Deps struct {
	DB       *store.DB
	Units    *org.Directory
	Accounts *identity.Accounts
	Flows    *flow.Library
	Cases    *dossier.Cases
}

// Room plans and runs batches (xử lý hàng loạt).
type Room struct{ Deps }

// New makes the room.
func New(d Deps) *Room { return &Room{Deps: d} }

// Kind is what sort of thing is done to many (loại xử lý hàng loạt).
type Kind string

// The kinds.
const (
	Acts  Kind = "act"  // one step, taken with each
	Moves Kind = "move" // to another version of their process
)

// State is how far a batch is (tiến độ).
type State string

// The states, in their order. A batch that was stopped can be run again: what is done is not done twice.
const (
	Planning State = "planning" // the preview is being made
	Planned  State = "planned"  // the preview can be read
	Approved State = "approved" // a move may be run
	Running  State = "running"
	Stopping State = "stopping" // somebody asked it to stop
	Stopped  State = "stopped"
	Done     State = "done"
)

// Batch is one thing done to many dossiers (một lượt xử lý hàng loạt).
type Batch struct {
	ID        string
	Kind      Kind
	State     State
	Action    string // of Acts
	Label     lang.Text
	Input     map[string]any // the common input of Acts
	Move      *Move          // of Moves
	By        string         // account
	ByName    string
	UnitID    string // whose: the home unit of who planned it
	Total     int
	Will      int // can be done, as the preview found
	Cannot    int
	Done      int
	Failed    int
	Left      int // still to be done
	CreatedAt time.Time
	StartedAt time.Time
	EndedAt   time.Time
	Approval  *Approval
	Why       string // code of the reason for which it stopped by itself
	Version   int64
	unitPath  string
	after     string
}

// Approval is who let a move be run, and by which decision (phê duyệt).
type Approval struct {
	By       string    `json:"by"`
	ByName   string    `json:"by_name"`
	At       time.Time `json:"at"`
	Decision string    `json:"decision"` // number of the paper
	On       viet.Day  `json:"on"`
}

// Bulk is one step to take with many dossiers (thao tác hàng loạt).
type Bulk struct {
	Action string
	Codes  []string       // of the dossiers, at most MaxBulk
	Input  map[string]any // the same for all, by the input form of the action
	Once   once.Guard
}

// MaxBulk bounds how many dossiers a person may choose at once.
const MaxBulk = 500

// Move takes the dossiers that are under way on one version of a flow to another one (chuyển tiếp phiên bản quy trình).
type Move struct {
	Flow   string            `json:"flow"`
	From   int               `json:"from"`
	To     int               `json:"to"`
	States map[string]string `json:"states"` // old state: new state; one not named goes to the state of the same id
	Law    string            `json:"law"`    // key of the act that forces it, with its article
	Reason string            `json:"reason,omitempty"`
	Once   once.Guard        `json:"-"`
}

// Verdict is what the preview says of one dossier.
type Verdict string

// The verdicts.
const (
	Will   Verdict = "will"   // it will be done
	Cannot Verdict = "cannot" // and why not
)

// Outcome is what became of one dossier.
type Outcome string

// The outcomes.
const (
	Waiting Outcome = "waiting"
	Did     Outcome = "done"
	Failed  Outcome = "failed" // refused, or changed by somebody since the preview
)

// Item is one dossier of a batch (một hồ sơ trong lượt xử lý).
type Item struct {
	N         int
	DossierID string
	Code      string
	Procedure string
	Version   int64 // as the preview saw it
	Verdict   Verdict
	Outcome   Outcome
	Why       string // code of the reason why it cannot be done, or was not; words of the catalogue
	WhyArgs   map[string]any
	At        time.Time // when it was done or refused
	Change    Change
}

// Change is what a dossier would become, and became.
type Change struct {
	From, To           string // states
	FromName, ToName   lang.Text
	ClockFrom, ClockTo string
	DueFrom, DueTo     viet.Day
}

// Filter narrows the lists of batches and items.
type Filter struct {
	Kind      Kind
	Mine      bool
	Flow      string  // of Moves
	Verdict   Verdict // of items
	Outcome   Outcome // of items
	PageToken string
	PageSize  int
}

// Plan makes the preview of a bulk act: each dossier with what will happen, or why it cannot. Nothing is done yet.
func (r *Room) Plan(ctx context.Context, b Bulk) (Batch, error) { return r.plan(ctx, b) }

// Run starts a planned bulk act, or goes on with a stopped one; the page may be left.
func (r *Room) Run(ctx context.Context, id string) (Batch, error) { return r.run(ctx, id, Acts) }

// PlanMove makes the dry run of a move: a job looks at every dossier under way on the old version.
func (r *Room) PlanMove(ctx context.Context, m Move) (Batch, error) { return r.planMove(ctx, m) }

// Approve lets a planned move be run, by a decision (phê duyệt phương án chuyển tiếp).
func (r *Room) Approve(ctx context.Context, id, decision string, on viet.Day) (Batch, error) {
	return r.approve(ctx, id, decision, on)
}

// RunMove starts an approved move, or goes on with a stopped one.
func (r *Room) RunMove(ctx context.Context, id string) (Batch, error) { return r.run(ctx, id, Moves) }

// Stop ends a running batch between two dossiers. What is done stays done.
func (r *Room) Stop(ctx context.Context, id string) (Batch, error) { return r.stop(ctx, id) }
