package flow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/golden"
	"tinhso/internal/lang"
)

const pack = "../../provinces/tien-giang/flows"

// flows reads the flow files of the province by their stem.
func flows(t *testing.T) map[string]Flow {
	t.Helper()
	files, err := filepath.Glob(pack + "/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no flow files", err)
	}
	all := map[string]Flow{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := ParseYAML(filepath.Base(file), b)
		if err != nil {
			title, fields := lang.For(lang.VI).Fault(err)
			t.Fatal(title, fields)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".yaml")] = f
	}
	return all
}

func TestFlowsOfTheProvinceMeanWhatTheGoldenSays(t *testing.T) {
	for name, f := range flows(t) {
		if code, _, _ := strings.Cut(name, "-2"); f.Code != code {
			t.Errorf("%s.yaml holds the flow %q", name, f.Code)
		}
		for _, tag := range lang.Tags() {
			file, got := filepath.Join("testdata", name+"."+string(tag)+".txt"), f.Describe(tag)
			golden.Same(t, file, got)
			if strings.Contains(got, "⟦") {
				t.Errorf("%s: a word is missing:\n%s", file, got)
			}
		}
	}
}
