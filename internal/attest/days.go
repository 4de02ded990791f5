package attest

import (
	"path/filepath"

	"tinhso/internal/proof"
	"tinhso/internal/viet"
)

// Day is the log at the end of a day (quy mô nhật ký cuối ngày).
type Day struct {
	On    viet.Day
	Size  int64
	Known bool
}

// Days are the last n days up to one, as far as checkpoints of them were laid
// into the folder of the data; a day without one kept the size of the day before.
func (r *Room) Days(until viet.Day, n int) []Day {
	all := make([]Day, n)
	var size int64
	var known bool
	for i := range all {
		on := until.Add(i + 1 - n)
		day := on.String()
		if text, err := readFile(filepath.Join(r.Published, day[:4], day+".checkpoint")); err == nil && r.Published != "" {
			if s, err := proof.OpenCheckpoint(text, proof.Keys{Logs: r.Keys().Logs}); err == nil {
				size, known = s.Size, true
			}
		}
		all[i] = Day{On: on, Size: size, Known: known}
	}
	return all
}
