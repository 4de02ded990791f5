package flow

import (
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Drafts keeps the drafts of flows (bản nháp quy trình): edited by several people, checked, proposed by one and
// published by another. Who may do so at all is asked by the face; who did what is kept here.
//
//	Begin ─▶ open ── Change, Undo, Redo ──▶ open ── Propose ──▶ proposed ── Publish (by another) ──▶ published
//	           └── Drop ──▶ dropped           ◀── Recall, SendBack ──┘
type Drafts struct {
	db      *store.DB
	library *Library
}

// NewDrafts opens the drafts beside the library in which they are published.
func NewDrafts(db *store.DB, l *Library) *Drafts { return &Drafts{db: db, library: l} }

// By is who does something with a draft (người thực hiện). Key makes a form that is sent twice act once.
type By struct{ Account, Name, Key string }

// Status is where a draft stands (tình trạng bản nháp).
type Status string

// The states of a draft.
const (
	DraftOpen      Status = "open"
	DraftProposed  Status = "proposed"
	DraftPublished Status = "published"
	DraftDropped   Status = "dropped"
)

// Draft is a flow being changed (bản nháp quy trình). Edition counts its changes: who changes it says which edition
// they saw.
type Draft struct {
	ID      string
	Code    string
	Origin  string // version, empty, file
	From    int    // the published version it was made of; 0: none
	Status  Status
	Edition int
	Base    Source // as it began
	Source  Source // as it stands

	MadeBy, ChangedBy, ProposedBy, DecidedBy         string // accounts
	MadeName, ChangedName, ProposedName, DecidedName string
	MadeAt, ChangedAt, ProposedAt, DecidedAt         time.Time

	ValidFrom viet.Day // proposed
	Target    int      // the version it will be, or is
	Note      string   // of who proposes
	Decision  string   // of who sends back or publishes
}

// Change is one thing done to a draft (một lần thay đổi bản nháp).
type Change struct {
	Edition  int
	Kind     string // edit, undo, redo, propose, recall, send_back, rebase, publish, drop
	Edit     Edit
	Words    lang.Text // what was done, with the names of that moment
	By, Name string
	At       time.Time
}

// Limits of what is kept.
const (
	mostDrafts  = 50   // open at once
	mostChanges = 2000 // of one draft
	mostNote    = 2000 // characters
)
