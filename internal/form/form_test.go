package form

import "testing"

func TestSharedBlocksParse(t *testing.T) {
	blocks, err := readShared()
	if err != nil {
		t.Fatalf("%v %+v", err, err)
	}
	if len(blocks) != len(sharedNames) {
		t.Fatal(len(blocks))
	}
}
