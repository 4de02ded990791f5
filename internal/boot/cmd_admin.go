package boot

import (
	"context"
	"flag"
	"fmt"

	"tinhso/internal/identity"
)

func adminCommand() command {
	return command{
		name: "admin", use: "--data DIR --login LOGIN --name NAME --unit UNIT",
		does: "tạo quản trị viên đầu tiên (makes the first administrator; prints a password that must be changed)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			var n identity.NewOfficer
			fs.StringVar(&n.Login, "login", "", "tên đăng nhập")
			fs.StringVar(&n.Name, "name", "", "họ và tên")
			fs.StringVar(&n.Email, "email", "", "thư điện tử công vụ")
			fs.StringVar(&n.Unit, "unit", "", "mã đơn vị, ví dụ 82 hoặc H58")
			return func(ctx context.Context, in invocation) error {
				if n.Name == "" || n.Unit == "" {
					return usagef("cần --name và --unit (name and unit are needed)")
				}
				app, err := openToWrite(ctx, in)
				if err != nil {
					return err
				}
				defer app.Close()
				acc, password, err := app.Accounts.FirstAdmin(ctx, n)
				if err != nil {
					return err
				}
				if in.json {
					return in.printJSON(map[string]string{"login": acc.Login, "password": password, "unit": acc.UnitID})
				}
				_, err = fmt.Fprintf(in.Out, "Quản trị viên: %s\nMật khẩu tạm: %s (phải đổi ở lần đăng nhập đầu)\n", acc.Login, password)
				return err
			}
		},
	}
}
