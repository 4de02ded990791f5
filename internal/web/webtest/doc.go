// Package webtest examines pages (kiểm tra trang): the templates against the
// types of their page structs, their words against the catalogue, the HTML
// against what every page of ours must be, and goldens against what it was.
//
//	Templates(t, set, map[string]any{"receipt": &receiptPage{}})
//	Words(t, set)
//	Page(t, html)
//	Golden(t, "testdata/receipt.vi.html", html)
package webtest
