package proof

import "bytes"

// scanner reads the few things of a PDF that have to be understood.
type scanner struct {
	b  []byte
	at int
}

// entry is one entry of a dictionary, its value as it is written.
type entry struct {
	key   string
	value []byte
}

const (
	blanks     = "\x00\t\n\f\r "
	delimiters = blanks + "()<>[]{}/%"
)

func (s *scanner) space() {
	for s.at < len(s.b) {
		switch {
		case bytes.IndexByte([]byte(blanks), s.b[s.at]) >= 0:
			s.at++
		case s.b[s.at] == '%':
			for s.at < len(s.b) && s.b[s.at] != '\n' && s.b[s.at] != '\r' {
				s.at++
			}
		default:
			return
		}
	}
}

// regular reads a run of ordinary characters.
func (s *scanner) regular() []byte {
	from := s.at
	for s.at < len(s.b) && s.at-from < maxDict && bytes.IndexByte([]byte(delimiters), s.b[s.at]) < 0 {
		s.at++
	}
	return s.b[from:s.at]
}

func (s *scanner) number() (int64, bool) {
	s.space()
	return parseSize(string(s.regular()))
}

// word takes a keyword, or nothing.
func (s *scanner) word(w string) bool {
	s.space()
	from := s.at
	if string(s.regular()) == w {
		return true
	}
	s.at = from
	return false
}

// dict reads a dictionary.
func (s *scanner) dict(depth int) ([]entry, bool) {
	s.space()
	from := s.at
	if depth > maxDepth || !s.take("<<") {
		return nil, false
	}
	var all []entry
	for s.at < len(s.b) && s.at-from < maxDict {
		s.space()
		if s.take(">>") {
			return all, true
		}
		key := s.at
		if !s.take("/") {
			return nil, false
		}
		s.regular()
		name := string(s.b[key:s.at])
		s.space()
		value := s.at
		if !s.value(depth + 1) {
			return nil, false
		}
		all = append(all, entry{name, s.b[value:s.at]})
	}
	return nil, false
}

func (s *scanner) take(w string) bool {
	if !bytes.HasPrefix(s.b[s.at:], []byte(w)) {
		return false
	}
	s.at += len(w)
	return true
}

// value reads over one value.
func (s *scanner) value(depth int) bool {
	if depth > maxDepth || s.at >= len(s.b) {
		return false
	}
	switch {
	case bytes.HasPrefix(s.b[s.at:], []byte("<<")):
		_, ok := s.dict(depth)
		return ok
	case s.take("<"):
		end := bytes.IndexByte(s.b[s.at:min(len(s.b), s.at+maxDict)], '>')
		s.at += end + 1
		return end >= 0
	case s.take("("):
		return s.text()
	case s.take("["):
		for from := s.at; s.at-from < maxDict; {
			s.space()
			if s.take("]") {
				return true
			}
			if !s.value(depth + 1) {
				return false
			}
		}
		return false
	case s.take("/"):
		s.regular()
		return true
	}
	return s.plain()
}

// plain reads a number, a keyword, or a reference of two numbers and R.
func (s *scanner) plain() bool {
	if len(s.regular()) == 0 {
		return false
	}
	after := s.at
	if _, ok := s.number(); ok && s.word("R") {
		return true
	}
	s.at = after
	return true
}

// text reads over the rest of a string in brackets.
func (s *scanner) text() bool {
	open := 1
	for from := s.at; s.at < len(s.b) && s.at-from < maxDict; s.at++ {
		switch s.b[s.at] {
		case '\\':
			s.at++
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				s.at++
				return true
			}
		}
	}
	return false
}
