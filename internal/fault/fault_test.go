package fault_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
)

func TestKindOfAnErrorChain(t *testing.T) {
	var none *fault.Error
	tests := []struct {
		name string
		err  error
		want fault.Kind
	}{
		{"a fault", fault.NotFound("dossier.not_found"), fault.KindNotFound},
		{"wrapped", fmt.Errorf("reading: %w", fault.Conflict("dossier.closed")), fault.KindConflict},
		{"joined", errors.Join(io.EOF, fault.Forbidden("policy.no")), fault.KindForbidden},
		{"with a cause", fault.Invalid("form.bad").With(io.EOF), fault.KindInvalid},
		{"no fault", io.EOF, fault.KindInternal},
		{"nil fault", none, fault.KindInternal},
		{"nothing", nil, fault.KindInternal},
	}
	for _, tt := range tests {
		if got := fault.KindOf(tt.err); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestWithKeepsTheOriginal(t *testing.T) {
	plain := fault.New(fault.KindGone, "link.gone", "code", "A1", "n", 3)
	caused := plain.With(io.EOF)
	if plain.Cause != nil || !errors.Is(caused, io.EOF) || errors.Is(plain, io.EOF) {
		t.Error("With changed the original or lost the cause")
	}
	if diff := cmp.Diff(map[string]any{"code": "A1", "n": 3}, caused.Args); diff != "" {
		t.Error(diff)
	}
}

func TestTextForTheLog(t *testing.T) {
	tests := []struct{ err, want string }{
		{fault.NotFound("a.b").Error(), "a.b"},
		{fault.NotFound("a.b").With(io.EOF).Error(), "a.b: EOF"},
		{fault.Invalid("a.b", fault.Field{Path: "x", Code: "c"}, fault.Field{Path: "y.0", Code: "d"}).With(io.EOF).Error(), "a.b [x: c, y.0: d]: EOF"},
	}
	for _, tt := range tests {
		if tt.err != tt.want {
			t.Errorf("%q, want %q", tt.err, tt.want)
		}
	}
}

func TestArgsOfAnOddList(t *testing.T) {
	tests := []struct {
		in   []any
		want map[string]any
	}{
		{nil, nil},
		{[]any{"a", 1}, map[string]any{"a": 1}},
		{[]any{"a"}, map[string]any{"a": nil}},
		{[]any{7, "x"}, map[string]any{"7": "x"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, fault.Args(tt.in...)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestReasonIsShort(t *testing.T) {
	if got := fault.Reason(errors.New("đứt đường truyền")); got != "đứt đường truyền" {
		t.Error(got)
	}
	if got := []rune(fault.Reason(errors.New(strings.Repeat("ă", 5000)))); len(got) != 2001 || got[2000] != '…' {
		t.Errorf("%d runes", len(got))
	}
}
