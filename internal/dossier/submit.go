package dossier

import (
	"context"
	"time"

	"tinhso/internal/once"
)

// Submit is a filing (nộp hồ sơ) as it comes from a face: nothing in it is trusted.
type Submit struct {
	Procedure      string
	Unit           string // id, or a code valid today
	Channel        Channel
	Party          Party // empty: self, or other when a representative is given
	Applicant      Person
	Representative *Person
	Organisation   *Organisation
	Fields         map[string]any
	Documents      []Paper // Component, Status and File are read
	ReturnBy       ReturnBy
	CaseName       string
	Draft          string // deleted in the same transaction
	Guest          string // secret token of a guest without an account: owns the uploads and the draft
	Late           *LateNumber
	Once           once.Guard
}

// LateNumber is a number written on paper while the line was down (số ghi tay khi mất đường truyền).
type LateNumber struct {
	Code   string    // the whole code on the slip
	At     time.Time // when the person stood at the counter
	Reason string
}

// Submit files a dossier (nộp hồ sơ): everything that can be checked is checked first, then one transaction writes it.
func (c *Cases) Submit(ctx context.Context, s Submit) (Dossier, error) { return Dossier{}, nil }

// SubmitMany files several dossiers of one person in one go (nộp nhiều hồ sơ một lần): all or none.
func (c *Cases) SubmitMany(ctx context.Context, all []Submit) ([]Dossier, error) { return nil, nil }

// SubmitAndAccept files at the counter and accepts in the same transaction (tiếp nhận tại quầy). The input is that of
// the action accept.
func (c *Cases) SubmitAndAccept(ctx context.Context, s Submit, input map[string]any) (Dossier, error) {
	return Dossier{}, nil
}

// Certify is the one-screen path of certified copies (chứng thực bản sao): it files and then takes every step of the
// flow that the caller may take, in one transaction; where a leader has to sign it stops and says so by its state.
func (c *Cases) Certify(ctx context.Context, s Submit, inputs map[string]map[string]any) (Dossier, error) {
	return Dossier{}, nil
}
