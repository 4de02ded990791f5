package procedure

import "testing"

func TestTheFeeOfACopyFollowsTheTariff(t *testing.T) {
	copies := Tariff{Per: PerPage, Steps: []TariffStep{{1, 2000}, {3, 1000}}, MaxCopy: 200000}
	signature := Tariff{Per: PerCase, Steps: []TariffStep{{1, 10000}}}
	for _, tc := range []struct {
		t     Tariff
		pages int
		want  int64
	}{
		{copies, 0, 0}, {copies, 1, 2000}, {copies, 2, 4000}, {copies, 3, 5000}, {copies, 10, 12000},
		{copies, 198, 200000}, {copies, 199, 200000}, {copies, 500, 200000}, {copies, -3, 0},
		{signature, 1, 10000}, {Tariff{}, 5, 0},
	} {
		if got := tc.t.Copy(tc.pages); got != tc.want {
			t.Errorf("%d pages cost %d, want %d", tc.pages, got, tc.want)
		}
	}
}
