package trial

import (
	"testing"

	"tinhso/internal/store"
)

// What the tests of releases use, which cannot live in this package: release imports it.

// Program builds the program once.
func Program(t testing.TB) string { return program(t) }

// Folder is the folder of the module.
func Folder(t testing.TB) string { program(t); return made.root }

// NewDatabase makes an empty PostgreSQL database.
func NewDatabase(t testing.TB, template string) string { return newDatabase(t, template) }

// StartNode starts a node that ends with the test.
func StartNode(t testing.TB, name, binary, data, database string) *Node {
	return node(t, name, binary, data, database)
}

// OpenBeside opens a database that a node has.
func OpenBeside(t testing.TB, database string) *store.DB { return opened(t, database) }

// Fresh is a loaded province on an engine.
func Fresh(t testing.TB, e store.Engine) (data, database string) { return fresh(t, e) }
