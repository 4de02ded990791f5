// Package web is the shell of every face (vỏ chung của các giao diện): what
// happens to a request before a page sees it and to an answer before a person
// does.
//
//	request ─ id ─ log ─ panic ─ headers ─ language, look ─ size ─ cross-origin
//	        ─ time ─ session ─ backstop ─ Handler(c *Ctx) error ─ page or problem
//
// A Handler returns an error; the shell turns a fault into its status and
// shows it as a page to people and as RFC 9457 problem details to machines.
// Who someone is and what they may do is not known here: the session store and
// the backstop of the policy reach the shell through the two small interfaces
// Sessions and Backstop, which boot wires.
//
// A face makes one Shell-wide Views (its templates and its layout), asks for
// Routes and registers handlers by the patterns of net/http:
//
//	pages := shell.Pages(views)
//	pages.Handle("GET /thu-tuc/{code}", showProcedure)
//
// Every page works without script. With htmx on the page, a handler may answer
// a request for a part (Ctx.Partial) with one named block of the same file.
package web
