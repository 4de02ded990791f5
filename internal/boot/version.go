package boot

import (
	"fmt"
	"runtime/debug"
)

// What a release says of itself, set by scripts/release.sh with -ldflags -X. A release carries no other trace of where and
// when it was built, so that anybody can build the same bytes.
var (
	releaseVersion  string // v1.4.0, or what git calls the commit
	releaseRevision string
	releaseTime     string // of the commit, RFC 3339
)

// stamp is what was built: by a release, else as the toolchain noted it.
type stamp struct {
	version, revision, at, toolchain string
	modified                         bool
}

func built() stamp {
	s := stamp{version: releaseVersion, revision: releaseRevision, at: releaseTime}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return s
	}
	s.toolchain = info.GoVersion
	for _, set := range info.Settings {
		switch {
		case set.Key == "vcs.revision" && s.revision == "":
			s.revision = set.Value
		case set.Key == "vcs.time" && s.at == "":
			s.at = set.Value
		case set.Key == "vcs.modified":
			s.modified = set.Value == "true"
		}
	}
	return s
}

// version is one line for people.
func version() string {
	s := built()
	if s.toolchain == "" {
		return "tinhso"
	}
	dirty := ""
	if s.modified {
		dirty = " (sửa đổi chưa lưu)"
	}
	if s.version != "" {
		return fmt.Sprintf("tinhso %s (%s %s) %s%s", s.version, s.revision, s.at, s.toolchain, dirty)
	}
	return fmt.Sprintf("tinhso %s %s %s%s", s.revision, s.at, s.toolchain, dirty)
}
