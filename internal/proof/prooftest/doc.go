// Package prooftest keeps a small sealed log in memory (nhật ký mẫu), with its
// keys, for tests of what reads proofs.
package prooftest
