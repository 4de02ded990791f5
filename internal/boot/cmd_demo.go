package boot

import (
	"context"
	"flag"
	"fmt"

	"tinhso/internal/demo"
)

func demoCommand() command {
	return command{
		name: "demo", use: "tokens --data DIR",
		does: "tài khoản chạy thử (demo accounts with passwords and API tokens, as JSON)",
		flags: func(*flag.FlagSet) func(context.Context, invocation) error {
			return func(ctx context.Context, in invocation) error {
				if len(in.args) != 1 || in.args[0] != "tokens" {
					return usagef("dùng: tinhso demo tokens --data DIR")
				}
				in.conf.Demo = true
				app, err := openToRead(ctx, in)
				if err != nil {
					return err
				}
				defer app.Close()
				accounts, err := app.demoAccounts(ctx)
				if err != nil {
					return err
				}
				if len(accounts) == 0 {
					fmt.Fprintln(in.Err, "Chưa có tài khoản thử: nạp gói dữ liệu (tinhso load) rồi chạy `tinhso serve --demo`.")
					return errNotSo
				}
				return in.printJSON(accounts)
			}
		},
	}
}

func (a *App) demoDeps() demo.Deps {
	return demo.Deps{DB: a.DB, Units: a.Units, Accounts: a.Accounts}
}

func (a *App) ensureDemo(ctx context.Context) error {
	loaded, err := a.loaded(ctx)
	if err != nil || !loaded {
		return err
	}
	return demo.Ensure(ctx, a.demoDeps())
}

func (a *App) issueDemo(ctx context.Context) error {
	loaded, err := a.loaded(ctx)
	if err != nil || !loaded {
		return err
	}
	_, err = a.demoAccounts(ctx)
	return err
}

func (a *App) demoAccounts(ctx context.Context) ([]demo.Account, error) {
	return demo.Tokens(ctx, a.demoDeps())
}
