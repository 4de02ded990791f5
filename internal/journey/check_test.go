package journey

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// checked is a line of `tinhso check --json`.
type checked struct {
	What, Level, Says, Advice string
	OK                        bool
}

func check(t *testing.T, want int, s *Server) []checked {
	t.Helper()
	var list []checked
	if err := json.Unmarshal([]byte(tinhso(t, want, "check", "--json", "--data", s.Data, "--database", s.Database)), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// What is wrong with an installation is named, with advice, and ends in exit 1.
func TestCheckNamesWhatIsWrong(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		f := s.API(citizen).Example(birth, ward5)
		if r := s.API(citizen).Post("/dossiers", f, ""); r.Status != 201 {
			t.Fatalf("%d %s", r.Status, r.Raw)
		}
		secret := filepath.Join(s.Data, "secret")
		for _, name := range []string{secret, filepath.Join(s.Data, "seal.key"), s.Data} { // the copy of a test is open to all
			if err := os.Chmod(name, 0o700); err != nil { //nolint:gosec // to whom it belongs
				t.Fatal(err)
			}
		}
		for _, x := range check(t, 0, s) { // beside the server
			if x.Level == "fail" || x.Level == "" || x.OK == (x.Level == "fail") {
				t.Errorf("%+v", x)
			}
			if x.Level == "warn" && x.Advice == "" && x.What != "bảng dữ liệu" {
				t.Errorf("no advice: %+v", x)
			}
		}
		if err := os.Chmod(secret, 0o644); err != nil { //nolint:gosec // that is what is wrong
			t.Fatal(err)
		}
		sha := "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb" // of "a"
		bad := filepath.Join(s.Data, "files", sha[:2], sha)
		if err := os.MkdirAll(filepath.Dir(bad), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(bad, []byte("b"), 0o600); err != nil {
			t.Fatal(err)
		}
		var failed []string
		for _, x := range check(t, 1, s) {
			if x.Level == "fail" {
				failed = append(failed, x.What)
				if x.Advice == "" {
					t.Errorf("no advice: %+v", x)
				}
			}
		}
		slices.Sort(failed)
		if !slices.Equal(failed, []string{"tệp bí mật", "tệp đính kèm"}) {
			t.Errorf("failed: %q", failed)
		}
		if err := os.Remove(bad); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(secret, 0o600); err != nil {
			t.Fatal(err)
		}
		check(t, 0, s)
	})
}
