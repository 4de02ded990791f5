package boot

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"
)

func configCommand() command {
	return command{
		name: "config", use: "[flags]",
		does: "in cấu hình đang có hiệu lực, không in bí mật (prints the effective settings)",
		flags: func(*flag.FlagSet) func(context.Context, invocation) error {
			return func(_ context.Context, in invocation) error { return in.conf.Print(in.Out) }
		},
	}
}

func versionCommand() command {
	return command{
		name: "version", does: "in phiên bản (prints the version)",
		flags: func(*flag.FlagSet) func(context.Context, invocation) error {
			return func(_ context.Context, in invocation) error {
				_, err := fmt.Fprintln(in.Out, version())
				return err
			}
		},
	}
}

// version is the revision the binary was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "tinhso"
	}
	rev, when, dirty := "", "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			rev = s.Value
		case "vcs.time":
			when = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				dirty = " (sửa đổi chưa lưu)"
			}
		}
	}
	return fmt.Sprintf("tinhso %s %s %s%s", rev, when, info.GoVersion, dirty)
}
