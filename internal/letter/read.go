package letter

import (
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/viet"
)

// Parse reads a file of a template (đọc tệp mẫu). Everything that is wrong with it is told at once, with its line.
func Parse(name string, b []byte) (Template, error) {
	s, root := form.OpenSheet(name, b)
	root.Only("letter", "name", "action", "type", "to", "subject", "body", "notice", "valid_from", "valid_to", "law", "verified", "missing")
	t := Template{Code: root.Need("letter"), Name: root.NeedText("name"), Action: root.Str("action"), Type: root.Str("type"), To: root.Str("to"),
		Subject: root.Str("subject"), Body: root.Str("body"), Notice: root.Str("notice"), Law: root.Str("law"),
		Verified: root.Bool("verified"), Missing: root.Text("missing")}
	day := func(key string) (d viet.Day) {
		if text := root.Str(key); text != "" {
			var err error
			if d, err = viet.ParseDay(text); err != nil {
				s.Fault(root.Get(key).Line, "letter.day")
			}
		}
		return d
	}
	t.ValidFrom, t.ValidTo = day("valid_from"), day("valid_to")
	if err := s.Err(); err != nil {
		return Template{}, err
	}
	first := func(path string) int { return lineOf(root, path) }
	for _, f := range t.faults(first) {
		line, _ := f.Args["line"].(int)
		delete(f.Args, "line")
		args := make([]any, 0, 2*len(f.Args))
		for k, v := range f.Args {
			args = append(args, k, v)
		}
		s.Fault(line, f.Code, args...)
	}
	return t, s.Err()
}

// lineOf is the line at which the text under a key begins: of a text over several lines, the line after its key.
func lineOf(root form.Node, path string) int {
	if path == "code" {
		path = "letter"
	}
	line := root.Get(path).Line
	if line == 0 {
		return 1
	}
	if text := root.Str(path); strings.Contains(text, "\n") { // a block begins below its key
		line++
	}
	return line
}

// unknown is what is said of a template or paper that does not exist, or is another unit's.
func unknown() error { return fault.NotFound("letter.unknown") }
