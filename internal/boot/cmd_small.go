package boot

import (
	"context"
	"flag"
	"fmt"
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
