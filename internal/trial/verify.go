package trial

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// Seal is what the program says of its sealed log (tình trạng niêm phong).
type Seal struct {
	Size     int64            `json:"size"`
	Rows     int64            `json:"rows"`
	Waiting  int64            `json:"waiting"`
	Findings []map[string]any `json:"findings"`
}

// Verify lets the program check what it sealed, again until everything is sealed
// or the time is over.
func Verify(ctx context.Context, binary, data, database string, within time.Duration) (s Seal, err error) {
	for end := time.Now().Add(within); ; {
		out, err := exec.CommandContext(ctx, binary, "verify", "--json", "--data", data, "--database", database).Output()
		s = Seal{}
		if jerr := json.Unmarshal(out, &s); jerr != nil {
			return s, fmt.Errorf("trial: verify: %w: %s", errors.Join(err, jerr), out)
		}
		if s.Waiting == 0 || time.Now().After(end) {
			return s, nil
		}
		if err := rest(ctx, time.Second); err != nil {
			return s, err
		}
	}
}

// Wrong lists what is found, and that not everything is sealed.
func (s Seal) Wrong() (list []string) {
	for _, f := range s.Findings {
		list = append(list, fmt.Sprintf("tinhso verify: %v", f))
	}
	if s.Waiting > 0 {
		list = append(list, fmt.Sprintf("tinhso verify: %d events are not sealed", s.Waiting))
	}
	return list
}
