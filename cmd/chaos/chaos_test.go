package main

import (
	"os"
	"testing"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/trial/storm"
)

// A short storm with a seed of its own on each engine: nothing acknowledged is
// lost, nothing is done twice. `make chaos` is the long one.
func TestAShortStormLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("a storm takes a minute")
	}
	for _, e := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			if e == store.Postgres && os.Getenv(storetest.Variable) == "" { // it has a server of its own, so only whether there is one counts
				t.Skip("NOT TESTED on PostgreSQL: " + storetest.Variable + " is not set")
			}
			res, err := weather(t.Context(), storm.Options{Engine: e, For: 30 * time.Second, Seed: 20261123, Hands: 6, Binary: os.Getenv("TINHSO_TRIAL_BINARY"), Out: os.Stdout})
			if err != nil {
				t.Fatal(err)
			}
			if err := say(e, 20261123, res); err != nil {
				t.Error(err)
			}
			if res.Report.Dossiers < 30 || res.Report.Mails < 60 || res.Report.Papers < 5 || len(res.Faults) < 4 {
				t.Errorf("too little to prove anything: %s, %v", res.Report, res.Faults)
			}
		})
	}
}
