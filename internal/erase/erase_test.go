package erase

import (
	"testing"

	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

func TestStatements(t *testing.T) {
	storetest.PrepareAll(t, []store.Line{document.Migrations, Migrations}, ".")
}

func TestADecisionIsNamedInFull(t *testing.T) {
	good := Decision{Dossier: "H", Number: "12/QĐ-UBND", On: "2026-11-20", Reason: "theo yêu cầu"}
	today := viet.Day{Y: 2026, M: 11, D: 24}
	for _, c := range []struct {
		name   string
		change func(*Decision)
		path   string
	}{
		{"complete", func(*Decision) {}, ""},
		{"no number", func(d *Decision) { d.Number = "  " }, "number"},
		{"no reason", func(d *Decision) { d.Reason = "" }, "reason"},
		{"of tomorrow", func(d *Decision) { d.On = "2026-11-25" }, "on"},
		{"of no day", func(d *Decision) { d.On = "hôm qua" }, "on"},
		{"by no law", func(d *Decision) { d.Law = "1/2999/QH99" }, "law"},
		{"before the law was in force", func(d *Decision) { d.On = "2025-12-31" }, "law"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := good
			c.change(&d)
			err := d.check(today)
			f, _ := fault.As(err)
			if c.path == "" && err != nil || c.path != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Path != c.path) {
				t.Errorf("%v", err)
			}
		})
	}
}
