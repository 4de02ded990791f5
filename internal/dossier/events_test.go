package dossier

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
)

// wantEvents checks that each step has exactly one event, in order, that no event names a person, and that each holds
// what consumers need.
func (w *world) wantEvents(t *testing.T, d Dossier, steps int) {
	t.Helper()
	page, err := event.List(t.Context(), w.DB, event.Filter{Subject: d.ID, PageSize: 100})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Events) != steps {
		t.Errorf("%d events for %d steps", len(page.Events), steps)
	}
	all := slices.Clone(page.Events)
	slices.Reverse(all)
	for i, e := range all {
		var data Moved
		if err := json.Unmarshal(e.Data, &data); err != nil {
			t.Fatal(err)
		}
		if data.Version != int64(i+1) || e.Kind != "dossier."+data.Action || data.Code != d.Code || data.UnitName == "" ||
			data.Procedure == "" || data.National == 0 {
			t.Errorf("event %d: %s %s", i, e.Kind, e.Data)
		}
		for _, personal := range []string{"Hồng Ánh", "0912", "082190", "example.vn", "30 Tháng 4", "Thụ Lý", "Chủ Tịch"} {
			if strings.Contains(string(e.Data), personal) {
				t.Errorf("event %s carries personal data: %s", e.Kind, e.Data)
			}
		}
	}
	last := Moved{}
	if err := json.Unmarshal(all[len(all)-1].Data, &last); err != nil {
		t.Fatal(err)
	}
	if last.To != d.State || last.National != d.National || last.Closed != d.Closed {
		t.Errorf("the last event says %s (%d), the dossier %s (%d)", last.To, last.National, d.State, d.National)
	}
}

func (w *world) reads(t *testing.T, id string) (int, error) {
	t.Helper()
	all, _, err := policy.Reads(identity.With(t.Context(), identity.Who{AccountID: "op", Grants: []identity.Grant{{Role: identity.Operator}}}), w.DB, policy.ReadFilter{Subject: id})
	return len(all), err
}
