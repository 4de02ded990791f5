package measure_test

import (
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestSQLRunsOnBothEngines(t *testing.T) {
	storetest.PrepareAll(t, []store.Line{ledger.Migrations, dossier.Migrations}, ".")
}
