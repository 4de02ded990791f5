// Package ui is the one design system of TinhSo (hệ thống thiết kế giao diện):
// the look of every page of every face.
//
// A component is a Go struct with a doc comment and a template of the same
// name: the page struct holds the value, the template says
//
//	{{template "Notice" .Saved}}
//
// Words that belong to the page arrive in the struct, already in the reader's
// language. Words that belong to the component ("bắt buộc", "Trang sau") are
// said by the component itself through T, which is bound when the set is
// parsed, once per language.
//
//	component/*.html   the templates
//	asset/css/*.css    hand-written style, joined in the order of their names
//	asset/*.js         htmx as published, and app.js, both optional to the reader
//	asset/font         Be Vietnam Pro (OFL), cut to Vietnamese and Latin
//	gallery*.go        every component in every state, with real content
//
// Rules of the house: no inline script or style (the policy of the shell
// forbids both), no :has and no CSS nesting (Chrome 90 reads every page),
// 375 pixels first, nothing said by colour alone, WCAG 2.2 AA.
package ui
