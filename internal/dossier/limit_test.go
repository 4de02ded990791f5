package dossier

import (
	"fmt"
	"testing"
	"time"
)

func TestLimiterLetsEachOneTryAndForgives(t *testing.T) {
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	l := newLimiter(func() time.Time { return now }, 3, time.Minute)
	for i := range 3 {
		if w := l.try("a"); w != 0 {
			t.Fatalf("try %d waits %v", i, w)
		}
	}
	if w := l.try("a"); w != time.Minute {
		t.Errorf("a fourth try waits %v, want a minute", w)
	}
	if w := l.try("b"); w != 0 {
		t.Errorf("another one waits %v", w)
	}
	now = now.Add(time.Minute)
	if w := l.try("a"); w != 0 {
		t.Errorf("after a minute it still waits %v", w)
	}
	l.back("a")
	if w := l.try("a"); w != 0 {
		t.Errorf("a try that was given back waits %v", w)
	}
	now = now.Add(time.Hour)
	for range 3 {
		l.try("a")
	}
	if w := l.try("a"); w != time.Minute {
		t.Errorf("more than the size was saved up: %v", w)
	}
}

func TestLimiterIsBounded(t *testing.T) {
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	l := newLimiter(func() time.Time { return now }, 3, time.Minute)
	l.most = 100
	for i := range 1000 {
		l.try(fmt.Sprint(i))
	}
	if len(l.buckets) > 100 {
		t.Errorf("%d buckets kept, at most 100 wanted", len(l.buckets))
	}
}
