package flow

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

const small = `flow: small
version: 1
name: {vi: "Nhỏ", en: "Small"}
start: new
inputs:
  - {id: note, kind: long_text, label: {vi: "Ghi chú", en: "Note"}}
states:
  - {id: new, name: {vi: "Mới", en: "New"}, citizen: {vi: "Đã nộp", en: "Filed"}, national: 1, clock: none, works: clerk}
  - {id: work, name: {vi: "Làm", en: "Work"}, citizen: {vi: "Đang làm", en: "At work"}, national: 4, clock: running, works: officer}
  - {id: end, name: {vi: "Xong", en: "Done"}, citizen: {vi: "Xong", en: "Done"}, national: 10, clock: stopped, works: nobody, terminal: true}
transitions:
  - {action: accept, from: [new], to: work, who: [clerk], name: {vi: "Nhận", en: "Accept"}, input: [note], effects: [start_clock]}
  - {action: return, from: [work], to: end, who: [officer], name: {vi: "Trả", en: "Return"}, effects: [close]}
`

func TestAFlowIsReadStrictlyWithFileAndLine(t *testing.T) {
	if _, err := ParseYAML("small.yaml", []byte(small)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		old, new string
		code     string
		line     int
	}{
		"unknown key":             {"start: new", "start: new\ncolour: red", "form.sheet.unknown_key", 5},
		"a missing translation":   {`name: {vi: "Mới", en: "New"}`, `name: {vi: "Mới"}`, "form.sheet.two_languages", 8},
		"no national status":      {"national: 4", "national: 11", "flow.national", 9},
		"a status without clock":  {"national: 4, clock: running", "national: 9, clock: running", "flow.national_clock", 9},
		"a clock of its own":      {"clock: running", "clock: slow", "flow.clock", 9},
		"unknown role":            {"who: [officer]", "who: [boss]", "flow.who", 13},
		"unknown turn":            {"works: officer", "works: boss", "flow.works", 9},
		"unknown effect":          {"effects: [close]", "effects: [close, explode]", "flow.effect", 13},
		"an effect without input": {"effects: [close]", "effects: [close, transfer]", "flow.effect_input", 13},
		"unknown input":           {"input: [note]", "input: [nota]", "form.sheet.unknown_field", 12},
		"unknown state":           {"to: end", "to: ende", "flow.unknown_state", 13},
		"unknown start":           {"start: new", "start: begin", "flow.unknown_state", 4},
		"a start that runs":       {"start: new", "start: work", "flow.start", 4},
		"a start without end":     {"national: 10, clock: stopped, works: nobody, terminal: true", "national: 8, clock: stopped, works: clerk", "flow.no_end", 1},
		"leaving the end":         {"from: [work], to: end", "from: [work, end], to: end", "flow.leaves_end", 13},
		"two ways of one action":  {"from: [work], to: end", "from: [work, work], to: end", "flow.ambiguous", 13},
		"a clock not started":     {"effects: [start_clock]", "effects: []", "flow.clock_effect", 12},
		"an end not closed":       {"effects: [close]", "effects: []", "flow.clock_effect", 13},
		"nobody whose turn it is": {"who: [officer]", "who: [leader]", "flow.nobody_moves", 9},
		"a state never reached":   {"transitions:", "  - {id: lost, name: {vi: \"Lạc\", en: \"Lost\"}, citizen: {vi: \"Lạc\", en: \"Lost\"}, national: 4, clock: running, works: officer}\ntransitions:\n  - {action: claim, from: [lost], to: end, who: [officer], name: {vi: \"Tìm\", en: \"Find\"}, effects: [close]}", "flow.unreachable", 11},
		"a state never left":      {"transitions:", "  - {id: trap, name: {vi: \"Kẹt\", en: \"Trap\"}, citizen: {vi: \"Kẹt\", en: \"Trap\"}, national: 4, clock: running, works: officer}\ntransitions:\n  - {action: propose, from: [work], to: trap, who: [officer], name: {vi: \"Rơi\", en: \"Fall\"}}\n  - {action: forward, from: [trap], to: trap, who: [officer], name: {vi: \"Quay\", en: \"Spin\"}}", "flow.trap", 11},
		"two states of a name":    {"id: work,", "id: new,", "form.sheet.twice", 9},
		"a bad version":           {"version: 1", "version: 0", "form.sheet.missing", 1},
		"a version in words":      {"version: 1", "version: một", "form.sheet.type_number", 2},
		"an unknown tone":         {"effects: [close]", "effects: [close], tone: loud", "flow.tone", 13},
		"not YAML":                {"start: new", "start: {new", "form.sheet.syntax", 0},
		"an anchor":               {"start: new", "start: &a new", "form.sheet.trick", 4},
		"control characters":      {"Nhận", "Nh\x00ận", "form.sheet.text", 1},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(small, c.old, c.new, 1)
			if text == small {
				t.Fatal("nothing was changed")
			}
			_, err := ParseYAML("small.yaml", []byte(text))
			f, ok := fault.As(err)
			if !ok {
				t.Fatalf("not refused: %v", err)
			}
			found := false
			for _, one := range f.Fields {
				if one.Code == c.code && (c.line == 0 || one.Path == fmt.Sprintf("small.yaml:%d", c.line)) {
					found = true
				}
				for _, tag := range lang.Tags() {
					p := lang.For(tag)
					if said := p.Field(one); !p.Has(one.Code) || strings.Contains(said, "{") || !strings.Contains(said, "small.yaml") {
						t.Errorf("%s says %q", one.Code, said)
					}
				}
			}
			if !found {
				t.Errorf("want %s on line %d, got %v", c.code, c.line, err)
			}
		})
	}
}

func FuzzParseYAML(f *testing.F) {
	f.Add([]byte(small))
	for _, name := range []string{"standard", "same-day", "certify"} {
		b, err := os.ReadFile(pack + "/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("flow: [\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := ParseYAML("x.yaml", b)
		if err == nil && (got.Code == "" || len(got.States) < 2 || len(got.Transitions) == 0) {
			t.Fatalf("accepted without sense: %+v", got)
		}
	})
}
