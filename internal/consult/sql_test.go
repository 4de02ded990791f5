package consult

import (
	"testing"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestSQLRunsOnBothEngines(t *testing.T) {
	storetest.PrepareAll(t, []store.Line{Migrations}, ".")
}
