package health

import (
	"testing"

	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

var lines = []store.Line{event.Migrations, Migrations}

func TestPrepare(t *testing.T) { storetest.PrepareAll(t, lines, ".") }
