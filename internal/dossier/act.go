package dossier

import (
	"context"

	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/once"
)

// Act is one step somebody wants to take with a dossier (thao tác xử lý).
type Act struct {
	Action  string
	Version int64          // the version the caller saw; stale is 412, zero is 428
	Input   map[string]any // by the input form of the action
	Files   []string       // ids of uploads that come with it
	Guest   string         // token of a guest, owner of the uploads
	Once    once.Guard
}

// Action is a step that is open to the caller now (thao tác được phép).
type Action struct {
	Name    string
	Label   lang.Text
	Input   form.Form
	Schema  map[string]any // JSON Schema of Input
	Confirm bool
	Tone    string
	Files   bool // uploads may come with it
}

// Act takes a step: it reads the flow the dossier is on, asks policy, decodes the input, applies the effects and
// writes dossier, step and event in one transaction. Of two officers at once exactly one wins.
func (c *Cases) Act(ctx context.Context, code string, a Act) (Dossier, error) { return Dossier{}, nil }

// Actions lists the steps open to the caller now, with labels and input forms.
func (c *Cases) Actions(ctx context.Context, d Dossier) ([]Action, error) { return nil, nil }
