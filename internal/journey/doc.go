// Package journey walks the real platform as people do (hành trình người dùng):
// the real binary, a real headless Chromium, nothing imagined. It is a room of
// tests; nobody imports it.
//
//	browser.go  starts Chromium once and opens pages in it
//	page.go     what a person does on a page: go, fill, press, look
//	axe.go      what axe-core (vendored in testdata) finds wrong with a page
//
// Without Chromium the tests are skipped on a developer's machine, loudly; with
// CI set they fail.
package journey
