package attest

import (
	"testing"

	"tinhso/internal/proof/prooftest"
)

func FuzzWitnesses(f *testing.F) {
	f.Add("# none\n")
	f.Add("https://w.example " + prooftest.Cosigner(f, "thanhtra.example/w").Public() + " # Thanh tra\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parseWitnesses("f", text)
		if err != nil {
			return
		}
		for _, w := range all {
			if w.Name() == "" || w.URL == "" || w.VKey == "" {
				t.Errorf("%q: half a witness: %+v", text, w)
			}
		}
	})
}
