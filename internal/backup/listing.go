package backup

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// listed is a line of the listing of files: hash, size, and where the file
// lies: "here", "folder", "none", or the ID of an earlier archive.
type listed struct {
	sha   string
	size  int64
	where string
}

// Where a file lies.
const (
	here     = "here"
	inFolder = "folder"
	nowhere  = "none"
)

func (l listed) append(b []byte) []byte {
	return fmt.Appendf(b, "%s %d %s\n", l.sha, l.size, l.where)
}

// readList reads lines of a listing.
func readList(b []byte, fn func(listed) error) error {
	for len(b) > 0 {
		line, rest, whole := bytes.Cut(b, []byte("\n"))
		f := strings.Split(string(line), " ")
		if !whole || len(f) != 3 || !isHash(f[0]) || f[2] != here && f[2] != inFolder && f[2] != nowhere && !reID.MatchString(f[2]) {
			return damaged(fmt.Sprintf("%.80q", line), nil)
		}
		size, err := strconv.ParseInt(f[1], 10, 64)
		if err != nil || size < 0 {
			return damaged(fmt.Sprintf("%.80q", line), err)
		}
		if err := fn(listed{f[0], size, f[2]}); err != nil {
			return err
		}
		b = rest
	}
	return nil
}

func isHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
