package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// figure prints one result.
func figure(name string, value float64, unit string) {
	fmt.Printf("%s %s %s\n", name, short(value), unit)
}

// ratio prints how a result stands to its reference of the same run.
func ratio(name string, x float64) { fmt.Printf("%s ratio %.2f\n", name, x) }

func remark(format string, args ...any) { fmt.Printf("# "+format+"\n", args...) }

// short writes three places that matter and no more.
func short(v float64) string {
	switch a := math.Abs(v); {
	case a >= 100:
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func median(list []float64) float64 {
	s := slices.Sorted(slices.Values(list))
	if len(s) == 0 {
		return math.NaN()
	}
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// p95 is the time within which 95 of 100 were answered, in milliseconds.
func p95(list []time.Duration) float64 {
	s := slices.Sorted(slices.Values(list))
	if len(s) == 0 {
		return math.NaN()
	}
	return ms(s[min(len(s)-1, len(s)*95/100)])
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func mb(bytes int64) float64 { return float64(bytes) / (1 << 20) }

func kb(bytes int64) float64 { return float64(bytes) / (1 << 10) }
