package boot

import (
	"context"
	"flag"
	"strings"

	"tinhso/internal/backup"
)

func moveCommand() command {
	return command{
		name: "move", use: "--from URL --to URL [--replace]",
		does: "chuyển cơ sở dữ liệu sang nơi khác, SQLite hay PostgreSQL, đối chiếu từng bảng (to another database, compared table by table)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			from := fs.String("from", "", "sqlite:FILE or postgres://..., which nobody works on; it is not changed")
			to := fs.String("to", "", "sqlite:FILE or postgres://..., empty")
			replace := fs.Bool("replace", false, "put what is there aside, under another name")
			confirm := fs.String("confirm", "", "the sentence that --replace asks for")
			return func(ctx context.Context, in invocation) error {
				if len(in.args) > 0 || !isDatabase(*from) || !isDatabase(*to) {
					return usagef("dùng: tinhso move --from sqlite:TỆP --to postgres://… (hoặc ngược lại)")
				}
				if *from == *to {
					return usagef("nguồn và đích là một (from and to are the same)")
				}
				if *replace {
					if err := in.confirmed(*confirm); err != nil {
						return err
					}
				}
				after := afterRestore{keepSessions: true, resend: true, kind: "backup.moved"}
				rep, err := backup.Move(ctx, backup.Target{URL: *to, Lines: lines, After: after.apply},
					backup.MoveOptions{FromURL: *from, From: backup.Source{Lines: lines, Local: local(), Program: version()}, Replace: *replace, Tell: in.teller()})
				if err != nil {
					return err
				}
				return in.printReport(rep, "backup.moved")
			}
		},
	}
}

func isDatabase(url string) bool {
	file, lite := strings.CutPrefix(url, "sqlite:")
	return lite && file != "" || strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}
