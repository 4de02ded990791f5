package proof

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/fault"
)

// leafHead is the first line of an entry, leafMark sets commitments apart from
// every other use of the hash.
const leafHead = "tinhso/leaf/v1"

var word = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,63}$`)
var subject = regexp.MustCompile(`^[A-Za-z0-9_.:|/-]{1,256}$`)

// Leaf is one entry of the log (mục niêm phong): what it is about, and for each
// column a commitment that tells nothing of the value to who lacks its salt.
type Leaf struct {
	Kind    string // the table or the kind of event
	Subject string // key of the row; never a name
	Columns []Column
}

// Column is a commitment to one value (cam kết).
type Column struct {
	Name   string
	Commit tlog.Hash
}

// Opening shows the value behind a commitment (mở cam kết).
type Opening struct {
	Name  string
	Salt  []byte
	Value string
}

// Salt derives the salt of a column from the salt of its row, so that one
// column can be shown without the others; without the row's salt none can.
func Salt(row []byte, column string) []byte {
	m := hmac.New(sha256.New, row)
	m.Write([]byte(column))
	return m.Sum(nil)
}

// Commit is the commitment to a value.
func Commit(salt []byte, column, value string) tlog.Hash {
	m := hmac.New(sha256.New, salt)
	m.Write([]byte(leafHead + "\n" + column + "\n" + value))
	return tlog.Hash(m.Sum(nil))
}

// Text is the entry as it is hashed.
func (l Leaf) Text() []byte {
	var b strings.Builder
	b.WriteString(leafHead + "\n" + l.Kind + " " + l.Subject + "\n")
	for _, c := range l.Columns {
		b.WriteString(c.Name + " " + c.Commit.String() + "\n")
	}
	return []byte(b.String())
}

// ParseLeaf reads an entry.
func ParseLeaf(text []byte) (Leaf, error) {
	var l Leaf
	s, ok := strings.CutSuffix(string(text), "\n")
	lines := strings.Split(s, "\n")
	if !ok || len(lines) < 2 || lines[0] != leafHead || len(lines) > 2+maxColumns {
		return l, unreadable(1, "proof.leaf")
	}
	l.Kind, l.Subject, ok = strings.Cut(lines[1], " ")
	if !ok || !word.MatchString(l.Kind) || !subject.MatchString(l.Subject) {
		return Leaf{}, unreadable(2, "proof.leaf")
	}
	seen := map[string]bool{}
	for i, line := range lines[2:] {
		name, hash, _ := strings.Cut(line, " ")
		h, err := ParseHash(hash)
		if err != nil || !word.MatchString(name) || seen[name] {
			return Leaf{}, unreadable(3+i, "proof.leaf")
		}
		seen[name] = true
		l.Columns = append(l.Columns, Column{Name: name, Commit: h})
	}
	return l, nil
}

// extraHead is the first line of the extra data of a proof.
const extraHead = "tinhso/open/v1"

// Statement is an entry with what of it is shown (nội dung được chứng minh).
type Statement struct {
	Leaf Leaf
	Open []Opening
}

// Values are the shown values by column; it refuses one that is not what the
// entry holds.
func (s Statement) Values() (map[string]string, error) {
	commits := map[string]tlog.Hash{}
	for _, c := range s.Leaf.Columns {
		commits[c.Name] = c.Commit
	}
	values := map[string]string{}
	for _, o := range s.Open {
		_, twice := values[o.Name]
		if want, ok := commits[o.Name]; !ok || twice || Commit(o.Salt, o.Name, o.Value) != want {
			return nil, fault.Invalid("proof.edited", fault.Field{Path: o.Name, Code: "proof.edited"})
		}
		values[o.Name] = o.Value
	}
	return values, nil
}

func (s Statement) text() []byte {
	var b strings.Builder
	b.WriteString(extraHead + "\n" + base64.StdEncoding.EncodeToString(s.Leaf.Text()) + "\n")
	for _, o := range s.Open {
		b.WriteString(o.Name + " " + base64.StdEncoding.EncodeToString(o.Salt) + " " + base64.StdEncoding.EncodeToString([]byte(o.Value)) + "\n")
	}
	return []byte(b.String())
}

func parseStatement(text []byte) (Statement, error) {
	var st Statement
	bad := fault.Invalid("proof.extra")
	s, ok := strings.CutSuffix(string(text), "\n")
	lines := strings.Split(s, "\n")
	if !ok || len(lines) < 2 || lines[0] != extraHead || len(lines) > 2+maxColumns {
		return st, bad
	}
	leaf, ok := decode64(lines[1], maxExtra)
	if !ok {
		return st, bad
	}
	var err error
	if st.Leaf, err = ParseLeaf(leaf); err != nil {
		return Statement{}, err
	}
	for _, line := range lines[2:] {
		f := strings.Split(line, " ")
		if len(f) != 3 || !word.MatchString(f[0]) {
			return Statement{}, bad
		}
		salt, ok1 := decode64(f[1], 64)
		value, ok2 := decode64(f[2], maxExtra)
		if !ok1 || !ok2 || len(salt) != sha256.Size { // a shorter or longer one could be another spelling of the same key
			return Statement{}, bad
		}
		st.Open = append(st.Open, Opening{Name: f[0], Salt: salt, Value: string(value)})
	}
	return st, nil
}
