package org

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlanWritesOnlyWhatChanges(t *testing.T) {
	row := func(from, to, v string) dated[string] { return dated[string]{span: span{from, to}, value: v} }
	for _, c := range []struct {
		name string
		rows []dated[string]
		from string
		want string
		plan move[string]
	}{
		{"first value", nil, "2023-01-01", "a", move[string]{add: &span{"2023-01-01", ""}}},
		{"no value, none wanted", nil, "2023-01-01", "", move[string]{}},
		{"the same again", []dated[string]{row("2023-01-01", "", "a")}, "2023-01-01", "a", move[string]{}},
		{"the same, said of a later day", []dated[string]{row("2023-01-01", "", "a")}, "2024-01-01", "a", move[string]{}},
		{"corrected", []dated[string]{row("2023-01-01", "", "a")}, "2023-01-01", "b", move[string]{set: "2023-01-01"}},
		{"changed later", []dated[string]{row("2023-01-01", "", "a")}, "2024-05-01", "b",
			move[string]{end: "2023-01-01", add: &span{"2024-05-01", ""}}},
		{"changed between two", []dated[string]{row("2023-01-01", "2025-01-01", "a"), row("2025-01-01", "", "c")}, "2024-05-01", "b",
			move[string]{end: "2023-01-01", add: &span{"2024-05-01", "2025-01-01"}}},
		{"before the first", []dated[string]{row("2023-01-01", "", "a")}, "2020-01-01", "z",
			move[string]{add: &span{"2020-01-01", "2023-01-01"}}},
		{"ended later", []dated[string]{row("2023-01-01", "", "a")}, "2024-05-01", "", move[string]{end: "2023-01-01"}},
		{"never was", []dated[string]{row("2023-01-01", "", "a")}, "2023-01-01", "", move[string]{drop: "2023-01-01"}},
		{"in a gap", []dated[string]{row("2020-01-01", "2021-01-01", "a"), row("2025-01-01", "", "c")}, "2023-01-01", "b",
			move[string]{add: &span{"2023-01-01", "2025-01-01"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := plan(c.rows, c.from, c.want)
			if diff := cmp.Diff(c.plan, got, cmp.AllowUnexported(move[string]{}, span{})); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSpanEndsBeforeItsLastDay(t *testing.T) {
	s := span{"2023-01-01", "2024-05-01"}
	for day, want := range map[string]bool{"2022-12-31": false, "2023-01-01": true, "2024-04-30": true, "2024-05-01": false} {
		if got := s.holds(day); got != want {
			t.Errorf("holds(%s) = %v, want %v", day, got, want)
		}
	}
}
