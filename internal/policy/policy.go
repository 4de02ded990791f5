package policy

import (
	"context"

	"tinhso/internal/identity"
	"tinhso/internal/store"
)

// Action is what someone wants to do (hành động): "dossier.read", "account.manage". All of them are in rules.go.
type Action string

// Object is what it is done to (đối tượng), as far as a rule needs to know.
type Object struct {
	Kind         string // dossier, file, unit, account, citizen, procedure, ...
	ID           string
	UnitID       string
	UnitPath     string
	OwnerAccount string
	Assignee     string
	Consulted    []string // ids of the units asked for their opinion
	Public       bool
	State        string
}

// Can asks whether the caller may do the action to the object.
func Can(ctx context.Context, action Action, obj Object) error { return nil }

// Allowed asks the same for showing or hiding a button.
func Allowed(ctx context.Context, action Action, obj Object) bool { return false }

// Scope is the part of a list that is the caller's (phạm vi dữ liệu).
type Scope struct {
	All        bool     // everything
	Owner      string   // things of this account
	Keys       []string // and these things, shown by a second fact
	Assignee   string   // things in the hands of this account...
	AssignedAt []string // ...in these units
	Units      []string // things of these units
	Subtrees   []string // things of the units below these paths
	Consulted  []string // things on which these units were asked
	Public     bool     // things that are public
}

// Columns names the columns a scope is applied to; one left empty takes no part.
type Columns struct {
	ID        string
	Owner     string
	Unit      string
	Path      string
	Assignee  string
	Consulted string // a condition with ? for the list of units, e.g. "EXISTS (SELECT 1 ... AND c.unit_id IN (?))"
	Public    string // a condition
}

// ScopeOf says which part of a list the caller may see. Nobody's is a fault.
func ScopeOf(ctx context.Context, action Action) (Scope, error) { return Scope{}, nil }

// Where adds the scope to the condition of a list.
func (s Scope) Where(w *store.Where, c Columns) {}

// Public says that a page asks nobody, and why.
func Public(ctx context.Context, why string) {}

// Watch begins to notice whether anybody asked; the function tells.
func Watch(ctx context.Context) (context.Context, func() bool) {
	return ctx, func() bool { return true }
}

// Accounts answers identity's question by the table; boot hands it over.
func Accounts(ctx context.Context, action string, t identity.Target) error { return nil }
