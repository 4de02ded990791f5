package indicator

import (
	"testing"

	"tinhso/internal/store/storetest"
)

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }
