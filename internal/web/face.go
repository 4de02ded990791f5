package web

import (
	"context"
	"net/http"
	"time"
)

// Handler answers one request; an error it returns becomes a page or a problem.
type Handler func(c *Ctx) error

// Visitor is who asks (người truy cập), as far as the shell needs to know.
type Visitor struct {
	SignedIn bool
	ID       string // account
	Name     string
	Kind     string // citizen, officer, guest, system
	Role     string // for the header, in words
	Home     string // address of the place that is theirs: the desk, their dossiers
	Unread   int
}

// Sessions knows who sends a request (phiên làm việc); boot gives the one of
// identity. The context it returns carries the caller for the rooms. A faulty
// or ended session is a guest, not an error; an error means it cannot be known.
type Sessions interface {
	Load(r *http.Request) (context.Context, Visitor, error)
}

// Limits bounds how much one person asks (hạn mức truy cập); boot gives those of quota. A wait says how long to come
// later; else done is told the status of the answer.
type Limits interface {
	Take(r *http.Request, pattern, account, address string) (wait time.Duration, done func(status int))
}

// Backstop notices whether a handler asked what is allowed (chốt chặn phân
// quyền); boot gives the one of policy.
type Backstop interface {
	Watch(ctx context.Context) (context.Context, func() bool)
}
