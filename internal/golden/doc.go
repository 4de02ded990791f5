// Package golden compares what a program prints with what it printed before
// (bản mẫu đối chiếu): pages, plans, the table of powers, official papers.
// Tests only. `make golden` gives -update to every room that imports it.
package golden
