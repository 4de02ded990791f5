package health

import (
	"os"
	"testing"
)

func TestTheReserveIsTakenGivenAndTakenAgain(t *testing.T) {
	dir := t.TempDir()
	r := newReserve(dir, 3<<20)
	if taken, err := r.take(1<<30, 1<<30); err != nil || taken {
		t.Errorf("taken where there is no room to spare: %v", err)
	}
	if taken, err := r.take(4<<30, 1<<30); err != nil || !taken {
		t.Fatal(taken, err)
	}
	if info, err := os.Stat(r.name); err != nil || info.Size() != 3<<20 || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if s, err := spaceOf(dir); err != nil || s.Free == 0 {
		t.Error(s, err)
	}
	again := newReserve(dir, 3<<20)
	if taken, err := again.take(0, 1<<30); err != nil || taken || !again.held {
		t.Errorf("what lies there since the last start is not known: %v", err)
	}
	for range 2 {
		if _, err := again.give(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(r.name); err == nil {
		t.Error("given up, and still there")
	}
	if taken, err := newReserve(dir, 0).take(4<<30, 0); err != nil || taken {
		t.Error("a reserve of nothing")
	}
	if _, err := newReserve(dir+"/none", 1).take(4<<30, 0); err == nil {
		t.Error("made in no folder")
	}
}

func TestFillIsAFallback(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/f")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := fill(f, 3<<20+7); err != nil {
		t.Fatal(err)
	}
	if info, err := f.Stat(); err != nil || info.Size() != 3<<20+7 {
		t.Error(info, err)
	}
}
