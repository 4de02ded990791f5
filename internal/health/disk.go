package health

import (
	"sync"
	"sync/atomic"
	"time"

	"tinhso/internal/fault"
)

// Folder is a place on a disk that must not fill up (thư mục được theo dõi).
type Folder struct {
	Name  string // data, logs, database…
	Path  string
	Low   uint64 // below so many free bytes somebody should look
	Least uint64 // below so many nothing new is taken in; never when 0
}

// Space is the room on a disk, in bytes.
type Space struct{ Free, Total uint64 }

const (
	fresh     = time.Second      // a look at the disks is good for so long
	fullQuiet = 15 * time.Second // after the database ran out of room, before it is tried again
)

// disk remembers the last look, so that every filing may ask.
type disk struct {
	mu     sync.Mutex
	looked bool
	at     time.Duration
	closed string // the folder that closed the intake, "" while it is open
	spaces map[string]Space
	spared atomic.Int64 // bytes of the reserve that is held
}

// Intake says whether new filings and files are taken (còn nhận hồ sơ): the
// fault health.intake_closed while a disk is nearly full. What is in hand goes
// on: the reserve is for that.
func (h *Room) Intake() error {
	if where := h.look(); where != "" {
		return fault.New(fault.KindUnavailable, "health.intake_closed")
	}
	return nil
}

// look is the folder whose disk is too full, "" when none is.
func (h *Room) look() string {
	k := &h.disk
	k.mu.Lock()
	defer k.mu.Unlock()
	now := h.clock.steady()
	if k.looked && now-k.at < fresh {
		return k.closed
	}
	k.looked, k.at = true, now
	was := k.closed
	k.closed = ""
	for _, f := range h.d.Folders {
		s, err := h.space(f.Path)
		if err != nil {
			delete(k.spaces, f.Name)
			continue
		}
		k.spaces[f.Name] = s
		least := f.Least
		if was == f.Name {
			least += least / 4 // opened again only with some room, or it would flap
		}
		if s.Free < least && k.closed == "" {
			k.closed = f.Name
		}
	}
	if full := h.db.Stats().LastFull; k.closed == "" && !full.IsZero() && time.Since(full) < fullQuiet {
		k.closed = "database" // wherever it is: it said so itself
	}
	return k.closed
}

// keepReserve gives the reserve up when the disk is full, and takes it again
// when there is plenty of room. Only Run calls it.
func (h *Room) keepReserve() error {
	if len(h.d.Folders) == 0 {
		return nil
	}
	h.look()
	f := h.d.Folders[0]
	free, full := h.disk.free(f.Name), h.db.Stats().LastFull
	if free < f.Least/8 || !full.IsZero() && time.Since(full) < fullQuiet {
		given, err := h.spare.give()
		h.disk.spared.Store(0)
		if given {
			h.d.Log.Error("the disk is full: the reserve is given up, there is no other", "folder", f.Name, "bytes", h.spare.size)
		}
		return err
	}
	taken, err := h.spare.take(free, f.Least)
	if h.spare.held {
		h.disk.spared.Store(h.spare.size)
	}
	if taken {
		h.d.Log.Warn("reserve taken", "folder", f.Name, "bytes", h.spare.size)
	}
	return err
}

func (h *Room) space(path string) (Space, error) {
	if h.d.Space != nil {
		return h.d.Space(path)
	}
	return spaceOf(path)
}

// free is what was free in a folder at the last look.
func (k *disk) free(name string) uint64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.spaces[name].Free
}

// diskMeasures are the free bytes by folder.
func (h *Room) diskMeasures() []Measure {
	closed := h.look()
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	var all []Measure
	for _, f := range h.d.Folders {
		if s, ok := h.disk.spaces[f.Name]; ok {
			all = append(all, Measure{"disk_free_bytes", f.Name, float64(s.Free)}, Measure{"disk_bytes", f.Name, float64(s.Total)})
		}
	}
	if h.spare.size > 0 {
		all = append(all, Measure{Name: "disk_reserve_bytes", Value: float64(h.disk.spared.Load())})
	}
	return append(all, Measure{Name: "intake_closed", Value: one(closed != "")})
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
