package journey

import (
	"os/exec"
)

// Verify stops nothing and finds that everything done so far is sealed as it was done.
func (s *Server) Verify() {
	s.t.Helper()
	out, err := exec.Command(Binary(s.t), "verify", "--data", s.Data, "--database", s.Database).CombinedOutput()
	if err != nil {
		s.t.Errorf("tinhso verify: %v\n%s", err, out)
	}
}
