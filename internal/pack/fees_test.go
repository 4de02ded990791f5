package pack_test

import (
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"tinhso/internal/lang"
	"tinhso/internal/pack"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

const feesText = `fees:
  - procedure: "1.001193"
    name: Lệ phí thử
    per: page
    steps:
      - {from: 1, amount: 2000}
      - {from: 3, amount: 1000}
    max_per_copy: 200000
    valid_from: 2017-01-01
    valid_to: 2026-12-31
    law: 61/2018/NĐ-CP@2018-04-23
    note: {vi: thử, en: test}
`

func withFees(old, new string) func(fstest.MapFS) {
	return func(files fstest.MapFS) {
		files["fees.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(feesText, old, new, 1))}
	}
}

func TestTariffsAreDated(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := deps(db)
		report, err := pack.Load(t.Context(), d, mustTiny(t, withFees("", "")), io.Discard)
		if err != nil || len(report.Warnings) == 0 { // the catalogue has no such amount
			t.Fatal(err, report.Refused, report.Warnings)
		}
		for day, want := range map[viet.Day]int64{{Y: 2016, M: 12, D: 31}: 0, {Y: 2017, M: 1, D: 1}: 5000, {Y: 2026, M: 12, D: 31}: 5000, {Y: 2027, M: 1, D: 1}: 0} {
			tariff, ok, err := d.Procedures.Tariff(t.Context(), "1.001193", day)
			if err != nil || ok != (want > 0) || tariff.Copy(3) != want {
				t.Errorf("on %s: %v %d %v", day, ok, tariff.Copy(3), err)
			}
		}
		if _, err := pack.Load(t.Context(), d, mustTiny(t, nil), io.Discard); err != nil {
			t.Fatal(err)
		}
		if _, ok, _ := d.Procedures.Tariff(t.Context(), "1.001193", viet.Day{Y: 2026, M: 1, D: 1}); ok {
			t.Error("a tariff that the pack dropped still counts")
		}
	})
}

func TestAWrongTariffIsRefusedWithItsLine(t *testing.T) {
	for _, tc := range []struct{ old, new, code string }{
		{`"1.001193"`, `"9.999999"`, "pack.procedure"},
		{"per: page", "per: sheet", "pack.choice"},
		{"from: 1,", "from: 2,", "pack.fee.steps"},
		{"from: 3,", "from: 1,", "pack.fee.steps"},
		{"amount: 1000", "amount: -1", "pack.fee.steps"},
		{"per: page", "per: case", "pack.fee.steps"},
		{"61/2018/NĐ-CP@2018-04-23", "0/2018/XX", "pack.law"},
		{"name: Lệ phí thử", "name: ''", "pack.missing"},
		{"valid_to: 2026-12-31", "valid_to: 31/02/2026", "pack.day"},
		{"max_per_copy", "max_a_copy", "pack.yaml"},
	} {
		r := pack.Check(t.Context(), mustTiny(t, withFees(tc.old, tc.new)), lang.VI)
		if len(r.Refused) == 0 || r.Refused[0].File != "fees.yaml" || r.Refused[0].Line == 0 || !strings.HasPrefix(r.Refused[0].Code, tc.code) {
			t.Errorf("%s: %+v", tc.new, r.Refused)
		}
	}
}
