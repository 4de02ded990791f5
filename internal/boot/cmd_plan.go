package boot

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"path"
	"sort"

	"tinhso/internal/flow"
	"tinhso/internal/lang"
	"tinhso/internal/policy"
)

func planCommand() command {
	return command{
		name: "plan", use: "[PACK]",
		does: "in ý nghĩa của các quy trình và bảng phân quyền bằng lời (what the flows and the policy mean, in words)",
		flags: func(*flag.FlagSet) func(context.Context, invocation) error {
			return func(_ context.Context, in invocation) error {
				folder := "provinces/tien-giang"
				if len(in.args) > 0 {
					folder = in.args[0]
				}
				files, err := packFolder(folder)
				if err != nil {
					return err
				}
				return plan(in, files)
			}
		},
	}
}

func plan(in invocation, files fs.FS) error {
	names, err := fs.Glob(files, "flows/*.yaml")
	if err != nil {
		return err
	}
	sort.Strings(names)
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		f, err := flow.ParseYAML(path.Base(name), b)
		if err != nil {
			return err
		}
		fmt.Fprintln(in.Out, f.Describe(lang.VI))
	}
	_, err = fmt.Fprintln(in.Out, policy.Matrix(lang.VI))
	return err
}
