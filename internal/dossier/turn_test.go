package dossier

import (
	"slices"
	"strings"
	"testing"
)

func TestWhoseTurnItIs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		me := w.as(t, "citizen")
		codes := map[string]string{}
		for name, steps := range map[string][]string{
			"new":      nil,
			"accepted": {"clerk1 accept"},
			"mine":     {"clerk1 accept", "officer1 claim"},
			"hers":     {"clerk1 accept", "officer1b claim"},
			"proposed": {"clerk1 accept", "officer1 claim", "officer1 propose"},
			"approved": {"clerk1 accept", "officer1 claim", "officer1 propose", "leader1 approve"},
			"waiting":  {"clerk1 accept", "officer1 claim", "officer1 request_more"},
			"asked":    {"clerk1 accept", "officer1b claim", "officer1b consult"},
			"over":     {"citizen withdraw"},
		} {
			codes[w.chain(t, w.file(t, me, standard), steps...).Code] = name
		}
		codes[w.chain(t, w.file(t, me, sameDay), "clerk1 accept").Code] = "same-day"
		for _, tc := range []struct {
			who   string
			f     Filter
			want  string
			yours string
		}{
			{"clerk1", Filter{Turn: true}, "approved new same-day", "approved new same-day"},
			{"officer1", Filter{Turn: true}, "approved mine proposed waiting", "mine"},
			{"officer1b", Filter{Turn: true}, "asked hers", "asked hers"},
			{"leader1", Filter{Turn: true}, "proposed", "proposed"},
			{"officer1", Filter{Unclaimed: true}, "accepted same-day", ""},
			{"clerk1", Filter{Unclaimed: true}, "accepted same-day", "same-day"},
			{"clerk2", Filter{Turn: true}, "", ""},
			{"clerk2", Filter{Unclaimed: true}, "", ""},
			{"officerSo", Filter{Consulted: true, Unanswered: true}, "asked", ""},
			{"clerk1", Filter{Since: w.today(), Until: w.today()}, "accepted approved asked hers mine new proposed same-day waiting", "approved new same-day"},
			{"clerk1", Filter{Since: w.today().Add(1)}, "", ""},
			{"clerk1", Filter{Until: w.today().Add(-1)}, "", ""},
		} {
			page, err := w.List(w.as(t, tc.who), tc.f)
			must(t, page, err)
			var all, yours []string
			for _, i := range page.Items {
				all = append(all, codes[i.Code])
				if i.Yours {
					yours = append(yours, codes[i.Code])
				}
				if want := strings.HasPrefix(tc.who, "officer1") && slices.Contains([]string{"accepted", "same-day"}, codes[i.Code]); i.Claimable != want {
					t.Errorf("%s may take %q: %v", tc.who, codes[i.Code], i.Claimable)
				}
			}
			slices.Sort(all)
			slices.Sort(yours)
			if got := strings.Join(all, " "); got != tc.want {
				t.Errorf("%s asks %+v: %q, want %q", tc.who, tc.f, got, tc.want)
			}
			if got := strings.Join(yours, " "); got != tc.yours {
				t.Errorf("%s asks %+v: theirs are %q, want %q", tc.who, tc.f, got, tc.yours)
			}
			if n, err := w.Count(w.as(t, tc.who), tc.f); must(t, n, err) != len(all) {
				t.Errorf("%s counts %+v: %d, want %d", tc.who, tc.f, n, len(all))
			}
		}
		for code, name := range codes {
			if name == "asked" {
				w.chain(t, must2(w.Get(w.as(t, "officer1b"), code)), "officerSo advise")
			}
		}
		if n, err := w.Count(w.as(t, "officerSo"), Filter{Consulted: true, Unanswered: true}); must(t, n, err) != 0 {
			t.Error("an answered question still waits")
		}
	})
}

func must2(d Dossier, _ error) Dossier { return d }

func TestStatesOfTheFlows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all, err := w.States(w.as(t, "clerk1"))
		must(t, all, err)
		var ids []string
		for _, s := range all {
			ids = append(ids, s.ID)
		}
		sorted := slices.Clone(ids)
		slices.Sort(sorted)
		if len(slices.Compact(sorted)) != len(ids) || ids[0] != "submitted" || !slices.Contains(ids, "payment") {
			t.Errorf("states %v", ids)
		}
	})
}
